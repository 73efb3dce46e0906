"""Share of households that take part in the specialty industry of their sumu."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def industry_share(households: LivingHouseholds) -> float:
    """Share of households that take part in the specialty industry of their sumu."""
    return float(households.in_industry.mean()) if len(households) else float("nan")
