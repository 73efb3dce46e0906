"""What a worker does: run some runs of one shard and hand back their rows. It writes nothing and starts no thread."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from alxa_sim.batch import counting
from alxa_sim.batch.code_version import code_digest
from alxa_sim.batch.orphans import die_with_the_runner
from alxa_sim.batch.run_estimates import QUANTITIES, numbers_of_run
from alxa_sim.batch.shard_tables import stored_rows, take_in
from alxa_sim.batch.time_by_part import ESTIMATES, MODEL, STORE, TABLES, TimeByPart
from alxa_sim.estimates.quantities import quantities_of_run
from alxa_sim.model import AlxaModel
from alxa_sim.records import Refusal
from alxa_sim.scenario import Scenario


class Order(NamedTuple):
    """A run to be done."""

    number: int
    scenario: Scenario
    seed: int


class Task(NamedTuple):
    """Runs of one shard, the tables to keep of them, and the code that must run them."""

    shard: int
    orders: tuple[Order, ...]
    keep: tuple[str, ...]
    code: str


class Outcome(NamedTuple):
    """What became of a run: `done` with the digest of what it left, or `failed` with its error."""

    number: int
    status: str
    error: str
    digest: str


class Piece(NamedTuple):
    """The rows that some runs of a shard left, and the time on a core that they took, by part [s]."""

    shard: int
    tables: Mapping[str, pa.Table]
    outcomes: tuple[Outcome, ...]
    seconds: Mapping[str, float]


def begin_worker(months: Any) -> None:
    """Prepare a worker process: Ctrl-C is the runner's affair, and a worker never outlives its runner.

    `months` is the counter, shared with the runner, of what workers have done of their runs.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_the_runner()
    counting.months = months


def carry_out(task: Task) -> Piece:
    """Run the runs of a task. One that raises is an outcome like any other; Refusal where the code is another."""
    if task.code != code_digest():
        raise Refusal("a worker runs another version of alxa_sim than this process; install the same on all machines")
    kept: list[Kept] = []
    failures = []
    spent = TimeByPart()
    for order in task.orders:
        try:
            kept.append(kept_of(order, task.keep, spent))
        except Exception as error:  # whatever a run dies of, the others go on and it is told
            failures.append(Outcome(order.number, "failed", in_one_line(error), ""))
    with spent.during(STORE):
        tables, done = packed(kept) if kept else ({}, [])
    return Piece(task.shard, tables, (*done, *failures), dict(spent))


class Kept(NamedTuple):
    """What is kept of a run."""

    number: int
    frames: dict[str, pd.DataFrame]


def kept_of(order: Order, keep: tuple[str, ...], spent: TimeByPart) -> Kept:
    """Run one run; its numbers and the tables to be kept."""
    tables = tables_of(order, spent)
    with spent.during(ESTIMATES):
        tables |= {QUANTITIES: quantities_of_run(tables)} if QUANTITIES in keep else {}
        return Kept(order.number, numbers_of_run(tables) | {name: tables[name] for name in keep})


def tables_of(order: Order, spent: TimeByPart) -> dict[str, pd.DataFrame]:
    """Every table of a run."""
    with spent.during(MODEL):
        model = AlxaModel(order.scenario, seed=order.seed)
    try:
        with spent.during(MODEL):
            while model.months_done < model.months:
                model.step()
        with spent.during(TABLES):
            return model.tables()
    finally:
        model.release()


def packed(kept: Sequence[Kept]) -> tuple[dict[str, pa.Table], list[Outcome]]:
    """The rows of all runs, table by table, and the digest of each run."""
    numbers = [run.number for run in kept]
    digests = [hashlib.sha256() for _ in kept]
    parts = {name: [run.frames[name] for run in kept] for name in kept[0].frames}
    tables = {}
    for name, frames in sorted(parts.items()):
        tables[name] = stored_rows(name, frames, numbers)
        take_in(digests, name, tables[name], [len(frame) for frame in frames])
    return tables, [Outcome(number, "done", "", d.hexdigest()) for number, d in zip(numbers, digests, strict=True)]


def in_one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
