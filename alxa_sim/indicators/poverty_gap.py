"""Mean shortfall of income below the line relative to the line, over all people (FGT 1)."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def poverty_gap(households: LivingHouseholds) -> float:
    """Mean shortfall of income below the line relative to the line, over all people (FGT 1)."""
    return households.mean_of_persons(households.shortfall)
