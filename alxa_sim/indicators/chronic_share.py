"""Share of people with a chronic illness."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def chronic_share(households: LivingHouseholds) -> float:
    """Share of people with a chronic illness."""
    return int(households.chronic.sum()) / households.people if households.people else float("nan")
