"""Adjusted headcount of Alkire and Foster over the six guarantees: two or more unmet, times the share unmet."""

from __future__ import annotations

import numpy as np

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def multidimensional_poverty(households: LivingHouseholds) -> float:
    """Adjusted headcount of Alkire and Foster over the six guarantees: two or more unmet, times the share unmet."""
    unmet = households.guarantees_unmet
    return households.mean_of_persons(np.where(unmet >= 2, unmet / 6.0, 0.0))
