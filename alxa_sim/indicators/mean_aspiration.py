"""Mean aspiration of households."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def mean_aspiration(households: LivingHouseholds) -> float:
    """Mean aspiration of households."""
    return float(households.aspiration.mean()) if len(households) else float("nan")
