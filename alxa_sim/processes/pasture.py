"""Pasture: forage grows with rain, is eaten and weathers; overuse degrades productivity and rest restores it slowly."""

from __future__ import annotations

import math
from typing import Annotated

from annotated_types import Ge, Le

from alxa_sim.columns import Rows
from alxa_sim.config import Config, NonNegative, Positive, Share
from alxa_sim.households import Gacha
from alxa_sim.kernel_cache import kernel

MOST_DEGRADED = 0.95
"""Productivity lost at which pasture bears next to nothing; it never loses all."""

Degradation = Annotated[float, Ge(0), Le(MOST_DEGRADED)]


class PastureSettings(Config):
    """Forage and degradation of a gacha."""

    rain_use_efficiency: Positive = 2.48
    """Forage grown per hectare and millimetre of rain where nothing is degraded, dry matter [kg/ha/mm]. Source: FACTS
    3, 228 kg/ha over 115 mm, measured on pasture as it is and so after `initial_degradation` [R]."""
    sustainable_use: Share = 0.35
    """Share of growth that can be eaten without degradation [1]. Assumed: within 0.30 to 0.45 of FACTS 7."""
    weathering: Share = 0.05
    """Standing forage lost to wind and decay [1/month]. Assumed: about half within a year."""
    residual: NonNegative = 30.0
    """Standing forage that livestock cannot reach, dry matter [kg/ha]. Assumed: an eighth of a year's growth."""
    degradation_rate: Share = 0.10
    """Productivity lost at full overuse [1/year]. Assumed: a decade of heavy overuse halves it."""
    recovery_rate: Share = 0.04
    """Share of the loss made good where use is sustainable [1/year]. Assumed: rested desert recovers over decades."""
    water_reach: Positive = 30.0
    """Distance to water at which use falls to 1/e [km]. Assumed: a day's walk of a camel."""
    project_wells: Share = 0.3
    """Part of the distance to water that the wells of a water project save [1]. Assumed: camels drink at the door,
    FACTS 0."""
    initial_forage: NonNegative = 120.0
    """Standing forage at the start of the year before the period, dry matter [kg/ha]. Assumed: half a year's growth."""
    initial_degradation: Degradation = 0.2
    """Productivity lost at the start [1]. Assumed: three quarters of the steppe was overgrazed in 2011, FACTS 3."""


@kernel
def graze(gacha: Gacha, pasture: PastureSettings, stocks: Rows) -> None:
    """One month of all pastures: growth, grazing, weathering and degradation.

    `stocks` say what the herds of each gacha need this month. Sets `pasture_share`, the share of that need
    which the pasture meets; intake saturates as forage gets plentiful (Ivlev 1961).
    """
    for cell in range(len(gacha.forage)):
        if not gacha.is_gacha[cell]:
            continue
        if gacha.usable_area[cell] <= 0.0:
            gacha.pasture_share[cell] = 0.0 if stocks[cell].forage_need > 0 else 1.0
            continue
        growth = pasture.rain_use_efficiency * gacha.rain[cell] * (1.0 - gacha.degradation[cell])
        standing = gacha.forage[cell] + growth
        distance = gacha.water_distance[cell]
        if gacha.water_project[cell]:
            distance *= 1.0 - pasture.project_wells
        reach = gacha.usable_area[cell] * math.exp(-distance / pasture.water_reach)
        within_reach = max(0.0, standing - pasture.residual) * reach
        need = stocks[cell].forage_need / 1000.0
        share = 1.0
        if need > 0.0:
            share = 1.0 - math.exp(-within_reach / need)
        gacha.pasture_share[cell] = share
        eaten = share * need / gacha.usable_area[cell]
        gacha.forage[cell] = (standing - eaten) * (1.0 - pasture.weathering)
        usual_growth = pasture.rain_use_efficiency * gacha.rain_mean[cell] / 12.0 * (1.0 - gacha.degradation[cell])
        overuse = eaten / usual_growth - pasture.sustainable_use if usual_growth > 0.0 else 0.0
        if overuse > 0.0:
            change = pasture.degradation_rate * min(1.0, overuse)
        else:
            change = -pasture.recovery_rate * gacha.degradation[cell]
        gacha.degradation[cell] = min(MOST_DEGRADED, max(0.0, gacha.degradation[cell] + change / 12.0))
