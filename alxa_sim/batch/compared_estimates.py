"""What a comparison keeps beside its summary: differences of all estimates, households that differ, curves, costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from alxa_sim.batch.estimate_files import by_run, histories_of_folder
from alxa_sim.batch.seeds import Batch
from alxa_sim.columns import Floats
from alxa_sim.estimates.differences import Shares, differences
from alxa_sim.estimates.households_that_differ import HISTORY, households_that_differ
from alxa_sim.estimates.relapses_of_groups import relapses_of_groups
from alxa_sim.estimates.value_for_money import FRONTIER, by_seed, on_frontier, value_for_money

Tables = dict[str, pd.DataFrame]
RelapsesOf = Callable[[str, tuple[int, ...]], Shares]
"""Relapses of groups of a scenario, by its name, under some seeds."""


def compared_estimates(batches: Mapping[str, Batch], folder: Path) -> Tables:
    """The tables of a comparison, each led by the scenario; `folder` holds the results of every scenario by name.

    Nothing where a scenario has no run that was done.
    """
    if not all(batch.estimates for batch in batches.values()):
        return {}
    asked = np.array(next(iter(batches.values())).seeds, np.float64)
    estimates = {name: by_run(folder / name) for name in batches}
    first, *others = batches
    pairs = [(first, name) for name in others]
    relapses = relapses_in(folder)
    named = {name: (name, frame) for name, frame in estimates.items()}
    return {
        "differences": stacked(
            (name, difference_of(named[one], named[name], len(asked), relapses).assign(first=one))
            for one, name in pairs
        ),
        "households_that_differ": stacked(
            (name, households_that_differ(changes(folder / one), changes(folder / name), len(asked)).assign(first=one))
            for one, name in pairs
        ),
        "curves": stacked((name, pd.read_parquet(folder / name / "curves.parquet")) for name in batches),
        "cost_effectiveness": value_for_money(estimates, asked),
        "frontier": on_frontier(estimates, asked),
        "frontier_runs": stacked(frontier_runs(estimates, asked)),
    }


Named = tuple[str, pd.DataFrame]
"""A scenario and its estimates by run."""


def difference_of(first: Named, second: Named, asked: int, relapses: RelapsesOf) -> pd.DataFrame:
    """Differences of all estimates of a pair of scenarios, over the seeds that both have done."""
    seeds = tuple(sorted({*first[1]["run"]} & {*second[1]["run"]}))
    return differences(first[1], second[1], asked, (relapses(first[0], seeds), relapses(second[0], seeds)))


def relapses_in(folder: Path) -> RelapsesOf:
    """What tells the relapses of groups of a scenario under some seeds, from its folder, read once."""

    @cache
    def of(name: str, seeds: tuple[int, ...]) -> Shares:
        return relapses_of_groups(histories_of_folder(folder / name), np.array(seeds, np.int64))

    return of


def frontier_runs(estimates: Mapping[str, pd.DataFrame], seeds: Floats) -> Iterator[tuple[str, pd.DataFrame]]:
    """Cost and effect of single runs, the dots behind the frontier."""
    first = by_seed(next(iter(estimates.values())), seeds, *FRONTIER[1:4])
    for name, frame in estimates.items():
        averted = first - by_seed(frame, seeds, *FRONTIER[1:4])
        cost = by_seed(frame, seeds, "any", 0, "public_cost", missing=0.0)
        yield name, pd.DataFrame({"run": seeds.astype(np.int64), "public_cost": cost, "person_years_averted": averted})


def stacked(parts: Iterator[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Tables of scenarios one below the other, led by the name of the scenario."""
    return pd.concat([led(name, table) for name, table in parts], ignore_index=True)


def led(name: str, table: pd.DataFrame) -> pd.DataFrame:
    table = table.copy()
    table.insert(0, "scenario", name)
    return table


def changes(folder: Path) -> pd.DataFrame:
    """The changes of status of all runs in a folder."""
    return pd.read_parquet(folder / "changes.parquet", columns=["run", *HISTORY])
