"""How many are poor, how far below the line, and how unequally: measures of one income or consumption.

Poor is who has strictly less than the line. These measures are made for incomes from 0 up: a negative one (a year that
cost more than it brought) counts as 0, so no gap is above 1 and squared gap <= gap <= headcount. How many incomes are
negative is told apart (estimates/measures.py). Watts leaves out incomes of 0 and below, which have no logarithm.
Household weights count households; times persons they count persons.

Sources: Foster, Greer and Thorbecke 1984; Watts 1968; Sen 1976 (here the replication-invariant form); Shorrocks 1995
(Sen-Shorrocks-Thon); Haughton and Khandker 2009, chapter 4.
"""

from __future__ import annotations

import numpy as np

from alxa_sim.statistics.arrays import Floats, check_lengths, weights_or_ones
from alxa_sim.statistics.inequality import gini


def relative_gaps(income: Floats, line: float | Floats) -> Floats:
    """Shortfall of each household as a share of the line, 0 to 1, and 0 of who is not poor.

    An income below 0 counts as 0. ValueError unless lines are above 0 and incomes finite.
    """
    y, z = np.asarray(income, np.float64), np.asarray(line, np.float64)
    if np.any(z <= 0) or not np.all(np.isfinite(y)):
        raise ValueError("a poverty line must be above 0, incomes finite")
    return np.asarray(np.where(y < z, (z - np.maximum(y, 0.0)) / z, 0.0))


def poverty(income: Floats, line: float | Floats, power: float, weights: Floats | None = None) -> float:
    """Foster, Greer and Thorbecke's measure: power 0 the headcount, 1 the gap, 2 the squared gap; income (n,)."""
    gaps = relative_gaps(income, line)
    poor = np.asarray(income) < np.asarray(line)
    return float(np.average(np.where(poor, gaps**power, 0.0), weights=_checked(weights, gaps)))


def headcount(income: Floats, line: float | Floats, weights: Floats | None = None) -> float:
    """Share of the poor."""
    return poverty(income, line, 0, weights)


def poverty_gap(income: Floats, line: float | Floats, weights: Floats | None = None) -> float:
    """Mean shortfall as a share of the line, the non-poor with none."""
    return poverty(income, line, 1, weights)


def squared_gap(income: Floats, line: float | Floats, weights: Floats | None = None) -> float:
    """Mean squared shortfall: counts the poorest most."""
    return poverty(income, line, 2, weights)


def watts_index(income: Floats, line: float, weights: Floats | None = None) -> float:
    """Mean log of line over income of the poor with an income above 0; all count in the mean."""
    y = np.asarray(income, np.float64)
    counted = (y < line) & (y > 0)
    logs = np.log(line / np.where(counted, y, line))
    return float(np.average(logs, weights=_checked(weights, y)))


def sen_index(income: Floats, line: float, weights: Floats | None = None) -> float:
    """Headcount times what the mean gap of the poor and the Gini index among them make; 0 if nobody is poor."""
    y, w = np.maximum(np.asarray(income, np.float64), 0.0), _checked(weights, income)
    poor = (y < line) & (w > 0)
    if not poor.any():
        return 0.0
    gap = float(np.average(relative_gaps(y[poor], line), weights=w[poor]))
    return headcount(y, line, w) * (gap + (1 - gap) * (gini(y[poor], w[poor]) if np.any(y[poor] != 0) else 0.0))


def sen_shorrocks_thon_index(income: Floats, line: float, weights: Floats | None = None) -> float:
    """Poverty gap times 1 + the Gini index of all households' gaps; 0 if nobody is poor."""
    gaps, w = relative_gaps(income, line), _checked(weights, income)
    mean = float(np.average(gaps, weights=w))
    return mean * (1 + gini(gaps, w)) if mean > 0 else 0.0


def poverty_by_group(
    income: Floats, line: float | Floats, power: float, group: Floats, weights: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Groups, the measure in each, and each group's share of the whole measure; shares are NaN if nobody is poor."""
    w = _checked(weights, income)
    labels, number = np.unique(group, return_inverse=True)
    part = np.where(np.asarray(income) < np.asarray(line), relative_gaps(income, line) ** power, 0.0) * w
    sums = np.asarray(np.bincount(number, part), np.float64)
    total = sums.sum()
    return labels, sums / np.bincount(number, w), sums / total if total > 0 else np.full(len(sums), np.nan)


def _checked(weights: Floats | None, values: Floats) -> Floats:
    check_lengths(values=values, weights=weights)
    w = weights_or_ones(weights, len(values))
    if w.sum() <= 0:
        raise ValueError("no household has any weight")
    return w
