"""Guarantees: houses, water, school and hospital bills, as far as the public pays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.levers import HouseholdLevers, Uptake
from alxa_sim.processes.budget import BudgetSettings
from alxa_sim.processes.guarantees import bring_back_to_school, connect_water, pay_school, reimburse, renovate

MakeRow = Callable[..., Any]
SEED = np.uint64(5)
JANUARY, MARCH, JULY = 24168, 24170, 24174
BUDGET = BudgetSettings(house_cost=1_000.0, school=50.0).numbers(0)


@pytest.fixture
def uptake() -> Any:
    return Uptake(1).arrays[0]


def offer_of(**offers: Any) -> Any:
    offer = HouseholdLevers(1).arrays[0]
    for name, value in offers.items():
        offer[name] = value
    return offer


@pytest.mark.parametrize(("grade", "cash", "offered", "after", "aid", "own"), [
    (4, 30_000, 80_000, 2, 80_000, 30_000), (3, 30_000, 500_000, 2, 110_000, 0),
    (3, 29_999, 80_000, 3, 0, 0), (3, 10**6, 0, 3, 0, 0), (2, 10**6, 80_000, 2, 0, 0),
])  # fmt: skip
def test_an_unsafe_house_is_made_safe_where_aid_and_cash_reach_the_cost(
    household: MakeRow, flows: Any, uptake: Any, grade: int, cash: int, offered: int, after: int, aid: int, own: int
) -> None:
    h = household(house_grade=grade, cash=cash)
    renovate(h, flows, uptake, BUDGET, offer_of(house=offered), 1.1)
    assert h.house_grade == after
    assert (flows.aid_house, uptake.house) == (aid, aid)
    assert (flows.house, uptake.house_own, cash - h.cash) == (own, own, own)


@pytest.mark.parametrize(("failing", "offered", "safe", "aid"), [
    ("water_quality", 500, True, 500), ("water_reliability", 500, True, 500), (None, 500, True, 0),
    ("water_quality", 0, False, 0),
])  # fmt: skip
def test_a_connection_is_made_where_one_indicator_fails(
    household: MakeRow, flows: Any, uptake: Any, failing: str | None, offered: int, safe: bool, aid: int
) -> None:
    h = household(**({failing: False} if failing else {}))
    connect_water(h, flows, uptake, offer_of(water=offered))
    names = ("water_quantity", "water_quality", "water_convenience", "water_reliability")
    assert all(h[name] for name in names) == safe
    assert flows.aid_water == uptake.water == aid


@pytest.mark.parametrize(("month", "out", "offered", "aid"), [
    (MARCH, 0, 3_000, 9_000), (MARCH, 0, 9_000, 16_500), (MARCH, 2, 9_000, 5_500), (MARCH, 0, 0, 0),
    (JANUARY, 0, 9_000, 0), (JULY, 0, 9_000, 0),
])  # fmt: skip
def test_the_public_pays_its_part_for_each_child_at_school(
    household: MakeRow, flows: Any, uptake: Any, month: int, out: int, offered: int, aid: int
) -> None:
    h = household(children=4, out_of_school=out)  # three are of school age
    assert pay_school(h, flows, uptake, BUDGET, offer_of(school=offered), 1.1, month) == aid
    assert flows.aid_school == uptake.school == aid


def test_children_out_of_school_come_back_by_the_chance_offered(household: MakeRow) -> None:
    def left_out(chance: float, key: int = 1) -> int:
        h = household(id=key, children=8, out_of_school=5)
        bring_back_to_school(h, offer_of(back_to_school=chance), SEED, MARCH)
        return int(h.out_of_school)

    assert (left_out(0.0), left_out(1.0), left_out(1.7)) == (5, 0, 0)
    assert np.mean([left_out(0.3, key) for key in range(1500)]) == pytest.approx(3.5, abs=0.11)


@pytest.mark.parametrize(("part", "aid"), [(0.0, 0), (0.7, 7_000), (1.0, 10_001), (3.0, 10_001)])
def test_a_part_of_a_bill_is_reimbursed_in_whole_fen(flows: Any, uptake: Any, part: float, aid: int) -> None:
    assert reimburse(flows, uptake, offer_of(reimbursement=part), 10_001) == 10_001 - aid
    assert flows.aid_medical == uptake.reimbursement == aid
