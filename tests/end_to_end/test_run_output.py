"""What `alxa run` leaves behind: equal for equal seeds, whole or not at all, honest about what failed."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alxa_sim.batch.estimate_files import NAMES
from alxa_sim.batch.running import run_command
from alxa_sim.batch.store import Store, table_digest
from alxa_sim.manifest import digest_of_file, read_manifest
from alxa_sim.records import Refusal
from alxa_sim.scenario import Scenario, load_scenario

SLOW_RUN = """
import sys, time
from importlib import util
from pathlib import Path
from types import SimpleNamespace
spec = util.spec_from_file_location("fakes", sys.argv[1])
fakes = util.module_from_spec(spec)
spec.loader.exec_module(fakes)
class Slow(fakes.FakeModel):
    def step(self):
        time.sleep(0.002 if self.seed < 3 else 0.05)
        super().step()
sys.modules["alxa_sim.model"] = SimpleNamespace(AlxaModel=Slow)
from alxa_sim.batch.running import run_command
asked = dict(replicates=9, seed=int(sys.argv[2]), out=Path("out"), force=False, check=False, threads=1)
sys.exit(run_command(fakes.scenario_of_tests(), **asked))
"""


def run(scenario: Any, out: str, **changed: Any) -> int:
    asked = {"replicates": 3, "seed": 1, "force": False, "check": False, "threads": 1} | changed
    return run_command(scenario, out=Path(out), **asked)


@contextmanager
def slow_run(seed: int) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A run of nine seeds in a process of its own, and the folder it builds in; seeds from 3 on are slow."""
    fakes = Path(__file__).parents[1] / "conftest.py"
    command = [sys.executable, "-c", SLOW_RUN, str(fakes), str(seed)]
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": root})
    try:
        yield process, wait_for(lambda: next(Path().glob(".out.*.partial"), None), process)
    finally:
        process.kill()
        process.communicate()


def wait_for(look: Any, process: subprocess.Popen[str]) -> Any:
    for _ in range(600):
        if found := look():
            return found
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise TimeoutError


@pytest.mark.usefixtures("fake_model", "in_empty_folder")
class TestResults:
    def test_the_same_seeds_give_the_same_files(self, fake_scenario: Any) -> None:
        assert run(fake_scenario, "a/r") == run(fake_scenario, "b/r") == 0  # files name the folder that they lie in
        assert run(fake_scenario, "c/r", seed=2) == 0
        a, b, c = (read_manifest(Path(name) / "r") for name in "abc")
        assert (a["digest"], a["tables"], a["files"]) == (b["digest"], b["tables"], b["files"])
        assert a["digest"] != c["digest"]

    def test_the_manifest_is_true(self, fake_scenario: Any) -> None:
        run(fake_scenario, "r")
        manifest = read_manifest(Path("r"))
        found = {p.relative_to("r").as_posix() for p in Path("r").rglob("*") if p.is_file()}
        assert found == {"manifest.json", *manifest["files"]}
        for name, digest in manifest["files"].items():
            assert digest_of_file(Path("r") / name) == digest
        for name, table in manifest["tables"].items():
            assert table_digest(pd.read_parquet(f"r/{name}.parquet")) == table["digest"]
        assert manifest["seeds"] == {
            "asked": [1, 2, 3],
            "done": [1, 2, 3],
            "failed": [],
            "interrupted": False,
        }
        assert {"python", "mesa", "numpy", "numba", "pandas", "pyarrow"} <= set(manifest["versions"])

    def test_a_run_that_fails_is_told_beside_every_number(
        self, fake_scenario: Any, fake_model: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        fake_model.fails_at = (2,)
        assert run(fake_scenario, "r", check=True) == 1
        runs = pd.read_parquet("r/runs.parquet")
        assert runs["status"].tolist() == ["done", "failed", "done"]
        assert runs["error"][1] == "RuntimeError: cash of gacha 7 is out of balance"
        assert runs["command"][1] == "alxa run scenario.yaml --replicates 1 --seed 2 --check"
        assert pd.read_parquet("r/monthly.parquet")["run"].unique().tolist() == [1, 3]
        summary = pd.read_csv("r/summary.csv")
        assert summary["n"].max() == 2
        assert (summary["asked"] == 3).all()
        assert "n = 2 of 3 runs" in Path("r/figures/incidence.caption.txt").read_text()
        screen, messages = capsys.readouterr()
        assert screen.count("2 of 3") == (summary["n"] == 2).sum()
        assert "alxa run r/scenario.yaml --replicates 1 --seed 2 --check" in messages

    def test_runs_that_all_fail_leave_their_errors(self, fake_scenario: Any, fake_model: Any) -> None:
        fake_model.fails_at = (1, 2, 3)
        assert run(fake_scenario, "r") == 1
        assert pd.read_parquet("r/runs.parquet")["status"].tolist() == ["failed"] * 3
        assert not Path("r/figures").exists()

    def test_a_figure_that_fails_does_not_cost_the_results(
        self, fake_scenario: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("alxa_sim.rendering.draw", lambda *_: 1 / 0)
        assert run(fake_scenario, "r") == 1
        assert "The figure incidence could not be drawn: ZeroDivisionError" in capsys.readouterr().err
        assert read_manifest(Path("r"))["seeds"]["done"] == [1, 2, 3]


@pytest.mark.usefixtures("in_empty_folder")
def test_the_model_leaves_all_that_is_promised(capsys: pytest.CaptureFixture[str]) -> None:
    scenario = Scenario.model_validate({"name": "short", "period": {"start": "2014-01", "end": "2015-03"}})
    assert run_command(scenario, replicates=2, seed=5, out=None, force=False, check=True, threads=1) == 0
    tables = {"runs", "monthly", "gacha_monthly", "households", "changes", "costs", "ledger", "institutions", "places",
              "estimates_by_run"}  # fmt: skip
    folder = Path("results/short")
    assert set(read_manifest(folder)["tables"]) == tables
    assert {p.name for p in folder.iterdir()} == {f"{name}.parquet" for name in (*tables, *NAMES)} | {
        "manifest.json", "scenario.yaml", "summary.csv", "summary.md", "summary.tex", "figures",
        "estimates.md", "estimates.tex", *(f"{name}.csv" for name in NAMES),
    }  # fmt: skip
    assert load_scenario(folder / "scenario.yaml").digest == scenario.digest
    summary = pd.read_csv(folder / "summary.csv")
    sections = summary["section"].unique()
    assert {"Actually poor", "Registered", "Income per head by source, 2014", "Public cost"} <= set(sections)
    assert (summary["asked"] == 2).all()
    assert "2 of 2" in capsys.readouterr().out


@pytest.mark.usefixtures("in_empty_folder")
class TestRefusals:
    def test_a_folder_that_is_refused_starts_no_run(self, fake_scenario: Any, fake_model: Any) -> None:
        Path("mine").mkdir()
        Path("mine/thesis.docx").touch()
        fake_model.__init__ = lambda *_, **__: pytest.fail("a run was started")
        for force in (False, True):
            with pytest.raises(Refusal, match="mine"):
                run(fake_scenario, "mine", force=force)
        assert [p.as_posix() for p in Path().rglob("*")] == ["mine", "mine/thesis.docx"]

    def test_a_model_that_refuses_its_input_leaves_nothing(self, fake_scenario: Any, fake_model: Any) -> None:
        def refuse(*_: Any, **__: Any) -> None:
            raise Refusal("gacha.csv: no column 'row'")

        fake_model.__init__ = refuse
        with pytest.raises(Refusal, match="no column"):
            run(fake_scenario, "r")
        assert list(Path().iterdir()) == []

    @pytest.mark.usefixtures("fake_model")
    def test_a_full_disk_is_one_line_and_leaves_nothing(
        self, fake_scenario: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: Any) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(Store, "write", fail)
        with pytest.raises(Refusal, match="No space left on device"):
            run(fake_scenario, "r")
        assert list(Path().iterdir()) == []


@pytest.mark.usefixtures("in_empty_folder")
class TestStopping:
    @pytest.mark.usefixtures("fake_model")
    def test_a_killed_run_leaves_no_folder_and_the_next_clears_up(self, fake_scenario: Any) -> None:
        with slow_run(seed=1) as (process, building):
            wait_for((building / "monthly.parquet").exists, process)
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert building.exists()
            assert not Path("out").exists()
        assert run(fake_scenario, "out") == 0
        assert [p.name for p in Path().iterdir()] == ["out"]

    def test_ctrl_c_keeps_the_complete_runs(self) -> None:
        with slow_run(seed=1) as (process, building):
            wait_for(lambda: (building / "monthly.parquet").exists(), process)
            process.send_signal(signal.SIGINT)
            _, messages = process.communicate(timeout=60)
        assert process.returncode == 130
        seeds = read_manifest(Path("out"))["seeds"]
        assert seeds["interrupted"]
        assert 0 < len(seeds["done"]) < 9
        assert pd.read_parquet("out/runs.parquet")["status"].value_counts()["not run"] == 9 - len(seeds["done"])
        assert f"n = {len(seeds['done'])} of 9" in messages

    def test_ctrl_c_before_the_first_run_is_complete_leaves_nothing(self) -> None:
        with slow_run(seed=3) as (process, _):
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            _, messages = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "nothing was written" in messages
        assert list(Path().iterdir()) == []
