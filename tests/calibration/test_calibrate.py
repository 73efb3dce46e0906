"""`alxa calibrate` from end to end on a world of four cells: waves, posterior, checks, and what others make of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alxa_sim.batch.code_version import code_digest
from alxa_sim.batch.design_file import load_design
from alxa_sim.batch.swept import Swept
from alxa_sim.batch.worker import Order, Task, carry_out
from alxa_sim.calibration import calibrating, posterior, recovery, waves
from alxa_sim.calibration.calibrating import Calibration, calibrate_command
from alxa_sim.calibration.model_runs import FITTED as WORLDS
from alxa_sim.calibration.model_runs import values_in
from alxa_sim.cli import main
from alxa_sim.manifest import read_manifest
from alxa_sim.records import Refusal
from alxa_sim.scenario import load_scenario

SCENARIO = """\
name: tiny
period: {start: 2014-01, end: 2016-12}
world: {rows: 2, columns: 2, poor_gacha: 1, sumu: 1}
population: {households: 60}
interventions:
  minimum_living_allowance: {}
"""
TARGETS = """\
register: {title: Register, title_zh: 建档立卡, quantity: registered, kind: share, use: calibration, unit: "%", year: 2015,
  value: 5, tolerance: 2, source: made up, grade: R, why: test}
income: {title: Income, title_zh: 收入, quantity: income, kind: level, use: calibration, unit: yuan/person/year, year: 2015,
  value: 15000, tolerance: 1500, source: made up, grade: R, why: test}
alone: {title: Income alone, title_zh: 收入, quantity: income, kind: level, use: calibration, unit: yuan/person/year, year: 2015,
  world: no_programme, value: 15000, tolerance: 1500, source: made up, grade: R, why: test}
camels: {title: Camels, title_zh: 骆驼, quantity: camels, kind: level, use: held_out, unit: head, year: 2016, value: 500,
  tolerance: 100, source: made up, grade: R, why: test}
"""
PRIORS = """\
labour.jobs_per_adult:
  prior: {uniform: [0.05, 0.9]}
  why: from no work to more than there are adults
offtake.small_young:
  prior: {uniform: [0.05, 0.3], unit: 1/month}
  why: from a tenth to two thirds in an autumn
interventions.minimum_living_allowance.take_up:
  prior: {uniform: [0.2, 1]}
  why: from few to all
"""
TAKE_UP = "interventions.minimum_living_allowance.take_up"
DESIGN = """\
scenarios: tiny.yaml
method: posterior
posterior: out/posterior.parquet
points: 5
seeds: 1
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calibration")
    for name, text in (("tiny", SCENARIO), ("targets", TARGETS), ("priors", PRIORS), ("design", DESIGN)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def asked(place: Path) -> Calibration:
    return Calibration(
        place / "tiny.yaml", (), place / "priors.yaml", place / "targets.yaml", points=(10, 5), draws=30, fresh=3, draw=1,
        out=place / "out", workers=1, resume=False, threads=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def few_steps() -> Iterator[None]:
    """Short walks and few points to weigh: what they find is tested on known simulators."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrating, "sample", partial(posterior.sample, steps=150))
        patch.setattr(calibrating, "recovered", partial(recovery.recovered, steps=60))
        patch.setattr(waves, "LOOKED_AT", 2**10)
        yield


@pytest.fixture(scope="module")
def folder(asked: Calibration, few_steps: None) -> Path:
    """Done, then its second wave and all after it lost, and done again with --resume."""
    assert calibrate_command(asked) == 0
    first = (asked.place / "posterior.csv").read_bytes()
    for lost in ("wave_2", "fresh"):
        (asked.place / lost).rename(asked.place.with_name(f"lost_{lost}"))
    (asked.place / "posterior.csv").unlink()
    assert calibrate_command(replace(asked, resume=True)) == 0
    assert (asked.place / "posterior.csv").read_bytes() == first
    return asked.place


def test_points_have_seeds_of_their_own_and_both_worlds_share_them(folder: Path) -> None:
    first, second = (pd.read_parquet(folder / "wave_1" / world / "runs.parquet") for world in WORLDS)
    assert first["seed"].nunique() == 10
    assert first["seed"].tolist() == second["seed"].tolist()
    assert (first["status"] == "done").all()


def test_settings_of_interventions_do_not_bring_them_back_where_there_are_none(folder: Path) -> None:
    first, second = (Swept(folder / "wave_1" / world) for world in WORLDS)
    assert TAKE_UP in first.varied
    assert TAKE_UP not in second.varied
    assert first.points["labour.jobs_per_adult"].tolist() == second.points["labour.jobs_per_adult"].tolist()
    runs = [second.design.scenario_of(run) for run in second.design.runs([1])]
    assert not any(scenario.interventions for scenario in runs)


def test_a_wave_ends_with_the_last_year_of_the_record_and_fresh_runs_go_on_to_the_end(folder: Path) -> None:
    for world in WORLDS:
        (wave,), (fresh,) = (Swept(folder / runs / world).design.scenarios for runs in ("wave_1", "fresh"))
        assert wave.scenario.period.end == 12 * 2015 + 11
        assert fresh.scenario.period.end == 12 * 2016 + 11


def test_a_run_that_ends_earlier_tells_the_same_of_the_years_that_it_has(folder: Path, tmp_path: Path) -> None:
    scenarios = [load_scenario(folder.parent / "tiny.yaml", (f"period.end={end}",)) for end in ("2015-12", "2016-12")]
    orders = tuple(Order(number, scenario, 3) for number, scenario in enumerate(scenarios))
    rows = carry_out(Task(0, orders, ("quantities",), code_digest())).tables["quantities"].to_pandas()
    early, late = (rows[(rows["run"] == run) & rows["year"].isin([2014, 2015])] for run in (0, 1))
    assert len(early) > 30
    assert early.drop(columns="run").reset_index(drop=True).equals(late.drop(columns="run").reset_index(drop=True))


def test_numbers_of_a_wave_lie_at_their_points(folder: Path) -> None:
    values = values_in(folder / "wave_1")
    for world in WORLDS:
        by_point = values(world, "income", 2015)
        quantities = pd.read_parquet(folder / "wave_1" / world / "quantities").set_index("run")
        runs = pd.read_parquet(folder / "wave_1" / world / "runs.parquet").set_index("run")
        rows = quantities[(quantities["quantity"] == "income") & (quantities["year"] == 2015)]
        assert {runs.loc[run, "point"]: value for run, value in rows["value"].items()} == dict(enumerate(by_point))
        assert np.isfinite(by_point).all()
    assert np.isnan(values("programme", "income", 2099)).all()


def test_the_folder_tells_what_was_found_and_how_far_it_can_be_trusted(folder: Path) -> None:
    settings = pd.read_parquet(folder / "calibrated_settings.parquet").set_index("setting")
    assert list(settings.index) == ["labour.jobs_per_adult", "offtake.small_young", TAKE_UP]
    assert (settings["p5"] < settings["median"]).all()
    assert set(settings["grade"]) == {"assumed"}
    assert settings.loc["labour.jobs_per_adult", "usual"] == load_scenario(folder.parent / "tiny.yaml").labour.jobs_per_adult
    predictions = pd.read_parquet(folder / "calibrated_predictions.parquet").set_index("number")
    assert predictions.loc["camels", "n"] == 3
    assert predictions.loc["camels", "prior_n"] == 0  # the first wave ends before the year
    assert predictions.loc["income", "prior_n"] == 10
    assert len(pd.read_parquet(folder / "left_out.parquet")) == 3 * 15
    assert pd.read_parquet(folder / "recovery.parquet")["below"].between(0, 1).all()
    assert pd.read_parquet(folder / "waves.parquet")["points"].tolist() == [10, 15]
    manifest = read_manifest(folder)
    assert manifest["runs"] == {"asked": 36, "done": 36, "failed": 0}
    assert "posterior.parquet" in manifest["files"]


def test_tables_are_written_in_both_languages_and_all_formats(folder: Path) -> None:
    for table in ("calibrated_settings", "calibrated_predictions", "emulators", "recovery"):
        for ending in ("md", "tex", "csv", "html"):
            assert read_manifest(folder)["digest"][:12] in (folder / "tables" / f"{table}.{ending}").read_text(encoding="utf-8")
            assert "n = 36 of 36 runs" in (folder / "tables" / "zh" / f"{table}.md").read_text(encoding="utf-8")
    assert "留作检验" in (folder / "tables" / "zh" / "calibrated_predictions.md").read_text(encoding="utf-8")


def test_a_sweep_draws_from_the_posterior(folder: Path) -> None:
    design = load_design(folder.parent / "design.yaml")
    assert design.points.keys == ("labour.jobs_per_adult", "offtake.small_young", TAKE_UP)
    assert len(design.points.rows) == 5
    draws = pd.read_parquet(folder / "posterior.parquet")
    assert len(draws) == 30
    assert draws["labour.jobs_per_adult"].between(0.05, 0.9).all()


def test_the_scenario_with_the_medians_can_be_run(folder: Path) -> None:
    scenario = load_scenario(folder / "calibrated.yaml")
    settings = pd.read_parquet(folder / "calibrated_settings.parquet").set_index("setting")
    assert scenario.name == "tiny_calibrated"
    assert scenario.labour.jobs_per_adult == pytest.approx(settings.loc["labour.jobs_per_adult", "median"], rel=0.02)
    assert set(scenario.interventions) == {"minimum_living_allowance"}


def test_another_plan_is_refused_in_the_same_folder(folder: Path, asked: Calibration) -> None:
    with pytest.raises(Refusal, match="--resume"):
        calibrate_command(asked)
    with pytest.raises(Refusal, match="was made with another points"):
        calibrate_command(replace(asked, resume=True, points=(10, 6)))
    assert asked.going_on.startswith("alxa calibrate")
    assert "--points 10 5 --draws 30 --fresh 3 --draw 1" in asked.going_on


@pytest.mark.parametrize(
    ("priors", "said"),
    [
        ("labour.job_per_adult: {prior: {uniform: [0, 1]}, why: x}", "did you mean 'jobs_per_adult'?"),
        ("herd.calving_rate: {prior: {uniform: [0, 1], unit: 1/year}, why: x}", "is known (sourced: FACTS 2.3"),
        ("labour.jobs_per_adult: {prior: {uniform: [0.1, 0.2]}}", "labour.jobs_per_adult: needs a why"),
        ("labour.jobs_per_adult: {prior: {uniform: [0.1, 0.2], unit: head}, why: x}", "must be '1', found 'head'"),
        ("labour.jobs_per_adult: {prior: {normal: [0.1, 0.2]}, why: x}", "needs limits; add `between"),
        ("labour.jobs_per_adult: {prior: {uniform: [0.2, 0.1]}, why: x}", "0.2 must be below 0.1"),
        ("labour.jobs_per_adult: {prior: {uniform: [0.1, 0.2]}, wy: x}", "unknown 'wy'; did you mean 'why'?"),
        ("demography.birth: {prior: {uniform: [0, 2], unit: 1/year}, why: x}", "must be at most 1"),
        ("coping.viable_herd: {prior: {uniform: [0.2, 2], unit: sheep unit}, wh: x}", "did you mean 'why'?"),
        ("interventions.relocation.houses: {prior: {uniform: [1, 2]}, why: x}", "the scenario has no such setting"),
    ],
)
def test_priors_that_cannot_be_are_refused_with_file_and_line_and_nothing_is_written(
    priors: str, said: str, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "priors.yaml").write_text(priors + "\n", encoding="utf-8")
    arguments = ["calibrate", str(place / "tiny.yaml"), "--priors", "priors.yaml", "--targets", str(place / "targets.yaml")]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("priors.yaml:1: ")
    assert said in told
    assert not (tmp_path / "results").exists()


def test_a_dry_run_says_what_it_would_take_and_writes_nothing(
    asked: Calibration, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrate_command(replace(asked, out=tmp_path / "out", dry_run=True)) == 0
    assert "On 1 worker: about" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
