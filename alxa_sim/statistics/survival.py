"""Survival of spells: Kaplan-Meier and Nelson-Aalen with late entry and ties, restricted mean time, median, bands.

Curves are tables over months 0 ... horizon. With few spells at risk in the first months, as late entry may bring,
one ending can bring the curve near 0 for good: look at `at_risk` before believing it.

Sources: Kaplan and Meier 1958; Greenwood 1926; Nair 1984 (equal-precision band); Brookmeyer and Crowley 1982
(interval of the median); Andersen, Borgan, Gill and Keiding 1993, section IV.3; Royston and Parmar 2013 (restricted
mean).
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from alxa_sim.statistics.arrays import Flags, Floats, Ints, check_lengths, check_level, check_spells, weights_or_ones
from alxa_sim.statistics.clusters import cluster_numbers, clustered_variance, critical_value, sup_critical_value
from alxa_sim.statistics.months_at_risk import at_risk, divided, ended_in

Scale = Literal["log-log", "plain"]
"""The scale on which an interval is symmetric; on the log-log scale it stays between 0 and 1."""


class SurvivalCurve(NamedTuple):
    """Share of spells that outlast each month; arrays (months + 1), influences (clusters, months + 1)."""

    month: Ints
    """0 ... horizon."""
    at_risk: Floats
    ended: Floats
    survival: Floats
    std_error: Floats
    """NaN where nothing survives and the variance is Greenwood's."""
    influence: Floats
    """Influence of each cluster on the survival; no rows where spells are taken as independent."""


class CumulativeHazard(NamedTuple):
    """Sum of monthly hazards up to each month; arrays (months + 1)."""

    month: Ints
    hazard: Floats
    std_error: Floats
    influence: Floats


class MeanTime(NamedTuple):
    """Mean months in the state within a horizon, and its standard error [months]."""

    months: float
    std_error: float
    clusters: int
    """0 where spells are taken as independent."""


def survival_curve(
    exit: Ints,
    ended: Flags,
    entry: Ints | None = None,
    weights: Floats | None = None,
    cluster: npt.NDArray[Any] | None = None,
    horizon: int | None = None,
) -> SurvivalCurve:
    """Kaplan-Meier. The error is Greenwood's for independent spells of equal weight, else by cluster.

    exit, entry [months], ended, weights, cluster: (n,). With weights and no cluster each spell is its own cluster.
    ValueError for a spell without a month at risk, and for a single cluster.
    """
    table = _table(exit, ended, entry, weights, cluster, horizon)
    survival = np.cumprod(1 - table.hazard)
    if table.clusters == 0:
        variance = _greenwood(table.at_risk, table.ended)
        return SurvivalCurve(
            table.month,
            table.at_risk,
            table.ended,
            survival,
            survival * np.sqrt(variance),
            np.empty((0, len(survival))),
        )
    moved = divided(table.residual, table.at_risk * (1 - table.hazard))
    influence = -survival * np.cumsum(moved, axis=1)
    error = np.sqrt(clustered_variance(influence))
    return SurvivalCurve(table.month, table.at_risk, table.ended, survival, error, influence)


def cumulative_hazard(
    exit: Ints,
    ended: Flags,
    entry: Ints | None = None,
    weights: Floats | None = None,
    cluster: npt.NDArray[Any] | None = None,
    horizon: int | None = None,
) -> CumulativeHazard:
    """Nelson-Aalen; variance for ties, sum of d (n - d) / n^3, or by cluster. Arguments of `survival_curve`."""
    table = _table(exit, ended, entry, weights, cluster, horizon)
    total = np.cumsum(table.hazard)
    if table.clusters == 0:
        variance = np.cumsum(divided(table.hazard * (1 - table.hazard), table.at_risk))
        return CumulativeHazard(table.month, total, np.sqrt(variance), np.empty((0, len(total))))
    influence = np.cumsum(divided(table.residual, table.at_risk), axis=1)
    return CumulativeHazard(table.month, total, np.sqrt(clustered_variance(influence)), influence)


def pointwise_interval(curve: SurvivalCurve, level: float = 0.95, scale: Scale = "log-log") -> tuple[Floats, Floats]:
    """Interval of the survival at each month alone; NaN where the error is, or where nothing has ended yet."""
    return _interval(curve, critical_value(level, len(curve.influence)), scale)


def confidence_band(
    curve: SurvivalCurve, first: int, last: int, level: float = 0.95, scale: Scale = "log-log", seed: int = 0
) -> tuple[Floats, Floats]:
    """Equal-precision band: the whole curve from month `first` to `last` lies in it with probability `level`.

    NaN outside those months. Nair's critical value for independent spells, multipliers with `seed` for clusters.
    """
    inside = (curve.month >= first) & (curve.month <= last) & (curve.std_error > 0)
    if not inside.any():
        raise ValueError(f"nothing ends, or all has ended, between months {first} and {last}")
    if len(curve.influence):
        reach = sup_critical_value(curve.influence, inside, level, seed)
    else:
        spread = np.square(curve.std_error[inside] / curve.survival[inside])  # Greenwood's sum
        reach = nair_critical_value(float(spread[-1] / spread[0]), level)
    low, high = _interval(curve, reach, scale)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)


def nair_critical_value(growth: float, level: float = 0.95) -> float:
    """The value |W(v)| / sqrt(v) of a Brownian motion W stays below while v grows `growth`-fold (Nair 1984)."""
    check_level(level)
    span = np.log(growth)

    def excess(x: float) -> float:
        density = float(stats.norm.pdf(x))
        return 4 * density / x + density * (x - 1 / x) * span - (1 - level)

    single = critical_value(level)
    return float(optimize.brentq(excess, single, 10.0)) if excess(single) > 0 else single


def mean_time(curve: SurvivalCurve, horizon: int) -> MeanTime:
    """Mean months until the end of the spell, counted to `horizon` at most; ValueError beyond the curve."""
    if not 0 < horizon < len(curve.month) + 1:
        raise ValueError(f"the curve ends in month {len(curve.month) - 1}, not {horizon}")
    outlasted = curve.survival[:horizon]
    if len(curve.influence):
        variance = float(clustered_variance(curve.influence[:, :horizon].sum(axis=1)))
    else:
        beyond = np.cumsum(outlasted[::-1])[::-1]  # months still to come from each month on
        n, d = curve.at_risk[:horizon], curve.ended[:horizon]
        variance = float(np.sum(np.square(beyond) * divided(d, n * (n - d))))
    return MeanTime(float(outlasted.sum()), float(np.sqrt(variance)), len(curve.influence))


def time_reached(curve: SurvivalCurve, share: float = 0.5) -> float:
    """The first month by which a share of the spells has ended; NaN if the curve does not come so low."""
    return _first_at_most(curve.survival, 1 - share)


def time_reached_interval(curve: SurvivalCurve, share: float = 0.5, level: float = 0.95) -> tuple[float, float]:
    """Where the pointwise interval of the curve crosses; NaN on a side that is not reached."""
    low, high = pointwise_interval(curve, level)
    return _first_at_most(low, 1 - share), _first_at_most(high, 1 - share)


class _Table(NamedTuple):
    month: Ints
    at_risk: Floats
    ended: Floats
    hazard: Floats
    residual: Floats
    """Ended less expected to end, by cluster and month."""
    clusters: int


def _table(
    exit: Ints,
    ended: Flags,
    entry: Ints | None,
    weights: Floats | None,
    cluster: npt.NDArray[Any] | None,
    horizon: int | None,
) -> _Table:
    """Counts by month, and by cluster where there are clusters or weights."""
    n = check_lengths(exit=exit, ended=ended, entry=entry, weights=weights, cluster=cluster)
    entry = np.zeros(n, np.int64) if entry is None else entry
    check_spells(entry, exit)
    last = int(exit.max(initial=0)) if horizon is None else horizon
    w = weights_or_ones(weights, n)
    seen = at_risk(entry, exit, last, np.ones(n))[0] > 0
    n_at_risk = np.where(seen, at_risk(entry, exit, last, w)[0], 0.0)
    n_ended = ended_in(exit, ended, last, w)[0]
    hazard = np.minimum(divided(n_ended, n_at_risk), 1.0)
    residual: Floats = np.empty((0, last + 1))
    clusters = 0
    if cluster is not None or weights is not None:
        number, clusters = cluster_numbers(np.arange(n) if cluster is None else cluster)
        residual = ended_in(exit, ended, last, w, number, clusters)
        residual -= at_risk(entry, exit, last, w, number, clusters) * hazard
    return _Table(np.arange(last + 1), n_at_risk, n_ended, hazard, residual, clusters)


def _greenwood(n: Floats, d: Floats) -> Floats:
    """Variance of log survival up to each month; NaN once nothing is left."""
    last = (d >= n) & (n > 0)
    return np.cumsum(np.where(last, np.nan, divided(d, n * (n - d))))


def _interval(curve: SurvivalCurve, reach: float, scale: Scale) -> tuple[Floats, Floats]:
    s, error = curve.survival, curve.std_error
    if scale == "plain":
        return np.maximum(s - reach * error, 0.0), np.minimum(s + reach * error, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = np.exp(reach * error / (s * np.abs(np.log(s))))
        return s**shift, s ** (1 / shift)


def _first_at_most(values: Floats, bound: float) -> float:
    reached = np.flatnonzero(values <= bound + 1e-12)
    return float(reached[0]) if len(reached) else float("nan")
