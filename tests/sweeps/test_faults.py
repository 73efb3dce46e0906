"""Whatever befalls a sweep, going on ends in the folder that an undisturbed one gives, bit for bit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from processes_at_work import NEEDS_PROC, below, wait_for, wait_until_gone, workers_of

from alxa_sim.batch import sweep_folder
from alxa_sim.manifest import read_manifest
from alxa_sim.model import AlxaModel

ALXA = [sys.executable, "-m", "alxa_sim.cli"]


@contextmanager
def sweeping(design: Path, out: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`alxa sweep` in a process of its own, killed at the end if it still runs."""
    command = [*ALXA, "sweep", str(design), "--out", str(out), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def receipts(out: Path) -> list[Path]:
    return sorted(out.glob("receipts/*.json"))


@NEEDS_PROC
def test_a_worker_that_is_killed_costs_nothing(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    out = tmp_path / "out"
    with sweeping(design, out, "--workers", "2") as process:
        wait_for(lambda: receipts(out))
        os.kill(workers_of(process.pid)[0], signal.SIGKILL)
        _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    assert tools.files(out) == tools.files(undisturbed)


@NEEDS_PROC
def test_a_runner_that_is_killed_leaves_no_process_and_the_next_session_goes_on(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    out = tmp_path / "out"
    with sweeping(design, out, "--workers", "2") as process:
        wait_for(lambda: receipts(out))
        family = below(process.pid)
        assert len(workers_of(process.pid)) == 2
        process.kill()
        process.wait()
        wait_until_gone(family)
    kept = receipts(out)
    before = {path: path.stat().st_mtime_ns for path in kept}
    assert 0 < len(kept) < 6
    assert tools.sweep(design, out, resume=True) == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == before
    assert tools.files(out) == tools.files(undisturbed)


def test_ctrl_c_writes_what_is_under_way_and_says_how_to_go_on(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    out = tmp_path / "out"
    with sweeping(design, out, "--workers", "2") as process:
        wait_for(lambda: receipts(out))
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=120)
    assert process.returncode == 130, told
    assert f"alxa sweep {design} --out {out} --resume" in told
    runs = pd.read_parquet(out / "runs.parquet")
    assert {"done", "not run"} == set(runs["status"])
    assert len(runs) == 12
    assert tools.sweep(design, out, resume=True) == 0
    assert tools.files(out) == tools.files(undisturbed)


@pytest.mark.parametrize("table", ["monthly", "receipts"])
def test_a_damaged_file_is_found_and_its_runs_are_done_again(
    table: str, undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace, capsys: Any
) -> None:
    out = tmp_path / "out"
    tools.sweep(design, out)
    victim = sorted((out / table).iterdir())[2]
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    capsys.readouterr()
    assert tools.sweep(design, out, resume=True) == 0
    assert "1 damaged" in capsys.readouterr().err
    assert tools.files(out) == tools.files(undisturbed)


@pytest.mark.parametrize("crash_after", [1, 4, 6, 9])
def test_a_crash_between_any_two_renamings_loses_no_run_that_was_told(
    crash_after: int, undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """A process that dies is an exception that nothing cleans up after: here os.replace stops working for good."""
    out, renamed = tmp_path / "out", 0

    def replace(source: Path, target: Path) -> None:
        nonlocal renamed
        renamed += 1
        if renamed > crash_after + 2:  # the frame of the folder is two renamings
            raise SystemError("the process is gone")
        os.rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(sweep_folder.os, "replace", replace)
        with pytest.raises(SystemError):
            tools.sweep(design, out, seeds=1)
    told = set(sweep_folder.SweepFolder(out).outcomes())
    folder = sweep_folder.SweepFolder(out)
    assert folder.audit() == []
    assert told <= folder.done
    assert tools.sweep(design, out, resume=True) == 0
    assert tools.files(out) == tools.files(undisturbed)


def test_a_run_that_raises_is_told_with_its_command_and_done_again_later(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    out, step = tmp_path / "out", AlxaModel.step

    def broken(model: AlxaModel) -> None:
        if model._seed_word == 3 and model.settings.herd.calving_rate == 0.4:
            raise RuntimeError("cash of gacha 7\nis out of balance")
        step(model)

    with monkeypatch.context() as patch:
        patch.setattr(AlxaModel, "step", broken)
        assert tools.sweep(design, out) == 1
    told = capsys.readouterr().err
    runs = pd.read_parquet(out / "runs.parquet")
    failed = runs[runs["status"] == "failed"]
    assert len(failed) == 2
    assert (runs["status"] == "done").sum() == 10
    assert set(failed["error"]) == {"RuntimeError: cash of gacha 7 is out of balance"}
    assert read_manifest(out)["runs"] == {"asked": 12, "done": 10, "failed": 2}
    assert "n = 10 of 12 runs are done, 2 failed" in told
    assert failed["command"].iloc[0] in told
    assert "--seed 3 --set herd.calving_rate=0.4" in failed["command"].iloc[0]
    assert tools.sweep(design, out, resume=True) == 0
    assert tools.files(out) == tools.files(undisturbed)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounts a small file system, as root only")
def test_a_full_disk_keeps_what_fits_and_says_how_to_go_on(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=500k", "tmpfs", str(disk)]
    if (done := subprocess.run(mount, capture_output=True, text=True, check=False)).returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        assert tools.sweep(design, disk / "out") == 1
        told = capsys.readouterr().err
        assert "No space left on device" in told
        assert "--resume" in told
        kept = sweep_folder.SweepFolder(disk / "out")
        assert kept.audit() == []
        assert 0 < len(kept.done) < 12
        subprocess.run(["mount", "-o", "remount,size=50m", str(disk)], check=True)
        assert tools.sweep(design, disk / "out", resume=True) == 0
        assert tools.files(disk / "out") == tools.files(undisturbed)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.slow
@NEEDS_PROC
def test_a_dask_worker_that_is_lost_costs_nothing(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    pytest.importorskip("distributed")
    out = tmp_path / "out"
    with sweeping(design, out, "--cluster", "local:2") as process:
        wait_for(lambda: receipts(out))
        os.kill(dask_workers(process.pid)[0], signal.SIGKILL)
        _, told = process.communicate(timeout=180)
    assert process.returncode == 0, told
    assert tools.files(out) == tools.files(undisturbed)


def dask_workers(pid: int) -> list[int]:
    """The worker processes of Dask, which run with `multiprocessing.spawn`."""
    return [child for child in below(pid) if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
