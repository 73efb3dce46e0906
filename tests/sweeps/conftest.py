"""Small sweeps: a world of four cells, two months, and what a folder holds apart from when it was made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alxa_sim.batch.sweep import Asked, sweep_command

SCENARIO = """\
name: tiny
period: {start: 2014-01, end: 2014-02}
world: {rows: 2, columns: 2, poor_gacha: 1, sumu: 1}
population: {households: 30}
interventions:
  minimum_living_allowance: {}
"""
DESIGN = """\
question: Does it matter?
scenarios: tiny.yaml
seeds: 3
method: grid
vary:
  herd.calving_rate: [0.3, 0.4]
  interventions.minimum_living_allowance: [true, false]
runs_per_file: 2
"""
Sweep = Callable[..., int]


def write_design(folder: Path, design: str = DESIGN, scenario: str = SCENARIO) -> Path:
    """A design file and its scenario in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.yaml").write_text(scenario, encoding="utf-8")
    (folder / "design.yaml").write_text(design, encoding="utf-8")
    return folder / "design.yaml"


def run_sweep(design: Path, out: Path, **changed: Any) -> int:
    """Run a sweep in a thread of this process, where machine code is at hand already."""
    asked = {"seeds": None, "resume": False, "workers": 1, "cluster": "threads:1", "dry_run": False} | changed
    return sweep_command(Asked(design, out, **asked))


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a sweep's folder, but the diary of sessions and the lock."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in paths
        if path.name not in ("sessions.jsonl", ".lock")
    }


@pytest.fixture(scope="session")
def tools() -> SimpleNamespace:
    """`write_design(folder)`, `sweep(design, out)`, `files(folder)`, and the text of the design."""
    return SimpleNamespace(write_design=write_design, sweep=run_sweep, files=files_of, design=DESIGN, runs=12)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small design, made by one thread without any trouble."""
    place = tmp_path_factory.mktemp("undisturbed")
    assert run_sweep(write_design(place / "q"), place / "out") == 0
    return place / "out"


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """The small design in a folder of its own."""
    return write_design(tmp_path / "q")
