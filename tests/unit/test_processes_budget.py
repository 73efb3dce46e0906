"""Budget: what must be paid, in order, and what is spent when there is enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.levers import HouseholdLevers
from alxa_sim.processes.budget import (
    BudgetSettings,
    buy_fodder,
    fodder_target,
    herd_upkeep,
    meet_needs,
    regular_needs,
    replaceable_food,
    return_to_school,
    school_children,
    spend_freely,
)
from alxa_sim.processes.coping import CopingSettings
from alxa_sim.processes.credit import CreditSettings
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.market import MarketSettings
from alxa_sim.processes.month import remember_income
from alxa_sim.processes.offtake import OfftakeSettings

MakeRow = Callable[..., Any]
JANUARY, MARCH, JULY, SEPTEMBER = 24168, 24170, 24174, 24176
SEED = np.uint64(5)
BUDGET = BudgetSettings(
    food_least=100.0, food_usual=300.0, clothing=20.0, school=50.0, water_hauling=60.0, house_cost=1000.0, well_cost=500.0,
    spending_rate=0.5,
).numbers(0)  # fmt: skip
MARKET = MarketSettings().numbers(0)
HERD = HerdSettings().numbers(0)
COPING = CopingSettings().numbers(0)
NO_CREDIT = CreditSettings(loan_to_value=0.0).numbers(0)
PRICE = np.array([10_000.0, 1_000.0, 500.0, 0.0, 0.0, 2.0])
NO_OFFER = HouseholdLevers(1).arrays[0]
FLOWS = ("food", "medical", "school", "clothing", "water", "herd_costs")


def met(
    h: Any,
    flows: Any,
    *,
    hospital: int = 0,
    meat: int = 0,
    upkeep: int = 0,
    month: int = MARCH,
    credit: Any = NO_CREDIT,
    coping: Any = COPING,
    school_aid: int = 0,
) -> tuple[int, int, int]:
    """Needs of a month with drugs of 10 yuan a person; returns income, regular needs and meat left [fen]."""
    return meet_needs(
        h, flows, BUDGET, coping, credit, MARKET, HERD, PRICE, NO_OFFER, school_aid, hospital, meat, 10.0, upkeep, 1.0,
        month,
    )  # fmt: skip


def paid(flows: Any) -> dict[str, int]:
    return {name: int(flows[name]) for name in FLOWS}


@pytest.mark.parametrize(("children", "at_school"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 3), (8, 5), (16, 10)])
def test_ten_of_sixteen_years_of_childhood_are_school_age(household: MakeRow, children: int, at_school: int) -> None:
    assert school_children(household(children=children)) == at_school


@pytest.mark.parametrize(("month", "school"), [(MARCH, 5_500), (JANUARY, 0), (JULY, 0), (SEPTEMBER, 5_500)])
def test_regular_needs_are_by_head_and_level_of_prices(household: MakeRow, month: int, school: int) -> None:
    h = household(children=4, adults=2, out_of_school=2, water_convenience=False)
    assert regular_needs(h, BUDGET, 10.0, 1.1, month) == (66_000, 6_600, school, 13_200, 6_600)


def test_convenient_water_costs_nothing(household: MakeRow) -> None:
    assert regular_needs(household(water_quality=False), BUDGET, 10.0, 1.0, MARCH)[4] == 0


def test_enough_cash_pays_everything_and_sells_nothing(household: MakeRow, flows: Any) -> None:
    h = household(children=1, cash=100_000, water_convenience=False, goats_other=5, months_since_hunger=4)
    income, regular, meat_left = met(h, flows, hospital=7_000, meat=3_000, upkeep=900)
    assert paid(flows) == {"food": 17_000, "medical": 9_000, "school": 5_000, "clothing": 4_000, "water": 6_000,
                           "herd_costs": 900}  # fmt: skip
    assert h.cash == 100_000 - 41_900
    assert (income, regular, meat_left) == (-900, 37_000, 0)
    assert h.goats_other == 5
    assert (h.months_since_hunger, h.months_since_bare, h.months_since_untreated) == (5, 1000, 1000)


NEEDS = [
    ("food", 20_000),
    ("medical", 9_000),
    ("school", 5_000),
    ("clothing", 4_000),
    ("water", 6_000),
    ("herd_costs", 900),
]


@pytest.mark.parametrize("position", range(6))
@pytest.mark.parametrize("short", [1, 100])
def test_cash_reaches_the_needs_in_their_order(household: MakeRow, flows: Any, position: int, short: int) -> None:
    enough = sum(amount for _, amount in NEEDS[: position + 1])
    h = household(children=1, cash=enough - short, water_convenience=False)
    met(h, flows, hospital=7_000, upkeep=900)
    expected = dict.fromkeys(FLOWS, 0) | dict(NEEDS[: position + 1])
    expected[NEEDS[position][0]] -= short
    assert paid(flows) == expected
    assert h.cash == 0
    assert (h.months_since_hunger == 0) == (position == 0)
    assert (h.months_since_untreated == 0) == (position <= 1)
    assert h.out_of_school == (position <= 2)
    assert (h.months_since_bare == 0) == (position <= 3)
    assert flows.unpaid_bills == 9_000 - paid(flows)["medical"]


def test_a_short_month_sells_what_it_needs_and_no_more(household: MakeRow, flows: Any) -> None:
    h = household(cash=1_000, goats_other=2, sheep_breeding=1)  # needs 13,000; a goat fetches 0.85 * 0.85 * 500 yuan
    income, _, _ = met(h, flows)
    assert (h.goats_other, h.sheep_breeding) == (1, 1)
    assert income == 36_125
    assert h.cash == 1_000 + 36_125 - 13_000
    assert (flows.animal_sales, flows.distress_sales, flows.breeding_sales) == (36_125, 36_125, 0)
    assert h.months_since_hunger > 0


def test_forced_sales_of_breeding_stock_are_no_income(household: MakeRow, flows: Any) -> None:
    h = household(sheep_breeding=1)
    assert met(h, flows)[0] == 0
    assert (flows.animal_sales, flows.distress_sales, flows.breeding_sales) == (85_000, 85_000, 85_000)


def test_meat_replaces_food_but_is_no_money(household: MakeRow, flows: Any) -> None:
    h = household(cash=3_000)
    met(h, flows, meat=50_000)
    assert paid(flows)["food"] == 0
    assert h.cash == 0
    assert h.months_since_hunger > 0


def test_no_more_children_leave_school_than_are_of_age(household: MakeRow, flows: Any) -> None:
    h = household(children=4)
    for _ in range(9):
        met(h, flows)
    assert h.out_of_school == school_children(h) == 3


@pytest.mark.parametrize(("share", "cash", "price", "bought", "cost"), [
    (0.6, 100_000, 2.0, 0, 0),
    (0.5, 100_000, 2.0, 0, 0),
    (0.3, 100_000, 2.0, 200, 40_000),
    (0.0, 20_000, 2.0, 50, 10_000),
    (0.0, 399, 2.0, 0, 0),
    (0.0, 0, 2.0, 0, 0),
    (0.3, 100_000, 0.0, 200, 0),
    (0.3, 0, 0.0, 200, 0),
])  # fmt: skip
def test_fodder_fills_up_to_the_target_as_far_as_half_the_cash_reaches(
    household: MakeRow, flows: Any, share: float, cash: int, price: float, bought: int, cost: int
) -> None:
    h = household(cash=cash)
    got = buy_fodder(h, flows, BUDGET, 0.5, 1_000_000, share, np.float64(price))
    assert (flows.fodder_bought, flows.fodder, cash - h.cash) == (bought, cost, cost)
    assert got == pytest.approx(share + bought / 1000)


def test_another_target_holds_where_a_disaster_is_declared() -> None:
    settings = BudgetSettings(fodder_target=0.3, disaster_fodder=0.7).numbers(0)
    assert [fodder_target(settings, is_disaster) for is_disaster in (False, True)] == [0.3, 0.7]


def test_no_herd_buys_no_fodder(household: MakeRow, flows: Any) -> None:
    assert buy_fodder(household(cash=100_000), flows, BUDGET, 0.5, 0, 0.0, 2.0) == 0.0
    assert flows.fodder_bought == 0


@pytest.mark.parametrize(
    ("cash", "grade", "after"), [(99_999, 3, 3), (149_999, 3, 3), (150_000, 3, 2), (150_000, 4, 2)]
)
def test_an_unsafe_house_is_repaired_where_the_reserve_remains(
    household: MakeRow, flows: Any, cash: int, grade: int, after: int
) -> None:
    h = household(cash=cash, house_grade=grade)
    spend_freely(h, flows, BUDGET, 50_000, 0, 1.0)
    assert h.house_grade == after
    assert flows.house == (100_000 if after == 2 else 0)


@pytest.mark.parametrize("failing", ["water_quantity", "water_quality", "water_convenience", "water_reliability"])
@pytest.mark.parametrize(("cash", "dug"), [(99_999, False), (100_000, True)])
def test_a_well_meets_all_four_indicators(household: MakeRow, flows: Any, failing: str, cash: int, dug: bool) -> None:
    h = household(cash=cash, **{failing: False})
    spend_freely(h, flows, BUDGET, 50_000, 0, 1.0)
    assert h[failing] == dug
    assert flows.water == (50_000 if dug else 0)


def test_a_safe_house_and_water_cost_nothing(household: MakeRow, flows: Any) -> None:
    spend_freely(household(cash=10**9, house_grade=2), flows, BUDGET, 0, 0, 1.0)
    assert flows.house == flows.water == 0


@pytest.mark.parametrize(("cash", "meat", "food", "other"), [
    (50_000, 0, 0, 0),
    (50_001, 0, 0, 0),
    (60_000, 0, 5_000, 0),
    (110_000, 0, 20_000, 10_000),
    (110_000, 15_000, 5_000, 25_000),
    (110_000, 99_000, 0, 30_000),
    (0, 0, 0, 0),
])  # fmt: skip
def test_what_is_above_the_reserve_goes_to_better_food_then_the_rest(
    household: MakeRow, flows: Any, cash: int, meat: int, food: int, other: int
) -> None:
    h = household(cash=cash)
    spend_freely(h, flows, BUDGET, 50_000, meat, 1.0)
    assert (flows.food, flows.other, cash - h.cash) == (food, other, food + other)


@pytest.mark.parametrize(("month", "cash", "out"), [(SEPTEMBER, 500, 0), (SEPTEMBER, 499, 2), (MARCH, 500, 2)])
def test_children_return_to_school_in_september_where_there_is_a_reserve(
    household: MakeRow, month: int, cash: int, out: int
) -> None:
    h = household(children=4, out_of_school=2, cash=cash)
    return_to_school(h, BudgetSettings(school_return=1.0).numbers(0), 500, SEED, month)
    assert h.out_of_school == out


def test_food_that_meat_can_replace_and_upkeep_of_the_herd(household: MakeRow) -> None:
    h = household(children=1, sheep_breeding=10)
    assert replaceable_food(h, OfftakeSettings(meat_share=0.5).numbers(0), BUDGET, 1.1) == 33_000
    assert herd_upkeep(h, BudgetSettings(herd_cost=2.0).numbers(0), HerdSettings().numbers(0), 1.1) == 2_200


def test_a_month_takes_the_place_of_that_of_a_year_ago(household: MakeRow) -> None:
    h = household()
    for month in range(30):
        remember_income(h, 100 + month, month, MARCH + month)
    assert h.income_12m == sum(100 + month for month in range(18, 30)) == h.income_history.sum()
    assert h.support_12m == sum(range(18, 30)) == h.support_history.sum()


def test_interest_compounds_to_the_yearly_rate() -> None:
    monthly = BudgetSettings(interest=0.10).numbers(0).interest
    assert (1.0 + monthly) ** 12 == pytest.approx(1.10)


def test_who_has_collateral_borrows_before_breeding_animals_go(household: MakeRow, flows: Any) -> None:
    h = household(cash=1_000, camels_breeding=4)
    met(h, flows, hospital=500_000, credit=CreditSettings(loan_to_value=0.5).numbers(0))
    assert h.camels_breeding == 4
    assert h.debt == flows.loans == 513_000 - 1_000
    assert h.cash == 0
    assert flows.unpaid_bills == 0


def test_near_the_threshold_breeding_animals_are_held_and_the_household_eats_less(
    household: MakeRow, flows: Any
) -> None:
    h = household(cash=0, sheep_breeding=10)  # between 4 and 20 a head; food 10,000, all needs 13,000
    income, _, _ = met(h, flows, hospital=900_000, coping=CopingSettings(lean_food=0.6).numbers(0))
    assert h.sheep_breeding == 9  # one ewe at 850 yuan feeds the month, the hospital bill stays unpaid
    assert flows.breeding_sales == 85_000
    assert flows.held_on == 1
    assert flows.unpaid_bills == 901_000 - 75_000
    assert income == 0


@pytest.mark.parametrize("sheep", [3, 30])
def test_a_lost_or_a_safe_herd_is_sold_for_all_that_must_be_paid(household: MakeRow, flows: Any, sheep: int) -> None:
    h = household(cash=0, sheep_breeding=sheep)
    met(h, flows, hospital=150_000)
    assert h.sheep_breeding == sheep - 2
    assert (flows.held_on, flows.unpaid_bills) == (0, 0)


def test_debt_is_served_last(household: MakeRow, flows: Any) -> None:
    h = household(cash=13_500, debt=1_000_000)
    income, _, _ = met(h, flows, credit=CreditSettings(loan_to_value=0.0, interest=0.1).numbers(0))
    interest = int(1_000_000 * (1.1 ** (1 / 12) - 1))
    assert paid(flows)["food"] == 10_000
    assert flows.loan_interest == 500
    assert h.debt == 1_000_000 + interest - 500
    assert h.in_arrears
    assert income == -500
