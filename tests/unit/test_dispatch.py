"""Every job ends with a result or is given up, whatever happens to workers; results are kept in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import count
from typing import Any

import pytest

from alxa_sim.batch.crew import Crew, Queue, Work
from alxa_sim.batch.dispatch import Dispatch
from alxa_sim.batch.interruption import Interruption


class Fragile(Executor):
    """Does what it is given when it is asked for it; jobs in `deadly` kill it for as often as they say."""

    def __init__(self, deadly: dict[int, int]) -> None:
        self.deadly, self.done = deadly, []

    def submit(self, do: Callable[..., Any], job: Any, /, *_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.deadly.get(job, 0):
            self.deadly[job] -= 1
            future.set_exception(BrokenExecutor("a worker died"))
        else:
            self.done.append(job)
            future.set_result(do(job))
        return future


class Hands:
    """Three workers that a job may kill."""

    def __init__(self, deadly: dict[int, int]) -> None:
        self.executor = Fragile(deadly)
        self.renewed = 0

    def count(self) -> int:
        return 3

    def lost(self, error: BaseException) -> bool:
        return isinstance(error, BrokenExecutor)

    def renew(self) -> None:
        self.renewed += 1

    def stop_at_once(self) -> None: ...

    def free_from_the_dead(self) -> None: ...


def dispatched(jobs: int, deadly: dict[int, int], **more: Any) -> tuple[dict[int, int], list[int], Hands]:
    """Results by job and the jobs given up; a result is ten times its job."""
    kept: dict[int, int] = {}
    lost: list[int] = []
    hands = Hands(deadly)
    Dispatch(hands, lambda job: 10 * job, kept.__setitem__, lambda job: [job], lost.append, lambda: False, **more).run(
        iter(range(1, jobs + 1))
    )
    return kept, lost, hands


@pytest.mark.parametrize("deaths", [1, 2, 3])
def test_a_job_whose_worker_dies_now_and_then_is_done_in_the_end(deaths: int) -> None:
    kept, lost, hands = dispatched(9, {4: deaths})
    assert kept == {job: 10 * job for job in range(1, 10)}
    assert lost == []
    assert hands.renewed >= 1


def test_a_job_that_always_kills_its_worker_is_given_up_and_costs_no_other() -> None:
    kept, lost, _ = dispatched(9, {4: 99, 7: 99})
    assert sorted(lost) == [4, 7]
    assert sorted(kept) == [1, 2, 3, 5, 6, 8, 9]


@pytest.mark.parametrize(("may_send", "in_flight"), [(lambda sent: True, 4), (lambda sent: sent < 2, 2)])
def test_no_job_is_sent_while_none_may_and_one_at_most_waits(may_send: Callable[[int], bool], in_flight: int) -> None:
    dispatch: Dispatch[int, int]
    dispatch = Dispatch(Hands({}), abs, lambda *_: None, lambda job: [job], lambda _: None, lambda: False)
    dispatch.may_send = lambda: may_send(len(dispatch.in_flight))
    dispatch.fill(iter(range(1, 10)))
    assert len(dispatch.in_flight) == in_flight


def test_a_queue_keeps_in_order_and_holds_back_what_is_too_far_ahead() -> None:
    kept: list[str] = []
    queue = Queue(iter("abcdef"), lambda job, result: kept.append(job + result), ahead=3)
    numbered = queue.numbered()
    jobs = [next(numbered) for _ in range(3)]
    assert not queue.may_go_on()
    queue.keep(jobs[2], "3")
    queue.keep(jobs[1], "2")
    assert kept == []
    queue.keep(jobs[0], "1")
    assert kept == ["a1", "b2", "c3"]
    assert queue.may_go_on()


def test_what_was_done_out_of_turn_is_kept_when_the_work_is_broken_off() -> None:
    kept: list[str] = []
    queue = Queue(iter("abc"), lambda job, result: kept.append(job + result), ahead=9)
    jobs = list(queue.numbered())
    queue.keep(jobs[2], "3")
    queue.keep(jobs[1], "2")
    queue.flush()
    assert kept == ["b2", "c3"]


class TestCrewAlone:
    """Where workers do not pay, everything is done in this process."""

    def test_jobs_are_done_in_order_and_their_months_told(self) -> None:
        done: list[tuple[int, int]] = []
        parts: list[float] = []

        def halves(job: int, after_month: Callable[[float], None]) -> int:
            after_month(0.5)
            after_month(0.5)
            return job * job

        work = Work([1, 2, 3, 4], halves, lambda job, result: done.append((job, result)), lambda job: 0)
        with Crew(8) as crew:
            assert not crew.do(work, parts.append, Interruption(lambda: None))
            assert not crew.do(work, parts.append, Interruption(lambda: None))
        assert done == [(1, 1), (2, 4), (3, 9), (4, 16)] * 2
        assert sum(parts) == 8

    def test_who_asks_to_stop_keeps_what_is_complete(self) -> None:
        stop, kept, number = Interruption(lambda: None), [], count(1)

        def month(job: int, after_month: Callable[[float], None]) -> int:
            if next(number) == 3:
                stop.asked = True
            after_month(1.0)
            return job

        work = Work([1, 2, 3, 4], month, lambda job, _: kept.append(job), lambda job: 0)
        with Crew(1) as crew:
            assert crew.do(work, lambda _: None, stop)
        assert kept == [1, 2]
