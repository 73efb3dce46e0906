"""Share of the people whose medical guarantee is unmet."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def lacks_medical(households: LivingHouseholds) -> float:
    """Share of the people whose medical guarantee is unmet."""
    return share_of_persons(households, households.lacks_medical)
