"""Two scenarios on the same draws: their difference run by run, and what pairing gains over independent runs.

Source: Law 2015, Simulation Modeling and Analysis, sections 10.2 and 11.2 (common random numbers).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Floats, Ints, check_lengths
from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.uncertainty import Estimate

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
    return PairedDifference(estimate, ratio, correlation, same)


def first_month_of_difference(first: Floats, second: Floats) -> Ints:
    """The first month (column) in which rows of two tables (n, months) differ, (n,); `NEVER` for rows that do not.

    A row is a run, or a household of a run. Missing in both is the same.
    """
    if first.shape != second.shape:
        raise ValueError(f"tables of shapes {first.shape} and {second.shape} have no common months")
    differs = (first != second) & ~((first != first) & (second != second))
    return np.asarray(np.where(differs.any(axis=1), differs.argmax(axis=1), NEVER))
