"""What is not known about a number, each kind by its name, never mixed.

A mean over runs has a between-run error that more seeds make small. The spread over runs is the chance in the world and
stays. Households within a run are a sample where the run is the question. Where a design draws parameters, what differs
between its points is parameter uncertainty, and what differs between seeds of one point is not.

Sources: Student 1908; Efron 1982 (jackknife of a ratio); Searle, Casella and McCulloch 1992, chapter 3 (one-way random
effects, unequal groups).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from alxa_sim.statistics.arrays import Flags, Floats, check_lengths, check_level
from alxa_sim.statistics.clusters import critical_value

Kind = Literal[
    "between-run error of the mean",
    "spread over runs",
    "sampling within a run",
    "parameter uncertainty",
    "between-run error of a paired difference",
    "paired bootstrap over runs",
    "Fieller's theorem over runs",
    "sampling of permutations",
    "none",
]
"""What an interval is about."""


@dataclass(frozen=True)
class Estimate:
    """A number with its interval, what the interval is about, and how many of the runs it is made from."""

    value: float
    low: float
    high: float
    kind: Kind
    level: float
    runs_done: int
    runs_asked: int

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return (self.high - self.low) / 2

    def __str__(self) -> str:
        """Value, interval, its kind, and n = done of asked."""
        runs = f"n = {self.runs_done} of {self.runs_asked}"
        return f"{self.value:.4g} ({100 * self.level:g} % {self.kind}: {self.low:.4g} to {self.high:.4g}; {runs})"


class VarianceParts(NamedTuple):
    """Variance of a run's result, by where it comes from."""

    parameters: float
    """Variance of the expected result between points of the design."""
    chance: float
    """Variance between seeds of one point: Monte Carlo."""
    share_of_parameters: float
    """The first as a share of both (intraclass correlation); NaN if neither varies."""
    points: int
    runs: int


def mean_over_runs(values: Floats, asked: int | None = None, level: float = 0.95) -> Estimate:
    """Mean of one result a run (n,) with Student's interval for its between-run error.

    A failed run is NaN and left out, and missing from `runs_done`; `asked` is the number of runs wanted, those given if
    not said. The interval is NaN with fewer than two runs, the value with none.
    """
    done, asked = _done(values, asked)
    n = len(done)
    if n < 2:
        value = float(done[0]) if n else float("nan")
        return Estimate(value, float("nan"), float("nan"), "between-run error of the mean", level, n, asked)
    return _symmetric(float(done.mean()), float(done.std(ddof=1) / np.sqrt(n)), n, asked, level)


def spread_over_runs(values: Floats, asked: int | None = None, share: float = 0.9) -> Estimate:
    """Mean over runs with the interval in which the middle `share` of the runs lies: how worlds differ."""
    check_level(share)
    done, asked = _done(values, asked)
    if len(done) == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), "spread over runs", share, 0, asked)
    low, high = np.quantile(done, [(1 - share) / 2, (1 + share) / 2])
    return Estimate(float(done.mean()), float(low), float(high), "spread over runs", share, len(done), asked)


def ratio_over_runs(numerator: Floats, denominator: Floats, asked: int | None = None, level: float = 0.95) -> Estimate:
    """Sum over sum of two results a run (n,), as exits over person-years, with the jackknife's interval over runs.

    A run counts if both are there. NaN if the denominators add up to 0.
    """
    check_lengths(numerator=numerator, denominator=denominator)
    there = np.isfinite(numerator) & np.isfinite(denominator)
    a, b = np.asarray(numerator, np.float64)[there], np.asarray(denominator, np.float64)[there]
    n, asked = len(a), len(numerator) if asked is None else asked
    without = b.sum() - b
    if n < 2 or b.sum() == 0 or np.any(without == 0):
        value = float(a.sum() / b.sum()) if n and b.sum() != 0 else float("nan")
        return Estimate(value, float("nan"), float("nan"), "between-run error of the mean", level, n, asked)
    left_out = (a.sum() - a) / without
    error = float(np.sqrt((n - 1) / n * np.sum(np.square(left_out - left_out.mean()))))
    return _symmetric(float(a.sum() / b.sum()), error, n, asked, level)


def estimate_of(
    value: float, std_error: float, kind: Kind, clusters: int, asked: int | None = None, level: float = 0.95
) -> Estimate:
    """An estimate from a standard error over `clusters` runs (0 if of independent households of one run)."""
    reach = critical_value(level, clusters) * std_error
    done = clusters or 1
    return Estimate(value, value - reach, value + reach, kind, level, done, done if asked is None else asked)


def parameters_and_chance(values: Floats, point: npt.NDArray[Any]) -> VarianceParts:
    """Variance of results (n,) between and within points of a design, by analysis of variance, points of any size.

    The part of the parameters is not below 0. ValueError of fewer than two points, or of no point with two runs.
    """
    check_lengths(values=values, point=point)
    there = np.isfinite(values)
    y = np.asarray(values, np.float64)[there]
    labels, number, size = np.unique(point[there], return_inverse=True, return_counts=True)
    points, n = len(labels), len(y)
    if points < 2 or n == points:
        raise ValueError("two points or more, and one with two runs or more, are needed to tell parameters from chance")
    means = np.bincount(number, y) / size
    within = float(np.sum(np.square(y - means[number])) / (n - points))
    between = float(np.sum(size * np.square(means - y.mean())) / (points - 1))
    typical = (n - np.sum(np.square(size)) / n) / (points - 1)
    drawn = max((between - within) / float(typical), 0.0)
    total = drawn + within
    return VarianceParts(drawn, within, drawn / total if total > 0 else float("nan"), points, n)


def mean_over_parameters(
    values: Floats, point: npt.NDArray[Any], asked: int | None = None, level: float = 0.95
) -> Estimate:
    """Mean over the drawn parameters, with the interval in which the expected result of `level` of the points lies.

    The spread of point means, drawn together by the share of it that is chance within points, about their mean.
    """
    parts = parameters_and_chance(values, point)
    there = np.isfinite(values)
    _, number, size = np.unique(point[there], return_inverse=True, return_counts=True)
    means = np.bincount(number, np.asarray(values, np.float64)[there]) / size
    middle, spread = float(means.mean()), float(means.var(ddof=1))
    factor = np.sqrt(min(parts.parameters / spread, 1.0)) if spread > 0 else 0.0
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = middle + factor * (np.quantile(means, tails) - middle)
    asked = len(values) if asked is None else asked
    return Estimate(middle, float(low), float(high), "parameter uncertainty", level, parts.runs, asked)


def _done(values: Floats, asked: int | None) -> tuple[Floats, int]:
    """The values of the runs that did not fail, and how many were asked for."""
    there: Flags = np.isfinite(values)
    asked = len(values) if asked is None else asked
    if asked < np.count_nonzero(there):
        raise ValueError(f"{np.count_nonzero(there)} runs are more than the {asked} asked for")
    return np.asarray(values, np.float64)[there], asked


def _symmetric(value: float, error: float, n: int, asked: int, level: float) -> Estimate:
    reach = critical_value(level, n) * error
    return Estimate(value, value - reach, value + reach, "between-run error of the mean", level, n, asked)
