"""Learning: skill from doing and seeing, aspiration from those a little better off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alxa_sim.households import Kin, Stocks
from alxa_sim.levers import HouseholdLevers
from alxa_sim.processes.learning import LearningSettings, is_pioneer, learn

MakeRow = Callable[..., Any]
LEARNING = LearningSettings(from_neighbours=0.1, from_kin=0.2, from_cooperative=0.4, by_doing=0.3, forgetting=0.05,
                            adjustment=1.0).numbers(0)  # fmt: skip


def learnt(h: Any, *, here: float = 0.0, kin: float = 0.0, others: float = 0.0, **offers: float) -> Any:
    neighbours, group, offer = Stocks(1), Kin(1), HouseholdLevers(1)
    for name, value in offers.items():
        getattr(offer, name)[:] = value
    neighbours.households[:], neighbours.dairies[:] = 10, round(10 * here)
    neighbours.persons[:], neighbours.income_12m[:] = 20, round(20 * others)
    group.households[:], group.dairies[:] = 10, round(10 * kin)
    learn(h, LEARNING, neighbours.arrays[0], group.arrays[0], offer.arrays[0])
    return h


@pytest.mark.parametrize(("state", "here", "kin", "skill"), [
    ({}, 0.0, 0.0, 0.4 * 0.95),
    ({}, 0.5, 0.0, 0.38 + 0.05 * 0.62),
    ({}, 0.0, 0.5, 0.38 + 0.10 * 0.62),
    ({}, 1.0, 1.0, 0.38 + 0.30 * 0.62),
    ({"dairies": True}, 0.0, 0.0, 0.4 + 0.3 * 0.6),
    ({"dairies": True}, 1.0, 1.0, 0.4 + 0.6 * 0.6),
])  # fmt: skip
def test_skill_comes_from_neighbours_kin_and_doing_and_goes_by_itself(
    household: MakeRow, state: dict[str, Any], here: float, kin: float, skill: float
) -> None:
    assert learnt(household(skill=0.4, **state), here=here, kin=kin).skill == pytest.approx(skill)


def aspiration(h: Any, others: float) -> float:
    return float(learnt(h, others=others).aspiration)


def test_a_gap_within_reach_inspires_and_a_far_one_does_not(household: MakeRow) -> None:
    gaps = [
        aspiration(household(income_12m=1_000_000), 1_000_000 * times) for times in (0.5, 1.0, 1.375, 1.75, 3.0, 50.0)
    ]
    assert gaps[0] == gaps[1] == 0.5
    assert gaps[3] == pytest.approx(0.9)
    assert gaps[1] < gaps[2] < gaps[3] > gaps[4] > gaps[5]
    assert gaps[5] == pytest.approx(0.5, abs=0.01)


def test_a_pioneer_in_the_gacha_teaches_and_inspires(household: MakeRow) -> None:
    neighbours, group = Stocks(1), Kin(1)
    neighbours.households[:], neighbours.persons[:], neighbours.pioneers[:] = 10, 20, 3
    h = household(skill=0.4, income_12m=1_000_000)
    learn(h, LEARNING, neighbours.arrays[0], group.arrays[0], HouseholdLevers(1).arrays[0])
    assert h.skill == pytest.approx(0.38 + 0.02 * 0.62)
    assert h.aspiration == pytest.approx(0.6)


@pytest.mark.parametrize(("income", "dairies", "pioneer"), [
    (3_000_000, True, True), (2_999_999, True, False), (9_000_000, False, False),
])  # fmt: skip
def test_a_pioneer_milks_and_is_well_off(household: MakeRow, income: int, dairies: bool, pioneer: bool) -> None:
    learning = LearningSettings(pioneer_income=5.0).numbers(0)
    assert is_pioneer(household(adults=2, income_12m=income, dairies=dairies), learning, 3_000.0) == pioneer


def test_hunger_within_the_year_narrows_the_view(household: MakeRow) -> None:
    assert aspiration(household(income_12m=1_000_000, months_since_hunger=11), 0.0) == pytest.approx(0.2)
    assert aspiration(household(income_12m=1_000_000, months_since_hunger=12), 0.0) == 0.5


def test_aspiration_stays_finite_without_income(household: MakeRow) -> None:
    assert 0.0 <= aspiration(household(income_12m=-500), 10**9) <= 1.0


def test_members_of_a_cooperative_learn_from_those_who_milk_and_training_teaches_everybody(household: MakeRow) -> None:
    assert learnt(household(skill=0.4, member=True), here=0.5).skill == pytest.approx(0.38 + (0.05 + 0.2) * 0.62)
    assert learnt(household(skill=0.4, member=True), here=0.0).skill == pytest.approx(0.38)
    assert learnt(household(skill=0.4), training=0.07).skill == pytest.approx(0.38 + 0.07 * 0.62)


def test_encouragement_raises_what_is_aspired_to(household: MakeRow) -> None:
    assert learnt(household(income_12m=1_000_000), encouragement=0.25).aspiration == pytest.approx(0.75)
