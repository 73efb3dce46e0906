"""Insurance: a shared premium while cash lasts, and a sum for each dead camel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alxa_sim.levers import HouseholdLevers, Uptake
from alxa_sim.processes.insurance import claim, insure

MakeRow = Callable[..., Any]
HERD = {"camels_breeding": 3, "camels_young": 2, "camels_other": 2}


def offer_of(**offers: Any) -> Any:
    offer = HouseholdLevers(1).arrays[0]
    for name, value in ({"insurance": 700_000, "premium": 3_501, "premium_support": 0.75} | offers).items():
        offer[name] = value
    return offer


def test_the_premium_of_all_grown_camels_is_shared_in_whole_fen(household: MakeRow, flows: Any) -> None:
    h, uptake = household(cash=10_000, **HERD), Uptake(1).arrays[0]
    paid = insure(h, flows, uptake, offer_of())
    aid = int(0.75 * 5 * 3_501)
    assert h.insured
    assert paid == flows.premiums == 10_000 - h.cash == uptake.premium_support_own == 5 * 3_501 - aid
    assert flows.aid_premium == uptake.premium_support == aid


@pytest.mark.parametrize(("state", "offers"), [
    ({"cash": 4_376}, {}),  # the own share is 4,377
    ({"cash": 10**6}, {"insurance": 0}),
    ({"cash": 10**6, "camels_breeding": 0, "camels_young": 2, "camels_other": 0}, {}),
])  # fmt: skip
def test_who_has_no_cash_no_offer_or_no_grown_camels_is_insured_no_longer(
    household: MakeRow, flows: Any, state: dict[str, int], offers: dict[str, int]
) -> None:
    h, uptake = household(**HERD | {"insured": True} | state), Uptake(1).arrays[0]
    assert insure(h, flows, uptake, offer_of(**offers)) == 0
    assert not h.insured
    assert h.cash == state["cash"]
    assert flows.premiums == flows.aid_premium == uptake.premium_support == 0


def test_support_beyond_the_whole_premium_pays_the_whole(household: MakeRow, flows: Any) -> None:
    h = household(**HERD)
    assert insure(h, flows, Uptake(1).arrays[0], offer_of(premium_support=1.5)) == 0
    assert h.insured
    assert flows.aid_premium == 5 * 3_501


@pytest.mark.parametrize(("insured", "paid"), [(True, 2_100_000), (False, 0)])
def test_only_the_insured_are_paid_for_dead_camels(household: MakeRow, flows: Any, insured: bool, paid: int) -> None:
    h = household(insured=insured)
    assert claim(h, flows, offer_of(), 3) == paid
    assert h.cash == flows.payouts == paid
