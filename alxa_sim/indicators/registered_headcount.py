"""Share of the people whose household is on the register of the poor."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def registered_headcount(households: LivingHouseholds) -> float:
    """Share of the people whose household is on the register of the poor."""
    return share_of_persons(households, households.registered)
