"""The systems of a programme share its results out: exactly for few, by sampled orders for many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console

from alxa_sim.batch.attribution import attribute_command, exact, markdown, sampled
from alxa_sim.batch.systems import GROUPS, parts_of
from alxa_sim.estimates.outcomes import OUTCOMES
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.population import PopulationSettings
from alxa_sim.records import Refusal
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import kinds_of

QUIET = Console(quiet=True)
WORTH = np.array([5.0, 3.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0])


def each(of: Callable[[int, int], np.ndarray]) -> Callable[..., np.ndarray]:
    """Results of single runs as those of all coalitions and seeds."""
    return lambda coalitions, seeds: np.array([[of(int(c), seed) for seed in seeds] for c in coalitions])


def additive(coalition: int, seed: int) -> np.ndarray:
    """Every part adds what it is worth, the first two together 4 more; seeds differ by a constant."""
    on = [i for i in range(8) if coalition >> i & 1]
    worth = WORTH[on].sum() + (4.0 if {0, 1} <= set(on) else 0.0) + seed
    return np.full(len(OUTCOMES), worth)


def parts(count: int) -> dict[str, tuple[str, ...]]:
    return {f"part {i}": (f"intervention_{i}",) for i in range(count)}


def test_exact_shares_split_what_two_do_together_and_add_up() -> None:
    table = exact(parts(3), range(1, 5), each(additive)).query("outcome == 'exits'").set_index("part")
    assert table["share"].tolist() == pytest.approx([7.0, 5.0, 2.0])
    assert table["percent_of_all"].sum() == pytest.approx(100)
    assert set(table["kind"]) == {"between-run error of the mean"}
    assert (table["n"] == 4).all()


def test_sampled_shares_tell_the_error_of_orders_apart_from_that_of_runs() -> None:
    table = sampled(parts(8), range(1, 4), each(additive), 30).query("outcome == 'exits'")
    assert set(table["kind"]) == {"between-run error of the mean", "sampling of permutations"}
    first = table[(table["part"] == "part 0") & (table["kind"] == "sampling of permutations")].iloc[0]
    assert first["low"] - 1e-9 <= 7.0 <= first["high"] + 1e-9
    assert table.drop_duplicates("part")["share"].sum() == pytest.approx(19.0)


def test_a_run_that_failed_is_missing_from_n() -> None:
    def failing(coalition: int, seed: int) -> np.ndarray:
        return np.full(len(OUTCOMES), np.nan) if (coalition, seed) == (1, 2) else additive(coalition, seed)

    table = exact(parts(2), range(1, 5), each(failing))
    assert set(table["n"]) == {3}
    assert set(table["asked"]) == {4}
    assert "3 of 4" in markdown(table, "x")


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


def test_the_command_shares_a_small_programme_out(tmp_path: Path) -> None:
    scenario = Scenario(
        name="small",
        period={"start": "2014-01", "end": "2015-06"},
        population=PopulationSettings(households=80),
        interventions={"one": MinimumLivingAllowance(), "two": MinimumLivingAllowance(standard=1000.0)},
    )
    options = {"replicates": 2, "seed": 1, "by_intervention": True, "orders": 2, "force": False}
    assert attribute_command(scenario, out=tmp_path / "out", **options) == 0
    text = (tmp_path / "out" / "shares.md").read_text(encoding="utf-8")
    assert "| one |" in text
    assert "2 of 2" in text
    bare = scenario.model_copy(update={"interventions": {}})
    with pytest.raises(Refusal, match="no interventions"):
        attribute_command(bare, out=tmp_path / "bare", **options)
    assert not (tmp_path / "bare").exists()
