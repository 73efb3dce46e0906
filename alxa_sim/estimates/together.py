"""The spells of all runs together, for curves, tests of groups and regressions, and what they are clustered on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import state_at_start
from alxa_sim.estimates.histories import Histories, spells_in
from alxa_sim.statistics.arrays import Ints
from alxa_sim.statistics.spells import Spells, after_an_exit
from alxa_sim.statistics.uncertainty import Kind

ENOUGH_RUNS = 5
"""Runs from which errors are clustered on runs; with fewer, on households, and then they are errors within runs."""

Process = Literal["exit", "relapse"]


class Together(NamedTuple):
    """Spells that one process may end, with the household at their start."""

    layer: str
    process: Process
    spells: Spells
    state: pd.DataFrame
    cluster: Ints
    """What errors are clustered on: the run, which allows for likeness within households too, or the household."""
    kind: Kind
    runs: int


def processes(told: Histories, layer: str, minimum: int) -> Iterator[Together]:
    """Exits, from spells in poverty of known begin, and relapses, from spells after an exit that was watched."""
    spells = spells_in(told, layer, minimum)
    state = state_at_start(told, spells)
    runs = len(np.unique(told.watched.run))
    for process, chosen in (("exit", spells.poor & spells.known), ("relapse", after_an_exit(spells))):
        part = spells.chosen(chosen)
        by_run = runs >= ENOUGH_RUNS
        kind: Kind = "between-run error of the mean" if by_run else "sampling within a run"
        cluster = part.run if by_run else part.row
        rows = state[chosen].reset_index(drop=True)
        yield Together(layer, "exit" if process == "exit" else "relapse", part, rows, cluster, kind, runs)
