"""Coping by sale: the order of classes, exact heads, and a discount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import dated
from alxa_sim.processes.coping import CopingSettings, heads_for, holds_on, is_lost, sell_breeding, sell_spare
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.market import MarketSettings

MakeRow = Callable[..., Any]
PRICE = np.array([10_000.0, 1_000.0, 500.0, 0.0, 0.0, 0.0])
MARKET = MarketSettings(distress_discount=0.2, young_value=0.5, other_value=0.75, camel=dated(1.0)).numbers(0)
VALUES = {
    "goats_other": 30_000,
    "sheep_other": 60_000,
    "goats_young": 20_000,
    "sheep_young": 40_000,
    "camels_other": 600_000,
    "camels_young": 400_000,
    "goats_breeding": 40_000,
    "sheep_breeding": 80_000,
    "camels_breeding": 800_000,
}
"""Classes in the order of sale, and what one head fetches [fen]."""


def sold(h: Any, flows: Any, need: int, price: Any = PRICE) -> tuple[dict[str, int], tuple[int, int]]:
    """The heads sold of each class, and the money raised: all and the part from breeding stock [fen]."""
    before = {name: int(h[name]) for name in VALUES}
    spare = sell_spare(h, flows, MARKET, price, need)
    assets = sell_breeding(h, flows, MARKET, price, need - spare)
    raised = spare + assets, assets
    return {name: before[name] - int(h[name]) for name in VALUES if before[name] != h[name]}, raised


@pytest.mark.parametrize(("animals", "price", "need", "heads"), [
    (5, 100, 0, 0), (5, 100, -3, 0), (5, 100, 1, 1), (5, 100, 100, 1), (5, 100, 101, 2), (5, 100, 500, 5), (5, 100, 501, 5),
    (0, 100, 50, 0), (5, 0, 50, 0),
])  # fmt: skip
def test_as_many_are_sold_as_the_need_takes(animals: int, price: int, need: int, heads: int) -> None:
    assert heads_for(animals, price, need) == heads


@pytest.mark.parametrize("position", range(9))
def test_a_class_is_sold_when_all_before_it_are_gone(household: MakeRow, flows: Any, position: int) -> None:
    names = list(VALUES)
    h = household(**dict.fromkeys(names, 2))
    before = 2 * sum(VALUES[name] for name in names[:position])
    heads, (raised, assets) = sold(h, flows, before + 1)
    assert heads == dict.fromkeys(names[:position], 2) | {names[position]: 1}
    assert raised == before + VALUES[names[position]]
    assert assets == sum(VALUES[name] * count for name, count in heads.items() if name.endswith("breeding"))


def test_a_need_met_to_the_fen_sells_no_more(household: MakeRow, flows: Any) -> None:
    heads, raised = sold(household(goats_other=9, sheep_other=9), flows, 90_000)
    assert heads == {"goats_other": 3}
    assert raised == (90_000, 0)


def test_a_need_beyond_the_herd_sells_it_all(household: MakeRow, flows: Any) -> None:
    heads, (raised, assets) = sold(household(**dict.fromkeys(VALUES, 3)), flows, 10**12)
    assert heads == dict.fromkeys(VALUES, 3)
    assert raised == 3 * sum(VALUES.values())
    assert assets == 3 * (40_000 + 80_000 + 800_000)
    assert (flows.camels_sold, flows.sheep_sold, flows.goats_sold) == (9, 9, 9)


@pytest.mark.parametrize("need", [0, -5])
def test_no_need_sells_nothing(household: MakeRow, flows: Any, need: int) -> None:
    assert sold(household(**dict.fromkeys(VALUES, 3)), flows, need) == ({}, (0, 0))


def test_animals_that_fetch_nothing_are_kept(household: MakeRow, flows: Any) -> None:
    assert sold(household(**dict.fromkeys(VALUES, 3)), flows, 100, price=np.zeros(6)) == ({}, (0, 0))
    free_goats = PRICE * [1, 1, 0, 1, 1, 1]
    assert sold(household(**dict.fromkeys(VALUES, 3)), flows, 100, price=free_goats)[0] == {"sheep_other": 1}


def test_no_class_ever_sells_more_than_it_has(household: MakeRow, flows: Any) -> None:
    rng = np.random.default_rng(1)
    for _ in range(300):
        herd = {name: int(rng.integers(0, 4)) for name in VALUES}
        need = int(rng.integers(0, 5_000_000))
        h = household(**herd)
        heads, (raised, _) = sold(h, flows, need)
        assert all(h[name] >= 0 for name in VALUES)
        assert raised == sum(VALUES[name] * count for name, count in heads.items())
        if raised >= need > 0:
            last = [name for name in VALUES if name in heads][-1]
            assert raised - VALUES[last] < need
        else:
            assert heads == {name: count for name, count in herd.items() if count} or need == 0


@pytest.mark.parametrize(("sheep", "lost", "holds"), [
    (0, True, False), (7, True, False), (8, False, True), (39, False, True), (40, False, False), (400, False, False),
])  # fmt: skip
def test_between_a_lost_and_a_viable_herd_the_household_holds_on(
    household: MakeRow, sheep: int, lost: bool, holds: bool
) -> None:
    h = household(adults=2, sheep_breeding=sheep)
    coping = CopingSettings(viable_herd=20.0, lost_herd=4.0).numbers(0)
    herd = HerdSettings().numbers(0)
    assert (is_lost(h, coping, herd), holds_on(h, coping, herd)) == (lost, holds)
