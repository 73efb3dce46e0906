"""A sweep's folder: complete, readable as it is, the same however it came about, and only ever of one design."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from alxa_sim.batch import code_version, runner, sweep_manifest
from alxa_sim.cli import main
from alxa_sim.manifest import read_manifest
from alxa_sim.records import Refusal


def test_every_run_has_a_row_and_every_table_reads_as_it_is(undisturbed: Path) -> None:
    runs = pd.read_parquet(undisturbed / "runs.parquet")
    assert (runs["status"] == "done").all()
    assert len(runs) == 12
    assert runs["run"].is_unique
    assert runs.groupby("seed").size().tolist() == [4] * 3
    assert set(runs["herd.calving_rate"]) == {0.3, 0.4}
    for table in ("estimates", "answers", "monthly", "gacha_monthly", "changes"):
        assert set(pd.read_parquet(undisturbed / table)["run"]) == set(runs["run"]), table
    costs = pd.read_parquet(undisturbed / "costs")
    on = runs[runs["interventions.minimum_living_allowance"]]
    assert set(costs["run"]) == set(on["run"])


def test_the_sql_of_the_reference_page_answers_in_duckdb_without_alxa(
    undisturbed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    page = (Path(__file__).parents[2] / "docs" / "reference" / "sweep_folder.md").read_text(encoding="utf-8")
    query = page.partition("```sql\n")[2].partition("```")[0]
    assert query
    monkeypatch.chdir(undisturbed)
    answer = duckdb.connect(":memory:").execute(query.replace("relapse_3y'", "exits'")).df()
    assert answer["scenario"].tolist() == ["tiny"]
    assert answer["n"].tolist() == [12]


def test_seeds_pair_the_points(undisturbed: Path) -> None:
    """The points differ in what the months do; at the start runs of one seed are the same, other seeds are not."""
    runs = pd.read_parquet(undisturbed / "runs.parquet").set_index("run")
    monthly = pd.read_parquet(undisturbed / "monthly")
    start = monthly.groupby("run")["herd_size"].first()
    assert all(len(set(values)) == 1 for _, values in start.groupby(runs["seed"]))
    assert len(set(start)) == 3


def test_the_command_of_a_run_repeats_it(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = pd.read_parquet(undisturbed / "runs.parquet").iloc[9]
    monkeypatch.chdir(undisturbed)
    words = run["command"].split()[1:]
    assert main([*words, "--out", str(tmp_path / "again")]) == 0
    again = pd.read_parquet(tmp_path / "again" / "monthly.parquet").drop(columns="run")
    monthly = pd.read_parquet(undisturbed / "monthly")
    kept = monthly[monthly["run"] == run["run"]].drop(columns="run").reset_index(drop=True)
    pd.testing.assert_frame_equal(again, kept, check_exact=True)


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("kind", ["threads", "processes", pytest.param("Dask", marks=pytest.mark.slow)])
def test_workers_of_any_kind_and_number_give_the_same_bytes(
    kind: str, count: int, undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    if kind == "Dask":
        pytest.importorskip("distributed")
    place = {"threads": f"threads:{count}", "processes": None, "Dask": f"local:{count}"}[kind]
    assert tools.sweep(design, tmp_path / "out", cluster=place, workers=count) == 0
    assert tools.files(tmp_path / "out") == tools.files(undisturbed)


@pytest.mark.slow
def test_a_cluster_started_as_the_how_to_says_gives_the_same_bytes(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    """The lines for Slurm without Slurm: a scheduler, a worker that finds it by its file, a sweep at its address."""
    pytest.importorskip("distributed")
    text = (Path(__file__).parents[2] / "docs" / "how_to" / "sweep.md").read_text(encoding="utf-8")
    started = [
        subprocess.Popen([sys.executable, "-m", *shlex.split(line)], cwd=tmp_path, stderr=subprocess.DEVNULL)
        for line in (re.search(rf"dask {part} [^&\"]+", text)[0] for part in ("scheduler", "worker"))  # type: ignore[index]
    ]
    try:
        address = tmp_path / "scheduler.json"
        while not address.exists() or not address.stat().st_size:
            assert started[0].poll() is None
            time.sleep(0.1)
        place = json.loads(address.read_text())["address"]
        assert tools.sweep(design, tmp_path / "out", cluster=place) == 0
    finally:
        for process in started:
            process.terminate()
            process.wait(20)
    assert tools.files(tmp_path / "out") == tools.files(undisturbed)


def test_the_number_of_runs_sent_at_a_time_changes_nothing(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SECONDS_A_TASK", 1e-9)
    assert tools.sweep(design, tmp_path / "out") == 0
    assert tools.files(tmp_path / "out") == tools.files(undisturbed)


def test_seeds_added_later_end_where_all_at_once_would(
    undisturbed: Path, design: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    out = tmp_path / "out"
    assert tools.sweep(design, out, seeds=1) == 0
    assert read_manifest(out)["runs"] == {"asked": 4, "done": 4, "failed": 0}
    assert tools.sweep(design, out, resume=True) == 0
    assert tools.files(out) == tools.files(undisturbed)


def test_a_complete_folder_is_left_as_it_is(undisturbed: Path, tools: SimpleNamespace, tmp_path: Path) -> None:
    before = tools.files(undisturbed)
    assert tools.sweep(tools.write_design(tmp_path / "q"), undisturbed, resume=True) == 0
    assert tools.files(undisturbed) == before


def test_a_folder_that_is_not_empty_needs_resume(undisturbed: Path, design: Path, tools: SimpleNamespace) -> None:
    with pytest.raises(Refusal, match="--resume"):
        tools.sweep(design, undisturbed)


def test_a_folder_of_another_design_is_refused_and_left_alone(
    undisturbed: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    before = tools.files(undisturbed)
    for changed in (("0.4", "0.45"), ("runs_per_file: 2", "runs_per_file: 3"), ("tiny.yaml", "[tiny.yaml, b.yaml]")):
        design = tools.write_design(tmp_path / "q", tools.design.replace(*changed))
        (tmp_path / "q" / "b.yaml").write_text("extends: tiny.yaml\nname: b\n")
        with pytest.raises(Refusal, match="another design"):
            tools.sweep(design, undisturbed, resume=True)
    assert tools.files(undisturbed) == before


@pytest.mark.parametrize("part", ["code", "numpy"])
def test_a_folder_of_another_version_is_refused(
    part: str, undisturbed: Path, design: Path, tools: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    other: dict[str, Any] = code_version.code_version() | {part: "0"}
    monkeypatch.setattr(code_version, "code_version", lambda: other)
    with pytest.raises(Refusal, match=f"made with {part}"):
        tools.sweep(design, undisturbed, resume=True)


def test_a_folder_of_another_layout_is_refused(
    undisturbed: Path, design: Path, tools: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_manifest, "SCHEMA", 2)
    with pytest.raises(Refusal, match="layout 1"):
        tools.sweep(design, undisturbed, resume=True)


def test_a_dry_run_tells_runs_time_and_disk_and_writes_nothing(
    design: Path, tmp_path: Path, tools: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tools.sweep(design, tmp_path / "out", dry_run=True) == 0
    told = capsys.readouterr().out
    assert "1 scenario x 4 points x 3 seeds = 12 runs" in told
    assert "A run, measured:" in told
    assert "free)" in told
    assert not (tmp_path / "out").exists()


def test_a_session_is_told_in_the_diary(undisturbed: Path) -> None:
    first = json.loads((undisturbed / "sessions.jsonl").read_text().splitlines()[0])
    assert first["runs_done"] == 12
