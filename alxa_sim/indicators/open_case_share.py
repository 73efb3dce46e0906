"""Share of people in households with a need that is noted and not yet met."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def open_case_share(households: LivingHouseholds) -> float:
    """Share of people in households with a need that is noted and not yet met."""
    return share_of_persons(households, households.case_months > 0)
