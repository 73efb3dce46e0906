"""Net income per person of the last twelve months, of the household of the median."""

from __future__ import annotations

import numpy as np

from alxa_sim.extension_points import indicator, weights
from alxa_sim.households import Households


@indicator(unit="yuan/year")
def median_income_per_head(households: Households) -> float:
    """Net income per person of the last twelve months, of the household of the median."""
    persons = weights(households)[households.exists]
    return float(np.median(households.income_12m[households.exists] / persons)) / 100.0 if len(persons) else float("nan")
