"""Offtake: autumn sales, fibre, meat and restocking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.market import MarketSettings
from alxa_sim.processes.offtake import OfftakeSettings, fen_of, fibre_sales, planned_sales, restock, slaughter

MakeRow = Callable[..., Any]
JANUARY = 24168
APRIL, MAY, JUNE, AUGUST, OCTOBER = (JANUARY + k for k in (3, 4, 5, 7, 9))
SEED = np.uint64(5)
HERD = HerdSettings().numbers(0)
MARKET = MarketSettings(young_value=0.5, other_value=0.8).numbers(0)
PRICE = np.array([10_000.0, 1_000.0, 500.0, 300.0, 40.0, 2.0])
ALL = OfftakeSettings(small_other=1.0, small_young=1.0, camel_other=1.0).numbers(0)
NONE = OfftakeSettings(small_other=0.0, small_young=0.0, camel_other=0.0).numbers(0)
HERD_OF_ALL = {
    f"{species}_{name}": 3 for species in ("camels", "sheep", "goats") for name in ("breeding", "young", "other")
}


def planned(
    h: Any, flows: Any, offtake: Any, capacity: float = 1e9, month: int = OCTOBER, trade: float = 1.0
) -> tuple[int, int]:  # fmt: skip
    return planned_sales(h, flows, offtake, HERD, MARKET, PRICE, capacity, trade, SEED, month)


@pytest.mark.parametrize(("yuan", "fen"), [(1.0, 100), (0.005, 1), (0.0049, 0), (0.0, 0)])
def test_fen_are_whole_halves_up(yuan: float, fen: int) -> None:
    assert fen_of(yuan) == fen


@pytest.mark.parametrize("calendar_month", range(12))
def test_planned_sales_fall_in_autumn(household: MakeRow, flows: Any, calendar_month: int) -> None:
    income, _ = planned(household(**HERD_OF_ALL), flows, ALL, month=JANUARY + calendar_month)
    assert (income > 0) == (calendar_month in (8, 9, 10))


def test_planned_sales_take_the_classes_at_their_prices(household: MakeRow, flows: Any) -> None:
    h = household(**HERD_OF_ALL)
    income, assets = planned(h, flows, ALL)
    assert income == 3 * (800_000 + 80_000 + 50_000 + 40_000 + 25_000)  # of camels only the others
    assert assets == 0
    assert (flows.camels_sold, flows.sheep_sold, flows.goats_sold) == (3, 6, 6)
    assert (h.camels_young, h.sheep_young, h.goats_other, h.sheep_breeding) == (3, 0, 0, 3)


def test_without_shares_and_with_hands_nothing_is_sold(household: MakeRow, flows: Any) -> None:
    assert planned(household(**HERD_OF_ALL), flows, NONE) == (0, 0)
    assert planned(household(), flows, ALL, capacity=0.0) == (0, 0)


def test_a_herd_beyond_the_hands_goes_by_thirds_in_all_classes(household: MakeRow, flows: Any) -> None:
    total = np.zeros(2)
    for key in range(300):
        h = household(id=key, sheep_breeding=60, goats_young=100, sheep_other=20)  # 60 + 40 + 20 sheep units
        total += planned(h, flows, NONE, capacity=48.0)
    excess = (1 - 48 / 120) / 3
    assert flows.sheep_sold / 300 == pytest.approx(80 * excess, rel=0.06)
    assert flows.goats_sold / 300 == pytest.approx(100 * excess, rel=0.06)
    assert total[1] / 300 == pytest.approx(60 * excess * 100_000, rel=0.06)


@pytest.mark.parametrize(("month", "fen"), [
    (APRIL, 0), (MAY, round(0.25 * 12 * 300 * 100)), (JUNE, round(5.3 * 5 * 40 * 100)), (AUGUST, 0),
])  # fmt: skip
def test_cashmere_is_sold_in_may_and_hair_in_june(household: MakeRow, month: int, fen: int) -> None:
    h = household(goats_breeding=10, goats_other=2, goats_young=9, camels_breeding=4, camels_other=1, camels_young=7)
    assert fibre_sales(h, OfftakeSettings().numbers(0), PRICE, 1.0, month) == fen
    assert h.cashmere == h.hair == 0.0


def test_fibre_waits_while_trade_is_closed_and_is_sold_at_the_price_of_the_month_it_opens(household: MakeRow) -> None:
    h, numbers = household(goats_breeding=10, camels_breeding=4), OfftakeSettings(cashmere=0.25, hair=5.0).numbers(0)
    assert fibre_sales(h, numbers, PRICE, 0.0, MAY) == 0
    assert fibre_sales(h, numbers, PRICE, 0.5, JUNE) == 100 * (1.25 * 300 + 10 * 40)
    assert (h.cashmere, h.hair) == (1.25, 10.0)
    assert fibre_sales(h, numbers, 2.0 * PRICE, 1.0, JUNE + 1) == 100 * (1.25 * 600 + 10 * 80)
    assert fibre_sales(h, numbers, PRICE, 1.0, AUGUST) == 0, "nothing is left"


@pytest.mark.parametrize(("herd", "value", "eaten"), [
    ({"goats_other": 2, "sheep_other": 2}, 40_000, "goats"),
    ({"sheep_other": 2, "goats_young": 9}, 80_000, "sheep"),
    ({"goats_breeding": 9, "sheep_young": 9, "camels_other": 9}, 0, None),
])  # fmt: skip
def test_a_goat_or_else_a_sheep_is_eaten(
    household: MakeRow, flows: Any, herd: dict[str, int], value: int, eaten: str | None
) -> None:
    h = household(**herd)
    offtake = OfftakeSettings(slaughter=12.0).numbers(0)
    assert slaughter(h, flows, offtake, MARKET, PRICE, SEED, MAY) == value
    assert {name: flows[f"{name}_eaten"] for name in ("camels", "sheep", "goats")} == {
        name: int(name == eaten) for name in ("camels", "sheep", "goats")
    }
    assert sum(h[name] for name in herd) == sum(herd.values()) - (eaten is not None)


def test_a_household_eats_by_its_members(household: MakeRow, flows: Any) -> None:
    offtake = OfftakeSettings(slaughter=1.5).numbers(0)
    for key in range(3000):
        slaughter(household(id=key, adults=2, goats_other=1), flows, offtake, MARKET, PRICE, SEED, MAY)
    assert flows.goats_eaten / 3000 == pytest.approx(0.25, abs=0.032)  # four standard deviations


def restocked(
    h: Any, flows: Any, *, spare: int = 10_000_000, capacity: float = 1e9, month: int = MAY, price: Any = PRICE
) -> int:
    offtake = OfftakeSettings(restock_share=0.5).numbers(0)
    return restock(h, flows, offtake, HERD, price, spare, 0, capacity, month)[0]


@pytest.mark.parametrize(("herd", "bought", "heads", "cost"), [
    ({"camels_breeding": 1, "goats_breeding": 99}, "camels", 5, 5_000_000),
    ({"goats_breeding": 6, "sheep_breeding": 5, "camels_young": 3}, "goats", 100, 5_000_000),
    ({"goats_breeding": 5, "sheep_breeding": 5}, "sheep", 50, 5_000_000),
    ({"camels_other": 1}, "sheep", 50, 5_000_000),
    ({}, None, 0, 0),
])  # fmt: skip
def test_breeding_females_of_the_kind_kept_are_bought(
    household: MakeRow, flows: Any, herd: dict[str, int], bought: str | None, heads: int, cost: int
) -> None:
    h = household(**herd)
    assert restocked(h, flows) == cost
    assert {name: flows[f"{name}_bought"] for name in ("camels", "sheep", "goats")} == {
        name: heads if name == bought else 0 for name in ("camels", "sheep", "goats")
    }
    if bought:
        assert h[f"{bought}_breeding"] == herd.get(f"{bought}_breeding", 0) + heads


@pytest.mark.parametrize(("herd", "capacity", "heads"), [
    ({"camels_breeding": 1}, 27.9, 2), ({"camels_breeding": 1}, 28.0, 3), ({"camels_breeding": 1}, 3.0, 0),
    ({"goats_breeding": 10}, 10.4, 3), ({"sheep_breeding": 10}, 12.9, 2),
])  # fmt: skip
def test_no_more_is_bought_than_there_are_hands_for(
    household: MakeRow, flows: Any, herd: dict[str, int], capacity: float, heads: int
) -> None:
    h = household(**herd)
    restocked(h, flows, capacity=capacity, spare=10**9)
    assert flows.camels_bought + flows.sheep_bought + flows.goats_bought == heads


@pytest.mark.parametrize(("spare", "month", "cost"), [
    (0, MAY, 0), (-5, MAY, 0), (199_999, MAY, 0), (200_000, MAY, 100_000), (10**9, APRIL, 0), (10**9, JUNE, 0),
])  # fmt: skip
def test_only_spare_cash_in_may_buys(household: MakeRow, flows: Any, spare: int, month: int, cost: int) -> None:
    assert restocked(household(sheep_breeding=1), flows, spare=spare, month=month) == cost


@pytest.mark.parametrize("kept", ["camels_breeding", "sheep_breeding", "goats_breeding"])
def test_animals_without_a_price_are_not_bought(household: MakeRow, flows: Any, kept: str) -> None:
    h = household(**{kept: 1})
    assert restocked(h, flows, price=np.zeros(6)) == 0
    assert h[kept] == 1


def test_where_trade_is_closed_in_part_fewer_go_and_none_where_it_is_closed(household: MakeRow, flows: Any) -> None:
    assert planned(household(**HERD_OF_ALL), flows, ALL, capacity=0.0, trade=0.0) == (0, 0)
    for key in range(300):
        planned(household(id=key, sheep_other=20, goats_young=40), flows, ALL, trade=0.25)
    assert flows.sheep_sold / 300 == pytest.approx(5, rel=0.06)
    assert flows.goats_sold / 300 == pytest.approx(10, rel=0.06)


def test_boarded_camels_are_neither_beyond_the_hands_nor_sold(household: MakeRow, flows: Any) -> None:
    h = household(camels_breeding=40, boarded=40)
    for _ in range(30):
        planned(h, flows, NONE, capacity=0.0)
    assert (h.camels_breeding, flows.camels_sold) == (40, 0)
