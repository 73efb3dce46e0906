"""Estimates of many runs taken together: one row for each number and each kind of uncertainty, never mixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import chi2

from alxa_sim.estimates.exits import RATE
from alxa_sim.estimates.relapses_of_groups import Key, ShareOfRuns
from alxa_sim.estimates.relapses_of_groups import estimate as of_exits
from alxa_sim.estimates.row import KEY
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.bounded_intervals import ends_above_zero, ends_of_share
from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.uncertainty import (
    Estimate,
    mean_over_parameters,
    mean_over_runs,
    ratio_over_runs,
    spread_over_runs,
)

LEVEL = 0.95
NONE_SEEN = float(chi2.ppf(0.5 + LEVEL / 2, 2)) / 2
"""Events that may have been expected where none was seen: the upper end of Poisson's interval, 3.7."""
EVENTS = ("exits", "lasting_exits", "relapses", "entries")
"""Estimates that count events."""
ASYMMETRIC = ("spread over runs", "parameter uncertainty")
"""Kinds whose ends are quantiles."""
BY_YEAR = "households/year"
"""Unit of events of a period told by the year."""
NEVER_NEGATIVE = ("household", BY_YEAR, "person-year", "month", "head", "sheep unit", "1000 yuan/year", "yuan")
"""Units of counts, time and public cost, of which there is never less than none; income is in yuan a year."""
Shares = Mapping[Key, ShareOfRuns]
COLUMNS = [*KEY, "value", "kind", "level", "low", "high", "n", "asked"]


def pooled(
    estimates: pd.DataFrame, asked: int, points: Mapping[int, int] | None = None, relapses: Shares | None = None
) -> pd.DataFrame:
    """From the estimates of single runs, led by `run`; `asked` runs were wanted.

    Rates of groups are events over time at risk of all runs together, relapses of groups (`relapses`, where the spells
    are known) shares of the exits of all runs together, other numbers means over runs. A number that a run cannot give
    is left out, and `n` says so. `points` says which point of a design a run is of, where parameters were drawn.
    """
    rows = []
    for key, part in estimates.groupby(KEY, sort=False):
        values = part["value"].to_numpy(np.float64)
        weights = part["weight"].to_numpy(np.float64)
        errors = part["std_error"].to_numpy(np.float64)
        of = None if points is None else part["run"].map(points).to_numpy(np.float64)
        share = relapses.get(cast(Key, key)) if relapses else None
        main = mean(values, weights, asked) if share is None else of_exits(share, asked)
        for found in intervals(main, values, errors, asked, of):
            found = possible(found, str(key[2]), str(key[-1]), exposure(found, weights))
            told = (found.value, found.kind, found.level, found.low, found.high, found.runs_done, found.runs_asked)
            rows.append((*key, *told))
    return pd.DataFrame(rows, columns=COLUMNS)


def intervals(
    main: Estimate, values: Floats, errors: Floats, asked: int, points: npt.NDArray[Any] | None = None
) -> Iterator[Estimate]:
    """The same number with an interval of each kind that the runs can tell, that between runs first."""
    yield main
    yield with_value(spread_over_runs(values, asked), main.value)
    known = np.isfinite(values) & np.isfinite(errors)
    if known.any():
        reach = critical_value(LEVEL) * float(np.sqrt(np.mean(np.square(errors[known]))))
        ends = main.value - reach, main.value + reach
        yield Estimate(main.value, *ends, "sampling within a run", LEVEL, int(np.count_nonzero(known)), asked)
    if points is not None and len(np.unique(points)) > 1 and len(np.unique(points)) < len(points):
        yield mean_over_parameters(values, points, asked)


def mean(values: Floats, weights: Floats, asked: int) -> Estimate:
    """Mean over runs, or the ratio of sums where values are per something; with its between-run interval."""
    if np.isfinite(weights).any():
        return ratio_over_runs(np.where(weights > 0, values, 0.0) * weights, weights, asked)
    return mean_over_runs(values, asked)


def possible(found: Estimate, name: str, unit: str, per: float = np.nan) -> Estimate:
    """An estimate with an interval of values that it can have, and one that is not empty for want of events.

    Of shares it is symmetric on the logit scale, of rates on that of logs, and so it is of counts, times and costs
    where it would else reach below 0. Where nothing happened rates, of so many years at risk (`per`), and counts of
    events have the exact interval of Poisson, and other rates and shares that are 0, or 100 %, in every run have none:
    that none was seen is no certainty.
    """
    if found.kind in ASYMMETRIC or not np.isfinite(found.half_width):
        return found
    if name in EVENTS and found.value == 0:
        return replace(found, low=0.0, high=NONE_SEEN / found.runs_done)
    if unit == BY_YEAR and found.value == 0:
        return replace(found, low=np.nan, high=np.nan)
    if unit == RATE:
        return within_positive(found, per)
    if unit in NEVER_NEGATIVE and found.value > 0 > found.low:
        return with_ends(found, ends_above_zero(found.value, found.half_width))
    return within_bounds(found) if unit.startswith("%") else found


def with_ends(found: Estimate, ends: tuple[float, float]) -> Estimate:
    """An estimate with another interval."""
    return replace(found, low=ends[0], high=ends[1])


def exposure(found: Estimate, weights: Floats) -> float:
    """Years at risk behind a rate: of all runs together, or of a run as they are on average."""
    total = float(np.sum(weights[weights > 0])) if np.isfinite(weights).any() else np.nan
    return total / max(int(np.count_nonzero(weights > 0)), 1) if found.kind == "sampling within a run" else total


def within_positive(rate: Estimate, per: float) -> Estimate:
    """An interval of a rate on the scale of logs; of no events in so many years that of Poisson."""
    if rate.value > 0:
        return with_ends(rate, ends_above_zero(rate.value, rate.half_width))
    if rate.value < 0:
        return rate
    return replace(rate, low=0.0 if per > 0 else np.nan, high=NONE_SEEN / per if per > 0 else np.nan)


def within_bounds(percent: Estimate) -> Estimate:
    """An interval of a share [%] that is symmetric about it turned into one symmetric on the logit scale.

    It stays between 0 and 100; quantiles do anyway, and are left alone. Unknown where every run has 0 or 100.
    """
    share, half = percent.value / 100.0, percent.half_width / 100.0
    if percent.kind in ASYMMETRIC or not np.isfinite(half):
        return percent
    if half == 0.0 and share in (0.0, 1.0):
        return replace(percent, low=np.nan, high=np.nan)
    if not 0.0 < share < 1.0:
        return percent
    low, high = ends_of_share(share, half)
    return replace(percent, low=100.0 * low, high=100.0 * high)


def with_value(spread: Estimate, value: float) -> Estimate:
    """The spread over runs about the value told with the other intervals."""
    told = (spread.low, spread.high, spread.kind, spread.level, spread.runs_done, spread.runs_asked)
    return Estimate(value, *told)
