"""Mean body condition of the herds, of households that have one."""

from __future__ import annotations


from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def herd_condition(households: LivingHouseholds) -> float:
    """Mean body condition of the herds, of households that have one."""
    heads = households.camels_breeding + households.sheep_breeding + households.goats_breeding
    kept = households.condition[heads > 0]
    return float(kept.mean()) if len(kept) else float("nan")
