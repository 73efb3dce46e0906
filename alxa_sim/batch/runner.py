"""Carries out the runs of a design that a folder does not hold yet, whatever happens to workers on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from itertools import groupby, islice

from alxa_sim.batch.code_version import code_digest
from alxa_sim.batch.design import Design, Run
from alxa_sim.batch.executors import Workers
from alxa_sim.batch.progress import Advance
from alxa_sim.batch.sweep_folder import SweepFolder
from alxa_sim.batch.worker import Order, Outcome, Piece, Task, carry_out

SECONDS_A_TASK = 10.0
"""So much work goes to a worker at a time: enough to make the way there cheap, little enough to wait for."""
SECONDS_BETWEEN_LOOKS = 0.5
DIED = "WorkerDied: the process that ran it died, twice, as when memory runs out"


@dataclass
class Runner:
    """Sends tasks to workers and puts what comes back into the folder, never more in flight than workers can take."""

    design: Design
    folder: SweepFolder
    workers: Workers
    advance: Advance
    is_stopped: Callable[[], bool]
    runs_a_task: int
    seconds: float = 0.0
    model_seconds: float = 0.0
    in_flight: dict[Future[Piece], Task] = field(default_factory=dict)
    again: deque[Task] = field(default_factory=deque)
    suspects: list[Task] = field(default_factory=list)
    losses: dict[int, int] = field(default_factory=dict)

    def run(self, seeds: list[int]) -> None:
        """Do what is missing of these seeds, until it is done or the user asks to stop."""
        waiting = self.tasks(seeds)
        while True:
            self.fill(waiting)
            if not self.in_flight:
                break
            self.collect()
        for task in self.suspects:
            for order in task.orders:
                if not self.is_stopped():
                    self.run_alone(task._replace(orders=(order,)))

    def tasks(self, seeds: list[int]) -> Iterator[Task]:
        """The missing runs in portions, none of which crosses a shard."""
        missing = (run for run in self.design.runs(seeds) if run.number not in self.folder.done)
        for _, of_shard in groupby(missing, key=lambda run: self.design.shard(run.number)):
            while portion := list(islice(of_shard, self.runs_a_task)):
                yield self.task(portion)

    def task(self, runs: list[Run]) -> Task:
        orders = tuple(Order(run.number, self.design.scenario_of(run), run.seed) for run in runs)
        return Task(self.design.shard(runs[0].number), orders, self.design.settings.keep, code_digest())

    def fill(self, waiting: Iterator[Task]) -> None:
        """Send tasks until every worker has one and one waits; none after the user asked to stop."""
        while not self.is_stopped() and len(self.in_flight) <= self.workers.count():
            task = self.again.popleft() if self.again else next(waiting, None)
            if task is None:
                return
            try:
                future = self.workers.executor.submit(carry_out, task)
            except BaseException as error:
                if not self.workers.lost(error):
                    raise
                self.again.appendleft(task)
                self.collect_lost()
                continue
            self.in_flight[future] = task

    def collect(self) -> None:
        """Put finished tasks into the folder; those whose worker died are sent again."""
        finished, _ = wait(self.in_flight, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
        if self.is_stopped():
            for future in [future for future in self.in_flight if future.cancel()]:
                del self.in_flight[future]
        has_lost = False
        for future in finished:
            task = self.in_flight.pop(future, None)
            if task is not None and not self.is_kept(future, task):
                self.note_loss(task)
                has_lost = True
        if has_lost:
            self.collect_lost()

    def collect_lost(self) -> None:
        """After a loss: renew the workers, keep what was finished, send the others again."""
        self.workers.renew()
        for future, task in list(self.in_flight.items()):
            if future.done():
                del self.in_flight[future]
                if not self.is_kept(future, task):
                    self.note_loss(task)

    def is_kept(self, future: Future[Piece], task: Task) -> bool:
        """Put what a task gave into the folder; False where its worker died."""
        try:
            piece = future.result()
        except CancelledError:
            self.again.append(task)
            return True
        except BaseException as error:
            if self.workers.lost(error):
                return False
            raise
        self.keep(piece)
        return True

    def keep(self, piece: Piece) -> None:
        self.folder.add(piece)
        self.seconds += piece.seconds
        self.model_seconds += piece.model_seconds
        self.advance(len(piece.outcomes))

    def note_loss(self, task: Task) -> None:
        """Send a task again; one that was lost twice is a suspect and runs alone at the end, run by run."""
        first = task.orders[0].number
        self.losses[first] = self.losses.get(first, 0) + 1
        if self.losses[first] < 2:
            self.again.append(task)
        else:
            self.suspects.append(task)

    def run_alone(self, task: Task) -> None:
        """Run one run with nothing beside it, so that a death can only be its own: then it failed."""
        for _ in range(2):
            try:
                self.keep(self.workers.executor.submit(carry_out, task).result())
                return
            except BaseException as error:
                if not self.workers.lost(error):
                    raise
                self.workers.renew()
        self.keep(Piece(task.shard, {}, (Outcome(task.orders[0].number, "failed", DIED, ""),), 0.0, 0.0))


def runs_a_task(seconds: float, runs_per_file: int) -> int:
    """How many runs go to a worker at a time: some seconds of work, within a shard."""
    return max(1, min(runs_per_file, round(SECONDS_A_TASK / max(seconds, 1e-6))))


def first_missing(design: Design, folder: SweepFolder, seeds: list[int]) -> Run | None:
    """The first run that the folder lacks."""
    return next(islice((run for run in design.runs(seeds) if run.number not in folder.done), 1), None)
