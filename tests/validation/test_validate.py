"""`alxa validate` from end to end on a world of four cells."""

from __future__ import annotations

import shlex
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from alxa_sim.batch.design import Seeds
from alxa_sim.batch.executors import workers_at
from alxa_sim.batch.sweep import Asked, run_design
from alxa_sim.batch.swept import Swept
from alxa_sim.batch.table_formats import FORMATS
from alxa_sim.cli import main
from alxa_sim.validation.loading import banner_targets
from alxa_sim.validation.score_card import card, frame, scores_from
from alxa_sim.validation.validating import Validation, score
from alxa_sim.validation.worlds import design_of

SCENARIO = """\
name: tiny
period: {start: 2014-01, end: 2015-12}
world: {rows: 2, columns: 2, poor_gacha: 1, sumu: 1}
population: {households: 40}
interventions:
  minimum_living_allowance: {}
  relocation: {}
"""


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Swept:
    """Two seeds in a thread of this process, in two sessions."""
    folder = tmp_path_factory.mktemp("validation")
    file, out = folder / "tiny.yaml", folder / "out"
    file.write_text(SCENARIO, encoding="utf-8")
    messages = Console(stderr=True)
    for seeds, resume in ((1, False), (2, True)):
        going = Asked(file, out, seeds, resume, 1, None, False)
        assert run_design(going, design_of(file, (), Seeds(1, seeds)), messages, workers_at("threads:1", 1)) == 0
    return Swept(out)


def test_the_second_world_has_no_intervention_and_the_same_seeds(swept: Swept) -> None:
    first, second = (file.scenario for file in swept.design.scenarios)
    assert set(first.interventions) == {"minimum_living_allowance", "relocation"}
    assert not second.interventions
    assert first.period == second.period
    assert swept.manifest["runs"] == {"asked": 4, "done": 4, "failed": 0}


def test_payments_end_in_a_third_world_where_there_are_some_and_the_period_lasts(tmp_path: Path) -> None:
    file = tmp_path / "tiny.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    design = design_of(file, ("period.end=2021-12", "interventions.grassland_compensation.start=2014-01"), Seeds(1, 1))
    assert [one.name for one in design.scenarios] == ["tiny", "tiny without interventions", "tiny whose payments end"]
    (shock,) = design.scenarios[2].scenario.shocks.values()
    assert set(shock.names()) == {"grassland_compensation", "minimum_living_allowance"}
    assert len(design_of(file, ("period.end=2021-12", "interventions.minimum_living_allowance=null"), Seeds(1, 1)).scenarios) == 2


def test_every_target_is_scored_and_one_beyond_the_period_is_not_told(swept: Swept) -> None:
    found = {(score.name, score.aim.year): score for score in score(swept, banner_targets())}
    assert found["income_of_the_filed_2015", 2015].n == 2
    assert found["camels_2022", 2022].n == 0
    assert found["camels_2022", 2022].verdict == "-"
    assert found["exit_in_year_1", 0].asked == 2


def test_the_card_has_a_line_a_number_in_both_languages(swept: Swept) -> None:
    found = score(swept, banner_targets())
    for language in ("en", "zh"):
        table = card(found, "tiny", "", language)  # type: ignore[arg-type]
        assert len(table.lines) == len(found) == len(table.numbers)
        for ending in ("md", "tex", "html"):
            assert "95" not in FORMATS[ending](table)[:80]


def test_scores_read_again_make_the_same_card(swept: Swept, tmp_path: Path) -> None:
    targets = banner_targets()
    found = score(swept, targets)
    frame(found).to_csv(tmp_path / "card.csv", index=False)
    again = scores_from(pd.read_csv(tmp_path / "card.csv"), targets)
    assert card(again, "tiny", "").lines == card(found, "tiny", "").lines


def test_it_goes_on_by_its_own_command(tmp_path: Path) -> None:
    asked = Validation(Path("a b.yaml"), (), None, Seeds(1, 20), tmp_path / "out", 1, True)
    assert asked.going_on == f"alxa validate 'a b.yaml' --out {tmp_path / 'out'} --resume --replicates 20 --seed 1"


def test_the_command_to_go_on_leads_back_to_all_that_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed as it is told, it asks for the same settings, targets, seeds and place."""
    asked = Validation(Path("tiny.yaml"), ("herd.calving_rate=0.4", "world={rows: 2, columns: 3}"), Path("my targets.yaml"),
                       Seeds(7, 20), tmp_path / "out", 1, True)  # fmt: skip
    (tmp_path / "tiny.yaml").write_text(SCENARIO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    again: list[Validation] = []
    monkeypatch.setattr("alxa_sim.validation.validating.validate_command", lambda one: again.append(one) or 0)
    assert main([*shlex.split(asked.going_on)[1:], "--workers", "1"]) == 0
    assert again == [asked]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scenarios/baselin.yaml"], "no such file"),
        (["--replicates", "0"], "must be a whole number from 1"),
        (["--target", "x.yaml"], "unknown flag '--target'; did you mean '--targets'?"),
        (["--targets", "missing.yaml"], "missing.yaml: no such file"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line_and_nothing_is_written(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scenarios = Path(__file__).parents[2] / "scenarios"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(scenarios)
    assert main(["validate", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1
    assert not (tmp_path / "results").exists()
