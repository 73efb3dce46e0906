"""Share of the people whose household is income-poor."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, share_of_persons


@indicator(unit="1")
def income_poverty_headcount(households: LivingHouseholds) -> float:
    """Share of the people whose household is income-poor."""
    return share_of_persons(households, households.income_poor)
