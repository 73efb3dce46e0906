"""Relapses of groups from the exits of all runs together, clustered on run.

A small group may have, in one run, three exits of which none was followed for five years, and in another one that fell
back: shares of single runs are then unknown or 100 %, and their mean over the runs that have one says nothing. Here
every exit counts as long as it was followed, whichever run it is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from alxa_sim.estimates.covariates import groupings, names_of, state_at_start
from alxa_sim.estimates.exits import YEARS, ended_within
from alxa_sim.estimates.histories import LAYERS, MINIMA, USUAL, Histories, spells_in
from alxa_sim.estimates.relapses import SHARE, TURNS, first_exits
from alxa_sim.statistics.arrays import Flags, Floats, Ints
from alxa_sim.statistics.clusters import clustered_variance, critical_value
from alxa_sim.statistics.hazards import exact_interval
from alxa_sim.statistics.multi_state import cumulative_incidence
from alxa_sim.statistics.paired import PairedDifference, difference_of_influences
from alxa_sim.statistics.spells import LEFT, Spells, after_an_exit
from alxa_sim.statistics.uncertainty import Estimate, Kind

LEVEL = 0.95
MEAN: Kind = "between-run error of the mean"
Key = tuple[str, int, str, str, str]
"""Layer, minimum duration, estimate, group and unit."""


class ShareOfRuns(NamedTuple):
    """Share of exits that fell back, of all runs together."""

    value: float
    """NaN where nobody was followed so long."""
    influence: Mapping[int, float]
    """What each run with such exits moves it by; empty of a single run."""
    followed: float
    """Exits at risk in the last month: at least so many were followed for so long."""

    @property
    def runs(self) -> int:
        """Runs with such exits."""
        return max(len(self.influence), 1)


def relapses_of_groups(told: Histories, runs: Ints | None = None) -> dict[Key, ShareOfRuns]:
    """Shares of exits after which the household is poor again within 1, 2, 3, 5 years, by group; of some runs only.

    First and repeated exits at every minimum duration, groups of households at the usual one.
    """
    return dict(shares(told, runs))


def shares(told: Histories, runs: Ints | None) -> Iterator[tuple[Key, ShareOfRuns]]:
    """Every share with its name."""
    for layer in LAYERS:
        for minimum in MINIMA:
            spells = spells_in(told, layer, minimum)
            chosen = after_an_exit(spells)
            if runs is not None:
                chosen &= np.isin(spells.run, runs)
            out = spells.chosen(chosen)
            for group, members in members_of(told, out, minimum):
                for years, share in zip(YEARS, fell_back(out.chosen(members)), strict=True):
                    yield (layer, minimum, f"relapse_{years}y", group, SHARE), share


def members_of(told: Histories, out: Spells, minimum: int) -> Iterator[tuple[str, Flags]]:
    """The groups whose relapses are told, and which spells after an exit belong to each."""
    first = first_exits(out)
    yield from zip(TURNS, (first, ~first), strict=True)
    if minimum == USUAL:
        for grouping, number in groupings(state_at_start(told, out)).items():
            for group in np.unique(number) if grouping != "gacha" else ():
                yield names_of(grouping, int(group)), number == group


def fell_back(out: Spells) -> Iterator[ShareOfRuns]:
    """Shares by each of `YEARS`, Aalen-Johansen, with the influence of every run."""
    months = np.array([12 * years for years in YEARS])
    within = ended_within(out)
    runs = np.unique(out.run)
    moved: Floats = np.zeros((0, len(months)))
    if len(runs) > 1:
        curve = cumulative_incidence(
            out.exit, out.ending, out.entry, cluster=out.run, horizon=int(months[-1]), told=months, keep_influence=True
        )
        moved = curve.influence[:, :, LEFT]
    for place, (value, at_risk) in enumerate(zip(within.share, within.at_risk, strict=True)):
        by_run = dict(zip(runs.tolist(), moved[:, place].tolist(), strict=True)) if len(moved) else {}
        yield ShareOfRuns(float(value), by_run, float(at_risk))


def estimate(share: ShareOfRuns, asked: int) -> Estimate:
    """The share [%] with its between-run interval; where nobody or everybody fell back that of Clopper and Pearson."""
    error = float(np.sqrt(clustered_variance(np.array([*share.influence.values()])))) if share.influence else np.nan
    low, high = (share.value + side * critical_value(LEVEL, share.runs) * error for side in (-1, 1))
    if share.influence and share.value in (0.0, 1.0) and share.followed > 0:
        count = np.array([share.followed])
        low, high = (float(end[0]) for end in exact_interval(share.value * count, count, LEVEL))
    return Estimate(100 * share.value, 100 * low, 100 * high, MEAN, LEVEL, share.runs, asked)


def difference(first: ShareOfRuns, second: ShareOfRuns, asked: int) -> PairedDifference:
    """The second share less the first [%], from the same seeds: what a seed moves in both is taken off."""
    seeds = sorted({*first.influence, *second.influence})
    a, b = (np.array([100 * share.influence.get(seed, 0.0) for seed in seeds]) for share in (first, second))
    return difference_of_influences(100 * first.value, 100 * second.value, a, b, asked, LEVEL)
