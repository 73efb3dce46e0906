"""Debt of a household."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="yuan")
def debt_per_household(households: LivingHouseholds) -> float:
    """Debt of a household."""
    return float(households.debt.mean()) / 100.0 if len(households) else float("nan")
