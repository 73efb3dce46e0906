"""Share of the people who live in actually poor households."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def poverty_headcount(households: LivingHouseholds) -> float:
    """Share of the people who live in actually poor households."""
    return share_of_persons(households, households.poor)
