"""Two scenarios on the same seeds: the paired difference of every estimate, and what pairing gained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.estimates.relapses_of_groups import Key, ShareOfRuns, difference
from alxa_sim.estimates.row import KEY
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.paired import PairedDifference, paired_difference, paired_ratio_difference

COLUMNS = [*KEY, "mean_first", "mean", "difference", "low", "high", "kind", "level", "gain", "gain_low",
           "gain_high", "n", "asked"]  # fmt: skip
Shares = Mapping[Key, ShareOfRuns]
Told = tuple[float, float, PairedDifference]
"""Both levels and their difference."""


def differences(
    first: pd.DataFrame, second: pd.DataFrame, asked: int, relapses: tuple[Shares, Shares] = ({}, {})
) -> pd.DataFrame:
    """The second scenario less the first, from their estimates by run; one row an estimate that both have.

    Each is told as `pooled` tells its level, over the seeds that both have done: means over runs, rates of groups as
    events over time at risk of all runs, and relapses of groups (`relapses`, of the first and the second) from the
    exits of all runs. So one level less the other is the difference shown. `gain` is the variance ratio: how many times
    more unpaired runs the same interval would take.
    """
    seeds = np.intersect1d(first["run"], second["run"])
    here, there = (wide(estimates, seeds, "value") for estimates in (first, second))
    keys = here.index.intersection(there.index, sort=False)
    values = [table.reindex(index=keys, columns=seeds).to_numpy(np.float64) for table in (here, there)]
    weights = [wide(table, seeds, "weight").reindex(index=keys).to_numpy(np.float64) for table in (first, second)]
    rows = []
    for place, key in enumerate(keys):
        if key in relapses[0] and key in relapses[1]:
            found = of_shares(relapses[0][key], relapses[1][key], asked)
        elif all(np.isfinite(table[place]).any() for table in weights):
            one, other = ((values[i][place], weights[i][place]) for i in (0, 1))
            found = of_ratios(one, other, asked)
        else:
            found = of_means(values[0][place], values[1][place], asked)
        told = found[2].difference
        interval = (told.value, told.low, told.high, told.kind, told.level)
        rows.append((*key, *found[:2], *interval, *gain(found[2]), told.runs_done, told.runs_asked))
    return pd.DataFrame(rows, columns=COLUMNS)


def gain(pair: PairedDifference) -> tuple[float, float, float]:
    """How many times more unpaired runs would be needed, and the interval of that."""
    return pair.variance_ratio, pair.variance_ratio_low, pair.variance_ratio_high


def of_means(one: Floats, other: Floats, asked: int) -> Told:
    """Of means over the seeds on which both runs have the number."""
    both = np.isfinite(one) & np.isfinite(other)
    means = [float(values[both].mean()) if both.any() else np.nan for values in (one, other)]
    return means[0], means[1], paired_difference(one, other, asked=asked)


def of_ratios(one: tuple[Floats, Floats], other: tuple[Floats, Floats], asked: int) -> Told:
    """Of ratios of sums over seeds, from values and what they are per; a run without such a group adds nothing."""
    parts = [sums(*values) for values in (one, other)]
    levels = [float(a.sum() / b.sum()) if b.sum() > 0 else np.nan for a, b in parts]
    return levels[0], levels[1], paired_ratio_difference(parts[0], parts[1], asked)


def sums(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Numerators and denominators by seed."""
    there = np.isfinite(values) & (weights > 0)
    return np.where(there, values * weights, 0.0), np.where(there, weights, 0.0)


def of_shares(one: ShareOfRuns, other: ShareOfRuns, asked: int) -> Told:
    """Of shares of the exits of all runs together [%]."""
    return 100 * one.value, 100 * other.value, difference(one, other, asked)


def wide(estimates: pd.DataFrame, seeds: Any, column: str) -> pd.DataFrame:
    """A column with a row an estimate, in the order given, and a column a seed."""
    order = pd.MultiIndex.from_frame(estimates[KEY].drop_duplicates())
    table = estimates.pivot_table(values=column, index=KEY, columns="run", dropna=False, observed=True)
    return table.reindex(index=order, columns=seeds)
