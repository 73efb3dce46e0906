"""Gini coefficient of income per head over people; income below zero counts as zero."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator
from alxa_sim.statistics.inequality import gini
from alxa_sim.statistics.products import dot


@indicator(unit="1")
def income_gini(households: LivingHouseholds) -> float:
    """Gini coefficient of income per head over people; income below zero counts as zero."""
    incomes = households.income_a_head.clip(min=0.0)
    return gini(incomes, households.persons.astype(float)) if dot(incomes, households.persons) > 0.0 else float("nan")
