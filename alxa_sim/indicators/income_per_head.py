"""Net income of the last twelve months per person."""

from __future__ import annotations


from alxa_sim.extension_points import indicator, weights
from alxa_sim.households import Households


@indicator(unit="yuan/year")
def income_per_head(households: Households) -> float:
    """Net income of the last twelve months per person."""
    people = int(weights(households).sum())
    return float(households.income_12m[households.exists].sum()) / 100.0 / people if people else float("nan")
