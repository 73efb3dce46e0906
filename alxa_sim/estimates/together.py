"""The spells of all runs together, for curves, tests of groups and regressions, and what they are clustered on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import state_at_start
from alxa_sim.estimates.histories import LAYERS, USUAL, Histories, spells_in
from alxa_sim.statistics.arrays import Flags, Ints
from alxa_sim.statistics.spells import Spells, after_an_exit
from alxa_sim.statistics.uncertainty import Kind

ENOUGH_RUNS = 5
"""Runs from which errors are clustered on runs; with fewer, on households, and then they are errors within runs."""

Process = Literal["exit", "relapse"]


class Together(NamedTuple):
    """Spells that one process may end, with the household at their start."""

    layer: str
    minimum: int
    """Months that a new state must hold to count."""
    process: Process
    spells: Spells
    state: pd.DataFrame
    cluster: Ints
    """What errors are clustered on: the run, which allows for likeness within households too, or the household."""
    kind: Kind
    runs: int


def spells_together(told: Histories, minimum: int = USUAL) -> Iterator[Together]:
    """The spells of every layer that end in an exit, and those that end in a relapse, made one after the other."""
    for layer in LAYERS:
        yield from processes(told, layer, minimum)


def processes(told: Histories, layer: str, minimum: int) -> Iterator[Together]:
    """Exits, from spells in poverty of known begin, and relapses, from spells after an exit that was watched."""
    spells = spells_in(told, layer, minimum)
    state = state_at_start(told, spells)
    runs = len(np.unique(told.watched.run))
    by_run = runs >= ENOUGH_RUNS
    kind: Kind = "between-run error of the mean" if by_run else "sampling within a run"
    exits, relapses = spells.poor & spells.known, after_an_exit(spells)
    ways: tuple[tuple[Process, Flags], ...] = (("exit", exits), ("relapse", relapses))
    for process, chosen in ways:
        part = spells.chosen(chosen)
        cluster = part.run if by_run else part.row
        rows = state[chosen].reset_index(drop=True)
        yield Together(layer, minimum, process, part, rows, cluster, kind, runs)
