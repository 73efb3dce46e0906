"""Otor: where herds go when the home pasture fails, what it costs, and when they come home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.households import Gacha
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.otor import OtorSettings, find_neighbours, move_herd

MakeRow = Callable[..., Any]
SEED = np.uint64(5)
HERD = HerdSettings().numbers(0)
OTOR = OtorSettings(below=0.5, gain=0.2, willing=1.0, least_herd=30.0, cost=6.0).numbers(0)


def land(*shares: float) -> Any:
    gacha = Gacha(len(shares))
    gacha.is_gacha[:] = True
    gacha.pasture_share[:] = shares
    return gacha


def test_the_best_of_a_gacha_and_its_eight_neighbours_is_found() -> None:
    gacha = land(0.1, 0.2, 0.3, 0.4, 0.5, 0.9)
    find_neighbours(gacha, 2, 3)
    assert gacha.otor_cell.tolist() == [4, 5, 5, 4, 5, 5]
    gacha.is_gacha[5] = False
    find_neighbours(gacha, 2, 3)
    assert gacha.otor_cell[:5].tolist() == [4, 4, 4, 4, 4]
    column = land(0.1, 0.9, 0.1, 0.1)
    find_neighbours(column, 4, 1)
    assert column.otor_cell.tolist() == [1, 1, 1, 3]


@pytest.mark.parametrize(("shares", "state", "grazes", "cost"), [
    ((0.4, 0.9), {}, 1, 60_000),
    ((0.5, 0.9), {}, 0, 0),  # at home it is good enough
    ((0.4, 0.59), {}, 0, 0),  # there it is hardly better
    ((0.4, 0.9), {"sheep_breeding": 29}, 0, 0),
    ((0.4, 0.9), {"cash": 59_999}, 0, 0),
    ((0.4, 0.9), {"grazes": 1}, 1, 0),
    ((0.5, 0.9), {"grazes": 1}, 0, 60_000),
    ((0.3, 0.2), {"grazes": 1}, 0, 60_000),
    ((0.5, 0.9), {"grazes": 1, "cash": 7}, 0, 7),  # nobody is kept from coming home
])  # fmt: skip
def test_herds_go_where_it_is_worth_it_and_come_home(
    household: MakeRow, flows: Any, shares: tuple[float, float], state: dict[str, int], grazes: int, cost: int
) -> None:
    gacha = land(*shares)
    find_neighbours(gacha, 1, 2)
    h = household(**{"sheep_breeding": 100, "cash": 100_000} | state)
    before = h.cash
    assert move_herd(h, flows, gacha, OTOR, HERD, 1.0, SEED, 3) == cost == flows.otor_costs == before - h.cash
    assert h.grazes == grazes


def test_as_many_move_as_are_willing(household: MakeRow, flows: Any) -> None:
    gacha = land(0.1, 0.9)
    find_neighbours(gacha, 1, 2)
    otor = OtorSettings(willing=0.25).numbers(0)
    moved = 0
    for key in range(2000):
        h = household(id=key, sheep_breeding=100, cash=100_000)
        move_herd(h, flows, gacha, otor, HERD, 1.0, SEED, 3)
        moved += h.grazes == 1
    assert moved / 2000 == pytest.approx(0.25, abs=0.04)  # four standard deviations
