"""Specialty industry: who takes a place, what it earns, and when it is given up."""

from __future__ import annotations

from typing import Any

from alxa_sim.levers import HouseholdLevers, Uptake
from alxa_sim.processes.industry import IndustrySettings, take_part

SETTINGS = IndustrySettings().numbers(0)
STAKE = 1_500_000


def month(h: Any, flows: Any, spare: float = 1.0, **offered: int) -> int:
    offer, uptake = HouseholdLevers(1).arrays[0], Uptake(1).arrays[0]
    for lever, value in offered.items():
        offer[lever] = value
    return take_part(h, flows, uptake, SETTINGS, offer, spare, 1.0)


def test_a_household_with_hands_and_money_takes_the_place_and_earns(household: Any, flows: Any) -> None:
    h = household(cash=STAKE)
    assert month(h, flows, industry=1_000_000, industry_income=90_000) == 90_000
    assert h.in_industry
    assert h.cash == 1_000_000
    assert (flows.stakes, flows.aid_industry) == (500_000, 1_000_000)


def test_without_hands_or_money_it_does_not(household: Any, flows: Any) -> None:
    for spare, cash in ((0.0, STAKE), (1.0, 1)):
        h = household(cash=cash)
        assert month(h, flows, spare, industry=1_000_000, industry_income=90_000) == 0
        assert not h.in_industry


def test_it_leaves_when_no_hand_is_left_and_when_nobody_buys_any_more(household: Any, flows: Any) -> None:
    for spare, income, stays in ((0.5, 90_000, True), (-0.1, 90_000, False), (0.5, 0, False)):
        h = household(in_industry=True)
        assert month(h, flows, spare, industry_income=income) == (income if stays else 0)
        assert h.in_industry == stays
