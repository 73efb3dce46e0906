"""Kin: who asks, who gives, and that no more is received than given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.households import Flows, Households, Kin
from alxa_sim.processes.coping import CopingSettings
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.kin import KinSettings, add_to_kin, exchange_with_kin, plan_help

MakeRow = Callable[..., Any]
HERD = HerdSettings().numbers(0)
COPING = CopingSettings(lost_herd=4.0).numbers(0)
KIN = KinSettings(giving=0.1, help_months=2.0).numbers(0)


@pytest.mark.parametrize(("cash", "sheep", "asks", "offers"), [
    (500, 10, 1_500, 0),
    (2_000, 10, 0, 0),
    (500, 3, 0, 0),  # the herd is lost: nobody would help
    (6_000, 10, 0, 0),
    (7_000, 0, 0, 100),
])  # fmt: skip
def test_want_asks_and_plenty_offers(household: MakeRow, cash: int, sheep: int, asks: int, offers: int) -> None:
    h = household(cash=cash, sheep_breeding=sheep, asks_kin=9, offers_kin=9)
    plan_help(h, KIN, COPING, HERD, 1_000, 3_000)
    assert (h.asks_kin, h.offers_kin) == (asks, offers)


def test_a_group_knows_what_is_asked_and_offered_and_who_milks() -> None:
    h, kin = Households(3), Kin(2)
    h.kin[:] = [1, 0, 1]
    h.asks_kin[:], h.offers_kin[:] = [5, 7, 0], [0, 0, 11]
    h.dairies[:] = [True, False, False]
    h.sheep_breeding[:] = [3, 4, 5]
    for row in h.arrays:
        add_to_kin(row, kin.arrays, HERD)
    assert kin.asked.tolist() == [7, 5]
    assert kin.offered.tolist() == [0, 11]
    assert kin.households.tolist() == [1, 2]
    assert kin.dairies.tolist() == [0, 1]
    assert kin.wealth.tolist() == [4, 8]


@pytest.mark.parametrize(("asked", "offered"), [(300, 1000), (1000, 300), (7, 7), (0, 5), (5, 0), (10**9, 10**9 + 1)])
def test_no_more_is_received_than_given_and_a_few_fen_stay_in_the_purse(asked: int, offered: int) -> None:
    rng = np.random.default_rng(1)
    h, kin, flows = Households(12), Kin(1), Flows(1)
    h.asks_kin[:6] = rng.multinomial(asked, np.ones(6) / 6)
    h.offers_kin[6:] = h.cash[6:] = rng.multinomial(offered, np.ones(6) / 6)
    for row in h.arrays:
        add_to_kin(row, kin.arrays, HERD)
    for row in h.arrays:
        exchange_with_kin(row, flows.arrays[0], kin.arrays[0])
    given, received = int(flows.kin_given[0]), int(flows.kin_received[0])
    assert received <= given <= received + 12
    assert min(asked, offered) - 12 <= received <= min(asked, offered)
    assert (h.cash >= 0).all()
    assert h.cash.sum() == offered - given + received
