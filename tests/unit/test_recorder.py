"""What a run remembers agrees with what was, month by month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Indicator, Moment
from alxa_sim.household_columns import HouseholdColumns
from alxa_sim.households import Flows, Households, Stocks
from alxa_sim.institutions.institutions import Cost
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.processes.demography import DemographySettings
from alxa_sim.recorder import LAYERS, Recorder, timestamps
from alxa_sim.scenario import Scenario

MONTHS = 26
HASTY = DemographySettings(division=0.9, elderly_death=0.3, adult_death=0.1)
"""So that households are founded and end within the run."""


class Watched:
    """A run, and what an onlooker notes at the end of every month."""

    def __init__(self) -> None:
        allowance = MinimumLivingAllowance(start="2014-04", standard=9000.0)
        population = PopulationSettings(households=250)
        scenario = Scenario(name="x", population=population, demography=HASTY, interventions={"dibao": allowance})
        self.model = AlxaModel(scenario, check=True)
        self.noted: list[pd.DataFrame] = []
        self.note()
        for _ in range(MONTHS):
            self.model.step()
            self.note()
        self.tables = self.model.tables()
        self.months = timestamps([parse_month("2013-12") + k for k in range(MONTHS + 1)])

    def note(self) -> None:
        h = self.model._households
        names = ("id", "exists", "gacha", "registered", "cash", *LAYERS.values())
        persons = h.children + h.adults + h.elderly
        self.noted.append(pd.DataFrame({name: getattr(h, name).copy() for name in names} | {"persons": persons}))


@pytest.fixture(scope="module")
def watched() -> Watched:
    return Watched()


def test_the_run_has_what_these_tests_are_about(watched: Watched) -> None:
    first, last = watched.noted[0], watched.noted[-1]
    assert len(last) > len(first) + 20
    assert (~last["exists"]).sum() > 10
    assert len(watched.tables["changes"]) > 200


@pytest.mark.parametrize("layer", LAYERS)
def test_changes_replayed_give_every_status_of_every_month(watched: Watched, layer: str) -> None:
    changes = watched.tables["changes"].query("layer == @layer")
    status: dict[int, bool] = {}
    for month, noted in zip(watched.months, watched.noted, strict=True):
        for row in changes[changes["month"] == month].itertuples():
            assert row.entered != status.get(row.household, False)
            assert row.first == (row.household not in status)
            status[row.household] = row.entered
        living = noted[noted["exists"]]
        assert living[LAYERS[layer]].tolist() == [status.setdefault(i, False) for i in living["id"]]


def test_a_change_carries_the_state_at_that_moment(watched: Watched) -> None:
    changes = watched.tables["changes"]
    for k in (0, 1, 13, 20):
        at = changes[changes["month"] == watched.months[k]].set_index("household")
        noted = watched.noted[k].set_index("id").loc[at.index]
        for name in ("persons", "gacha", "registered"):
            assert at[name].tolist() == noted[name].tolist()
        assert (100 * at["cash"]).round().tolist() == noted["cash"].tolist()


def test_every_household_has_its_first_and_last_month(watched: Watched) -> None:
    table = watched.tables["households"].set_index("household")
    assert table.index.is_unique
    assert len(table) == len(watched.noted[-1])
    first_seen: dict[int, Any] = {}
    last_seen: dict[int, Any] = {}
    for month, noted in zip(watched.months, watched.noted, strict=True):
        for household, exists in zip(noted["id"], noted["exists"], strict=True):
            first_seen.setdefault(household, month)
            if not exists:
                last_seen.setdefault(household, month)
    assert table["first_month"].to_dict() == first_seen
    assert table["last_month"].dropna().to_dict() == last_seen


def test_monthly_begins_with_the_state_before_the_first_month(watched: Watched) -> None:
    monthly = watched.tables["monthly"]
    assert monthly["month"].tolist() == watched.months.tolist() or (monthly["month"].to_numpy() == watched.months).all()
    for k in (0, 1, MONTHS):
        living = watched.noted[k].query("exists")
        poor = living.loc[living["poor"], "persons"].sum() / living["persons"].sum()
        assert monthly["poverty_headcount"][k] == pytest.approx(poor)


def test_gacha_add_up_to_the_banner(watched: Watched) -> None:
    months = watched.tables["gacha_monthly"].groupby("month")
    assert (months.size() == 40).all()
    totals = months[["persons", "poor_persons", "poor_entries", "poor_exits", "babies", "died", "emigrated"]].sum()
    monthly = watched.tables["monthly"].set_index("month").loc[totals.index]
    assert (totals["poor_persons"] / totals["persons"]).to_numpy() == pytest.approx(
        monthly["poverty_headcount"].to_numpy()
    )
    moved = totals["babies"] - totals["died"] - totals["emigrated"]
    assert moved.to_numpy()[1:].tolist() == totals["persons"].diff().to_numpy()[1:].tolist()


def test_entries_and_exits_of_gacha_are_the_changes_of_households_that_go_on(watched: Watched) -> None:
    totals = watched.tables["gacha_monthly"].groupby("month")[["poor_entries", "poor_exits"]].sum()
    changes = watched.tables["changes"].query("layer == 'actual' and not first")
    for month in watched.months[2:13]:  # in January the founded may leave what their parents were in
        entered = changes.loc[changes["month"] == month, "entered"]
        assert totals.loc[month].tolist() == [entered.sum(), (~entered).sum()]


def test_costs_have_a_row_for_each_month_in_force(watched: Watched) -> None:
    costs = watched.tables["costs"]
    assert costs["month"].tolist() == [pd.Timestamp(month) for month in watched.months[4:]]
    assert set(costs["intervention"]) == {"dibao"}
    assert (costs["households"] > 0).all()


def test_money_is_told_in_yuan(watched: Watched) -> None:
    last = watched.tables["gacha_monthly"].query("month == @watched.months[-1]")
    living = watched.noted[-1].query("exists")
    assert last["cash"].sum() == pytest.approx(living["cash"].sum() / 100)


def recorded(months: int = 0, households: int = 0) -> dict[str, pd.DataFrame]:
    recorder = Recorder({"number": Indicator("number", "1", "One.", lambda _: 1.0)})
    h = Households(households)
    h.id[:] = np.arange(households)
    recorder.begin(HouseholdColumns(h), parse_month("2014-01"), 2800.0)
    gacha = AlxaModel(Scenario(name="x", population=PopulationSettings(households=0))).gacha
    for k in range(months):
        recorder.record(HouseholdColumns(h), gacha, Flows(40), Stocks(40), Moment(parse_month("2014-01") + k, k), 2800.0)
        recorder.record_cost(Moment(parse_month("2014-01") + k, k), "gift", Cost(1250, 730, 40, 3))
    return recorder.tables(8, gacha)


def test_a_cost_is_told_in_yuan_at_its_month() -> None:
    costs = recorded(months=2)["costs"]
    assert costs.to_dict("list") == {
        "month": [pd.Timestamp("2014-01-01"), pd.Timestamp("2014-02-01")],
        "intervention": ["gift", "gift"],
        "cost": [12.5, 12.5],
        "household_cost": [7.3, 7.3],
        "leaked": [0.4, 0.4],
        "households": [3, 3],
    }


@pytest.mark.parametrize("name", ["monthly", "households", "changes", "costs", "gacha_monthly", "panel"])
def test_a_table_of_nothing_has_the_columns_and_types_of_a_full_one(watched: Watched, name: str) -> None:
    months = 1 if name == "gacha_monthly" else 0
    empty, full = recorded(months)[name], watched.tables[name]
    expected = ["month", "number"] if name == "monthly" else list(full.columns)
    assert list(empty.columns) == expected
    if name != "monthly":
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_a_household_founded_by_division_names_its_parent_and_others_none(watched: Watched) -> None:
    table = watched.tables["households"]
    founded = table[table["first_month"] > watched.months[0]]
    assert len(founded) > 20
    assert founded["parent"].isin(table["household"]).all()
    assert (founded["parent"] != founded["household"]).all()
    assert (table.loc[table["first_month"] == watched.months[0], "parent"] == 0).all()


def test_only_a_household_that_ended_has_an_ending(watched: Watched) -> None:
    table = watched.tables["households"]
    assert set(table.loc[table["last_month"].notna(), "ending"]) == {2, 3}
    assert (table.loc[table["last_month"].isna(), "ending"] == 0).all()


def test_the_panel_has_every_household_of_every_december(watched: Watched) -> None:
    panel = watched.tables["panel"]
    for k in (0, 12):
        noted = watched.noted[k]
        part = panel[panel["month"] == watched.months[k]]
        if k == 0:
            assert part.empty  # the state before the first month is no year
            continue
        living = noted[noted["exists"]]
        assert part["household"].tolist() == living["id"].tolist()
        assert part["persons"].tolist() == living["persons"].tolist()
        poor = (part["income_12m"] < part["line"] * part["persons"]) | (part["unmet"] > 0)
        assert poor.tolist() == living["poor"].tolist()


def test_changes_of_monitoring_follow_the_register() -> None:
    h = Households(3)
    h.id[:] = [1, 2, 3]
    recorder = Recorder({"number": Indicator("number", "1", "One.", lambda _: 1.0)})
    gacha = AlxaModel(Scenario(name="x", population=PopulationSettings(households=0))).gacha
    start = parse_month("2014-01")
    recorder.begin(HouseholdColumns(h), start, 2800.0)
    for k, status in enumerate(([1, 2, 0], [2, 3, 0], [3, 2, 0])):
        h.register_status[:] = status
        recorder.record(HouseholdColumns(h), gacha, Flows(40), Stocks(40), Moment(start + k, k), 2800.0)
    changes = recorder.tables(8, gacha)["changes"].query("layer == 'monitoring'")
    noted = changes[["household", "register_status", "entered"]].to_numpy().tolist()
    assert noted == [[2, 3, True], [1, 3, True], [2, 2, False]]
