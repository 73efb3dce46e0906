"""The systems of a programme share its results out: exactly for few, by sampled orders for many."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alxa_sim.batch import sweep
from alxa_sim.batch.attributed_shares import Coalitions, coalitions_of, markdown, shares_of
from alxa_sim.batch.attribution import Attribution, attribute_command
from alxa_sim.batch.design import Seeds
from alxa_sim.batch.systems import GROUPS, parts_of
from alxa_sim.estimates.outcomes import OUTCOMES
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.provenance import Source
from alxa_sim.records import Refusal
from alxa_sim.scenario.schema import kinds_of

WORTH = np.array([5.0, 3.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0])


def shares(count: int, seeds: range, of: Callable[[int, int], np.ndarray], orders: int = 1) -> pd.DataFrame:
    """The shares of some parts from the results of single runs."""
    coalitions = coalitions_of(count, orders, seeds.start)
    values = np.array([[of(number, seed) for seed in seeds] for number in coalitions.numbers])
    return shares_of(parts(count), coalitions, values)


def additive(coalition: int, seed: int) -> np.ndarray:
    """Every part adds what it is worth, the first two together 4 more; seeds differ by a constant."""
    on = [i for i in range(8) if coalition >> i & 1]
    worth = WORTH[on].sum() + (4.0 if {0, 1} <= set(on) else 0.0) + seed
    return np.full(len(OUTCOMES), worth)


def parts(count: int) -> dict[str, tuple[str, ...]]:
    return {f"part {i}": (f"intervention_{i}",) for i in range(count)}


def test_exact_shares_split_what_two_do_together_and_add_up() -> None:
    table = shares(3, range(1, 5), additive).query("outcome == 'exits'").set_index("part")
    assert table["share"].tolist() == pytest.approx([7.0, 5.0, 2.0])
    assert table["percent_of_all"].sum() == pytest.approx(100)
    assert set(table["kind"]) == {"between-run error of the mean"}
    assert (table["n"] == 4).all()


def test_sampled_shares_tell_the_error_of_orders_apart_from_that_of_runs() -> None:
    table = shares(8, range(1, 4), additive, 30).query("outcome == 'exits'")
    assert set(table["kind"]) == {"between-run error of the mean", "sampling of permutations"}
    first = table[(table["part"] == "part 0") & (table["kind"] == "sampling of permutations")].iloc[0]
    assert first["low"] - 1e-9 <= 7.0 <= first["high"] + 1e-9
    assert table.drop_duplicates("part")["share"].sum() == pytest.approx(19.0)


def test_a_run_that_failed_is_missing_from_n() -> None:
    def failing(coalition: int, seed: int) -> np.ndarray:
        return np.full(len(OUTCOMES), np.nan) if (coalition, seed) == (1, 2) else additive(coalition, seed)

    table = shares(2, range(1, 5), failing)
    assert set(table["n"]) == {3}
    assert set(table["asked"]) == {4}
    assert "3 of 4" in markdown(table, "x", Source("f", "d"))


def test_every_intervention_there_is_has_its_system() -> None:
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert len(grouped) == len(set(grouped)) == 20
    assert set(kinds_of("interventions")) <= set(grouped)


def test_systems_that_are_empty_are_no_parts_and_named_copies_stay_in_their_system() -> None:
    allowance = MinimumLivingAllowance()
    other = SimpleNamespace(kind="pioneers")
    interventions = {"b": allowance, "a": allowance, "p": other}
    assert parts_of(interventions, False) == {"foundations": ("a", "b"), "motivation": ("p",)}
    assert parts_of(interventions, True) == {"a": ("a",), "b": ("b",), "p": ("p",)}


SMALL = """\
name: small
period: {start: 2014-01, end: 2015-06}
population: {households: 80}
interventions:
  one: {kind: minimum_living_allowance}
  two: {kind: minimum_living_allowance, standard: 1000}
"""


def asked(folder: Path, text: str = SMALL, **changed: Any) -> Attribution:
    """What the command is asked for, of a scenario written into the folder."""
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    usual = Attribution(folder / "small.yaml", Seeds(1, 2), True, 2, folder / "out", False, False, False)
    return usual._replace(**changed)


def test_the_command_shows_its_plan_and_shares_a_small_programme_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert attribute_command(asked(tmp_path, dry_run=True)) == 0
    assert "1 scenario x 4 points x 2 seeds = 8 runs" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
    assert attribute_command(asked(tmp_path)) == 0
    assert "= 8 runs" in capsys.readouterr().err
    text = (tmp_path / "out" / "shares.md").read_text(encoding="utf-8")
    assert "| one |" in text
    assert "2 of 2" in text
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["digest"]) == 64
    assert manifest["coalitions"] == [0, 1, 2, 3]
    with pytest.raises(Refusal, match="--resume"):
        attribute_command(asked(tmp_path))
    assert attribute_command(asked(tmp_path, force=True, seeds=Seeds(1, 1))) == 0
    assert "1 of 1" in (tmp_path / "out" / "shares.md").read_text(encoding="utf-8")


def test_what_was_done_before_a_kill_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after its first runs, the command goes on and ends with the numbers of one that was never disturbed."""
    assert attribute_command(asked(tmp_path)) == 0
    whole = (tmp_path / "out" / "shares.csv").read_text(encoding="utf-8")
    assert attribute_command(asked(tmp_path, out=tmp_path / "other", seeds=Seeds(1, 1))) == 0
    (tmp_path / "other" / "shares.csv").unlink()
    planned = []
    lines = sweep.Plan.lines
    monkeypatch.setattr(sweep.Plan, "lines", lambda plan, free: planned.append(plan.missing) or lines(plan, free))
    assert attribute_command(asked(tmp_path, out=tmp_path / "other", resume=True)) == 0
    assert planned == [4]
    again = (tmp_path / "other" / "shares.csv").read_text(encoding="utf-8")
    assert again.replace(",other,", ",out,") == whole
    assert attribute_command(asked(tmp_path, out=tmp_path / "other", resume=True)) == 0
    assert planned == [4]


def test_a_scenario_without_interventions_and_a_strange_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no interventions"):
        attribute_command(asked(tmp_path, SMALL.partition("interventions")[0]))
    assert not (tmp_path / "out").exists()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("dear")
    with pytest.raises(Refusal, match="no runs of alxa attribute"):
        attribute_command(asked(tmp_path, resume=True))
    with pytest.raises(Refusal, match="not empty"):
        attribute_command(asked(tmp_path))


def test_coalitions_of_many_parts_are_those_of_the_orders() -> None:
    """20 parts and 20 orders with reverses: 762 coalitions at most, not a million."""
    many = coalitions_of(20, 20, 1)
    assert isinstance(many, Coalitions)
    assert len(many.numbers) <= 2 + 40 * 19
    assert many.numbers[0] == 0
    assert many.numbers[-1] == 2**20 - 1
    assert many.orders is not None
    assert many.orders.shape == (40, 20)
