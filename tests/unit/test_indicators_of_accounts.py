"""Indicators of the accounts: shares of income by source, and public cost a head."""

from __future__ import annotations

import math
from typing import Any

import pytest

from alxa_sim.accounts import INCOME, MONEY, YearOfAccounts
from alxa_sim.extension_points import Indicator
from alxa_sim.households import Flows, Stocks
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.registry import found_in
from alxa_sim.scenario import Scenario

INDICATORS = {
    name: found for name, found in found_in("alxa_sim.indicators", Indicator).items() if found.of == "accounts"
}


def month_of(**amounts: int) -> Flows:
    flows = Flows(2)
    for name, amount in amounts.items():
        getattr(flows, name)[:] = [amount, 2 * amount]
    return flows


def year_of(*months: Flows, cost: int = 0, persons: int = 4) -> YearOfAccounts:
    accounts, stocks = YearOfAccounts(), Stocks(2)
    stocks.persons[:] = [persons, 0]
    for flows in months:
        accounts.add(flows, stocks, cost)
    return accounts


EARNED: dict[str, Any] = {
    "wages": 100, "public_wages": 50, "base_wages": 30, "remittances": 20, "transfers": 100, "interest": 10,
    "dividends": 20, "loan_interest": 30, "animal_sales": 400, "breeding_sales": 150, "milk_sales": 200, "fodder": 50,
}  # fmt: skip
"""Wage 200, transfer 100, property 0, operating 400, of which milk is 200."""

EXPECTED = {
    "wage_share_of_income": 2 / 7,
    "transfer_share_of_income": 1 / 7,
    "operating_share_of_income": 4 / 7,
    "milk_share_of_net_income": 2 / 7,
    "milk_share_of_operating_income": 1 / 2,
    "public_cost_per_head": 12 * 5.0 / 4,
}


@pytest.mark.parametrize("name", INDICATORS)
def test_each_indicator_is_what_its_meaning_says(name: str) -> None:
    accounts = year_of(month_of(**EARNED), month_of(**EARNED), cost=500)
    assert INDICATORS[name].compute(accounts) == pytest.approx(EXPECTED[name])


@pytest.mark.parametrize("name", INDICATORS)
def test_without_people_or_accounts_an_indicator_is_not_a_number(name: str) -> None:
    for accounts in (YearOfAccounts(), year_of(Flows(2), persons=0)):
        assert math.isnan(INDICATORS[name].compute(accounts))


def test_only_the_last_twelve_months_count() -> None:
    accounts = year_of(month_of(wages=900), *[month_of(wages=1, transfers=1)] * 12)
    assert accounts.flow("wages") == 36
    assert INDICATORS["wage_share_of_income"].compute(accounts) == 0.5


def test_every_kind_of_income_is_made_of_flows_and_no_flow_counts_twice() -> None:
    names = [name for source in INCOME.values() for name in (*source.plus, *source.minus)]
    assert len(names) == len(set(names))
    assert set(names) <= set(Flows.columns)
    received = {name for name, sides in MONEY.items() if sides.payee == "households"}
    assert received - {"kin_received", "loans"} <= set(names), "money that comes in is income, but for help and loans"


def test_net_income_by_source_is_what_households_remember_of_the_year() -> None:
    allowance = MinimumLivingAllowance(standard=6000.0)
    scenario = Scenario(name="x", population=PopulationSettings(households=300), interventions={"dibao": allowance})
    model = AlxaModel(scenario, seed=2, check=True)
    accounts = YearOfAccounts()
    for _ in range(12):
        model.step()
        stocks, flows = model._recorder._stocks[-1], model._recorder._flows[-1]
        accounts.add(flows, stocks, 0)
    assert accounts.net_income == accounts.stock("income_12m") != 0
    monthly = model.tables()["monthly"]
    assert math.isnan(monthly["public_cost_per_head"].iloc[0]), "no month has passed"
    paid = model.tables()["costs"]["cost"].sum()
    assert monthly["public_cost_per_head"].iloc[12] == pytest.approx(paid / accounts.stock("persons"))
