"""How far a batch is, told where no bar can be drawn."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from alxa_sim.batch import progress


def test_the_time_left_does_not_count_what_came_before_the_first_month(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    said = StringIO()
    lines = progress.Lines(Console(file=said, width=100), 10)
    now[0] = 500.0  # compiling
    lines(0.5)
    now[0] = 540.0
    lines(1.0)
    assert said.getvalue() == "2 of 10 runs done, about 340 s left\n"


def test_lines_come_no_more_often_than_every_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    said = StringIO()
    lines = progress.Lines(Console(file=said, width=100), 100)
    for _ in range(95):
        now[0] += 1.0
        lines(1.0)
    assert said.getvalue().count("left") == 3
