"""Theil index T of income per head over people with an income."""

from __future__ import annotations

import numpy as np

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def income_theil(households: LivingHouseholds) -> float:
    """Theil index T of income per head over people with an income."""
    income = households.income_a_head
    earns = income > 0.0
    if not earns.any():
        return float("nan")
    weight = households.persons[earns] / households.persons[earns].sum()
    relative = income[earns] / float(weight @ income[earns])
    return float(weight @ (relative * np.log(relative)))
