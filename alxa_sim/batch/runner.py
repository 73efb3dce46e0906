"""Carries out the runs of a design that a folder does not hold yet, whatever happens to workers on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice

from alxa_sim.batch.code_version import code_digest
from alxa_sim.batch.design import Design, Run
from alxa_sim.batch.dispatch import DIED, Dispatch
from alxa_sim.batch.executors import Workers
from alxa_sim.batch.progress import Advance
from alxa_sim.batch.sweep_folder import SweepFolder
from alxa_sim.batch.time_by_part import STORE, TimeByPart
from alxa_sim.batch.worker import Order, Outcome, Piece, Task, carry_out

SECONDS_A_TASK = 10.0
"""So much work goes to a worker at a time: enough to make the way there cheap, little enough to wait for."""


@dataclass
class Runner:
    """Makes tasks of the runs and puts what comes back into the folder."""

    design: Design
    folder: SweepFolder
    workers: Workers
    advance: Advance
    is_stopped: Callable[[], bool]
    runs_a_task: int
    seconds: TimeByPart = field(default_factory=TimeByPart)
    """Time on a core, of workers and of this process, by part [s]."""

    def run(self, seeds: list[int]) -> None:
        """Do what is missing of these seeds, until it is done or the user asks to stop."""
        dispatch = Dispatch(
            self.workers, carry_out, lambda _, piece: self.keep(piece), single_runs, self.give_up, self.is_stopped
        )
        dispatch.run(self.tasks(seeds))

    def tasks(self, seeds: list[int]) -> Iterator[Task]:
        """The missing runs in portions, none of which crosses a shard."""
        missing = (run for run in self.design.runs(seeds) if run.number not in self.folder.done)
        for _, of_shard in groupby(missing, key=lambda run: self.design.shard(run.number)):
            while portion := list(islice(of_shard, self.runs_a_task)):
                yield self.task(portion)

    def task(self, runs: list[Run]) -> Task:
        orders = tuple(Order(run.number, self.design.scenario_of(run), run.seed) for run in runs)
        return Task(self.design.shard(runs[0].number), orders, self.design.settings.keep, code_digest())

    def keep(self, piece: Piece) -> None:
        with self.seconds.during(STORE):
            self.folder.add(piece)
        self.seconds.add(piece.seconds)
        self.advance(len(piece.outcomes))

    def give_up(self, task: Task) -> None:
        """Note the one run of a task as failed."""
        self.keep(Piece(task.shard, {}, (Outcome(task.orders[0].number, "failed", DIED, ""),), {}))


def single_runs(task: Task) -> list[Task]:
    """The runs of a task, a task each."""
    return [task._replace(orders=(order,)) for order in task.orders]


def runs_a_task(seconds: float, runs_per_file: int) -> int:
    """How many runs go to a worker at a time: some seconds of work, within a shard."""
    return max(1, min(runs_per_file, round(SECONDS_A_TASK / max(seconds, 1e-6))))


def first_missing(design: Design, folder: SweepFolder, seeds: list[int]) -> Run | None:
    """The first run that the folder lacks."""
    return next(islice((run for run in design.runs(seeds) if run.number not in folder.done), 1), None)
