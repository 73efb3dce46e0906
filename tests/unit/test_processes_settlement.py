"""Settlement: what a household expects of moving, whether it accepts, and what moving changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.levers import HouseholdLevers, Uptake
from alxa_sim.processes.settlement import (
    CONCENTRATED,
    MOBILE,
    SCATTERED,
    TRANSFERRED,
    SettlementSettings,
    accepts,
    gain_of_moving,
    herd_kept,
    job_access,
    move,
)

MakeRow = Callable[..., Any]
SEED = np.uint64(5)
MONTH = 24170
SETTINGS = {
    "concentrated_access": 1.3, "town_access": 1.5, "access_growth": 0.1, "concentrated_herd": 0.6, "town_herd": 0.1,
    "value_of_house": 3_000.0, "value_of_water": 1_500.0, "attachment": 2_000.0, "doubt": 4_000.0,
}  # fmt: skip
SETTLEMENT = SettlementSettings(**SETTINGS).numbers(0)


def gain(
    h: Any, mode: int, *, units: float = 0.0, hands: float = 2.0, capacity: float = 600.0, odds: float = 0.0,
    odds_there: float = 0.5,
) -> float:  # fmt: skip
    """Expected gain of moving at a wage of 1,000 yuan a month [yuan/year]."""
    return float(gain_of_moving(h, SETTLEMENT, mode, units, hands, capacity, 1_000.0, odds, odds_there))


@pytest.mark.parametrize(("mode", "years", "access"), [
    (SCATTERED, 0, 1.0), (SCATTERED, 3, 1.0), (MOBILE, 3, 1.0),
    (CONCENTRATED, 0, 1.3), (CONCENTRATED, 1, 1.3 * 1.1), (CONCENTRATED, 2.5, 1.3 * 1.25),
    (TRANSFERRED, 0, 1.5), (TRANSFERRED, 5, 1.5 * 1.5), (TRANSFERRED, 9, 1.5 * 1.5),
])  # fmt: skip
def test_access_to_jobs_grows_with_the_years_since_moving(
    household: MakeRow, mode: int, years: float, access: float
) -> None:
    h = household(settlement=mode, moved=MONTH - int(12 * years))
    assert job_access(h, SETTLEMENT, MONTH) == pytest.approx(access)


def test_a_settlement_keeps_part_of_the_herd_and_scattered_living_all() -> None:
    kept = [herd_kept(SETTLEMENT, mode) for mode in (SCATTERED, CONCENTRATED, TRANSFERRED, MOBILE)]
    assert kept == [1.0, 0.6, 0.1, 1.0]


def test_the_gain_is_wages_of_freed_hands_less_the_income_of_the_herd_given_up(household: MakeRow) -> None:
    h = household(income_12m=2_000_000, support_12m=200_000)
    # The town keeps 60 of 300 sheep units: 0.8 of 18,000 yuan are lost, 1.6 hands find work with odds 0.5 * 1.5.
    assert gain(h, TRANSFERRED, units=300.0) == pytest.approx(12_000 * 1.6 * 0.75 - 0.8 * 18_000)
    # At the road a herd of that size can be kept: nothing is lost, no hand is freed.
    assert gain(h, CONCENTRATED, units=300.0) == 0.0
    h.wage_workers = 1  # 12,000 of its income are wages, which it does not lose
    assert gain(h, TRANSFERRED, units=300.0) == pytest.approx(12_000 * 1.6 * 0.75 - 0.8 * 6_000)


def test_rich_herders_lose_and_those_without_a_herd_win(household: MakeRow) -> None:
    without = gain(household(income_12m=500_000), TRANSFERRED, odds=0.5)
    small, large = (gain(household(income_12m=6_000 * units), TRANSFERRED, units=units) for units in (150, 2000))
    assert large < 0.0 < small
    assert without == pytest.approx(2 * 12_000 * (0.75 - 0.5))


@pytest.mark.parametrize(("state", "more"), [
    ({"house_grade": 3}, 3_000.0), ({"house_grade": 2}, 0.0), ({"lacks_water": True}, 1_500.0),
    ({"elderly": 2}, -4_000.0),
])  # fmt: skip
def test_house_and_water_draw_and_the_old_would_rather_stay(
    household: MakeRow, state: dict[str, Any], more: float
) -> None:
    there = gain(household(**state), TRANSFERRED) - gain(household(), TRANSFERRED)
    assert there == pytest.approx(more)
    fixed_point = gain(household(**state), MOBILE)
    assert fixed_point == pytest.approx(max(0.0, more)), "who stays scattered leaves no pasture"


def test_yes_is_said_by_the_logistic_chance_and_holds_for_the_year() -> None:
    def said(gain: float, month: int = MONTH) -> list[bool]:
        return [bool(accepts(SETTLEMENT, gain, SEED, month, np.uint64(key))) for key in range(2000)]

    assert np.mean(said(4_000.0)) == pytest.approx(1 / (1 + np.exp(-1)), abs=0.04)  # four standard deviations
    assert np.mean(said(0.0)) == pytest.approx(0.5, abs=0.045)
    assert not any(said(-1e9))
    january = MONTH - MONTH % 12
    assert said(0.0, january) == said(0.0, january + 11)
    assert said(0.0, january) != said(0.0, january + 12)


@pytest.mark.parametrize(("mode", "market"), [(CONCENTRATED, 4), (MOBILE, 4), (TRANSFERRED, 7)])
def test_moving_pays_and_makes_house_and_water_safe(household: MakeRow, flows: Any, mode: int, market: int) -> None:
    h = household(cash=700_000, house_grade=4, water_quality=False, water_quantity=False, gacha=4, labour_market=4)
    offer, uptake = HouseholdLevers(1).arrays[0], Uptake(1).arrays[0]
    offer.move_to, offer.move, offer.move_own = mode, 6_000_000, 650_000
    move(h, flows, uptake, offer, 7, MONTH)
    assert (h.cash, flows.moving, uptake.move_own) == (50_000, 650_000, 650_000)
    assert (flows.aid_move, uptake.move, flows.relocated) == (6_000_000, 6_000_000, 1)
    assert (h.settlement, h.moved, h.house_grade, h.labour_market) == (mode, MONTH, 1, market)
    assert h.water_quantity and h.water_quality and h.water_convenience and h.water_reliability  # noqa: PT018
