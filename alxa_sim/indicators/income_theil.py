"""Theil index T of income per head over people with an income."""

from __future__ import annotations

import numpy as np

from alxa_sim.extension_points import LivingHouseholds, indicator
from alxa_sim.statistics.products import dot


@indicator(unit="1")
def income_theil(households: LivingHouseholds) -> float:
    """Theil index T of income per head over people with an income."""
    income = households.income_a_head
    earns = income > 0.0
    if not earns.any():
        return float("nan")
    weight = households.persons[earns] / households.persons[earns].sum()
    relative = income[earns] / dot(weight, income[earns])
    return dot(weight, relative * np.log(relative))
