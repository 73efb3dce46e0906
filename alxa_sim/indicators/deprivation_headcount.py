"""Share of the people whose household lacks a guarantee."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def deprivation_headcount(households: LivingHouseholds) -> float:
    """Share of the people whose household lacks a guarantee."""
    return share_of_persons(households, households.deprived)
