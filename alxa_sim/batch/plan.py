"""What a sweep will take, told before it starts: runs, time and disk, from one run measured here."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow as pa

from alxa_sim.batch.code_version import code_digest
from alxa_sim.batch.design import Design, Run
from alxa_sim.batch.shard_tables import write_rows
from alxa_sim.batch.worker import Order, Task, carry_out
from alxa_sim.model import AlxaModel

COMPILING = "Compiling the model for this machine, once; this takes up to 40 seconds ..."
UNITS = ("bytes", "kB", "MB", "GB", "TB")


class Pilot(NamedTuple):
    """One run as measured: seconds and bytes on disk; `error` where it failed."""

    seconds: float
    bytes: int
    error: str


class Plan(NamedTuple):
    """What is to be done and what it will take."""

    design: Design
    seeds: list[int]
    done: int
    workers: int
    pilot: Pilot

    @property
    def asked(self) -> int:
        return len(self.seeds) * self.design.runs_per_seed

    @property
    def missing(self) -> int:
        return self.asked - self.done

    @property
    def seconds(self) -> float:
        return self.pilot.seconds * self.missing / self.workers

    @property
    def bytes(self) -> int:
        return self.pilot.bytes * self.missing

    def lines(self, free: int) -> list[str]:
        """The plan in words; `free` is the room on the disk [bytes]."""
        design = self.design
        parts = (
            counted(len(design.scenarios), "scenario"),
            counted(len(design.points.rows), "point"),
            counted(len(self.seeds), "seed"),
        )
        told = [f"Design: {' x '.join(parts)} = {counted(self.asked, 'run')}"]
        if self.done:
            told.append(f"Done already: {self.done:,}; to do: {self.missing:,}")
        told.append(f"A run, measured: {self.pilot.seconds:.2f} s and {sized(self.pilot.bytes)}")
        if self.pilot.error:
            told.append(f"That run failed: {self.pilot.error}")
        told.append(
            f"On {counted(self.workers, 'worker')}: about {lasting(self.seconds)} and {sized(self.bytes)} "
            f"({sized(free)} free)"
        )
        if self.bytes > free:
            told.append("The disk is too small for this; the sweep would stop when it is full, and could go on later.")
        return told


def measured(design: Design, run: Run, say: Callable[[str], None]) -> Pilot:
    """Do one run here, after the model was compiled, and see what it takes; nothing of it is kept."""
    scenario = design.scenario_of(run)
    if not AlxaModel.is_compiled():
        say(COMPILING)
    warm_up(design, run)
    task = Task(0, (Order(run.number, scenario, run.seed),), design.settings.keep, code_digest())
    began = time.perf_counter()
    piece = carry_out(task)
    seconds = time.perf_counter() - began
    size = sum(bytes_a_run(table, design.settings.runs_per_file) for table in piece.tables.values())
    return Pilot(seconds, size, piece.outcomes[0].error)


def bytes_a_run(table: pa.Table, runs_per_file: int) -> int:
    """What a run adds to the disk: its rows, and its part of what a file takes that has none."""
    with TemporaryDirectory() as folder:
        sizes = []
        for name, rows in (("rows", table), ("empty", table.slice(0, 0))):
            write_rows(rows, Path(folder) / name)
            sizes.append((Path(folder) / name).stat().st_size)
    whole, empty = sizes
    return whole - empty + empty // runs_per_file


def warm_up(design: Design, run: Run) -> None:
    """Build the machine code, or load it from disk, outside the time that is measured."""
    try:
        model = AlxaModel(design.scenario_of(run), seed=run.seed)
        model.step()
        model.release()
    except Exception:
        return  # the measured run fails too, and says why


def free_room(place: Path) -> int:
    """Free bytes on the disk that `place` is or will be on."""
    existing = next(path for path in (place.absolute(), *place.absolute().parents) if path.exists())
    return shutil.disk_usage(existing).free


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' if number != 1 else ''}"


def sized(size: float) -> str:
    """Bytes in a readable unit."""
    for unit in UNITS[:-1]:
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == UNITS[0] or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} {UNITS[-1]}"


def lasting(seconds: float) -> str:
    """A span of time in readable units."""
    if seconds < 60:
        return f"{max(seconds, 1):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
