"""Share of people in households that left the register and are monitored."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def monitored_share(households: LivingHouseholds) -> float:
    """Share of people in households that left the register and are monitored."""
    return share_of_persons(households, households.register_status == 3)
