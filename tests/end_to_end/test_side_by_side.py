"""Runs side by side leave what runs one after the other leave, whatever befalls the workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from processes_at_work import NEEDS_PROC, wait_for, wait_until_gone, workers_of

from alxa_sim.manifest import read_manifest

SCENARIO = """\
name: tiny
period: {start: 2014-01, end: 2015-12}
world: {rows: 2, columns: 2, poor_gacha: 1, sumu: 1}
population: {households: 60}
interventions:
  minimum_living_allowance: {}
  pioneers: {}
"""
AT_ONCE = (
    "import sys; from alxa_sim.batch import crew; crew.START_UP = -1.0; from alxa_sim.cli import main; sys.exit(main())"
)
"""`alxa` with workers however short the runs are."""
SEEDS = 12


@pytest.fixture(autouse=True)
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(SCENARIO, encoding="utf-8")


@contextmanager
def alxa(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a process group of its own, killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", AT_ONCE, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def run(out: str, workers: int, seeds: int = SEEDS) -> Any:
    return alxa("run", "tiny.yaml", "--replicates", str(seeds), "--out", out, "--workers", str(workers))


def stored(out: str) -> dict[str, Any]:
    """The digests of a folder: of its numbers, of its tables, and of its files, which name it by its last name."""
    manifest = read_manifest(Path(out))
    return {key: manifest[key] for key in ("digest", "tables", "seeds", "files")}


@pytest.fixture(scope="module")
def one_by_one(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the runs leave that are done one after the other."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("one_by_one"))
    try:
        Path("tiny.yaml").write_text(SCENARIO, encoding="utf-8")
        with run("calm/out", 1) as process:
            _, told = process.communicate(timeout=300)
            assert process.returncode == 0, told
        return stored("calm/out")
    finally:
        os.chdir(before)


def test_results_do_not_hang_on_the_number_of_workers(one_by_one: dict[str, Any]) -> None:
    with run("by_three/out", 3) as process:
        _, told = process.communicate(timeout=300)
        assert process.returncode == 0, told
    assert stored("by_three/out") == one_by_one


def test_shares_do_not_hang_on_the_number_of_workers() -> None:
    for workers in ("1", "3"):
        with alxa(
            "attribute", "tiny.yaml", "--replicates", "2", "--out", f"by_{workers}/out", "--workers", workers
        ) as process:
            _, told = process.communicate(timeout=300)
            assert process.returncode == 0, told
    assert Path("by_1/out/shares.csv").read_bytes() == Path("by_3/out/shares.csv").read_bytes()


@NEEDS_PROC
def test_a_worker_that_is_killed_costs_no_run(one_by_one: dict[str, Any]) -> None:
    with run("hit/out", 2) as process:
        workers = wait_for(lambda: workers_of(process.pid))
        os.kill(workers[0], signal.SIGKILL)
        _, told = process.communicate(timeout=300)
        assert process.returncode == 0, told
    assert stored("hit/out") == one_by_one


@NEEDS_PROC
def test_a_command_that_is_killed_leaves_neither_a_process_nor_a_folder_of_results() -> None:
    with run("gone", 2, seeds=2000) as process:
        workers = wait_for(lambda: workers_of(process.pid))
        process.kill()
        wait_until_gone(workers)
    assert not Path("gone").exists()


@NEEDS_PROC
def test_ctrl_c_keeps_the_complete_runs_and_says_how_many() -> None:
    with run("short", 2, seeds=2000) as process:
        building = wait_for(lambda: next(Path().glob(".short.*.partial/monthly.parquet"), None))
        wait_for(lambda: workers_of(process.pid))
        size = building.stat().st_size
        wait_for(lambda: building.stat().st_size > 3 * size + 10_000)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=120)
    assert process.returncode == 130, told
    seeds = read_manifest(Path("short"))["seeds"]
    assert seeds["interrupted"]
    assert 1 < len(seeds["done"]) < 2000
    assert pd.read_parquet("short/monthly.parquet")["run"].nunique() == len(seeds["done"])
    assert f"n = {len(seeds['done'])} of 2000" in told
