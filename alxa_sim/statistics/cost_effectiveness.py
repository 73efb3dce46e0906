"""What an exit costs, and which scenarios are worth their cost, with intervals over runs in pairs.

Both scenarios are drawn with the same seeds, so runs go in pairs. From 30 runs on the interval of a ratio is that of a
bootstrap; with fewer a bootstrap is too narrow (BCa holds the truth in 88 of 100 cases with six runs), and Fieller's
theorem, which allows for the error of the effect and is exact for normal results, takes its place. A cost per exit
means something only where there are more exits: without, it is infinitely dear, so an interval that reaches infinity
says that the programme may have no effect.

Sources: Efron 1987 (BCa); Briggs, Wonderling and Mooney 1997 (bootstrap of cost-effectiveness); Drummond et al. 2015,
chapter 4 (dominance, extended dominance, incremental ratios); Fieller 1954.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from scipy import stats

from alxa_sim.statistics.arrays import Floats, check_lengths, check_level
from alxa_sim.statistics.paired import paired_difference
from alxa_sim.statistics.uncertainty import Estimate, Kind

Method = Literal["bca", "percentile", "fieller"]

Standing = Literal["on the frontier", "dominated", "dominated by a mixture"]
"""Dominated: another costs no more and does no less. By a mixture: a mix of two others does (extended dominance)."""


ENOUGH_FOR_BOOTSTRAP = 30
"""Runs from which the bootstrap of a ratio covers as it says."""


class CostPerEffect(NamedTuple):
    """Extra cost over extra effect, each with its interval."""

    ratio: Estimate
    extra_cost: Estimate
    extra_effect: Estimate
    share_without_effect: float
    """Share of bootstrap draws in which the effect is not above 0."""


class Frontier(NamedTuple):
    """Scenarios in the order given."""

    standing: tuple[Standing, ...]
    incremental_ratio: Floats
    """Extra cost over extra effect against the next cheaper scenario on the frontier, (scenarios,); NaN off the
    frontier and for the cheapest on it."""
    beside: tuple[int, ...]
    """Which scenario that is, by its place; -1 of none."""


def cost_per_effect(
    cost: Floats,
    effect: Floats,
    base_cost: Floats,
    base_effect: Floats,
    asked: int | None = None,
    level: float = 0.95,
    draws: int = 4000,
    seed: int = 0,
    method: Method | None = None,
) -> CostPerEffect:
    """Cost per exit, per lasting exit, or per poor person-year averted, from results (runs,) on the same seeds.

    A seed counts if all four are there. The ratio is infinite if the effect is not above 0, its interval NaN with
    fewer than three runs. `draws` and `seed` are the bootstrap's. The method, where none is asked for, is Fieller's
    below 30 runs and BCa from there on.
    """
    check_lengths(cost=cost, effect=effect, base_cost=base_cost, base_effect=base_effect)
    extra = np.column_stack([np.subtract(cost, base_cost), np.subtract(effect, base_effect)]).astype(np.float64)
    kept = extra[np.isfinite(extra).all(axis=1)]
    asked = len(extra) if asked is None else asked
    extra_cost, extra_effect = (extra_of(column, asked, level) for column in extra.T)
    method = method or ("fieller" if len(kept) < ENOUGH_FOR_BOOTSTRAP else "bca")
    kind: Kind = "Fieller's theorem over runs" if method == "fieller" else "paired bootstrap over runs"
    if len(kept) == 0:
        return CostPerEffect(Estimate(np.nan, np.nan, np.nan, kind, level, 0, asked), extra_cost, extra_effect, np.nan)
    drawn = _drawn_means(kept, draws, seed)
    value = float(cost_per(kept.mean(axis=0)[None])[0])
    low, high = np.nan, np.nan
    if len(kept) > 2 and method == "fieller":
        low, high = cost_interval(kept[:, 0], kept[:, 1], level)
    elif len(kept) > 2:
        low, high = _interval(kept, cost_per, cost_per(drawn), level, method)
    ratio = Estimate(value, low, high, kind, level, len(kept), asked)
    return CostPerEffect(ratio, extra_cost, extra_effect, float(np.mean(drawn[:, 1] <= 0)))


def extra_of(extra: Floats, asked: int, level: float = 0.95) -> Estimate:
    """Mean of what pairs of runs differ by, with Student's interval."""
    return paired_difference(np.zeros(len(extra)), extra, asked, level).difference


def cost_per(means: Floats) -> Floats:
    """First over second column of (draws, 2), infinite where the second is not above 0."""
    cost, effect = means[:, 0], means[:, 1]
    return np.asarray(np.divide(cost, effect, out=np.full(len(means), np.inf), where=effect > 0))


def bootstrap_interval(
    results: Floats,
    statistic: Callable[[Floats], Floats],
    level: float = 0.95,
    draws: int = 4000,
    seed: int = 0,
    method: Method = "bca",
) -> tuple[float, float]:
    """Interval of a function of means over runs: results (runs, k); statistic maps (draws, k) means to (draws,).

    Whole runs are drawn with replacement. BCa where its constants are finite, else percentiles.
    """
    if len(results) < 2:
        raise ValueError("a bootstrap needs two runs or more")
    return _interval(results, statistic, statistic(_drawn_means(results, draws, seed)), level, method)


def fieller_interval(extra_cost: Floats, extra_effect: Floats, level: float = 0.95) -> tuple[float, float]:
    """Fieller's interval of a ratio of means over runs; infinite where the effect is not clearly different from 0."""
    n = check_lengths(extra_cost=extra_cost, extra_effect=extra_effect)
    a, b = float(np.mean(extra_cost)), float(np.mean(extra_effect))
    (aa, ab), (_, bb) = np.cov(extra_cost, extra_effect) / n
    t = float(stats.t.ppf(0.5 + level / 2, n - 1)) ** 2
    below = b**2 - t * bb
    if below <= 0:
        return -np.inf, np.inf
    middle, inner = a * b - t * ab, (a * b - t * ab) ** 2 - below * (a**2 - t * aa)
    root = np.sqrt(max(inner, 0.0))
    return float((middle - root) / below), float((middle + root) / below)


def cost_interval(extra_cost: Floats, extra_effect: Floats, level: float = 0.95) -> tuple[float, float]:
    """Fieller's interval of a cost per effect, which is infinite where the effect is not above 0.

    Where the effect is not surely above 0 it has no upper end: a scenario that surely costs more costs at least that.
    """
    n = len(extra_cost)
    t = float(stats.t.ppf(0.5 + level / 2, n - 1))
    (aa, ab), (_, bb) = np.cov(extra_cost, extra_effect) / n
    a, b = float(np.mean(extra_cost)), float(np.mean(extra_effect))
    if b**2 > t**2 * bb:  # the effect is surely not 0
        return fieller_interval(extra_cost, extra_effect, level) if b > 0 else (np.inf, np.inf)
    if a <= 0 or a**2 <= t**2 * aa or b**2 == t**2 * bb:
        return -np.inf, np.inf
    below, middle = b**2 - t**2 * bb, a * b - t**2 * ab
    root = np.sqrt(max(middle**2 - below * (a**2 - t**2 * aa), 0.0))
    return float((middle - root) / below), np.inf


def frontier(cost: Floats, effect: Floats) -> Frontier:
    """Which of several scenarios are worth having, from their mean costs and effects (scenarios,).

    Of scenarios with the same cost and effect the first stands.
    """
    n = check_lengths(cost=cost, effect=effect)
    order = [int(i) for i in np.lexsort([np.arange(n), -np.asarray(effect), np.asarray(cost)])]
    standing: list[Standing] = ["dominated"] * n
    best: list[int] = []
    for i in order:
        if best and effect[i] <= effect[best[-1]]:
            continue
        while len(best) > 1 and _ratio(cost, effect, best[-1], i) <= _ratio(cost, effect, best[-2], best[-1]):
            standing[best.pop()] = "dominated by a mixture"
        best.append(i)
    ratios, beside = np.full(n, np.nan), [-1] * n
    for i in best:
        standing[i] = "on the frontier"
    for cheaper, dearer in pairwise(best):
        ratios[dearer], beside[dearer] = _ratio(cost, effect, cheaper, dearer), cheaper
    return Frontier(tuple(standing), ratios, tuple(beside))


def share_on_frontier(cost: Floats, effect: Floats, draws: int = 1000, seed: int = 0) -> Floats:
    """Share of bootstrap draws with each scenario on the frontier: cost, effect (runs, scenarios) on the same seeds."""
    scenarios = cost.shape[1]
    drawn = _drawn_means(np.hstack([cost, effect]).astype(np.float64), draws, seed)
    times = np.zeros(scenarios)
    for means in drawn:
        found = frontier(means[:scenarios], means[scenarios:])
        times += [standing == "on the frontier" for standing in found.standing]
    return times / draws


def _ratio(cost: Floats, effect: Floats, cheaper: int, dearer: int) -> float:
    return float((cost[dearer] - cost[cheaper]) / (effect[dearer] - effect[cheaper]))


def _drawn_means(results: Floats, draws: int, seed: int) -> Floats:
    """Means over runs drawn with replacement, (draws, k)."""
    n = len(results)
    run = np.random.default_rng(seed).integers(0, n, (draws, n)) + n * np.arange(draws)[:, None]
    times = np.bincount(run.ravel(), minlength=draws * n).reshape(draws, n)
    return np.asarray(times @ results / n)


def _interval(
    results: Floats, statistic: Callable[[Floats], Floats], drawn: Floats, level: float, method: Method
) -> tuple[float, float]:
    """The interval from the statistic of every draw."""
    check_level(level)
    tails: Floats = np.array([(1 - level) / 2, (1 + level) / 2])
    if method == "bca":
        tails = _corrected(tails, drawn, statistic, results)
    place = np.clip(np.floor(tails * (len(drawn) + 1)).astype(np.int64) - 1, 0, len(drawn) - 1)
    low, high = np.sort(drawn)[place]
    return float(low), float(high)


def _corrected(tails: Floats, values: Floats, statistic: Callable[[Floats], Floats], results: Floats) -> Floats:
    """Tails of the bootstrap distribution, corrected for bias and acceleration."""
    n = len(results)
    value = statistic(results.mean(axis=0)[None])[0]
    below = (np.count_nonzero(values < value) + 0.5 * np.count_nonzero(values == value)) / len(values)
    left_out = statistic((results.sum(axis=0) - results) / (n - 1))
    if not 0 < below < 1 or not np.all(np.isfinite(left_out)):
        return tails
    moved = left_out.mean() - left_out
    spread = float(np.sum(moved**2)) ** 1.5
    acceleration = float(np.sum(moved**3)) / (6 * spread) if spread > 0 else 0.0
    bias, z = float(stats.norm.ppf(below)), stats.norm.ppf(tails)
    return np.asarray(stats.norm.cdf(bias + (bias + z) / (1 - acceleration * (bias + z))))
