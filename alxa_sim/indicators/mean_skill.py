"""Mean skill in milking of households."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def mean_skill(households: LivingHouseholds) -> float:
    """Mean skill in milking of households."""
    return float(households.skill.mean()) if len(households) else float("nan")
