"""How many runs are enough for a wanted half-width of an interval.

The sequential rule looks after every batch and stops once Student's interval is narrow enough; looking often makes it
stop a little early, so it wants a minimum of runs and keeps looking until the interval would still be narrow enough
with one more run's worth of variance (Chow and Robbins's s^2 + 1/n, scaled to the spread). Stein's rule looks once,
after a pilot, and covers exactly for normal results, at the price of more runs.

Sources: Stein 1945; Chow and Robbins 1965; Nadas 1969; Law 2015, section 9.4.1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.clusters import critical_value


class EnoughRuns(NamedTuple):
    """Whether the runs so far do, and what is still to do."""

    enough: bool
    more: int
    """How many more runs the spread so far suggests; 0 if enough."""
    half_width: float
    """Reached so far; NaN with fewer than two runs."""
    runs_done: int


def enough_runs(values: Floats, half_width: float, level: float = 0.95, minimum: int = 30) -> EnoughRuns:
    """The sequential rule for a mean over runs: results so far (n,), NaN where a run failed; wanted half-width.

    Until `minimum` runs are done it is never enough. ValueError unless half_width > 0 and minimum > 1.
    """
    _check(half_width, minimum)
    done = np.asarray(values, np.float64)[np.isfinite(values)]
    n = len(done)
    if n < 2:
        return EnoughRuns(False, max(minimum - n, 1), float("nan"), n)
    error = float(done.std(ddof=1) / np.sqrt(n))
    return enough_of(error, n, half_width, level, minimum)


def enough_of(std_error: float, runs: int, half_width: float, level: float = 0.95, minimum: int = 30) -> EnoughRuns:
    """The same rule for any estimate with a standard error over `runs` runs, such as a clustered survival curve."""
    _check(half_width, minimum)
    reached = critical_value(level, runs) * std_error if runs > 1 else float("nan")
    if runs < minimum:
        return EnoughRuns(False, minimum - runs, reached, runs)
    if reached * np.sqrt(1 + 1 / runs) <= half_width:
        return EnoughRuns(True, 0, reached, runs)
    wanted = (reached / half_width) ** 2 * (runs + 1)
    return EnoughRuns(False, max(int(np.ceil(wanted)) - runs, 1), reached, runs)


def stein_total(pilot: Floats, half_width: float, level: float = 0.95) -> int:
    """How many runs in all, after a pilot of results (n,), for an interval of that half-width about the mean of all.

    The pilot alone decides: the mean of that many runs, plus and minus the wanted half-width, then covers at least at
    the level whatever the spread, for normal results.
    """
    _check(half_width, 2)
    done = np.asarray(pilot, np.float64)[np.isfinite(pilot)]
    if len(done) < 2:
        raise ValueError("a pilot needs two runs or more")
    reach = critical_value(level, len(done)) * float(done.std(ddof=1))
    return max(len(done), int(np.ceil((reach / half_width) ** 2)))


def _check(half_width: float, minimum: int) -> None:
    if half_width <= 0:
        raise ValueError(f"a half-width of {half_width} is never reached")
    if minimum < 2:
        raise ValueError("a variance needs two runs or more")
