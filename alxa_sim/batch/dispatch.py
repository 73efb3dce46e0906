"""Sends jobs to workers and takes back what they make of them, whatever happens to workers on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from alxa_sim.batch.executors import Workers

SECONDS_BETWEEN_LOOKS = 0.5
DIED = "WorkerDied: the process that ran it died, twice, as when memory runs out"

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass
class Dispatch(Generic[Job, Result]):
    """Jobs at work, never more in flight than workers can take.

    A job whose worker died is sent again. One that was lost twice runs alone, part by part, so that a death can only be
    its own; a part that then dies is given up.
    """

    workers: Workers
    do: Callable[[Job], Result]
    """What a worker does with a job; it must be found by its name in another process."""
    keep: Callable[[Job, Result], None]
    parts: Callable[[Job], list[Job]]
    """The jobs of single runs that a job is made of."""
    give_up: Callable[[Job], None]
    is_stopped: Callable[[], bool]
    may_send: Callable[[], bool] = lambda: True
    """Whether another job may begin; there must come a time without one in flight when it may."""
    look: Callable[[], None] = lambda: None
    """Called now and then while workers are busy."""
    in_flight: dict[Future[Result], Job] = field(default_factory=dict)
    again: deque[Job] = field(default_factory=deque)
    suspects: deque[Job] = field(default_factory=deque)
    losses: dict[int, int] = field(default_factory=dict)

    def run(self, waiting: Iterator[Job]) -> None:
        """Do the jobs until all are done or the user asked to stop; those under way are then waited for."""
        while True:
            self.fill(waiting)
            if self.in_flight:
                self.collect()
            elif self.suspects and not self.is_stopped():
                for part in self.parts(self.suspects.popleft()):
                    if not self.is_stopped():
                        self.run_alone(part)
            else:
                break

    def fill(self, waiting: Iterator[Job]) -> None:
        """Send jobs until every worker has one and one waits; none after the user asked to stop."""
        while not self.is_stopped() and len(self.in_flight) <= self.workers.count():
            if not self.again and not self.may_send():
                return
            job = self.again.popleft() if self.again else next(waiting, None)
            if job is None:
                return
            try:
                future = self.workers.executor.submit(self.do, job)
            except BaseException as error:
                if not self.workers.lost(error):
                    raise
                self.again.appendleft(job)
                self.collect_lost()
                continue
            self.in_flight[future] = job

    def collect(self) -> None:
        """Keep what finished jobs gave; those whose worker died are sent again."""
        finished = self.finished(self.in_flight)
        if self.is_stopped():
            for future in [future for future in self.in_flight if future.cancel()]:
                del self.in_flight[future]
        has_lost = False
        for future in finished:
            job = self.in_flight.pop(future, None)
            if job is not None and not self.is_kept(future, job):
                self.note_loss(job)
                has_lost = True
        if has_lost:
            self.collect_lost()
        self.look()

    def finished(self, futures: Iterable[Future[Result]]) -> set[Future[Result]]:
        """Those that are done by the next look."""
        done, _ = wait(futures, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
        if not done:
            self.workers.free_from_the_dead()
        return done

    def collect_lost(self) -> None:
        """After a loss: renew the workers, keep what was finished, send the others again."""
        self.workers.renew()
        for future, job in list(self.in_flight.items()):
            if future.done():
                del self.in_flight[future]
                if not self.is_kept(future, job):
                    self.note_loss(job)

    def is_kept(self, future: Future[Result], job: Job) -> bool:
        """Keep what a job gave; False where its worker died."""
        try:
            result = future.result()
        except CancelledError:
            self.again.append(job)
            return True
        except BaseException as error:
            if self.workers.lost(error):
                return False
            raise
        self.losses.pop(id(job), None)
        self.keep(job, result)
        return True

    def note_loss(self, job: Job) -> None:
        """Send a job again; one that was lost twice is a suspect."""
        self.losses[id(job)] = self.losses.get(id(job), 0) + 1
        if self.losses[id(job)] < 2:
            self.again.append(job)
        else:
            self.suspects.append(job)

    def run_alone(self, job: Job) -> None:
        """Run one run with nothing beside it, so that a death can only be its own: then it failed."""
        for _ in range(2):
            try:
                future = self.workers.executor.submit(self.do, job)
                while not self.finished([future]):
                    pass
                self.keep(job, future.result())
                return
            except BaseException as error:
                if not self.workers.lost(error):
                    raise
                self.workers.renew()
        self.give_up(job)
