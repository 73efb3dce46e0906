"""Share of the people whose housing guarantee is unmet."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def lacks_housing(households: LivingHouseholds) -> float:
    """Share of the people whose housing guarantee is unmet."""
    return share_of_persons(households, households.lacks_housing)
