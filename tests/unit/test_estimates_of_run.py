"""The estimates of a run equal what a reader of its tables counts month by month."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alxa_sim.estimates.covariates import COVARIATES, HERD_CLASSES, design, herd_class, state_at_start
from alxa_sim.estimates.histories import LAYERS, MINIMA, Histories, histories, period_of, spells_in
from alxa_sim.estimates.measures import income_measures
from alxa_sim.estimates.of_run import estimates_of_run
from alxa_sim.extension_points import LivingHouseholds
from alxa_sim.households import Households
from alxa_sim.indicators.poverty_gap import poverty_gap
from alxa_sim.indicators.poverty_severity import poverty_severity
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.processes.demography import DemographySettings
from alxa_sim.recorder import LAYERS as FLAGS
from alxa_sim.scenario import Scenario
from alxa_sim.statistics.poverty_measures import headcount

MONTHS = 48


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    scenario = Scenario(
        name="x",
        period={"start": "2014-01", "end": "2017-12"},
        population=PopulationSettings(households=300),
        demography=DemographySettings(division=0.3, elderly_death=0.2),
        interventions={"minimum_living_allowance": MinimumLivingAllowance()},
    )
    model = AlxaModel(scenario, seed=3)
    states = [noted(model)]
    while model.running:
        model.step()
        states.append(noted(model))
    return model.tables() | {"states": pd.concat(states, keys=range(MONTHS + 1), names=["k"]).reset_index("k")}


def noted(model: AlxaModel) -> pd.DataFrame:
    h = model._households
    return pd.DataFrame({"id": h.id, "exists": h.exists} | {layer: getattr(h, flag) for layer, flag in FLAGS.items()})


@pytest.fixture(scope="module")
def found(tables: dict[str, pd.DataFrame]) -> dict[tuple[str, int, str, str], float]:
    rows = estimates_of_run(tables)
    keys = ["layer", "minimum", "estimate", "group"]
    assert not rows.duplicated(keys).any()
    return rows.set_index(keys)["value"].to_dict()


def courses(tables: dict[str, pd.DataFrame], layer: str) -> list[str]:
    """Of every household its states by month: p poor, n not poor, . not there."""
    states = tables["states"]
    letters = np.where(~states["exists"], ".", np.where(states[layer], "p", "n"))
    wide = pd.Series(letters, index=[states["id"], states["k"]]).unstack()  # noqa: PD010
    return ["".join(row) for row in wide.fillna(".").to_numpy()]


@pytest.mark.parametrize("layer", LAYERS)
def test_the_exit_rate_is_changes_over_months_at_risk(
    tables: dict[str, pd.DataFrame], found: dict[Any, float], layer: str
) -> None:
    exits = months = 0
    for course in courses(tables, layer):
        for before, after in pairwise(course):
            months += before == "p"
            exits += (before, after) == ("p", "n")
    assert found[layer, 1, "exit_rate", "all"] == pytest.approx(12 * exits / months)
    assert exits > 20


def test_exits_and_relapses_are_counted_as_on_paper(tables: dict[str, pd.DataFrame], found: dict[Any, float]) -> None:
    exits = relapses = 0
    for course in courses(tables, "actual"):
        out = False
        for before, after in pairwise(course):
            if (before, after) == ("p", "n"):
                exits, out = exits + 1, True
            if (before, after) == ("n", "p") and out:
                relapses, out = relapses + 1, False
    assert found["actual", 1, "exits", "all"] == exits
    assert found["actual", 1, "relapses", "all"] == relapses


def test_relapses_add_up_over_the_years(found: dict[Any, float]) -> None:
    shares = [found["actual", 3, f"relapse_{years}y", "all"] for years in (1, 2, 3)]
    assert 0 < shares[0] < shares[1] <= shares[2] < 100


def test_what_the_period_is_too_short_for_is_unknown(found: dict[Any, float]) -> None:
    assert np.isnan(found["actual", 3, "relapse_5y", "all"])
    assert np.isnan(found["administrative", 12, "relapse_3y", "all"])


def test_a_longer_minimum_duration_counts_fewer_exits(found: dict[Any, float]) -> None:
    for layer in ("actual", "income"):
        counts = [found[layer, minimum, "exits", "all"] for minimum in MINIMA]
        assert counts == sorted(counts, reverse=True)
        assert counts[0] > counts[-1] > 0


def test_groups_share_the_time_at_risk_out(tables: dict[str, pd.DataFrame]) -> None:
    rows = estimates_of_run(tables).query("layer == 'actual' and minimum == 3 and estimate == 'exit_rate'")
    by_herd = rows[rows["group"].isin(HERD_CLASSES)]
    by_order = rows[rows["group"].isin(["first spells", "repeated spells"])]
    by_year = rows[rows["group"].str.fullmatch(r"\d{4}")]
    by_gacha = rows[rows["group"].str.startswith("gacha")]
    whole = by_order["weight"].sum()
    by_sumu = rows[rows["group"].str.startswith("sumu")]
    assert len(by_gacha) > 20
    assert 1 < len(by_sumu) <= tables["places"]["sumu"].nunique()
    for part in (by_herd, by_year, by_gacha, by_sumu):
        assert part["weight"].sum() == pytest.approx(whole)
        assert (part["weight"] * part["value"].fillna(0)).sum() == pytest.approx(
            (by_order["weight"] * by_order["value"]).sum()
        )


def test_shares_of_states_add_up(found: dict[Any, float]) -> None:
    states = ("out of poverty", "poor again", "gone from the banner")
    for years in (1, 2, 3):
        assert sum(found["actual", 3, f"state_{years}y", s] for s in states) == pytest.approx(100)


def test_headcounts_of_the_panel_are_those_of_the_model(
    tables: dict[str, pd.DataFrame], found: dict[Any, float]
) -> None:
    monthly = tables["monthly"]
    last = monthly.iloc[-1]
    assert found["income", 0, "headcount_2017", "all"] == pytest.approx(100 * last["income_poverty_headcount"])
    part = tables["panel"][tables["panel"]["month"] == pd.Timestamp("2017-12-01")]
    by_household = headcount(part["income_12m"] / part["persons"], float(part["line"].iloc[0]))
    assert found["income", 0, "headcount_2017", "households, not persons"] == pytest.approx(100 * by_household)


def test_gaps_are_those_of_the_indicators(tables: dict[str, pd.DataFrame], found: dict[Any, float]) -> None:
    last = tables["monthly"].iloc[-1]
    assert found["income", 0, "gap_2017", "all"] == pytest.approx(100 * last["poverty_gap"])
    assert found["income", 0, "squared_gap_2017", "all"] == pytest.approx(100 * last["poverty_severity"])


def test_indicators_and_estimates_count_a_negative_income_alike() -> None:
    """One person in eight lives on a loss of three times the line; nobody else is poor."""
    households = Households(4)
    households.adults[:] = [1, 3, 2, 2]
    households.exists[:] = True
    households.income_12m[:] = [-900_000, 3_000_000, 2_000_000, 2_000_000]
    living = LivingHouseholds(households, line=3000.0)
    panel = pd.DataFrame({"income_12m": households.income_12m / 100, "persons": households.adults, "line": 3000.0})
    rows = income_measures(panel, panel["persons"].to_numpy(float), 2017, "all")
    of = {row.estimate: row.value for row in rows}
    assert of["gap_2017"] == of["squared_gap_2017"] == of["headcount_2017"] == of["negative_income_2017"] == 12.5
    assert 100 * poverty_gap.compute(living) == 100 * poverty_severity.compute(living) == 12.5


def test_contributions_of_the_guarantees_add_up(found: dict[Any, float]) -> None:
    shares = [value for key, value in found.items() if key[2] == "mpi_share_2017"]
    assert len(shares) == 6
    assert sum(shares) == pytest.approx(100)


def test_chronic_and_transient_parts_add_up_and_cost_and_poor_years_are_sums(
    tables: dict[str, pd.DataFrame], found: dict[Any, float]
) -> None:
    chronic, transient = (found["income", 0, f"squared_gap_{part}", "all"] for part in ("chronic", "transient"))
    assert found["income", 0, "transient_share", "all"] == pytest.approx(100 * transient / (chronic + transient))
    assert found["any", 0, "public_cost", "all"] == pytest.approx(tables["costs"]["cost"].sum())
    years = tables["gacha_monthly"]["poor_persons"].sum() / 12
    assert found["actual", 0, "poor_person_years", "all"] == pytest.approx(years)


def test_a_spell_begins_with_the_household_as_it_stood_then(tables: dict[str, pd.DataFrame]) -> None:
    told = told_of(tables)
    spells = spells_in(told, "actual", 3)
    state = state_at_start(told, spells)
    changes = told.changes.query("layer == 'actual'").set_index(["household", "at"])["cash"]
    assert len(state) == len(spells.row)
    checked = 0
    for i in np.flatnonzero(spells.turned & ~spells.inherited):
        assert state["cash"].iloc[i] == changes[state["household"].iloc[i], spells.start[i]]
        checked += 1
    assert checked > 50


def test_a_sumu_has_the_exits_of_its_gacha(tables: dict[str, pd.DataFrame]) -> None:
    rows = estimates_of_run(tables).query("layer == 'actual' and minimum == 3 and estimate == 'relapse_rate'")
    sumu = tables["places"].set_index("gacha")["sumu"]
    by_gacha = rows[rows["group"].str.startswith("gacha")]
    whole = by_gacha["weight"].groupby(by_gacha["group"].str.removeprefix("gacha ").astype(int).map(sumu)).sum()
    told = rows[rows["group"].str.startswith("sumu")].set_index("group")["weight"]
    assert told.to_dict() == pytest.approx({f"sumu {number}": years for number, years in whole.items()})


def test_covariates_are_numbers_of_the_household() -> None:
    state = pd.DataFrame({name: [0.0] for name in ("children", "elderly", "chronic", "schooling", "sheep_units", "cash",
                                                   "debt", "income_12m", "wage_workers", "dairies")})  # fmt: skip
    state = state.assign(persons=4, children=1, elderly=1, sheep_units=400.0, cash=4000.0, income_12m=-8000.0)
    found = dict(zip(COVARIATES, design(state)[0], strict=True))
    assert found["dependants"] == 0.5
    assert found["log_herd"] == pytest.approx(np.log(101))
    assert found["log_cash"] == pytest.approx(np.log(2))
    assert found["log_income"] == 0
    assert herd_class(state).tolist() == [3]
    assert herd_class(state.assign(sheep_units=79.9)).tolist() == [0]


def told_of(tables: dict[str, pd.DataFrame]) -> Histories:
    return histories(tables, *period_of(tables["monthly"]))


def test_two_runs_together_are_the_spells_of_both(tables: dict[str, pd.DataFrame]) -> None:
    once = spells_in(told_of(tables), "income", 3)
    both = {name: pd.concat([tables[name].assign(run=run) for run in (1, 2)]) for name in ("changes", "households")}
    twice = spells_in(histories(both, *period_of(tables["monthly"])), "income", 3)
    assert len(twice.row) == 2 * len(once.row)
    assert sorted(twice.exit - twice.entry) == sorted(np.repeat(once.exit - once.entry, 2))
