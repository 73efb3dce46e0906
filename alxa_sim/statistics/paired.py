"""Two scenarios on the same draws: their difference run by run, and what pairing gains over independent runs.

The difference of two means over runs is the mean of the differences. Of ratios it is not: the rate of all runs together
differs by what the ratios differ by, and its error is that of leaving one seed out of both scenarios at once.

Sources: Law 2015, Simulation Modeling and Analysis, sections 10.2 and 11.2 (common random numbers); Efron 1982
(jackknife); Pitman 1939 (ratio of variances of correlated numbers).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from alxa_sim.statistics.arrays import Floats, Ints, check_lengths
from alxa_sim.statistics.clusters import clustered_variance, critical_value
from alxa_sim.statistics.uncertainty import Estimate, Kind

NEVER = -1
"""The month of the first difference of what does not differ."""


class PairedDifference(NamedTuple):
    """The second scenario less the first, over the seeds both have done."""

    difference: Estimate
    variance_ratio: float
    """Variance of the difference of means, from independent runs over paired: how many times more independent runs
    would be needed. Infinite if the pairs all differ by the same; NaN if nothing varies or pairs are fewer than two."""
    correlation: float
    """Between the two scenarios over seeds; NaN if one does not vary."""
    equal: int
    """Number of seeds on which both are the same to the last bit."""
    variance_ratio_low: float = float("nan")
    variance_ratio_high: float = float("nan")
    """Interval of the variance ratio for normal results (Pitman 1939); NaN with fewer than three pairs."""


def paired_difference(first: Floats, second: Floats, asked: int | None = None, level: float = 0.95) -> PairedDifference:
    """From one result a run (n,) of each scenario, in the same order of seeds; NaN where a run failed."""
    check_lengths(first=first, second=second)
    there = np.isfinite(first) & np.isfinite(second)
    a, b = np.asarray(first, np.float64)[there], np.asarray(second, np.float64)[there]
    n, asked = len(a), len(first) if asked is None else asked
    d = b - a
    same = int(np.count_nonzero(d == 0))
    if n < 2:
        value = float(d[0]) if n else float("nan")
        unknown = Estimate(
            value, float("nan"), float("nan"), "between-run error of a paired difference", level, n, asked
        )
        return PairedDifference(unknown, float("nan"), float("nan"), same)
    mean, spread = float(d.mean()), float(d.var(ddof=1))
    reach = critical_value(level, n) * np.sqrt(spread / n)
    apart = float(a.var(ddof=1) + b.var(ddof=1))
    ratio = apart / spread if spread > 0 else (float("inf") if apart > 0 else float("nan"))
    varying = a.std() > 0 and b.std() > 0
    correlation = float(np.corrcoef(a, b)[0, 1]) if varying else float("nan")
    estimate = Estimate(mean, mean - reach, mean + reach, "between-run error of a paired difference", level, n, asked)
    return PairedDifference(estimate, ratio, correlation, same, *variance_ratio_interval(a, b, level))


def variance_ratio_interval(first: Floats, second: Floats, level: float = 0.95) -> tuple[float, float]:
    """Interval of the variance ratio of pairs (n,); NaN with fewer than three, or where sum or difference never varies.

    Sum and difference of a pair are two correlated normal numbers, of whose variances the ratio has Pitman's interval.
    """
    total, less = first + second, second - first
    n, spread = len(total), float(np.var(less))
    if n < 3 or not spread > 0 or not np.var(total) > 0:
        return float("nan"), float("nan")
    r = float(np.corrcoef(total, less)[0, 1])
    t = float(stats.t.ppf(0.5 + level / 2, n - 2))
    k = 1 + 2 * (1 - r**2) * t**2 / (n - 2)
    ratio, reach = float(np.var(total)) / spread, float(np.sqrt(max(k**2 - 1, 0.0)))
    return (ratio * (k - reach) + 1) / 2, (ratio * (k + reach) + 1) / 2


def paired_ratio_difference(
    first: tuple[Floats, Floats], second: tuple[Floats, Floats], asked: int | None = None, level: float = 0.95
) -> PairedDifference:
    """Sum over sum of the second scenario less that of the first, from numerators and denominators by seed, (n,) each.

    A seed counts if all four numbers are there and one of the denominators is not 0. The error is the jackknife's over
    seeds; it is NaN where all of a denominator is in one seed.
    """
    (a, b), (c, d) = first, second
    check_lengths(a=a, b=b, c=c, d=d)
    there = np.isfinite(a) & np.isfinite(b) & np.isfinite(c) & np.isfinite(d) & ((b > 0) | (d > 0))
    asked = len(a) if asked is None else asked
    n = int(np.count_nonzero(there))
    value, left_out = [], []
    for numerator, denominator in ((a[there], b[there]), (c[there], d[there])):
        value.append(float(_ratio(numerator.sum(), denominator.sum())))
        left_out.append(_ratio(numerator.sum() - numerator, denominator.sum() - denominator))
    moved = [(n - 1) / max(n, 1) * (one.mean() - one) if n else one for one in left_out]
    return difference_of_influences(value[0], value[1], moved[0], moved[1], asked, level)


def difference_of_influences(
    first: float, second: float, moved_first: Floats, moved_second: Floats, asked: int, level: float = 0.95
) -> PairedDifference:
    """The second of two estimates less the first, from what each seed moves them by, (seeds,).

    The variance is that of `clusters` with seeds as clusters; the interval is unknown with fewer than two, and where no
    seed moves either, as where nothing happened.
    """
    n = len(moved_first)
    kind: Kind = "between-run error of a paired difference"
    same = int(np.count_nonzero(moved_first == moved_second)) if first == second else 0
    value = second - first
    if n < 2 or not (moved_first.any() or moved_second.any()):
        nothing = Estimate(value, float("nan"), float("nan"), kind, level, n, asked)
        return PairedDifference(nothing, float("nan"), float("nan"), same)
    spread = float(clustered_variance(moved_second - moved_first))
    apart = float(clustered_variance(moved_first) + clustered_variance(moved_second))
    ratio = apart / spread if spread > 0 else (float("inf") if apart > 0 else float("nan"))
    varying = np.std(moved_first) > 0 and np.std(moved_second) > 0
    correlation = float(np.corrcoef(moved_first, moved_second)[0, 1]) if varying else float("nan")
    reach = critical_value(level, n) * float(np.sqrt(spread))
    told = Estimate(value, value - reach, value + reach, kind, level, n, asked)
    reached = variance_ratio_interval(moved_first, moved_second, level)
    return PairedDifference(told, ratio, correlation, same, *reached)


def _ratio(numerator: Floats | float, denominator: Floats | float) -> Floats:
    """One over the other, NaN where there is nothing to divide by."""
    top, below = np.broadcast_arrays(np.asarray(numerator, np.float64), np.asarray(denominator, np.float64))
    return np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0)


def first_month_of_difference(first: Floats, second: Floats) -> Ints:
    """The first month (column) in which rows of two tables (n, months) differ, (n,); `NEVER` for rows that do not.

    A row is a run, or a household of a run. Missing in both is the same.
    """
    if first.shape != second.shape:
        raise ValueError(f"tables of shapes {first.shape} and {second.shape} have no common months")
    differs = (first != second) & ~((first != first) & (second != second))
    return np.asarray(np.where(differs.any(axis=1), differs.argmax(axis=1), NEVER))
