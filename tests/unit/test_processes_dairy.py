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
    join_cooperative,
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


@pytest.mark.parametrize(("member", "before", "pooled", "rewarded"), [
    (False, 0, 0, 0), (False, 7_900, 0, 630), (False, 0, 60_000, 0), (False, 9_000, 0, 730),
    (True, 0, 60_000, 730), (True, 0, 8_100, 100), (True, 7_900, 10, 630), (True, 0, 7_000, 0),
])  # fmt: skip
def test_the_bonus_rewards_what_goes_beyond_the_volume_of_the_year_pooled_for_members(
    household: MakeRow, flows: Any, member: bool, before: int, pooled: int, rewarded: int
) -> None:
    h = household(camels_breeding=40, dairies=True, skill=1.0, condition=1.0, milk_this_year=before, member=member)
    money, _ = milked(h, flows, numbers(bonus_volume=8_000), pooled=pooled, bonus=12.0)
    assert flows.milk_sold == 730
    assert money == 730 * 3_000 + rewarded * 1_200
    assert h.milk_this_year == before + 730
    assert flows.member_milk == (730 if member else 0)


def test_the_year_of_the_bonus_begins_in_january(household: MakeRow, flows: Any) -> None:
    h = household(milk_this_year=9_000)
    milked(h, flows, numbers(), month=JULY)
    assert h.milk_this_year == 9_000
    milked(h, flows, numbers(), month=MARCH - 2)
    assert h.milk_this_year == 0


def test_where_trade_is_closed_in_part_that_part_of_the_milk_stays_unsold(household: MakeRow, flows: Any) -> None:
    h = household(camels_breeding=40, dairies=True, skill=1.0, condition=1.0)
    milked(h, flows, numbers(), closure=0.3)
    assert (flows.milk_sold, flows.milk_unsold) == (511, 219)


def test_research_raises_the_yield(household: MakeRow, flows: Any) -> None:
    h = household(camels_breeding=40, dairies=True, skill=1.0, condition=1.0)
    milked(h, flows, numbers(research_gain=0.4), research=0.3)
    assert flows.milk_sold == int(20 * 1.2 * 1.12 * 365 / 12)


def test_the_public_pays_its_part_of_the_yard_and_microcredit_the_rest(household: MakeRow, flows: Any) -> None:
    uptake = Uptake(1).arrays[0]
    h = household(**ABLE | {"cash": 20_000})
    considered(h, flows, yard=0.4, credit=44_999, reserve=5_000, uptake=uptake)
    assert not h.dairies
    considered(h, flows, yard=0.4, credit=45_000, reserve=5_000, uptake=uptake)
    assert h.dairies
    assert (uptake.yard, uptake.yard_own) == (flows.aid_yard, flows.yards) == (40_000, 60_000)
    assert h.debt == h.soft_debt == flows.loans == 45_000
    assert h.cash == 5_000


def joined(
    h: Any, *, hands: float = -0.5, places: int = 100, month: int = MARCH, has_cooperative: bool = True,
    trust: float = 1.0, **settings: Any,
) -> Any:  # fmt: skip
    gacha = Gacha(1)
    gacha.has_cooperative[:], gacha.cooperative_trust[:] = has_cooperative, trust
    join_cooperative(h, numbers(**{"joining": 0.5} | settings), gacha, hands, places, SEED, month)
    return h


KEEPER = {"camels_breeding": 30, "aspiration": 1.0}


@pytest.mark.parametrize(("state", "conditions", "member"), [
    ({}, {}, True), ({}, {"month": JULY}, False), ({}, {"has_cooperative": False}, False), ({}, {"trust": 0.0}, False),
    ({"camels_breeding": 0}, {}, False), ({"aspiration": 0.0}, {}, False),
    ({"member": True}, {"month": JULY}, True), ({"member": True}, {"has_cooperative": False, "month": JULY}, False),
])  # fmt: skip
def test_keepers_of_camels_join_in_march_and_leave_a_cooperative_that_is_no_more(
    household: MakeRow, state: dict[str, Any], conditions: dict[str, Any], member: bool
) -> None:
    assert bool(joined(household(**KEEPER | state), **conditions).member) == member


def test_more_join_where_the_party_leads(household: MakeRow) -> None:
    def share(trust: float) -> float:
        keepers = (household(id=key, camels_breeding=5, aspiration=0.5) for key in range(2000))
        return float(np.mean([joined(h, trust=trust, joining=0.3).member for h in keepers]))

    assert share(1.0) == pytest.approx(0.3, abs=0.041)  # four standard deviations
    assert share(1.5) == pytest.approx(0.45, abs=0.045)


@pytest.mark.parametrize(("state", "conditions", "boarded"), [
    ({}, {}, 15), ({"camels_breeding": 90}, {}, 20), ({}, {"places": 4}, 4), ({}, {"places": 0}, 0),
    ({}, {"hands": 0.1}, 0), ({"dairies": True}, {}, 0), ({"boarded": 3}, {}, 3), ({"member": False}, {"trust": 0.0}, 0),
    ({"dairies": True, "settlement": 2}, {"hands": 2.0}, 15), ({"boarded": 3}, {"has_cooperative": False}, 0),
])  # fmt: skip
def test_members_short_of_hands_board_camels_and_take_them_home_when_the_base_closes(
    household: MakeRow, state: dict[str, Any], conditions: dict[str, Any], boarded: int
) -> None:
    assert joined(household(**KEEPER | {"member": True} | state), **conditions).boarded == boarded


def test_boarded_camels_are_not_milked_at_home(household: MakeRow) -> None:
    assert milked_camels(household(camels_breeding=41, boarded=11, dairies=True), numbers()) == 15
