"""Mean body condition of the herds, of households that have one."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def herd_condition(households: LivingHouseholds) -> float:
    """Mean body condition of the herds, of households that have one."""
    kept = households.condition[households.camels + households.sheep + households.goats > 0]
    return float(kept.mean()) if len(kept) else float("nan")
