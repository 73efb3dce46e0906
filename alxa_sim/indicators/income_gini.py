"""Gini coefficient of income per head over people; income below zero counts as zero."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator, weighted_gini


@indicator(unit="1")
def income_gini(households: LivingHouseholds) -> float:
    """Gini coefficient of income per head over people; income below zero counts as zero."""
    return weighted_gini(households.income_a_head.clip(min=0.0), households.persons)
