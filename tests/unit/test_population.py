"""The start: households that match the published margins in every seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pydantic import ValidationError

from alxa_sim.config import dated
from alxa_sim.households import Households
from alxa_sim.model import AlxaModel
from alxa_sim.population import (
    PopulationSettings,
    WorldSettings,
    begin_dairying,
    leave_jobs_that_are_not_there,
    name_kin,
    register_poor,
    starting_households,
    starting_world,
)
from alxa_sim.processes.labour import LabourSettings
from alxa_sim.processes.poverty import PovertySettings
from alxa_sim.processes.registration import (
    FOUNDATIONS,
    FUNDS,
    ILLNESS,
    LABOUR,
    NEVER,
    REGISTERED,
    SCHOOLING,
    open_register,
)
from alxa_sim.scenario import Scenario

SEEDS = range(1, 21)


def model_of(*, seed: int = 1, **settings: Any) -> AlxaModel:
    return AlxaModel(Scenario(name="x", **settings), seed=seed, check=True)


def persons_of(h: Households) -> npt.NDArray[np.int64]:
    return h.children + h.adults + h.elderly


def heads_of(h: Households, species: str) -> npt.NDArray[np.int64]:
    return sum(getattr(h, f"{species}_{name}") for name in ("breeding", "young", "other"))


def starts(seed: int) -> dict[str, float]:
    """What a default run of a seed starts with."""
    model = AlxaModel(seed=seed)
    h, poor_gacha = model._households, model.gacha.poor_gacha
    persons, in_poor = persons_of(h), poor_gacha[h.gacha]
    sizes = np.bincount(h.gacha, minlength=len(poor_gacha))
    return {
        "households": len(h),
        "persons": persons.sum(),
        "registered": h.registered.sum(),
        "registered_persons": persons[h.registered].sum(),
        "poor_gacha": poor_gacha.sum(),
        "camels": heads_of(h, "camels").sum(),
        "small_stock": heads_of(h, "sheep").sum() + heads_of(h, "goats").sum(),
        "cash": h.cash.mean() / 100,
        "keepers": np.count_nonzero(heads_of(h, "camels")),
        "least": sizes.min(),
        "most": sizes.max(),
        "incidence_in_poor_gacha": persons[h.registered & in_poor].sum() / persons[in_poor].sum(),
        "incidence_elsewhere": persons[h.registered & ~in_poor].sum() / persons[~in_poor].sum(),
        "poverty_in_poor_gacha": persons[h.poor & in_poor].sum() / persons[in_poor].sum(),
        "poverty_elsewhere": persons[h.poor & ~in_poor].sum() / persons[~in_poor].sum(),
        "unregistered_with_cause": np.count_nonzero((h.cause > 0) != h.registered),
    }


@pytest.fixture(scope="module")
def runs() -> dict[str, npt.NDArray[np.float64]]:
    """The starts of all seeds, by name."""
    each = [starts(seed) for seed in SEEDS]
    return {name: np.array([start[name] for start in each], np.float64) for name in each[0]}


@pytest.mark.parametrize(
    ("name", "expected", "tolerance"),
    [
        ("households", 3900, 0),
        ("persons", 9400, 250),
        ("registered", 415, 30),
        ("registered_persons", 1010, 35),
        ("poor_gacha", 8, 0),
        ("camels", 45_000, 700),
        ("small_stock", 187_200, 1_500),
        ("keepers", 897, 15),
        ("cash", 16_000, 1_800),
        ("unregistered_with_cause", 0, 0),
    ],
)
def test_every_seed_starts_with_the_published_margins(
    runs: dict[str, npt.NDArray[np.float64]], name: str, expected: float, tolerance: float
) -> None:
    assert runs[name] == pytest.approx(expected, abs=tolerance)


def test_the_registered_share_is_hit_to_the_person_in_every_seed(runs: dict[str, npt.NDArray[np.float64]]) -> None:
    assert runs["registered_persons"] / runs["persons"] == pytest.approx(0.1081, abs=3 / 9400)


def test_a_mean_household_has_241_hundredths_of_a_person(runs: dict[str, npt.NDArray[np.float64]]) -> None:
    sizes = runs["persons"] / runs["households"]
    assert sizes == pytest.approx(2.41, abs=0.065)
    assert sizes.mean() == pytest.approx(2.41, abs=0.03)


def test_poverty_is_higher_in_the_poor_gacha(runs: dict[str, npt.NDArray[np.float64]]) -> None:
    assert np.mean(runs["poverty_in_poor_gacha"] > runs["poverty_elsewhere"]) >= 0.9
    assert np.mean(runs["incidence_in_poor_gacha"]) > 1.1 * np.mean(runs["incidence_elsewhere"])


def test_gacha_are_unevenly_settled_and_none_is_empty(runs: dict[str, npt.NDArray[np.float64]]) -> None:
    assert runs["least"].min() > 0
    assert (runs["most"] / runs["least"]).min() > 4


def test_a_seed_always_gives_the_same_households_and_another_seed_others() -> None:
    world = starting_world(WorldSettings())
    starts = [starting_households(world, PopulationSettings(), seed)[0] for seed in (1, 1, 2)]
    assert starts[0].arrays.tobytes() == starts[1].arrays.tobytes()
    for name in ("gacha", "children", "adults", "camels_breeding", "goats_young", "cash", "chronic", "schooling"):
        assert not np.array_equal(getattr(starts[0], name), getattr(starts[2], name)), name


def test_runs_share_the_geography_unless_another_is_asked_for() -> None:
    worlds = [AlxaModel(seed=seed).gacha for seed in (1, 2)]
    for name in ("water_distance", "poor_gacha", "rain_mean", "road_distance", "usable_area", "sumu", "border"):
        assert np.array_equal(getattr(worlds[0], name), getattr(worlds[1], name)), name
    other = starting_world(WorldSettings(geography=2)).gacha
    assert not np.array_equal(worlds[0].water_distance, other["water_distance"])
    assert not np.array_equal(worlds[0].poor_gacha, other["poor_gacha"])


@pytest.mark.parametrize("seed", [1, 2])
def test_no_household_is_impossible(seed: int) -> None:
    h = AlxaModel(seed=seed)._households
    assert len(np.unique(h.id)) == len(h)
    assert np.all(h.adults + h.elderly > 0)
    assert np.all(h.chronic <= persons_of(h))
    assert np.all(h.out_of_school <= (10 * h.children + 8) // 16)
    assert np.all(h.wage_workers <= h.adults)
    assert set(np.unique(h.house_grade)) == {1, 2, 3, 4}
    assert np.all(h.cash >= 0)


def test_shares_of_households_are_hit_to_the_household() -> None:
    h = AlxaModel(seed=1)._households
    assert np.count_nonzero(h.house_grade > 2) == round(0.06 * 3900)
    assert np.count_nonzero(h.lacks_water) == round(0.106 * 3900)


def test_households_keep_members_and_herds_while_the_year_before_is_lived() -> None:
    scenario = Scenario(name="x")
    given, _ = starting_households(starting_world(scenario.world), scenario.population, 3)
    kept = AlxaModel(scenario, seed=3)._households
    for name in (
        "id",
        "adults",
        "children",
        "camels_young",
        "goats_other",
        "cash",
        "chronic",
        "house_grade",
    ):
        assert np.array_equal(getattr(given, name), getattr(kept, name)), name
    assert np.array_equal(kept.income_12m, kept.income_history.sum(axis=1))
    assert kept.income_12m.any()
    assert not np.array_equal(given.condition, kept.condition)


@pytest.mark.parametrize(
    "settings",
    [
        {"population": PopulationSettings(households=0)},
        {"population": PopulationSettings(households=1)},
        {
            "population": PopulationSettings(households=50, herd_spread=0.0, cash_spread=0.0, luck=0.0),
            "world": WorldSettings(unevenness=0.0),
        },
        {"population": PopulationSettings(households=50, camel_keepers=0.0, small_keepers=0.0)},
        {"population": PopulationSettings(households=50, camel_keepers=1.0, small_keepers=1.0, goats_share=1.0)},
        {"population": PopulationSettings(households=50, elderly_households=1.0, elderly_couples=0.0)},
        {"population": PopulationSettings(households=50, single_adults=1.0, chronic=1.0, out_of_school=1.0)},
        {"population": PopulationSettings(households=50, unsafe_houses=1.0, unsafe_water=1.0)},
        {"population": PopulationSettings(households=50), "world": WorldSettings(rows=1, columns=1, sumu=1, poor_gacha=1)},
        {"population": PopulationSettings(households=50), "world": WorldSettings(sumu=0, poor_gacha=40)},
    ],
)
def test_extreme_settings_start_and_live_a_quarter(settings: dict[str, Any]) -> None:
    model = model_of(**settings)
    for _ in range(3):
        model.step()
    assert len(model.tables()["monthly"]) == 4
    assert len(model._households) >= settings["population"].households


@pytest.mark.parametrize("size", ["rows", "columns"])
def test_a_world_without_gacha_is_refused_where_it_is_set(size: str) -> None:
    with pytest.raises(ValidationError, match=size):
        WorldSettings(**{size: 0})


def test_without_keepers_there_are_no_camels() -> None:
    h = model_of(population=PopulationSettings(households=50, camel_keepers=0.0))._households
    assert heads_of(h, "camels").sum() == 0
    assert heads_of(h, "goats").sum() > 0


@pytest.mark.parametrize(("share", "registered"), [(0.0, 0), (1.0, 50)])
def test_the_register_can_be_empty_or_hold_everybody(share: float, registered: int) -> None:
    h = model_of(population=PopulationSettings(households=50, registered_share=share))._households
    assert h.registered.sum() == registered
    assert np.count_nonzero(h.cause) == registered


def test_a_line_of_nothing_still_lets_the_register_be_made() -> None:
    poverty = PovertySettings(six_percent_line=dated(0.0))
    h = model_of(population=PopulationSettings(households=50, registered_share=0.5), poverty=poverty)._households
    assert persons_of(h)[h.registered].sum() == pytest.approx(0.5 * persons_of(h).sum(), abs=3)


def test_without_error_the_register_goes_by_need() -> None:
    h = Households(4)
    h.adults[:] = 1
    h.income_12m[:] = [500_000, 100_000, 0, 100_000]  # 0.11, 1.64, 2 and 1.64 below twice the line
    h.lacks_school[3] = True
    register_poor(h, PopulationSettings(registered_share=0.5, register_error=0.0), 2800.0, seed=1)
    assert h.registered.tolist() == [False, False, True, True]


def test_the_main_cause_is_the_first_that_applies_to_the_registered() -> None:
    h = Households(7)
    h.registered[:6] = True
    h.adults[:] = [1, 0, 1, 1, 1, 1, 0]
    h.chronic[[0, 6]] = 1
    h.lacks_school[:3] = True
    h.lacks_housing[:4] = True
    h.lacks_water[4] = True
    open_register(h.arrays)
    assert h.cause.tolist() == [ILLNESS, LABOUR, SCHOOLING, FOUNDATIONS, FOUNDATIONS, FUNDS, 0]
    assert h.register_status.tolist() == [REGISTERED] * 6 + [NEVER]


def test_kin_are_neighbours_in_groups_of_the_size_set() -> None:
    h = Households(10)
    h.gacha[:] = [2, 0, 0, 0, 2, 0, 0, 2, 5, 0]
    name_kin(h, PopulationSettings(kin_size=4))
    assert h.kin.tolist() == [2, 0, 0, 0, 2, 0, 1, 2, 3, 1]
    assert h.grazes.tolist() == h.gacha.tolist()


def test_only_those_with_camels_and_a_route_milk_at_the_start() -> None:
    h = Households(4000)
    h.gacha[:] = np.arange(4000) % 2
    h.camels_breeding[:] = np.where(np.arange(4000) % 4 < 2, 5, 4)
    begin_dairying(h, np.array([True, False]), 5.0, PopulationSettings(dairying=0.3), seed=1)
    able = (h.gacha == 0) & (h.camels_breeding == 5)
    assert not h.dairies[~able].any()
    assert h.dairies[able].mean() == pytest.approx(0.3, abs=0.06)
    assert set(h.skill[h.dairies]) == {0.8}


@pytest.mark.parametrize("remoteness", [5.0, 300.0, 1e6])
def test_the_jobs_of_all_gacha_are_those_of_the_banner(remoteness: float) -> None:
    labour = LabourSettings(remoteness=remoteness)
    model = model_of(population=PopulationSettings(households=100), labour=labour)
    assert model.gacha.jobs.sum() == pytest.approx(0.28 * model._households.adults.sum())


def test_nobody_starts_in_a_job_that_does_not_exist() -> None:
    h = Households(5)
    h.gacha[:] = [1, 0, 1, 1, 0]
    h.wage_workers[:] = [2, 1, 0, 2, 1]
    leave_jobs_that_are_not_there(h, np.array([2.0, 3.9]), seed=1)
    assert h.wage_workers[[1, 4]].tolist() == [1, 1], "there are jobs for both"
    assert h.wage_workers[[0, 2, 3]].sum() == 3
    assert h.wage_workers[2] == 0
    assert h.wage_workers.max() <= 2


def test_no_gacha_of_the_banner_starts_with_more_workers_than_jobs() -> None:
    model = model_of()
    held = np.bincount(model._households.gacha, weights=model._households.wage_workers, minlength=40)
    assert np.all(held <= model.gacha.jobs)
    assert held.sum() > 0.6 * model.gacha.jobs.sum()


def test_households_bring_their_memories_of_need_along() -> None:
    model = model_of(population=PopulationSettings(households=600, cash=500.0))
    start, history = model._households, [model._households.deprived.mean()]
    since = start.months_since_untreated
    assert 0 < np.count_nonzero(since < 12) < len(since)
    assert not np.any((since >= 12) & (since < 999)), "only the year before is remembered"
    while model.months_done < 12:
        model.step()
        history.append(model._households.deprived.mean())
    assert history[0] == pytest.approx(history[-1], rel=0.25), "the start is no warm-up"


def test_jobs_are_spread_by_adults_and_nearness() -> None:
    model = model_of(population=PopulationSettings(households=400))
    gacha, h = model.gacha, model._households
    pull = np.bincount(h.gacha, weights=h.adults, minlength=40) * np.exp(-gacha.road_distance / 300.0)
    assert gacha.jobs == pytest.approx(0.28 * h.adults.sum() * pull / pull.sum())
