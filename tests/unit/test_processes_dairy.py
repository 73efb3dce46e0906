"""Dairy: what is milked and sold, what a yard costs, and who begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.households import Gacha
from alxa_sim.levers import HouseholdLevers, Uptake
from alxa_sim.processes.dairy import (
    DairySettings,
    daily_yield,
    milk_camels,
    milked_camels,
    open_routes,
    take_up_dairying,
    yearly_gain,
)
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.market import Market

MakeRow = Callable[..., Any]
MARCH, JULY = 24170, 24174
SEED = np.uint64(5)
HERD = HerdSettings().numbers(0)
PRICE = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 30.0])
SURE = {"least_yield": 1.2, "usual_yield": 1.2, "most_yield": 1.2, "adoption": 1.0, "yard": 1000.0}


def numbers(**settings: Any) -> Any:
    return DairySettings(**SURE | settings).numbers(0)


def market_of(**columns: Any) -> Any:
    """The market at the prices of these tests."""
    market = Market(1)
    for name, value in ({"price": PRICE} | columns).items():
        getattr(market, name)[:] = value
    return market.arrays[0]


def milked(
    h: Any, flows: Any, dairy: Any, *, has_route: bool = True, pooled: int = 0, closure: float = 0.0,
    month: int = JULY, **market: Any,
) -> tuple[int, int]:  # fmt: skip
    """A month of milk: money and cost of fodder [fen]."""
    return milk_camels(h, flows, dairy, HERD, market_of(**market), has_route, pooled, closure, SEED, month)


def considered(
    h: Any, flows: Any, *, price: Any = PRICE, has_route: bool = True, reserve: int = 0, credit: int = 0,
    month: int = MARCH, uptake: Any = None, **offers: Any,
) -> Any:  # fmt: skip
    """The household once it has thought about milking, under these offers."""
    offer = HouseholdLevers(1).arrays[0]
    for name, value in offers.items():
        offer[name] = value
    taken = Uptake(1).arrays[0] if uptake is None else uptake
    take_up_dairying(
        h, flows, taken, numbers(), price, offer, has_route, reserve, credit, 1.0, SEED, month
    )  # fmt: skip
    return h


@pytest.mark.parametrize(("breeding", "dairies", "milked"), [(41, True, 20), (41, False, 0), (1, True, 0)])
def test_every_other_female_is_milked_where_there_is_a_yard(
    household: MakeRow, breeding: int, dairies: bool, milked: int
) -> None:
    assert milked_camels(household(camels_breeding=breeding, dairies=dairies), numbers()) == milked


def test_a_month_of_milk_by_heads_season_condition_and_skill(household: MakeRow, flows: Any) -> None:
    h = household(camels_breeding=40, dairies=True, skill=0.5, condition=0.425, cash=10**6)
    money, feed = milked(h, flows, numbers(unskilled=0.6))
    kilograms = int(20 * 1.2 * 365 / 12 * 1.0 * (0.425 / 0.85) * 0.8)
    assert flows.milk_sold == kilograms
    assert money == 3000 * kilograms
    assert feed == flows.fodder == 100 * int(20 * 1.5 * 365 / 12)
    assert h.cash == 10**6 - feed


def test_milk_without_a_route_has_no_buyer_and_out_of_season_there_is_none(household: MakeRow, flows: Any) -> None:
    h = household(camels_breeding=40, dairies=True, skill=1.0, condition=1.0, cash=10**6)
    assert milked(h, flows, numbers(), has_route=False) == (0, 0)
    assert (flows.milk_sold, flows.milk_unsold) == (0, int(20 * 1.2 * 365 / 12))
    assert milked(h, flows, numbers(), month=MARCH) == (0, 0)


def test_yields_of_herds_are_triangular_and_stay_with_the_household() -> None:
    dairy = DairySettings().numbers(0)
    drawn = np.array([daily_yield(dairy, SEED, np.uint64(key)) for key in range(4000)])
    assert drawn.mean() == pytest.approx((0.6 + 1.0 + 2.0) / 3, abs=0.02)
    assert (drawn > 0.6).all() and (drawn < 2.0).all()  # noqa: PT018 - one statement about one range
    assert np.mean(drawn < 1.0) == pytest.approx(0.4 / 1.4, abs=0.03)
    assert drawn[7] == daily_yield(dairy, SEED, np.uint64(7))
    assert daily_yield(numbers(), SEED, np.uint64(7)) == 1.2


def test_routes_are_open_within_reach() -> None:
    gacha = Gacha(3)
    gacha.is_gacha[:] = [True, True, False]
    gacha.road_distance[:] = [60.0, 60.1, 1.0]
    open_routes(gacha, numbers(reach=60.0))
    assert gacha.milk_route.tolist() == [True, False, False]


ABLE = {"camels_breeding": 10, "cash": 10**6, "skill": 1.0, "aspiration": 1.0}


@pytest.mark.parametrize(("state", "has_route", "month", "begins"), [
    ({}, True, MARCH, True),
    ({}, True, JULY, False),
    ({}, False, MARCH, False),
    ({"camels_breeding": 4}, True, MARCH, False),
    ({"water_convenience": False}, True, MARCH, False),
    ({"cash": 100_000 + 5_000 - 1}, True, MARCH, False),
    ({"skill": 0.0}, True, MARCH, False),
    ({"aspiration": 0.0}, True, MARCH, False),
])  # fmt: skip
def test_who_has_camels_water_route_money_skill_and_aspiration_begins(
    household: MakeRow, flows: Any, state: dict[str, Any], has_route: bool, month: int, begins: bool
) -> None:
    h = considered(household(**ABLE | state), flows, has_route=has_route, reserve=5_000, month=month)
    assert bool(h.dairies) == begins
    assert flows.yards == (100_000 if begins else 0)
    assert h.cash == (ABLE | state)["cash"] - flows.yards


def test_the_pull_is_the_gain_over_gain_and_income(household: MakeRow, flows: Any) -> None:
    gain = yearly_gain(household(**ABLE), numbers(), PRICE)
    assert gain == pytest.approx(100 * 5 * 365 / 12 * 4.6 * (1.2 * 0.75 * 30 - 1.5))
    began = 0
    for key in range(2000):
        began += bool(considered(household(**ABLE, id=key, income_12m=int(3 * gain)), flows).dairies)
    assert began / 2000 == pytest.approx(0.25, abs=0.04)  # four standard deviations


def test_who_loses_by_milking_gives_it_up(household: MakeRow, flows: Any) -> None:
    cheap = PRICE.copy()
    cheap[6] = 1.0
    for price, goes_on in ((PRICE, True), (cheap, False)):
        assert bool(considered(household(**ABLE, dairies=True), flows, price=price).dairies) == goes_on
