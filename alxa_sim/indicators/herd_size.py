"""Mean herd of a household, camels counting seven and goats 0.8."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="sheep unit")
def herd_size(households: LivingHouseholds) -> float:
    """Mean herd of a household, camels counting seven and goats 0.8."""
    camels = households.camels_breeding + 0.5 * households.camels_young + households.camels_other
    sheep = households.sheep_breeding + 0.5 * households.sheep_young + households.sheep_other
    goats = households.goats_breeding + 0.5 * households.goats_young + households.goats_other
    units = 7.0 * camels + sheep + 0.8 * goats
    return float(units.mean()) if len(units) else float("nan")
