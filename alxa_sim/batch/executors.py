"""On what the runs of a sweep run: the cores of this machine, threads, or a cluster, behind one interface.

All are `concurrent.futures.Executor`s, and what they return takes one way into the folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import Any, Protocol

from alxa_sim.batch.counting import PLACES
from alxa_sim.batch.fork_server import forking_context
from alxa_sim.batch.worker import begin_worker
from alxa_sim.records import Refusal

SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
"""Environment variables that keep the libraries of a worker from starting threads."""


class Workers(Protocol):
    """Something that runs tasks: an executor, how many tasks it runs at once, and what to do when it breaks."""

    executor: Executor

    def count(self) -> int:
        """Tasks that run at once."""

    def lost(self, error: BaseException) -> bool:
        """Whether an error says that a worker died, not that a task went wrong."""

    def free_from_the_dead(self) -> None:
        """See to it that whoever waits for a worker that died learns of it; called now and then."""

    def renew(self) -> None:
        """Replace workers that died."""

    def stop_at_once(self) -> None:
        """End all workers without waiting for what they do."""


class LocalProcesses:
    """Worker processes on this machine, a core each. `months` counts what they have done of their runs."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._context = forking_context()
        self.months: Any = self._context.RawArray("d", PLACES)
        self._dead: set[int] = set()
        self.executor: Executor = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._count, mp_context=self._context, initializer=begin_worker, initargs=(self.months,)
        )

    def count(self) -> int:
        return self._count

    def lost(self, error: BaseException) -> bool:
        return isinstance(error, BrokenExecutor)

    def free_from_the_dead(self) -> None:
        """End all workers where one has been dead for two looks, and the pool has not noticed.

        It does not where the worker died in the middle of a result: the pool then waits for the rest.
        """
        dead = {process.pid for process in self._processes() if wait([process.sentinel], 0)}
        if dead & self._dead:
            self._kill()
            self.executor.shutdown(wait=True)  # by then it knows that it is broken
        self._dead = dead

    def renew(self) -> None:
        self._kill()  # one that was just starting when another died would be waited for, and never end
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.executor = self._new()

    def stop_at_once(self) -> None:
        self._kill()
        self.executor.shutdown(wait=False, cancel_futures=True)

    def _processes(self) -> list[Any]:
        return list((getattr(self.executor, "_processes", None) or {}).values())

    def _kill(self) -> None:
        for process in self._processes():
            process.kill()
        results = getattr(self.executor, "_result_queue", None)
        if results is not None:
            results._writer.close()  # the last way in: who reads what a worker died over learns that no more comes


class Threads:
    """Threads of this process; compiled code runs in them side by side."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.executor: Executor = ThreadPoolExecutor(count)

    def count(self) -> int:
        return self._count

    def lost(self, _: BaseException) -> bool:
        return False

    def free_from_the_dead(self) -> None:
        """Threads do not die."""

    def renew(self) -> None:
        """Threads do not die."""

    def stop_at_once(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)


class Cluster:
    """Workers of a Dask cluster, however many there are at the moment."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.executor: Executor = client.get_executor(pure=False)

    def count(self) -> int:
        return max(1, sum(self._client.nthreads().values()))

    def lost(self, error: BaseException) -> bool:
        from distributed import KilledWorker

        return isinstance(error, KilledWorker)

    def free_from_the_dead(self) -> None:
        """The scheduler notices by itself."""

    def renew(self) -> None:
        """The scheduler finds other workers by itself."""

    def stop_at_once(self) -> None:
        with suppress(Exception):
            self._client.cancel(list(self._client.futures))


@contextmanager
def local_processes(count: int) -> Iterator[LocalProcesses]:
    """Worker processes that end with the block."""
    with single_threaded():
        workers = LocalProcesses(count)
        try:
            yield workers
        finally:
            workers.executor.shutdown(wait=True, cancel_futures=True)


def start_fork_server() -> None:
    """Let the process that workers are forked from import the model in the background, until they are asked for."""
    with single_threaded():
        forking_context()


@contextmanager
def single_threaded() -> Iterator[None]:
    """An environment in which processes start that compute on one core each."""
    before = {name: os.environ.get(name) for name in SINGLE_THREADED}
    os.environ.update(dict.fromkeys(SINGLE_THREADED, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


@contextmanager
def threads(count: int) -> Iterator[Workers]:
    """Threads that end with the block."""
    workers = Threads(count)
    try:
        yield workers
    finally:
        workers.executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def dask_cluster(address: str) -> Iterator[Workers]:
    """The cluster whose scheduler is at `address`, or `local:N` for one of N processes on this machine."""
    try:
        import distributed
    except ImportError:
        raise Refusal("--cluster needs Dask; install it with: pip install 'alxa_sim[cluster]'") from None
    kind, _, number = address.partition(":")
    cluster: Any = None
    open_cluster: Any = distributed.LocalCluster
    connect: Any = distributed.Client
    if kind == "local":
        cluster = open_cluster(n_workers=int(number), threads_per_worker=1, dashboard_address=None)
    try:
        client = connect(cluster or address, timeout=20)
    except OSError:
        raise Refusal(f"--cluster: no Dask scheduler answers at {address}") from None
    try:
        with client:
            yield Cluster(client)
    finally:
        if cluster is not None:
            cluster.close()


def workers_at(place: str | None, count: int) -> Callable[[], Any]:
    """What opens the workers that `--cluster PLACE` and `--workers COUNT` ask for; Refusal for a place that is none."""
    if place is None:
        return lambda: local_processes(count)
    kind, _, number = place.partition(":")
    if kind in ("threads", "local"):
        if not (number.isdecimal() and 1 <= int(number) <= 1000):
            raise Refusal(f"--cluster: {kind} needs a number of workers, such as {kind}:4")
        return (lambda: threads(int(number))) if kind == "threads" else (lambda: dask_cluster(place))
    if kind not in ("tcp", "tls", "ws", "wss", "ucx"):
        raise Refusal(f"--cluster: must be tcp://HOST:PORT, local:N or threads:N, found '{place}'")
    return lambda: dask_cluster(place)
