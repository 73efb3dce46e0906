"""Specialty industry: who takes a place, what it pays, and who leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alxa_sim.levers import HouseholdLevers, Uptake
from alxa_sim.processes.industry import IndustrySettings, industry_labour, take_part

MakeRow = Callable[..., Any]
INDUSTRY = IndustrySettings(labour=0.3, stake=1_000.0).numbers(0)


def taken(h: Any, flows: Any, *, spare: float = 1.0, level: float = 1.0, uptake: Any = None, **offers: int) -> int:
    """Earnings of the month with a place worth 600 yuan of the stake on offer [fen]."""
    offer = HouseholdLevers(1).arrays[0]
    for name, value in ({"industry": 60_000, "industry_income": 5_000} | offers).items():
        offer[name] = value
    return take_part(h, flows, Uptake(1).arrays[0] if uptake is None else uptake, INDUSTRY, offer, spare, level)


def test_the_public_pays_up_to_its_offer_and_the_household_the_rest_of_the_stake(
    household: MakeRow, flows: Any
) -> None:
    h, uptake = household(cash=50_001), Uptake(1).arrays[0]
    assert taken(h, flows, level=1.1, uptake=uptake) == 5_000
    assert h.in_industry
    assert (h.cash, flows.stakes, flows.aid_industry) == (1, 50_000, 60_000)
    assert (uptake.industry, uptake.industry_own) == (60_000, 50_000)


def test_an_offer_above_the_stake_pays_no_more_than_the_stake(household: MakeRow, flows: Any) -> None:
    taken(household(), flows, industry=900_000)
    assert (flows.stakes, flows.aid_industry) == (0, 100_000)


@pytest.mark.parametrize(("cash", "spare", "offer"), [(39_999, 1.0, 60_000), (40_000, 0.29, 60_000), (10**6, 1.0, 0)])
def test_without_money_hands_or_a_place_nobody_takes_part(
    household: MakeRow, flows: Any, cash: int, spare: float, offer: int
) -> None:
    h = household(cash=cash)
    assert taken(h, flows, spare=spare, industry=offer) == 0
    assert not h.in_industry
    assert h.cash == cash
    assert flows.stakes == flows.aid_industry == 0


@pytest.mark.parametrize(("state", "spare", "stays"), [
    ({}, 0.0, True), ({}, -0.1, False), ({"adults": 0}, 1.0, False), ({"adults": 0, "elderly": 1}, 0.1, True),
])  # fmt: skip
def test_who_has_a_place_earns_without_a_new_stake_until_no_hand_is_left(
    household: MakeRow, flows: Any, state: dict[str, int], spare: float, stays: bool
) -> None:
    h = household(in_industry=True, cash=10**6, **state)
    assert taken(h, flows, spare=spare) == (5_000 if stays else 0)
    assert bool(h.in_industry) == stays
    assert h.cash == 10**6


def test_a_place_takes_hands(household: MakeRow) -> None:
    assert industry_labour(household(in_industry=True), INDUSTRY) == 0.3
    assert industry_labour(household(), INDUSTRY) == 0.0


def test_a_place_that_earns_nothing_any_more_is_given_up(household: MakeRow, flows: Any) -> None:
    h = household(in_industry=True)
    assert taken(h, flows, industry_income=0) == 0
    assert not h.in_industry
