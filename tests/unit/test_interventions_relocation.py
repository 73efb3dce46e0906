"""Relocation: who is offered which mode, within zones and the plan; what the choice weighs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from programme import apply, four_gacha, needy

from alxa_sim.interventions.relocation import Relocation, zone_of_gacha
from alxa_sim.processes.settlement import (
    CONCENTRATED,
    MOBILE,
    TRANSFERRED,
    SettlementSettings,
    gain_of_moving,
)


def modes(gacha: Any = None, **settings: Any) -> list[int]:
    """Modes offered to two households a gacha, the first with a herd and the second without."""
    h = needy(8, gacha=[0, 0, 1, 1, 2, 2, 3, 3], camels_breeding=[50, 0] * 4, house_grade=3)
    plan = {"zones": 2, "zone_reach": 0.5, "households_a_year": 1000.0} | settings
    return apply(Relocation(**plan), h, gacha)[0].households.move_to.tolist()


def test_near_a_zone_concentrated_remote_herds_mobile_and_few_animals_far_from_zones_transferred() -> None:
    # Zones stand at the seats of the two sumu, gacha 0 and 2; gacha 3 is at the border.
    assert modes() == [CONCENTRATED, CONCENTRATED, 0, TRANSFERRED, CONCENTRATED, CONCENTRATED, MOBILE, TRANSFERRED]


def test_from_fragile_land_who_has_few_animals_goes_to_the_town() -> None:
    gacha = four_gacha()
    gacha.degradation[:] = 0.5
    assert modes(gacha)[1::2] == [TRANSFERRED] * 4
    assert modes(gacha)[0] == CONCENTRATED


def test_zones_and_the_plan_limit_the_offers() -> None:
    assert modes(places=1).count(CONCENTRATED) == 2
    assert np.count_nonzero(modes(households_a_year=3.0)) == 3
    assert modes(households_a_year=0.0) == [0] * 8


def test_who_has_moved_counts_against_plan_and_zone() -> None:
    h = needy(4, gacha=0, house_grade=3, settlement=[CONCENTRATED, 0, 0, 0])
    offered = apply(Relocation(places=2, households_a_year=1000.0), h)[0].households.move_to
    assert np.count_nonzero(offered) == 1
    offered = apply(Relocation(households_a_year=2.0), h)[0].households.move_to
    assert np.count_nonzero(offered) == 1


def test_the_public_pays_by_person_and_the_household_a_fixed_part_that_it_must_have() -> None:
    h = needy(2, gacha=0, house_grade=3, adults=[1, 3], cash=[1_000_000, 999_999])
    levers = apply(Relocation(), h)[0].households
    assert levers.move.tolist() == [6_250_000, 0]
    assert levers.move_own.tolist() == [1_000_000, 0]


def test_off_the_register_only_a_willing_part_with_a_need_is_listed() -> None:
    h = needy(400, gacha=0, registered=False, register_status=0, measured=False)
    h.house_grade[200:] = 3
    plan = Relocation(willing=0.3, places=1000, households_a_year=10_000.0)
    offered = apply(plan, h)[0].households.move_to > 0
    assert not offered[:200].any()
    assert offered[200:].mean() == pytest.approx(0.3, abs=0.1)


def test_fixed_points_are_visited_at_public_cost() -> None:
    levers, cost, _ = apply(Relocation(service=1200.0), needy(4, settlement=[MOBILE, 0, 0, MOBILE]))
    assert cost.public == 2 * 10_000
    assert levers.mandates.mobile_service.tolist() == [1.0, 0.0, 0.0, 1.0]


def test_zones_stand_at_seats_first_and_then_near_the_town() -> None:
    assert zone_of_gacha(four_gacha(), 2, 2, 0.0).tolist() == [0, -1, 1, -1]
    assert zone_of_gacha(four_gacha(), 2, 3, 0.0).tolist() == [0, 2, 1, -1]
    assert (zone_of_gacha(four_gacha(), 2, 0, 9.0) == -1).all()


def gain(row: Any, mode: int, units: float, odds: float = 0.5, odds_there: float = 0.5) -> float:
    return gain_of_moving(row, SettlementSettings(), mode, units, 2.0, 1200.0, 3000.0, odds, odds_there)


def test_a_herd_is_worth_staying_for_and_idle_hands_gain_only_what_the_town_adds(household: Any) -> None:
    assert gain(household(income_12m=10_000_000), TRANSFERRED, 1200.0) < gain(household(), TRANSFERRED, 0.0)
    assert gain(household(), TRANSFERRED, 0.0, odds=1.0, odds_there=1.0) == 0.0
    assert gain(household(), TRANSFERRED, 0.0, 0.5, 0.6) == pytest.approx(36_000 * 2 * (0.6 * 1.5 - 0.5))
    assert gain(household(), MOBILE, 500.0) == 0.0
