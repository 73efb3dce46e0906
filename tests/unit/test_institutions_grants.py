"""Grants to institutions: who asked pays, in proportion to what was asked, whatever it is called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim.accounts import PUBLIC
from alxa_sim.config import dated
from alxa_sim.extension_points import Intervention
from alxa_sim.households import Households
from alxa_sim.institutions.grants import Grant, arriving, beyond, by_intervention, split
from alxa_sim.institutions.leading_group import SPECIAL_GROUPS, LeadingGroupSettings
from alxa_sim.interventions.base_jobs import BaseJobs
from alxa_sim.interventions.camel_dairy_linkage import CamelDairyLinkage
from alxa_sim.interventions.collective_economy import CollectiveEconomy
from alxa_sim.levers import Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.processes.budget import BudgetSettings
from alxa_sim.scenario import Scenario


def tables_of(months: int, group: LeadingGroupSettings | None = None, **interventions: Intervention) -> Any:
    scenario = Scenario(
        name="x",
        population=PopulationSettings(households=300),
        budget=BudgetSettings(pension=0.0),
        interventions=interventions,
        leading_group=group or LeadingGroupSettings(),
    )
    model = AlxaModel(scenario, check=True)
    for _ in range(months):
        model.step()
    return model.tables()


def assert_costs_are_public_flows(tables: Any) -> None:
    ledger = tables["ledger"]
    paid = ledger[ledger["payer"] == PUBLIC].groupby("month")["amount"].sum()
    booked = tables["costs"].groupby("month")["cost"].sum().reindex(paid.index, fill_value=0.0)
    assert np.abs(booked - paid).max() < 0.015


@pytest.mark.parametrize("amount", [0, 1, 100, 1_000_003])
def test_money_is_split_by_weight_to_the_last_fen(amount: int) -> None:
    parts = split(amount, {"b": 1.0, "a": 2.0, "c": 0.0})
    assert sum(parts.values()) == amount
    assert parts["a"] == pytest.approx(2 * amount / 3, abs=1.0)
    assert parts["c"] == 0
    assert split(amount, {}) == split(amount, {"a": 0.0}) == {}


def test_who_asks_for_no_more_than_there_is_pays_nothing() -> None:
    assert beyond({"a": 0.3, "b": 1.0}, 0.4) == {"a": 0.0, "b": 0.6}


def test_what_leaks_of_a_grant_is_rounded_down() -> None:
    assert arriving(np.array([0, 99, 100]), 0.015).tolist() == [0, 98, 99]


def test_grants_of_all_mandates_are_added_up_for_who_asked() -> None:
    grants = {"cooperatives": Grant(90, 9), "fund_grant": Grant(10, 0)}
    asked = {"cooperatives": {"a": 1.0, "b": 2.0}, "fund_grant": {"b": 5.0}}
    assert by_intervention(grants, asked) == {"a": Grant(30, 3), "b": Grant(70, 6)}


def test_of_shared_mandates_the_largest_counts_and_others_add_up() -> None:
    levers = Levers(Households(0), 2, seed=1)
    for name in ("a", "b"):
        levers.intervention = name
        levers.ask("cooperatives", 0.25)
        levers.ask("fund_grant", np.array([0, 500]))
    assert levers.mandate.cooperatives.tolist() == [0.25]
    assert levers.mandates.fund_grant.tolist() == [0, 1000]
    assert levers.asked["fund_grant"] == {"a": 500.0, "b": 500.0}
    with pytest.raises(ValueError, match="'linkage' brings no grant"):
        levers.ask("linkage", 1.0)
    levers.reset_programme(Households(0))
    assert levers.asked == {}


def test_a_measure_that_has_ended_pays_for_what_it_asked_for_last() -> None:
    economy = CollectiveEconomy(start="2014-01", end="2015-03")
    tables = tables_of(17, a=economy, b=CamelDairyLinkage(start="2014-01", end="2014-12"))
    assert_costs_are_public_flows(tables)
    costs = tables["costs"].set_index(["intervention", "month"])["cost"]
    assert costs["a"].index[-1].strftime("%Y-%m") == "2015-04"
    assert costs["a"].iloc[-1] == pytest.approx(500_000.0)


def test_a_measure_whose_money_is_spent_pays_for_what_it_asked_for_last() -> None:
    poor = LeadingGroupSettings(budget=dated(100_000.0), **dict.fromkeys(SPECIAL_GROUPS, 0.0) | {"industry": 1.0})
    tables = tables_of(14, poor, a=CollectiveEconomy(gacha_a_year=40.0), b=CamelDairyLinkage(), c=BaseJobs())
    assert (tables["institutions"]["groups_without_money"] == len(SPECIAL_GROUPS)).any()
    assert_costs_are_public_flows(tables)
    assert tables["costs"].groupby("month")["cost"].sum().iloc[1] > 1_000_000.0


def test_names_do_not_decide_who_pays() -> None:
    one = tables_of(30, a=BaseJobs(), b=CamelDairyLinkage())["costs"].groupby("intervention")["cost"].sum()
    other = tables_of(30, b=BaseJobs(), a=CamelDairyLinkage())["costs"].groupby("intervention")["cost"].sum()
    assert one["a"] == pytest.approx(other["b"], abs=0.1)
    assert one["b"] == pytest.approx(other["a"], abs=0.1)


def test_two_that_ask_for_the_same_share_it_and_the_further_one_pays_what_is_beyond() -> None:
    linkage = CamelDairyLinkage(research_cost=0.0, route_support=0.0)
    tables = tables_of(13, a=BaseJobs(public_share=0.0), b=linkage)
    grants = tables["ledger"].query("flow == 'coop_grants' or flow == 'leaked'").groupby("month")["amount"].sum()
    costs = tables["costs"].pivot_table(index="month", columns="intervention", values="cost", aggfunc="sum")
    # Base jobs ask for eight cooperatives at once, the dairy chain for one in the first month.
    assert costs["a"].iloc[1] > costs["b"].iloc[1] > 0.0
    assert costs["a"].sum() + costs["b"].sum() == pytest.approx(grants.sum())


def test_where_responsibility_is_weak_what_leaks_is_missing_and_costs_the_same() -> None:
    capital, cost = [], []
    for leakage in (0.0, 0.12, 0.9):
        tables = tables_of(2, LeadingGroupSettings(leakage=leakage), a=CollectiveEconomy(gacha_a_year=120.0))
        capital.append(tables["gacha_monthly"]["collective_fund"].tail(40).sum())
        cost.append(tables["costs"]["cost"].sum())
    assert capital[0] > capital[1] > capital[2]
    assert cost == pytest.approx([cost[0]] * 3)
