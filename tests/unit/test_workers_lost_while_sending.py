"""A worker that dies in the middle of a result leaves half a message; who waits for the rest would wait for ever."""

from __future__ import annotations

import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from alxa_sim.batch.dispatch import Dispatch
from alxa_sim.batch.executors import LocalProcesses, local_processes

LARGE = 1_000_000
"""Bytes of a result, more than a pipe takes at once."""


def after_half(then: Any) -> None:
    """Let this worker do something else once half of its next large message has left it."""
    send = Connection._send  # type: ignore[attr-defined]

    def half(self: Connection, buffer: Any, *more: Any) -> None:
        if len(buffer) < LARGE:
            send(self, buffer, *more)
            return
        send(self, buffer[: LARGE // 2], *more)
        then()

    Connection._send = half  # type: ignore[attr-defined]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep() -> None:
    time.sleep(600)


def result(job: tuple[int, str]) -> bytes:
    """A large result; where the place that the job names is empty, it is marked and the worker dies as it sends."""
    number, place = job
    if place and not Path(place).exists():
        Path(place).touch()
        after_half(die)
    return bytes([number]) * LARGE


def always_dying(_: str) -> bytes:
    """Half a result, each time."""
    after_half(die)
    return bytes(LARGE)


def half_a_result(place: str) -> bytes:
    """A result that stays half sent."""
    after_half(sleep)
    Path(place).touch()
    return bytes(LARGE)


@pytest.mark.parametrize("jobs", [1, 5])
def test_a_worker_that_dies_as_it_sends_costs_no_result(jobs: int, tmp_path: Path) -> None:
    kept: dict[int, bytes] = {}
    with local_processes(2) as workers:
        dispatch: Dispatch[Any, bytes] = Dispatch(
            workers, result, lambda job, found: kept.__setitem__(job[0], found), lambda job: [job],
            lambda job: pytest.fail(f"{job} was given up"), lambda: False,
        )  # fmt: skip
        dispatch.run((number, str(tmp_path / "dead") if number == 0 else "") for number in range(jobs))
    assert (tmp_path / "dead").exists()
    assert kept == {number: bytes([number]) * LARGE for number in range(jobs)}


def test_a_job_that_kills_its_worker_as_it_sends_is_given_up() -> None:
    given_up: list[str] = []
    with local_processes(1) as workers:
        dispatch: Dispatch[str, bytes] = Dispatch(
            workers, always_dying, lambda *_: pytest.fail("nothing comes of it"), lambda job: [job],
            given_up.append, lambda: False,
        )  # fmt: skip
        dispatch.run(iter(["deadly"]))
    assert given_up == ["deadly"]


def test_workers_stopped_as_they_send_leave_nobody_waiting(tmp_path: Path) -> None:
    workers = LocalProcesses(1)
    workers.executor.submit(half_a_result, str(tmp_path / "begun"))
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    time.sleep(0.3)
    (manager,) = (thread for thread in threading.enumerate() if "ExecutorManager" in type(thread).__name__)
    workers.stop_at_once()
    manager.join(20)
    assert not manager.is_alive()
