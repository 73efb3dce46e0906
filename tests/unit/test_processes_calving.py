"""Calving: a camel bears every other year, and the herd's memory follows death, sale and division."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from alxa_sim.processes.calving import calving_chance, keep_calved_last, lost_of
from alxa_sim.processes.demography import divide_herd
from alxa_sim.processes.herd import HerdSettings, raise_herd

MakeRow = Callable[..., Any]
JANUARY = 24168
SEED = np.uint64(5)
LASTING = dict.fromkeys(("camel_death", "camel_young_death", "small_death", "small_young_death", "winter_deaths"), 0.0)
SOUND = HerdSettings(**LASTING, camel_breeding_life=1e9, camel_maturing=1e9)


def calves_by_year(h: Any, flows: Any, herd: Any, years: int) -> list[int]:
    """Calves of each year of a herd that is fed in full."""
    born = []
    for year in range(years):
        before = int(flows.camels_born)
        for month in range(12):
            raise_herd(h, flows, herd, 1.0, 0.0, 0.0, 0.0, SEED, JANUARY + 12 * year + month)
            assert 0 <= h.camels_calved + h.camels_nursing <= h.camels_breeding
        born.append(int(flows.camels_born) - before)
    return born


def test_a_camel_never_calves_in_two_seasons_running(household: MakeRow, flows: Any) -> None:
    herd = SOUND.model_copy(update={"newborn_survival": 1.0}).numbers(0)
    total = 0
    for key in range(60):
        born = calves_by_year(household(id=key, condition=1.0, camels_breeding=1), flows, herd, 12)
        assert max(born) == 1
        assert all(one + next_one <= 1 for one, next_one in pairwise(born))
        total += sum(born)
    assert total > 200  # that none calved would be no test


def test_at_the_highest_rate_every_open_camel_calves_and_the_herd_takes_turns(household: MakeRow, flows: Any) -> None:
    herd = SOUND.model_copy(update={"calving_rate": 0.5, "newborn_survival": 1.0}).numbers(0)
    h = household(condition=1.0, camels_breeding=10, camels_nursing=4)
    assert calves_by_year(h, flows, herd, 4) == [6, 4, 6, 4]


def test_females_in_condition_calve_at_the_calving_rate_in_the_long_run(household: MakeRow, flows: Any) -> None:
    h = household(condition=1.0, camels_breeding=4000, camels_nursing=1720)
    born = calves_by_year(h, flows, SOUND.model_copy(update={"newborn_survival": 1.0}).numbers(0), 20)
    assert np.mean(born) / 4000 == pytest.approx(0.43, abs=0.005)  # four standard errors, were years independent


def test_the_months_of_a_year_give_the_chance_of_the_year() -> None:
    births = HerdSettings().camel_births
    left = 1.0
    for month in range(12):
        left *= 1.0 - calving_chance(births, 0.43, month)
    assert 1.0 - left == pytest.approx(0.43 / 0.57)


def test_a_dead_newborn_is_no_calf_and_its_mother_rests(household: MakeRow, flows: Any) -> None:
    herd = SOUND.model_copy(update={"calving_rate": 0.5, "newborn_survival": 0.0}).numbers(0)
    h = household(condition=1.0, camels_breeding=10)
    assert calves_by_year(h, flows, herd, 1) == [0]
    assert h.camels_nursing == 10


@pytest.mark.parametrize(("part", "whole", "lost", "found"), [
    (0, 10, 5, {0}), (4, 10, 0, {0}), (4, 10, 10, {4}), (4, 4, 3, {3}), (4, 10, 9, {3, 4}),
])  # fmt: skip
def test_no_more_are_lost_of_a_part_than_there_are_nor_fewer_than_must(
    part: int, whole: int, lost: int, found: set[int]
) -> None:
    assert {lost_of(part, whole, lost, 84, SEED, JANUARY, np.uint64(key)) for key in range(60)} == found


def test_death_takes_those_that_calved_in_proportion() -> None:
    lost = [lost_of(40, 100, 10, 84, SEED, JANUARY, np.uint64(key)) for key in range(2000)]
    assert np.mean(lost) == pytest.approx(4.0, abs=0.14)  # four standard errors


@pytest.mark.parametrize(("breeding", "left"), [(10, (4, 3)), (7, (4, 3)), (5, (4, 1)), (3, (3, 0)), (0, (0, 0))])
def test_of_sold_camels_the_open_ones_go_first_and_those_with_calves_last(
    household: MakeRow, breeding: int, left: tuple[int, int]
) -> None:
    h = household(camels_breeding=breeding, camels_calved=4, camels_nursing=3)
    keep_calved_last(h)
    assert (h.camels_calved, h.camels_nursing) == left


@pytest.mark.parametrize("share", [1 / 3, 0.5, 2 / 5])
def test_a_household_that_divides_off_takes_its_share_of_those_that_calved(household: MakeRow, share: float) -> None:
    for breeding in range(12):
        for calved in range(breeding + 1):
            parent = household(camels_breeding=breeding, camels_calved=calved, camels_nursing=breeding - calved)
            child = household()
            divide_herd(parent, child, share)
            for h in (parent, child):
                assert 0 <= h.camels_calved + h.camels_nursing <= h.camels_breeding
            assert child.camels_calved == int(share * calved)
