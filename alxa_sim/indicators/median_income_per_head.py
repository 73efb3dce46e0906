"""Net income per person of the last twelve months, of the household of the median."""

from __future__ import annotations

import numpy as np

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="yuan/year")
def median_income_per_head(households: LivingHouseholds) -> float:
    """Net income per person of the last twelve months, of the household of the median."""
    return float(np.median(households.income_12m / households.persons)) / 100.0 if len(households) else float("nan")
