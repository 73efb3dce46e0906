"""How far a batch is: a bar with the time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

SECONDS_BETWEEN_LINES = 30.0
Advance = Callable[[float], None]


@contextmanager
def progress(console: Console, runs: int) -> Iterator[Advance]:
    """Give a function to be called with the runs (or parts of runs) done since the last call."""
    if not console.is_terminal:
        yield Lines(console, runs)
        return
    count = TextColumn("{task.completed:.0f} of {task.total:.0f} runs")
    columns = (BarColumn(), count, TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("runs", total=runs)
        yield lambda done: bar.advance(task, done)


class Lines:
    """Progress where no bar can be drawn, as in a log file.

    The clock starts with the first part done, before which the model may have been compiled.
    """

    def __init__(self, console: Console, runs: int) -> None:
        self._console, self._runs, self._done = console, runs, 0.0
        self._said = time.monotonic()
        self._began: float | None = None
        self._first = 0.0

    def __call__(self, done: float) -> None:
        self._done += done
        now = time.monotonic()
        if self._began is None:
            self._began, self._first = now, done
            return
        if now - self._said >= SECONDS_BETWEEN_LINES:
            self._said = now
            left = (now - self._began) * (self._runs - self._done) / (self._done - self._first)
            self._console.print(f"{self._done:.0f} of {self._runs} runs done, about {left:.0f} s left")
