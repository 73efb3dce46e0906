"""Poverty over several years: what is chronic and what is transient, and for how long households are poor.

Sources: Jalan and Ravallion 1998, 2000 (chronic: the poverty of mean income); Foster 2009 (chronic: poor in a given
share of the years).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Floats, weights_or_ones
from alxa_sim.statistics.poverty_measures import relative_gaps


class ChronicAndTransient(NamedTuple):
    """Mean poverty over years, and its parts; `household_` arrays (n,)."""

    total: float
    chronic: float
    transient: float
    household_total: Floats
    household_chronic: Floats


class ChronicPoverty(NamedTuple):
    """Foster's duration-adjusted measures."""

    headcount: float
    """H: share of households poor in the given share of years or more."""
    duration: float
    """D: mean share of years they are poor; NaN if there are none."""
    duration_adjusted: float
    """K0 = H times D."""
    gap_adjusted: float
    """K1: mean gap over all households and years, of the chronically poor."""


def chronic_and_transient(
    income: Floats, line: float, power: float = 2, weights: Floats | None = None
) -> ChronicAndTransient:
    """Jalan and Ravallion's parts; income (n, years) in constant prices, `power` as of FGT, above 0.

    An income below 0 counts as 0, in its year and in the mean: gaps are then convex in income and no part is negative.
    """
    if power <= 0:
        raise ValueError("the parts need a gap: a power above 0")
    counted = np.maximum(income, 0.0)
    total = (relative_gaps(counted, line) ** power).mean(axis=1)
    chronic = relative_gaps(counted.mean(axis=1), line) ** power
    w = weights_or_ones(weights, len(income))
    whole, lasting = float(np.average(total, weights=w)), float(np.average(chronic, weights=w))
    return ChronicAndTransient(whole, lasting, whole - lasting, total, chronic)


def chronic_poverty(
    income: Floats, line: float, share_of_years: float, weights: Floats | None = None
) -> ChronicPoverty:
    """Foster's measures; income (n, years); chronically poor in `share_of_years` (above 0, to 1) or more."""
    if not 0 < share_of_years <= 1:
        raise ValueError(f"{share_of_years} is not a share of years")
    w = weights_or_ones(weights, len(income))
    duration = (income < line).mean(axis=1)
    chronic = duration >= share_of_years - 1e-12
    head = float(np.average(chronic, weights=w))
    adjusted = float(np.average(duration * chronic, weights=w))
    gap = float(np.average(relative_gaps(income, line).mean(axis=1) * chronic, weights=w))
    return ChronicPoverty(head, adjusted / head if head > 0 else float("nan"), adjusted, gap)
