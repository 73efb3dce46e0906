"""Credit: how much is lent, what falls due, and what becomes of what is not paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import dated
from alxa_sim.levers import HouseholdLevers, Uptake
from alxa_sim.processes.credit import (
    CreditSettings,
    borrow,
    credit_left,
    debt_due,
    herd_value,
    serve_debt,
    soft_credit_left,
    support_interest,
)
from alxa_sim.processes.market import MarketSettings

MakeRow = Callable[..., Any]
MARCH, OCTOBER = 24170, 24177
NO_OFFER = HouseholdLevers(1).arrays[0]
PRICE = np.array([10_000.0, 1_000.0, 500.0, 0.0, 0.0, 0.0, 0.0])
MARKET = MarketSettings(young_value=0.5, other_value=0.8).numbers(0)


def numbers(**settings: Any) -> Any:
    return CreditSettings(**{"loan_to_value": 0.25, "smallest_loan": 1_000.0} | settings).numbers(MARCH)


def test_a_herd_is_worth_its_heads_by_class(household: MakeRow) -> None:
    h = household(camels_breeding=1, camels_young=2, camels_other=10, sheep_breeding=3, goats_young=4, goats_other=5)
    assert herd_value(h, MARKET, PRICE) == 10_000 + 10_000 + 80_000 + 3_000 + 1_000 + 2_000


@pytest.mark.parametrize(("collateral", "unsecured", "debt", "left"), [
    (0.0, 0.0, 0, 0),
    (40_000.0, 0.0, 0, 1_000_000),
    (40_000.0, 0.0, 600_000, 400_000),
    (40_000.0, 0.0, 950_000, 0),  # less than the smallest loan
    (40_000.0, 50_000.0, 600_000, 5_400_000),
])  # fmt: skip
def test_credit_is_a_part_of_the_collateral_less_what_is_owed(
    household: MakeRow, collateral: float, unsecured: float, debt: int, left: int
) -> None:
    credit = numbers(unsecured=dated(unsecured))
    assert credit_left(household(debt=debt), credit, collateral) == left
    assert credit_left(household(debt=debt, in_arrears=True), credit, collateral) == 0


def test_a_loan_covers_the_need_and_no_more(household: MakeRow, flows: Any) -> None:
    h = household(cash=5)
    borrow(h, flows, numbers(), 40_000.0, 300_000)
    borrow(h, flows, numbers(), 40_000.0, 900_000)
    assert h.debt == flows.loans == h.cash - 5 == 1_000_000


@pytest.mark.parametrize(("month", "debt", "instalment"), [
    (MARCH, 1_000_000, 0), (OCTOBER, 1_000_000, 350_000), (OCTOBER, 100_000, 100_000), (OCTOBER, 0, 0),
])  # fmt: skip
def test_instalments_fall_due_in_october_and_small_debts_at_once(
    household: MakeRow, month: int, debt: int, instalment: int
) -> None:
    assert debt_due(household(debt=debt), numbers(), NO_OFFER, month)[1] == instalment


def test_interest_compounds_to_the_yearly_rate(household: MakeRow) -> None:
    assert debt_due(household(debt=10**9), numbers(interest=0.12), NO_OFFER, MARCH)[0] == int(
        10**9 * (1.12 ** (1 / 12) - 1)
    )


@pytest.mark.parametrize(("cash", "debt", "arrears"), [
    (900, 9_700, False), (400, 9_700, False), (300, 9_800, True), (100, 10_000, True), (50, 10_050, True), (0, 10_100, True),
])  # fmt: skip
def test_interest_is_paid_before_the_instalment_and_what_is_missing_is_owed(
    household: MakeRow, flows: Any, cash: int, debt: int, arrears: bool
) -> None:
    h = household(cash=cash, debt=10_000)
    paid = serve_debt(h, flows, interest=100, instalment=300)
    assert (h.debt, bool(h.in_arrears)) == (debt, arrears)
    assert paid == flows.loan_interest == min(cash, 100)
    assert flows.capitalised == 100 - paid
    assert h.cash == cash - paid - flows.repayments


def offer_of(**offers: Any) -> Any:
    offer = HouseholdLevers(1).arrays[0]
    for name, value in offers.items():
        offer[name] = value
    return offer


@pytest.mark.parametrize(("ceiling", "soft_debt", "arrears", "left"), [
    (5_000_000, 0, False, 5_000_000), (5_000_000, 4_900_000, False, 100_000), (5_000_000, 4_900_001, False, 0),
    (0, 3_000_000, False, 0), (5_000_000, 0, True, 0),
])  # fmt: skip
def test_microcredit_reaches_up_to_its_ceiling_and_not_to_who_is_in_arrears(
    household: MakeRow, ceiling: int, soft_debt: int, arrears: bool, left: int
) -> None:
    h = household(debt=9_000_000, soft_debt=soft_debt, in_arrears=arrears)
    assert soft_credit_left(h, numbers(), offer_of(credit=ceiling)) == left


def test_microcredit_uses_up_no_collateral(household: MakeRow) -> None:
    assert credit_left(household(debt=3_000_000, soft_debt=2_800_000), numbers(), 40_000.0) == 800_000


@pytest.mark.parametrize("support", [0.0, 0.4, 1.0, 1.5])
def test_the_public_pays_its_part_of_the_interest_and_the_household_the_rest(
    household: MakeRow, flows: Any, support: float
) -> None:
    credit, uptake, offer = numbers(soft_interest=0.05, interest=0.12), Uptake(1).arrays[0], offer_of(interest=support)
    h = household(debt=10**9, soft_debt=4 * 10**8)
    support_interest(h, flows, uptake, credit, offer)
    whole = 4 * 10**8 * (1.05 ** (1 / 12) - 1)
    borne = max(0.0, 1.0 - support)
    assert flows.aid_interest == uptake.interest == pytest.approx(min(1.0, support) * whole, abs=1)
    assert uptake.interest_own == pytest.approx(borne * whole, abs=1)
    due = debt_due(h, credit, offer, MARCH)[0]
    assert due == pytest.approx(borne * whole + 6 * 10**8 * (1.12 ** (1 / 12) - 1), abs=1)


@pytest.mark.parametrize(("debt", "soft", "instalment", "after"), [
    (10_000, 4_000, 5_000, 2_000), (10_000, 10_000, 3_333, 6_667), (10_001, 3_333, 1, 3_332), (10_000, 4_000, 10_000, 0),
    (10_000, 0, 5_000, 0),
])  # fmt: skip
def test_what_is_paid_back_reduces_both_kinds_of_debt_in_proportion(
    household: MakeRow, flows: Any, debt: int, soft: int, instalment: int, after: int
) -> None:
    h = household(cash=10**6, debt=debt, soft_debt=soft)
    serve_debt(h, flows, 0, instalment)
    assert (h.debt, h.soft_debt) == (debt - instalment, after)
    assert h.soft_debt <= h.debt
