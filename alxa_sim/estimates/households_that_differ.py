"""Which households lead another life under another scenario, and since when, from the changes of their status."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alxa_sim.estimates.histories import LAYERS, month_numbers
from alxa_sim.estimates.pooled import within_bounds
from alxa_sim.statistics.arrays import Ints
from alxa_sim.statistics.uncertainty import mean_over_runs

COLUMNS = ["layer", "households_differing", "low", "high", "kind", "level", "first_month", "median_month", "n", "asked"]
HISTORY = ["household", "layer", "month", "entered"]


def households_that_differ(first: pd.DataFrame, second: pd.DataFrame, asked: int) -> pd.DataFrame:
    """Share of the households that differ, of those with a change [%], from the tables `changes` of both scenarios.

    A household differs from the first month on in which its status changes in one scenario and not, or otherwise, in
    the other. Shares are means over the seeds that both have done. Rows: one a layer of poverty.
    """
    seeds = np.intersect1d(first["run"].unique(), second["run"].unique())
    by_seed = [(first[first["run"] == seed], second[second["run"] == seed]) for seed in seeds]
    return pd.DataFrame([row for layer in LAYERS for row in of_layer(layer, by_seed, asked)], columns=COLUMNS)


def of_layer(
    layer: str, by_seed: list[tuple[pd.DataFrame, pd.DataFrame]], asked: int
) -> Iterator[tuple[str | float | int | pd.Timestamp, ...]]:
    """The row of one layer, from the changes of every seed."""
    shares, months = [], []
    for one, other in by_seed:
        when = first_differences(one[one["layer"] == layer], other[other["layer"] == layer])
        known = len(np.union1d(one["household"], other["household"]))
        shares.append(100 * len(when) / known if known else np.nan)
        months.append(when)
    share = within_bounds(mean_over_runs(np.array(shares, np.float64), asked))
    every = np.concatenate(months) if months else np.zeros(0, np.int64)
    dates = [month_name(float(np.min(every))), month_name(float(np.median(every)))] if len(every) else ["", ""]
    yield layer, share.value, share.low, share.high, share.kind, share.level, *dates, share.runs_done, asked


def first_differences(one: pd.DataFrame, other: pd.DataFrame) -> Ints:
    """The first month, as a number, in which each household that differs does so."""
    both = pd.concat([one[HISTORY], other[HISTORY]])
    alone = both[~both.duplicated(keep=False)]
    months: Ints = month_numbers(alone.groupby("household")["month"].min())
    return months


def month_name(month: float) -> str:
    """A month counted from year 0 as 2014-01; half a month is the month it lies in."""
    return f"{int(month) // 12}-{int(month) % 12 + 1:02}"
