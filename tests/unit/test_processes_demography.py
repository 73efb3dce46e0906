"""Demography: a January by hand, ends and divisions that lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.households import Households
from alxa_sim.processes.demography import DemographySettings, found_household, found_households, grow_older
from alxa_sim.randomness import CHILD_ID, hash_key

MakeRow = Callable[..., Any]
JANUARY = 24168
SEED = np.uint64(5)
FOREVER = 1e9
STILL = {"birth": 0.0, "childhood": FOREVER, "adulthood": FOREVER, "child_death": 0.0, "adult_death": 0.0,
         "elderly_death": 0.0, "emigration": 0.0, "division": 0.0}  # fmt: skip
HERD = [f"{species}_{name}" for species in ("camels", "sheep", "goats") for name in ("breeding", "young", "other")]


def a_year(h: Any, flows: Any, month: int = JANUARY, **settings: float) -> Any:
    grow_older(h, flows, DemographySettings(**STILL | settings).numbers(0), SEED, month)
    return h


def moved(flows: Any) -> tuple[int, int, int]:
    return int(flows.babies), int(flows.died), int(flows.emigrated)


@pytest.mark.parametrize(("settings", "members", "flow"), [
    ({}, (3, 5, 2), (0, 0, 0)),
    ({"birth": 1.0}, (5, 5, 2), (2, 0, 0)),
    ({"childhood": 1.0}, (0, 8, 2), (0, 0, 0)),
    ({"childhood": 0.1}, (0, 8, 2), (0, 0, 0)),
    ({"adulthood": 1.0}, (3, 0, 7), (0, 0, 0)),
    ({"adulthood": 1.0, "emigration": 1.0}, (3, 0, 7), (0, 0, 0)),
    ({"childhood": 1.0, "adulthood": 1.0}, (0, 3, 7), (0, 0, 0)),
    ({"emigration": 1.0}, (3, 0, 2), (0, 0, 5)),
    ({"emigration": 1.0, "childhood": 1.0}, (0, 3, 2), (0, 0, 5)),
    ({"child_death": 1.0, "birth": 1.0}, (2, 5, 2), (2, 3, 0)),
    ({"adult_death": 1.0, "birth": 1.0}, (5, 0, 2), (2, 5, 0)),
    ({"elderly_death": 1.0}, (3, 5, 0), (0, 2, 0)),
])  # fmt: skip
def test_certain_events_of_a_year(
    household: MakeRow, flows: Any, settings: dict[str, float], members: tuple[int, ...], flow: tuple[int, ...]
) -> None:
    h = a_year(household(children=3, adults=5, elderly=2), flows, **settings)
    assert (h.children, h.adults, h.elderly) == members
    assert moved(flows) == flow
    assert h.exists


def test_persons_are_conserved_by_birth_death_and_emigration(household: MakeRow, flows: Any) -> None:
    now = 0
    for key in range(500):
        h = household(id=key, children=key % 4, adults=1 + key % 3, elderly=key % 2)
        settings = {"birth": 0.3, "adult_death": 0.3, "elderly_death": 0.5, "child_death": 0.1, "emigration": 0.2,
                    "childhood": 4.0, "adulthood": 5.0}  # fmt: skip
        a_year(h, flows, **settings)
        now += h.children + h.adults + h.elderly
        assert min(h.children, h.adults, h.elderly) >= 0
    before = sum(key % 4 + 1 + key % 3 + key % 2 for key in range(500))
    babies, died, emigrated = moved(flows)
    assert now == before + babies - died - emigrated
    assert min(babies, died, emigrated) > 20


def test_chances_are_those_of_single_persons(household: MakeRow, flows: Any) -> None:
    for key in range(4000):
        a_year(household(id=key, adults=4, elderly=2), flows, birth=0.3, elderly_death=0.2, emigration=0.1)
    assert np.array(moved(flows)) / 4000 == pytest.approx([0.6, 0.4, 0.4], abs=0.045)  # over four standard errors


def test_the_chronically_ill_leave_in_proportion_and_school_places_with_the_children(
    household: MakeRow, flows: Any
) -> None:
    h = a_year(household(children=4, adults=2, elderly=4, chronic=5, out_of_school=3), flows, child_death=1.0)
    assert (h.chronic, h.out_of_school) == (3, 0)
    unchanged = a_year(household(adults=2, chronic=2), flows)
    assert unchanged.chronic == 2


@pytest.mark.parametrize(("members", "settings", "flow"), [
    ({"adults": 1}, {"adult_death": 1.0}, (0, 1, 0)),
    ({"adults": 1}, {"emigration": 1.0}, (0, 0, 1)),
    ({"adults": 1, "children": 2}, {"adult_death": 1.0}, (0, 1, 2)),
    ({"adults": 2, "children": 2}, {"adult_death": 1.0, "birth": 1.0}, (1, 2, 3)),
    ({"adults": 0, "elderly": 2}, {"elderly_death": 1.0}, (0, 2, 0)),
])  # fmt: skip
def test_a_household_without_grown_members_ends_and_everything_leaves(
    household: MakeRow, flows: Any, members: dict[str, int], settings: dict[str, float], flow: tuple[int, ...]
) -> None:
    herd = {name: k for k, name in enumerate(HERD, start=1)}
    h = a_year(household(**members, **herd, cash=777, chronic=1, wage_workers=1, divides=True), flows, **settings)
    assert not h.exists
    assert not h.divides
    assert moved(flows) == flow
    assert (flows.camels_left, flows.sheep_left, flows.goats_left, flows.cash_left) == (6, 15, 24, 777)
    assert not any(h[name] for name in (*HERD, "cash", "children", "adults", "elderly", "chronic", "wage_workers"))


@pytest.mark.parametrize(
    ("adults", "chance", "divides"), [(2, 1.0, False), (3, 1.0, True), (9, 1.0, True), (9, 0.0, False)]
)
def test_three_adults_may_divide(household: MakeRow, flows: Any, adults: int, chance: float, divides: bool) -> None:
    assert a_year(household(adults=adults, divides=not divides), flows, division=chance).divides == divides


def test_the_share_of_households_that_divide_is_the_chance(household: MakeRow, flows: Any) -> None:
    divided = sum(a_year(household(id=key, adults=3), flows, division=0.3).divides for key in range(3000))
    assert divided / 3000 == pytest.approx(0.3, abs=0.034)  # four standard deviations


def divided(household: MakeRow, **state: Any) -> tuple[Any, Any]:
    parent, child = household(**{"adults": 3} | state), Households(1).arrays[0]
    found_household(parent, child, SEED, JANUARY)
    return parent, child


@pytest.mark.parametrize("adults", [3, 4, 5, 7])
def test_heads_fen_and_persons_are_conserved_by_a_division(household: MakeRow, adults: int) -> None:
    rng = np.random.default_rng(adults)
    for _ in range(30):
        herd = {name: int(rng.integers(0, 50)) for name in HERD}
        history = rng.integers(-10_000, 100_000, 12)
        support = rng.integers(0, 1_000, 12)
        state = herd | {
            "cash": int(rng.integers(0, 10**7)),
            "children": 3,
            "elderly": 1,
            "chronic": 2,
            "wage_workers": 2,
        }
        memory = {"income_history": history, "income_12m": history.sum(), "support_history": support,
                  "support_12m": support.sum()}  # fmt: skip
        parent, child = divided(household, adults=adults, **state, **memory)
        for name in (*HERD, "cash", "income_12m", "support_12m", "wage_workers", "children", "elderly"):
            assert parent[name] + child[name] == (state | memory)[name], name
            assert min(parent[name], child[name]) >= 0 or name == "income_12m"
        assert parent.adults + child.adults == adults
        for h in (parent, child):
            assert h.income_12m == h.income_history.sum()
            assert h.support_12m == h.support_history.sum()
        assert np.array_equal(parent.income_history + child.income_history, history)


@pytest.mark.parametrize(("adults", "founders", "heads", "cash"), [(3, 1, 3, 333), (4, 2, 5, 500), (5, 2, 4, 400)])
def test_founders_take_the_share_of_their_heads_rounded_down(
    household: MakeRow, adults: int, founders: int, heads: int, cash: int
) -> None:
    _, child = divided(household, adults=adults, goats_breeding=10, cash=1_000)
    assert (child.adults, child.goats_breeding, child.cash) == (founders, heads, cash)


@pytest.mark.parametrize(("workers", "of_parent", "of_child"), [(0, 0, 0), (1, 0, 1), (3, 2, 1)])
def test_the_founder_keeps_a_job(household: MakeRow, workers: int, of_parent: int, of_child: int) -> None:
    parent, child = divided(household, wage_workers=workers)
    assert (parent.wage_workers, child.wage_workers) == (of_parent, of_child)


def test_chronic_cases_stay_one_for_each_member_left(household: MakeRow) -> None:
    parent, child = divided(household, chronic=3)
    assert (parent.chronic, child.chronic) == (2, 0)


def test_the_new_household_inherits_its_place_and_status(household: MakeRow) -> None:
    state = {"gacha": 7, "schooling": 12.5, "condition": 0.4, "house_grade": 3, "water_quality": False, "months_since_bare": 1,
             "months_since_hunger": 2, "months_since_untreated": 3, "registered": True, "cause": 4, "poor": True,
             "income_poor": True, "deprived": True}  # fmt: skip
    parent, child = divided(household, **state)
    for name, value in state.items():
        assert parent[name] == child[name] == value, name
    assert child.exists
    assert child.water_quantity


def test_an_id_derives_from_the_parents_and_the_month(household: MakeRow) -> None:
    _, child = divided(household, id=77)
    assert child.id == hash_key(SEED, CHILD_ID, JANUARY, np.uint64(77))


def test_each_household_that_divides_fills_one_new_row() -> None:
    table = Households(4)
    table.id[:] = range(4)
    table.adults[:] = 3
    table.divides[:] = [False, True, False, True]
    table.append(2)
    found_households(table.arrays, SEED, JANUARY, 4)
    assert table.adults.tolist() == [3, 2, 3, 2, 1, 1]
    assert not table.divides.any()
    assert table.id[4:].tolist() == [hash_key(SEED, CHILD_ID, JANUARY, np.uint64(k)) for k in (1, 3)]


@pytest.mark.parametrize(("settings", "ending"), [({"adult_death": 1.0}, 3), ({"emigration": 1.0}, 2), ({}, 0)])
def test_a_household_says_whether_its_last_members_died_or_left(
    household: MakeRow, flows: Any, settings: dict[str, float], ending: int
) -> None:
    assert a_year(household(adults=1), flows, **settings).ending == ending
