"""Withdrawal of the programme: what it leaves, at once or over months, and what it may name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Intervention, Moment, Shock
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario, ScenarioError, load_scenario
from alxa_sim.shocks.programme_withdrawal import ProgrammeWithdrawal

START = parse_month("2014-01")


def left_from(shock: Shock, month: str, months: int, name: str = "allowance") -> list[float]:
    first = parse_month(month)
    return [shock.strength_left(name, Moment(first + k, first + k - START)) for k in range(months)]


def test_a_cliff_leaves_nothing_from_its_first_month() -> None:
    assert left_from(ProgrammeWithdrawal(start="2016-01"), "2016-01", 3) == [0.0, 0.0, 0.0]


def test_a_slow_one_takes_equal_steps() -> None:
    left = left_from(ProgrammeWithdrawal(start="2016-01", months=4), "2016-01", 6)
    assert left == pytest.approx([0.75, 0.5, 0.25, 0.0, 0.0, 0.0])


def test_severity_says_how_much_is_withdrawn_in_the_end() -> None:
    assert left_from(ProgrammeWithdrawal(severity=0.4), "2016-01", 1) == pytest.approx([0.6])
    assert left_from(ProgrammeWithdrawal(severity=0.0), "2016-01", 1) == [1.0]


def test_only_the_named_interventions_lose_strength() -> None:
    shock = ProgrammeWithdrawal(interventions=("allowance",))
    assert left_from(shock, "2016-01", 1) == [0.0]
    assert left_from(shock, "2016-01", 1, name="rangers") == [1.0]


def test_a_weakened_intervention_has_its_dated_strength_scaled() -> None:
    weakened = Intervention(strength={"2014-01": 0.5, "2015-01": 1.0}).weakened(0.5)
    assert [weakened.strength.at(parse_month(month)) for month in ("2014-06", "2015-06")] == [0.25, 0.5]


def test_a_name_that_the_scenario_does_not_have_is_refused_at_its_line(in_empty_folder: Path) -> None:
    Path("x.yaml").write_text(
        "interventions:\n  minimum_living_allowance: {}\n"
        "shocks:\n  programme_withdrawal:\n    interventions: [minimum_living_alowance]\n"
    )
    with pytest.raises(ScenarioError) as refused:
        load_scenario("x.yaml")
    assert str(refused.value) == (
        "x.yaml:5: shocks.programme_withdrawal.interventions: the scenario has no intervention "
        "'minimum_living_alowance'; did you mean 'minimum_living_allowance'?"
    )
    with pytest.raises(ValidationError, match="has no intervention 'other'"):
        Scenario(name="x", shocks={"cut": ProgrammeWithdrawal(interventions=("other",))})


def costs_of(**shocks: Shock) -> list[float]:
    scenario = Scenario(
        name="x",
        population=PopulationSettings(households=200),
        interventions={"allowance": MinimumLivingAllowance(standard=9000.0)},
        shocks=shocks,
    )
    model = AlxaModel(scenario, check=True)
    for _ in range(6):
        model.step()
    return list(model.tables()["costs"]["cost"])


def test_a_withdrawn_intervention_costs_nothing_and_comes_back_after_the_end() -> None:
    plain, cut = costs_of(), costs_of(cut=ProgrammeWithdrawal(start="2014-03", end="2014-04"))
    assert cut[:2] == plain[:2]
    assert cut[2:4] == [0.0, 0.0]
    assert min(cut[4:]) > 0.0
