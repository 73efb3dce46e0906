"""Specialty industries: one a sumu; what a year returns depends on weather and prices of its one product, and on how
many bring it to market."""

from __future__ import annotations

import math
from typing import Any

from alxa_sim.config import Config, NonNegative, Positive
from alxa_sim.households import Stocks
from alxa_sim.institutions.books import Sumu
from alxa_sim.late_import import np
from alxa_sim.randomness import SUMU_YEAR, keyed_uniforms, normal_quantile


class IndustriesSettings(Config):
    """Specialties of the sumu."""

    variation: NonNegative = 0.35
    """Standard deviation of the log return of a specialty from year to year [1]. Assumed: as rain, FACTS 3, and
    prices."""
    market: Positive = 40.0
    """Households whose produce the market of a specialty takes at full price [household]. Assumed: a few buyers come to
    a sumu."""
    glut: NonNegative = 0.7
    """Fall of the log return with the log of households beyond that [1]. Assumed: demand is not quite rigid."""


def run_industries(
    sumu: Sumu, gacha: Any, stocks: Stocks, settings: IndustriesSettings, seed: int, month: int
) -> None:
    """Set the return of each specialty: what the year is worth (log-normal with mean 1, drawn each January), less where
    more households take part than its market bears."""
    if month % 12 == 0 or not sumu.industry_year.any():
        numbers = np.arange(len(sumu), dtype=np.uint64)
        draws = keyed_uniforms(seed, SUMU_YEAR, str(month // 12), numbers)
        spread = settings.variation
        sumu.industry_year[:] = [math.exp(spread * normal_quantile(u) - 0.5 * spread**2) for u in draws.tolist()]
    taking_part = np.bincount(gacha.sumu, weights=stocks.industry_households, minlength=len(sumu))
    filled = np.minimum(1.0, settings.market / np.maximum(1.0, taking_part)) ** settings.glut
    sumu.industry_return[:] = sumu.industry_year * filled
