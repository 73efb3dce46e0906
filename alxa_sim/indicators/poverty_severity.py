"""Mean squared shortfall of income below the line relative to the line, over all people (FGT 2)."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def poverty_severity(households: LivingHouseholds) -> float:
    """Mean squared shortfall of income below the line relative to the line, over all people (FGT 2)."""
    return households.mean_of_persons(households.shortfall**2)
