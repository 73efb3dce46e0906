"""What a comparison keeps beside its summary: differences of all estimates, households that differ, curves, costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from alxa_sim.batch.estimate_files import by_run
from alxa_sim.batch.seeds import Batch
from alxa_sim.columns import Floats
from alxa_sim.estimates.differences import differences
from alxa_sim.estimates.households_that_differ import HISTORY, households_that_differ
from alxa_sim.estimates.value_for_money import FRONTIER, by_seed, on_frontier, value_for_money

Tables = dict[str, pd.DataFrame]


def compared_estimates(batches: Mapping[str, Batch], folder: Path) -> Tables:
    """The tables of a comparison, each led by the scenario; `folder` holds the results of every scenario by name.

    Nothing where a scenario has no run that was done.
    """
    if not all(batch.estimates for batch in batches.values()):
        return {}
    asked = np.array(next(iter(batches.values())).seeds, np.float64)
    estimates = {name: by_run(batch) for name, batch in batches.items()}
    first, *others = batches
    pairs = [(first, name) for name in others]
    return {
        "differences": stacked(
            (name, differences(estimates[one], estimates[name], len(asked)).assign(first=one)) for one, name in pairs
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


def write_tables(folder: Path, tables: Tables) -> None:
    """Write every table as Parquet and CSV."""
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False, compression="zstd")
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
