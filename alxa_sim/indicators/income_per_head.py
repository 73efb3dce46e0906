"""Net income of the last twelve months per person."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="yuan/year")
def income_per_head(households: LivingHouseholds) -> float:
    """Net income of the last twelve months per person."""
    people = int(households.persons.sum())
    return float(households.income_12m.sum()) / 100.0 / people if people else float("nan")
