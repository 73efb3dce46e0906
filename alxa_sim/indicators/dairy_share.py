"""Share of households that milk camels."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def dairy_share(households: LivingHouseholds) -> float:
    """Share of households that milk camels."""
    return float(households.dairies.mean()) if len(households) else float("nan")
