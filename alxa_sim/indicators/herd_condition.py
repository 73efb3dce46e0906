"""Mean body condition of the herds, of households that have one."""

from __future__ import annotations


from alxa_sim.extension_points import indicator
from alxa_sim.households import Households


@indicator(unit="1")
def herd_condition(households: Households) -> float:
    """Mean body condition of the herds, of households that have one."""
    heads = households.camels_breeding + households.sheep_breeding + households.goats_breeding
    kept = households.condition[households.exists & (heads > 0)]
    return float(kept.mean()) if len(kept) else float("nan")
