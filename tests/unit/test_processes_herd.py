"""Herd: hand-computed months, and frequencies over many herds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.processes.herd import (
    HerdSettings,
    change_species,
    extra_deaths,
    feed_need,
    fertility,
    raise_herd,
    sheep_units,
)

MakeRow = Callable[..., Any]
MARCH = 24170
APRIL = (0.0, 0.0, 0.0, 1.0, *(0.0,) * 8)
SEED = np.uint64(5)
NUMBERS = HerdSettings().numbers(0)
NOTHING_HAPPENS = {
    "birth_chance": 0.0, "grown_death": 0.0, "young_death": 0.0, "maturing": 0.0, "retiring": 0.0,
}  # fmt: skip
CLASSES = [f"{species}_{name}" for species in ("camels", "sheep", "goats") for name in ("breeding", "young", "other")]
IMMORTAL = dict.fromkeys(
    ("camel_death", "camel_young_death", "small_death", "small_young_death", "starvation", "winter_deaths"), 0.0
)


def changed(herd: tuple[int, int, int], key: int = 1, **chances: float) -> tuple[int, ...]:
    """Breeding, young, other, born, grown dead and young dead after a month of a species."""
    return change_species(*herd, 0, *(NOTHING_HAPPENS | chances).values(), SEED, MARCH, np.uint64(key))


def raised(
    h: Any, flows: Any, herd: Any, intake: float, winter: float = 0.0, *, small_disease: float = 0.0,
    camel_disease: float = 0.0, month: int = MARCH,
) -> int:  # fmt: skip
    """A month of the herd; returns the grown camels that died."""
    return raise_herd(h, flows, herd, intake, winter, small_disease, camel_disease, SEED, month)


@pytest.mark.parametrize(("state", "units"), [
    ({}, 0.0),
    ({"camels_breeding": 1, "camels_other": 2, "camels_young": 2}, 28.0),
    ({"sheep_breeding": 3, "sheep_other": 1, "sheep_young": 5}, 6.5),
    ({"goats_breeding": 10, "goats_other": 5, "goats_young": 5}, 14.0),
])  # fmt: skip
def test_a_herd_counts_in_sheep_units(household: MakeRow, state: dict[str, int], units: float) -> None:
    h = household(**state)
    assert sheep_units(h, NUMBERS) == pytest.approx(units)
    assert feed_need(h, NUMBERS) == round(1800 * 365 / 12 * units)


@pytest.mark.parametrize(("condition", "share"), [(0.0, 0.0), (0.35, 0.0), (0.6, 0.5), (0.85, 1.0), (1.2, 1.0)])
def test_fertility_rises_from_barren_to_good(condition: float, share: float) -> None:
    assert fertility(NUMBERS, condition) == pytest.approx(share)


@pytest.mark.parametrize(("good", "condition", "share"), [(0.35, 0.5, 1.0), (0.35, 0.2, 0.0), (0.2, 0.3, 0.0)])
def test_fertility_has_a_step_where_good_is_not_above_barren(good: float, condition: float, share: float) -> None:
    assert fertility(HerdSettings(good_condition=good).numbers(0), condition) == share


@pytest.mark.parametrize(("condition", "winter", "chance"), [
    (1.0, 0.0, 0.0),
    (0.8, 0.0, 0.0),
    (0.4, 0.0, 0.1),
    (1.0, 2.0, 0.036),
    (0.8, 1.0, 0.018 * 1.3),
    (0.0, 1.0, 0.2 + 0.018 * 2.5),
])  # fmt: skip
def test_hunger_and_winter_add_deaths(condition: float, winter: float, chance: float) -> None:
    assert extra_deaths(NUMBERS, condition, winter) == pytest.approx(chance)


@pytest.mark.parametrize(("chances", "after"), [
    ({}, (7, 5, 3, 0, 0, 0)),
    ({"grown_death": 1.0}, (0, 5, 0, 0, 10, 0)),
    ({"young_death": 1.0}, (7, 0, 3, 0, 0, 5)),
    ({"birth_chance": 1.0}, (7, 12, 3, 7, 0, 0)),
    ({"birth_chance": 1.0, "grown_death": 1.0}, (0, 5, 0, 0, 10, 0)),
    ({"retiring": 1.0}, (0, 5, 10, 0, 0, 0)),
    ({"retiring": 1.0, "birth_chance": 1.0}, (0, 12, 10, 7, 0, 0)),
    ({"maturing": 1.0, "young_death": 1.0}, (7, 0, 3, 0, 0, 5)),
    ({"grown_death": 1.7, "young_death": 2.0}, (0, 0, 0, 0, 10, 5)),
])  # fmt: skip
def test_certain_events_of_a_month(chances: dict[str, float], after: tuple[int, ...]) -> None:
    assert changed((7, 5, 3), **chances) == after


def test_newborn_animals_do_not_grow_up_in_their_month_and_half_of_the_grown_are_females() -> None:
    breeding, young, other, born, *died = changed((1000, 1000, 0), birth_chance=1.0, maturing=1.0)
    assert (young, born, *died) == (1000, 1000, 0, 0)
    assert breeding + other == 2000
    assert breeding - 1000 == pytest.approx(500, abs=65)  # four standard deviations


def test_an_empty_herd_stays_empty() -> None:
    assert changed((0, 0, 0), birth_chance=1.0, grown_death=1.0) == (0, 0, 0, 0, 0, 0)


def test_chances_are_those_of_single_animals() -> None:
    chances = {"birth_chance": 0.3, "grown_death": 0.1, "young_death": 0.2, "maturing": 0.25, "retiring": 0.15}
    after = np.array([changed((10, 8, 4), key, **chances) for key in range(4000)]).mean(axis=0)
    females = 8 * 0.8 * 0.25 / 2
    expected = [9 * 0.85 + females, 6.4 * 0.75 + 2.7, 3.6 + females + 9 * 0.15, 2.7, 1.0 + 0.4, 1.6]
    assert after == pytest.approx(expected, abs=0.1)  # more than four standard errors


def test_species_do_not_share_their_chances() -> None:
    months = [change_species(20, 20, 20, s, 0.5, 0.3, 0.3, 0.3, 0.3, SEED, MARCH, np.uint64(1)) for s in range(3)]
    assert len(set(months)) == 3


@pytest.mark.parametrize(("intake", "condition"), [(1.0, 0.85), (0.8, 0.8), (0.0, 0.6)])
def test_condition_follows_a_quarter_of_the_way(
    household: MakeRow, flows: Any, intake: float, condition: float
) -> None:
    h = household(condition=0.8)
    raised(h, flows, NUMBERS, intake)
    assert h.condition == pytest.approx(condition)


def test_animals_are_conserved_by_what_is_born_and_dies(household: MakeRow, flows: Any) -> None:
    given = dict(zip(CLASSES, range(10, 100, 10), strict=True))
    h = household(condition=0.5, **given)
    for month in range(60):
        raised(h, flows, NUMBERS, 0.9, 2.0 if month % 12 < 3 else 0.0, month=MARCH + month)
    for species, start in (("camels", 60), ("sheep", 150), ("goats", 240)):
        now = sum(int(h[f"{species}_{name}"]) for name in ("breeding", "young", "other"))
        assert now == start + flows[f"{species}_born"] - flows[f"{species}_died"]
        assert flows[f"{species}_born"] > 0 < flows[f"{species}_died"]


@pytest.mark.parametrize(("condition", "month", "born"), [
    (1.0, MARCH, (16, 20, 15)),
    (1.0, MARCH - 2, (0, 0, 0)),
    (0.35, MARCH, (0, 0, 0)),
])  # fmt: skip
def test_births_fall_in_spring_and_on_females_in_condition(
    household: MakeRow, flows: Any, condition: float, month: int, born: tuple[int, ...]
) -> None:
    h = household(condition=condition, camels_breeding=16, sheep_breeding=20, goats_breeding=15)
    rates = {"calving_rate": 0.5, "lambing_rate": 1.0, "kidding_rate": 1.0}
    in_march = tuple(float(month == 2) for month in range(12))
    settings = HerdSettings(**rates, camel_births=in_march, small_births=in_march, newborn_survival=1.0, **IMMORTAL)
    raised(h, flows, settings.numbers(0), condition, month=month)
    assert (flows.camels_born, flows.sheep_born, flows.goats_born) == born


def test_camels_are_hardier_than_small_stock(household: MakeRow, flows: Any) -> None:
    h = household(condition=0.0, camels_other=100, sheep_other=100, goats_other=100)
    settings = HerdSettings(**IMMORTAL | {"starvation": 1.0}, camel_hardiness=0.0)
    raised(h, flows, settings.numbers(0), 0.0)
    assert (flows.camels_died, flows.sheep_died, flows.goats_died) == (0, 100, 100)


@pytest.mark.parametrize("setting", ["camel_births", "small_births"])
def test_the_births_of_the_months_sum_to_a_year(setting: str) -> None:
    assert sum(getattr(HerdSettings(), setting)) == pytest.approx(1.0)


def test_a_herd_in_ordinary_years_loses_its_yearly_share(household: MakeRow, flows: Any) -> None:
    settings = HerdSettings(small_breeding_life=1e9).numbers(0)
    for key in range(300):
        h = household(id=key, condition=1.0, sheep_other=50)
        for month in range(12):
            raised(h, flows, settings, 1.0, month=MARCH + month)
    assert flows.sheep_died / 15_000 == pytest.approx(0.03, abs=0.006)  # four standard deviations


@pytest.mark.parametrize(("disease", "dead"), [
    ({"small_disease": 1.0}, (0, 100, 100)), ({"camel_disease": 1.0}, (100, 0, 0)), ({}, (0, 0, 0)),
])  # fmt: skip
def test_disease_kills_its_own_kind_of_animals(
    household: MakeRow, flows: Any, disease: dict[str, float], dead: tuple[int, ...]
) -> None:
    h = household(condition=1.0, camels_breeding=100, sheep_breeding=100, goats_young=100)
    settings = HerdSettings(**IMMORTAL, camel_hardiness=0.0, camel_births=APRIL, small_births=APRIL)
    assert raised(h, flows, settings.numbers(0), 1.0, **disease) == dead[0]
    assert (flows.camels_died, flows.sheep_died, flows.goats_died) == dead


def test_of_boarded_camels_no_more_are_left_than_live(household: MakeRow, flows: Any) -> None:
    h = household(condition=1.0, camels_breeding=10, boarded=8)
    raised(h, flows, HerdSettings(**IMMORTAL).numbers(0), 1.0, camel_disease=1.0)
    assert h.boarded == 0


def test_the_grown_camels_that_died_are_told_and_the_young_ones_only_counted(household: MakeRow, flows: Any) -> None:
    h = household(camels_breeding=3, camels_young=5, camels_other=2)
    herd = HerdSettings(**IMMORTAL | {"camel_young_death": 1.0}).numbers(0)
    assert raised(h, flows, herd, 1.0) == 0
    assert flows.camels_died == 5
    assert raised(h, flows, NUMBERS, 1.0, camel_disease=1.0) == 5
