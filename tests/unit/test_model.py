"""AlxaModel as a Mesa user meets it."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import mesa
import numpy as np
import pytest
from mesa.datacollection import DataCollector

from alxa_sim import AlxaModel, load_scenario
from alxa_sim.accounts import OutOfBalance
from alxa_sim.agents.household import Household
from alxa_sim.agents.institutions import WorkTeam
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period

BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"


@pytest.fixture
def model() -> AlxaModel:
    small = Scenario(
        name="small",
        period=Period(start="2014-11", end="2015-02"),
        world=WorldSettings(rows=2, columns=3, sumu=1, poor_gacha=1),
        population=PopulationSettings(households=80),
    )
    return AlxaModel(small, seed=3, check=True)


def test_a_step_is_a_month_and_the_run_ends_with_the_period(model: AlxaModel) -> None:
    model.run_model()
    assert model.months_done == model.months == 4
    assert not model.running
    assert list(model.tables()["monthly"]["month"].dt.strftime("%Y-%m")) == [
        "2014-10", "2014-11", "2014-12", "2015-01", "2015-02",
    ]  # fmt: skip


def test_the_agents_of_the_model_are_its_households_and_institutions(model: AlxaModel) -> None:
    assert isinstance(model, mesa.Model)
    assert model.agent_types[0] is Household
    assert len(model.agents.select(agent_type=Household)) == len(model.households) == 80
    assert model.agents_by_type[Household] is model.households
    assert {household.cell for household in model.households} <= set(model.grid.all_cells)


def test_a_data_collector_sees_households_and_model(model: AlxaModel) -> None:
    collector = DataCollector(
        model_reporters={"poor": lambda m: m.households.agg("poor", np.mean)},
        agenttype_reporters={Household: {"cash": "cash"}},
    )
    while model.running:
        collector.collect(model)
        model.step()
    assert len(collector.get_model_vars_dataframe()) == 4
    assert collector.get_agenttype_vars_dataframe(Household)["cash"].iloc[:80].sum() > 0


def test_a_change_made_through_a_window_counts_next_month_and_balances(model: AlxaModel) -> None:
    rich = next(household for household in model.households if household.camels == 0)
    rich.cash = 10**9
    rich.camels_breeding = 30
    model.step()
    assert rich.cash > 9 * 10**8
    assert rich.camels > 25


def test_layers_of_the_grid_are_what_the_kernel_reads_and_writes(model: AlxaModel) -> None:
    cell = next(iter(model.grid.all_cells))
    before = cell.forage
    model.step()
    assert cell.forage != before
    assert cell.forage == model.gacha.forage[0]
    cell.forage = 0.0
    assert model.grid.forage.data[0, 0] == 0.0


def test_a_check_that_fails_says_when_where_and_what(model: AlxaModel, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = model._live

    def lossy(*arguments: object) -> object:
        stocks = honest(*arguments)
        stocks.cash[2] -= 1
        return stocks

    monkeypatch.setattr(model, "_live", lossy)
    with pytest.raises(OutOfBalance, match=r"2014-11: cash of gacha 2 .* -1 fen"):
        model.step()


def test_a_released_model_holds_no_households(model: AlxaModel) -> None:
    model.release()
    assert len(model._households) == 0
    assert not model.running


def test_every_shipped_scenario_runs_and_balances(scenario_path: str) -> None:
    model = AlxaModel(load_scenario(scenario_path, ["period.end=2015-01"]), seed=1, check=True)
    model.run_model()
    assert model.months_done == 13


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "scenario_path" in metafunc.fixturenames:
        from pathlib import Path

        folder = Path(__file__).parents[2] / "scenarios"
        metafunc.parametrize("scenario_path", sorted(map(str, folder.glob("*.yaml"))), ids=lambda path: Path(path).stem)


def test_a_model_is_made_from_a_file_as_well() -> None:
    assert AlxaModel("scenarios/baseline.yaml").settings == load_scenario("scenarios/baseline.yaml")
    with pytest.raises(TypeError, match="from a Scenario or the path of its file, not from int"):
        AlxaModel(3)


def test_a_step_past_the_end_is_refused(model: AlxaModel) -> None:
    model.run_model()
    with pytest.raises(RuntimeError, match="the run has ended with 2015-02; there is no next month"):
        model.step()
    assert model.months_done == model.steps == 4


@pytest.mark.parametrize("method", ["do", "shuffle_do", "map"])
def test_neither_households_nor_institutions_step_one_by_one(model: AlxaModel, method: str) -> None:
    stepped = []

    class Bystander(mesa.Agent):
        def step(self) -> None:
            stepped.append(self)

    bystander = Bystander(model)
    teams = model.agents_by_type[WorkTeam]
    for shown in (model.agents, model.agents.select(agent_type=WorkTeam), teams):
        with pytest.raises(TypeError, match=r"model\.step\(\) moves them all at once"):
            getattr(shown, method)("step")
    assert stepped == []
    getattr(model.agents_by_type[Bystander], method)("step")
    assert stepped == [bystander]


@pytest.mark.parametrize("name", ["add", "discard", "remove"])
def test_a_set_that_only_shows_agents_says_so_where_it_cannot_be_changed(model: AlxaModel, name: str) -> None:
    for shown in (model.agents, model.agents_by_type[WorkTeam]):
        with pytest.raises(TypeError, match=rf"{name}\(\) is refused: this set only shows"):
            getattr(shown, name)(shown[0])
    assert len(model.agents - model.households) < len(model.agents)


def test_a_model_says_why_it_cannot_be_pickled(model: AlxaModel) -> None:
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="pass on its scenario and seed"):
            copied(model)


class Collected(AlxaModel):
    """A model as Mesa's batch_run wants it."""

    def __init__(self, households: int, **options: object) -> None:
        super().__init__(Scenario(name="x", population=PopulationSettings(households=households)))
        self.datacollector = DataCollector({"poor": lambda model: int(model.households["poor"].sum())})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def test_batch_run_of_mesa_runs_a_model_with_a_data_collector() -> None:
    rows = mesa.batch_run(Collected, {"households": [20, 40]}, number_processes=1, max_steps=2, display_progress=False)
    assert [row["households"] for row in rows] == [20, 40]
    assert all(0 <= row["poor"] <= row["households"] for row in rows)


def test_cells_know_who_lives_in_them(model: AlxaModel) -> None:
    for number, cell in enumerate(model.grid):
        assert [household.gacha for household in cell.agents] == [number] * len(cell.agents)
        assert cell.is_empty == (not cell.agents)
    assert sum(len(cell.agents) for cell in model.grid) == 80
    model.households.select(model.households["gacha"] == 5).set("gacha", 4)
    assert [cell.coordinate for cell in model.grid.empties] == [(1, 2)]
    model.households[0].move_to(model.grid[1, 2])
    assert model.households[0] in model.grid[1, 2].agents
    assert len(list(model.grid.empties)) == 0


@pytest.mark.parametrize(("name", "value", "said"), [
    ("cash", -1, r"'cash' \[fen\] must not be negative, found -1"),
    ("adults", -2, "must not be negative, found -2"),
    ("goats_other", np.array([-3] * 80), "must not be negative, found -3"),
    ("cash", 10**18, "must be at most 100,000,000,000"),
    ("camels_breeding", 2_000_000, "must be at most 1,000,000"),
    ("skill", float("nan"), "not nan"),
])  # fmt: skip
def test_no_household_can_be_given_what_none_can_have(model: AlxaModel, name: str, value: object, said: str) -> None:
    before = model.households[name].copy()
    with pytest.raises(ValueError, match=said):
        model.households.set(name, value)
    assert np.array_equal(model.households[name], before)


def test_money_is_also_told_in_yuan(model: AlxaModel) -> None:
    model.households.set("income_12m", -12345)
    assert model.households.agg("income_12m_yuan", np.mean) == pytest.approx(-123.45)
    assert model.households[0].cash_yuan == model.households[0].cash / 100


def test_what_households_remember_of_a_year_adds_up_to_its_accounts() -> None:
    banner = load_scenario(BASELINE, ["population.households=300", "period.start=2016-01", "period.end=2017-12"])
    model = AlxaModel(banner, seed=3)
    while model.running:
        model.step()
    accounts = model.tables()["gacha_monthly"]
    year = accounts[accounts["month"].dt.year == 2017].sum(numeric_only=True)
    h, weights = model._households, {"camels": 7.0, "sheep": 1.0, "goats": 0.8}
    pay = year[["wages", "remittances", "public_wages", "base_wages"]]
    assert h.wages_this_year.sum() / 100 == pytest.approx(pay.sum())
    assert (pay > 0).all()
    assert h.sales_this_year.sum() / 100 == pytest.approx(year["animal_sales"] - year["breeding_sales"])
    for fate in ("died", "sold"):
        units = sum(weight * year[f"{species}_{fate}"] for species, weight in weights.items())
        assert getattr(h, f"herd_{fate}_this_year").sum() == pytest.approx(units)
        assert units > 0
