"""The cores of this machine at work on the runs of one command: the first run here, the others side by side.

The first run compiles the model for all and tells how long a run takes; meanwhile the process that workers are forked
from gets ready. Where the rest is so short that starting workers would cost more than it gains, it is done here too.
Results are kept in the order of the jobs, so that nothing hangs on the number of workers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from alxa_sim.batch import counting
from alxa_sim.batch.executors import LocalProcesses, local_processes, start_fork_server
from alxa_sim.batch.interruption import Interruption
from alxa_sim.batch.one_run import AfterMonth, Stopped
from alxa_sim.batch.progress import Advance

START_UP = 1.5
"""Time that must be gained for workers to be started [s]."""
FEWEST = 3
"""Jobs from which workers are thought of."""
AHEAD = 4
"""Jobs that may be ahead of the next one to be kept, for each worker: what is done waits in memory."""

Job = TypeVar("Job")
Result = TypeVar("Result")


class Work(NamedTuple, Generic[Job, Result]):
    """Jobs, a run each, what is done with each and with what comes of it, in their order."""

    jobs: Sequence[Job]
    do: Callable[[Job, AfterMonth], Result]
    keep: Callable[[Job, Result], None]
    give_up: Callable[[Job], Result]
    """The result of a job whose worker died twice."""


class Crew:
    """`count` processes at most, started when they first pay, which end with the block."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._workers: LocalProcesses | None = None
        self._open = ExitStack()
        self._seconds: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is not None:
            self.stop_at_once()
        self._open.close()

    def do(self, work: Work[Any, Any], advance: Advance, stop: Interruption) -> bool:
        """Do the jobs; returns whether the user stopped it. What is done by then is kept, what is under way is not."""
        jobs = iter(work.jobs)
        left = len(work.jobs)
        try:
            while left and not self.pays(left):
                self.do_here(next(jobs), work, advance, stop)
                left -= 1
            if left:
                self.do_side_by_side(jobs, work, advance, stop)
        except Stopped:
            self.stop_at_once()
            return True
        return False

    def pays(self, jobs: int) -> bool:
        """Whether so many jobs are done sooner by workers, those that are to be started included."""
        if self._workers is not None:
            return jobs > 1
        if self._count == 1 or jobs < FEWEST - (self._seconds is not None):
            return False
        if self._seconds is None:
            start_fork_server()
            return False
        return self._seconds * (jobs - -(-jobs // self._count)) > START_UP

    def do_here(self, job: Any, work: Work[Any, Any], advance: Advance, stop: Interruption) -> None:
        """Do a job in this process; Stopped where the user asks to stop."""
        began: float | None = None

        def after_month(part: float) -> None:
            nonlocal began
            began = began or time.perf_counter()  # the first month may compile the model
            if stop.asked:
                raise Stopped
            advance(part)

        if stop.asked:
            raise Stopped
        result = work.do(job, after_month)
        self._seconds = time.perf_counter() - (began or time.perf_counter())
        work.keep(job, result)

    def do_side_by_side(self, jobs: Iterator[Any], work: Work[Any, Any], advance: Advance, stop: Interruption) -> None:
        """Do the rest of the jobs in worker processes."""
        from alxa_sim.batch.dispatch import Dispatch

        if self._workers is None:
            self._workers = self._open.enter_context(local_processes(self._count))
        workers = self._workers
        queue = Queue(jobs, work.keep, AHEAD * self._count)
        months = Months(workers.months, advance)

        def look() -> None:
            months.tell(queue.kept)
            if stop.asked:
                raise Stopped

        dispatch: Dispatch[Any, Any] = Dispatch(
            workers,
            partial(do_in_worker, work.do),
            queue.keep,
            lambda job: [job],
            lambda job: queue.keep(job, work.give_up(job[1])),
            lambda: stop.asked,
            queue.may_go_on,
            look,
        )
        try:
            dispatch.run(queue.numbered())
        finally:
            queue.flush()
        look()

    def stop_at_once(self) -> None:
        """End the workers without waiting for what they do."""
        if self._workers is not None:
            self._workers.stop_at_once()
            self._workers = None


class Queue:
    """Jobs given out in order with a number, and their results kept in that order."""

    def __init__(self, jobs: Iterator[Any], keep: Callable[[Any, Any], None], ahead: int) -> None:
        self._jobs, self._keep, self._ahead = jobs, keep, ahead
        self._sent = self.kept = 0
        self._waiting: dict[int, tuple[Any, Any]] = {}

    def numbered(self) -> Iterator[tuple[int, Any]]:
        """The jobs, each led by its number."""
        for number, job in enumerate(self._jobs):
            self._sent = number + 1
            yield number, job

    def may_go_on(self) -> bool:
        """Whether the job to be sent next is not too far ahead of the one to be kept next."""
        return self._sent - self.kept < self._ahead

    def keep(self, job: tuple[int, Any], result: Any) -> None:
        """Take a result; it is kept once those of all jobs before are."""
        self._waiting[job[0]] = job[1], result
        while self.kept in self._waiting:
            self._keep(*self._waiting.pop(self.kept))
            self.kept += 1

    def flush(self) -> None:
        """Keep what is left, where jobs before were not done."""
        for number in sorted(self._waiting):
            self._keep(*self._waiting.pop(number))


class Months:
    """What workers did of their runs, told as progress: the months that they counted, whole runs at least."""

    def __init__(self, counter: Any, advance: Advance) -> None:
        self._counter, self._advance = counter, advance
        self._begin = sum(counter)
        self._told = 0.0

    def tell(self, runs: int) -> None:
        """Tell what was done since the last time; so many runs are complete, failed ones included."""
        done = max(sum(self._counter) - self._begin, float(runs), self._told)
        self._advance(done - self._told)
        self._told = done


def do_in_worker(do: Callable[[Any, AfterMonth], Any], job: tuple[int, Any]) -> Any:
    """Do a numbered job in a worker process, where its months are counted."""
    return do(job[1], counting.count)
