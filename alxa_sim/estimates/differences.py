"""Two scenarios on the same seeds: the paired difference of every estimate, and what pairing gained."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.estimates.row import KEY
from alxa_sim.statistics.paired import paired_difference

COLUMNS = [*KEY, "mean_first", "mean", "difference", "low", "high", "kind", "level", "gain", "n", "asked"]


def differences(first: pd.DataFrame, second: pd.DataFrame, asked: int) -> pd.DataFrame:
    """The second scenario less the first, from their estimates by run; one row an estimate that both have.

    Only pairs in which both runs have the number count, and `n` says how many. `gain` is the variance ratio: how many
    times more unpaired runs the same interval would take.
    """
    here, there = (wide(estimates) for estimates in (first, second))
    keys = here.index.intersection(there.index, sort=False)
    seeds = here.columns.union(there.columns)
    a, b = (table.reindex(index=keys, columns=seeds).to_numpy(np.float64) for table in (here, there))
    rows = []
    for key, one, other in zip(keys, a, b, strict=True):
        pair = paired_difference(one, other, asked=asked)
        both = np.isfinite(one) & np.isfinite(other)
        means = [float(values[both].mean()) if both.any() else np.nan for values in (one, other)]
        told = pair.difference
        interval = (told.value, told.low, told.high, told.kind, told.level)
        rows.append((*key, *means, *interval, pair.variance_ratio, told.runs_done, told.runs_asked))
    return pd.DataFrame(rows, columns=COLUMNS)


def wide(estimates: pd.DataFrame) -> pd.DataFrame:
    """Values with a row an estimate, in the order given, and a column a run."""
    order = pd.MultiIndex.from_frame(estimates[KEY].drop_duplicates())
    return estimates.pivot_table(values="value", index=KEY, columns="run", dropna=False, observed=True).reindex(order)
