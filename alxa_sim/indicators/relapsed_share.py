"""Share of people in households that are on the register again."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def relapsed_share(households: LivingHouseholds) -> float:
    """Share of people in households that are on the register again."""
    return share_of_persons(households, households.register_status == 4)
