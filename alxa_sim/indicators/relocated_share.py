"""Share of people in households that relocated."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def relocated_share(households: LivingHouseholds) -> float:
    """Share of people in households that relocated."""
    return share_of_persons(households, households.settlement > 0)
