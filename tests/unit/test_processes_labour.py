"""Labour: hands for the herd first, then jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import dated
from alxa_sim.households import Stocks
from alxa_sim.processes.dairy import DairySettings, milking_labour
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.industry import IndustrySettings
from alxa_sim.processes.labour import (
    LabourSettings,
    free_adults,
    herding_labour,
    labour_supply,
    take_posts,
    work,
)
from alxa_sim.processes.month import vacancy_ratio
from alxa_sim.processes.settlement import SettlementSettings

MakeRow = Callable[..., Any]
SEED = np.uint64(5)
HERD = HerdSettings().numbers(0)
NUMBERS = LabourSettings().numbers(0)
DAIRY = DairySettings().numbers(0)
INDUSTRY = IndustrySettings().numbers(0)
SETTLEMENT = SettlementSettings().numbers(0)


def free_of(h: Any, stays: int = 0) -> int:
    return free_adults(h, NUMBERS, HERD, DAIRY, INDUSTRY, stays)


def worked(h: Any, numbers: Any, ratio: float = 1.0, stays: int = 0, closure: float = 0.0) -> tuple[int, int]:
    """Wages and remittances of a month [fen]."""
    return work(h, numbers, SETTLEMENT, free_of(h, stays), ratio, closure, SEED, 0)


def wages_of(h: Any, ratio: float = 1.0, stays: int = 0, closure: float = 0.0, **settings: Any) -> int:
    numbers = LabourSettings(**{"wage": dated(1000.0), "leaving": 0.0, "returning": 0.0} | settings).numbers(0)
    return worked(h, numbers, ratio, stays, closure)[0]


@pytest.mark.parametrize(("state", "stays", "supply"), [
    ({"adults": 2}, 0, 2.0),
    ({"adults": 2, "elderly": 1, "children": 3}, 0, 2.4),
    ({"adults": 2, "elderly": 1, "chronic": 1}, 1, 1.4),
    ({"adults": 1, "chronic": 2}, 5, 0.0),
])  # fmt: skip
def test_supply_is_adults_and_elderly_less_the_ill(
    household: MakeRow, state: dict[str, int], stays: int, supply: float
) -> None:
    assert labour_supply(household(**state), NUMBERS, stays) == pytest.approx(supply)


@pytest.mark.parametrize(("sheep", "hands"), [(0, 0.0), (1, 0.25), (150, 0.25), (300, 0.5), (1200, 2.0)])
def test_a_herd_takes_at_least_a_quarter_of_a_hand(household: MakeRow, sheep: int, hands: float) -> None:
    assert herding_labour(household(sheep_breeding=sheep), NUMBERS, HERD) == pytest.approx(hands)


@pytest.mark.parametrize(("state", "free"), [
    ({"adults": 2}, 2),
    ({"adults": 2, "sheep_breeding": 299}, 2),
    ({"adults": 2, "sheep_breeding": 301}, 1),
    ({"adults": 2, "sheep_breeding": 3000}, 0),
    ({"adults": 0, "elderly": 2}, 0),
    ({"adults": 1, "elderly": 2}, 1),
])  # fmt: skip
def test_free_adults_are_rounded_and_within_the_adults(household: MakeRow, state: dict[str, int], free: int) -> None:
    assert free_of(household(**state)) == free


def test_jobs_are_left_where_the_herd_needs_the_hands(household: MakeRow) -> None:
    h = household(adults=3, wage_workers=3, sheep_breeding=1200)
    assert wages_of(h, losing=0.0, finding=0.0) == 100_000
    assert h.wage_workers == 1


@pytest.mark.parametrize(("settings", "ratio", "workers"), [
    ({"losing": 1.0, "finding": 0.0}, 1.0, 0),
    ({"losing": 0.0, "finding": 0.0}, 1.0, 2),
    ({"losing": 0.0, "finding": 1.0}, 1.0, 4),
    ({"losing": 1.0, "finding": 1.0}, 1.0, 4),
    ({"losing": 0.0, "finding": 1.0}, 0.0, 2),
    ({"losing": 0.0, "finding": 1.0, "schooling_advantage": 0.5}, 1.0, 2),
])  # fmt: skip
def test_certain_losses_and_finds(household: MakeRow, settings: dict[str, float], ratio: float, workers: int) -> None:
    schooling = 3.0 if "schooling_advantage" in settings else 9.0  # the chance falls to 1 - 3, so to none
    h = household(adults=4, wage_workers=2, schooling=schooling)
    assert wages_of(h, ratio, **settings) == workers * 100_000
    assert h.wage_workers == workers


def test_chances_to_find_rise_with_vacancies_and_schooling(household: MakeRow) -> None:
    found = 0
    for key in range(3000):
        h = household(id=key, adults=2, schooling=13.0)
        found += wages_of(h, 0.5, losing=0.0) // 100_000
    assert found / 6000 == pytest.approx(0.15 * 0.5 * 1.2, abs=0.016)  # four standard deviations


def test_a_wage_of_nothing_pays_nothing(household: MakeRow) -> None:
    assert wages_of(household(wage_workers=1), losing=0.0, wage=dated(0.0)) == 0


def test_milking_takes_hands_from_wage_work(household: MakeRow) -> None:
    h = household(adults=2, camels_breeding=300, dairies=True)  # 150 milked: 12 hours a day
    assert milking_labour(h, DAIRY) == pytest.approx(150 * 2 / 25 / 9)
    assert free_of(h) == 0
    assert free_of(household(adults=2, camels_breeding=20, dairies=True)) == 2


def test_migrants_leave_send_money_and_come_home_where_they_are_needed(household: MakeRow) -> None:
    def lived(h: Any, **settings: float) -> tuple[int, int]:
        numbers = LabourSettings(wage=dated(1000.0), remitted=0.3, finding=0.0, losing=0.0, **settings).numbers(0)
        return worked(h, numbers)

    h = household(adults=3, wage_workers=1)
    assert lived(h, leaving=1.0, returning=0.0) == (100_000, 60_000)
    assert (h.wage_workers, h.migrants) == (1, 2)
    h.sheep_breeding = 1200  # takes two of the three
    assert lived(h, leaving=0.0, returning=0.0) == (100_000, 0)
    assert (h.wage_workers, h.migrants) == (1, 0)
    h = household(adults=3, migrants=3)
    assert lived(h, leaving=0.0, returning=1.0) == (0, 0)


def test_aspiration_and_schooling_move_the_effort(household: MakeRow) -> None:
    found = 0
    for key in range(3000):
        found += (
            wages_of(household(id=key, adults=2, schooling=9.0, aspiration=0.9), 1.0, losing=0.0, finding=0.5)
            // 100_000
        )
    assert found / 6000 == pytest.approx(0.5 * 1.4, abs=0.024)  # four standard deviations


@pytest.mark.parametrize(("jobs", "workers", "seekers", "ratio"), [
    (10.0, 4, 12, 0.5), (10.0, 4, 0, 1.0), (10.0, 4, 3, 1.0), (3.0, 4, 5, 0.0), (0.0, 0, 0, 0.0),
])  # fmt: skip
def test_seekers_queue_where_they_outnumber_vacancies(jobs: float, workers: int, seekers: int, ratio: float) -> None:
    stocks = Stocks(1)
    stocks.wage_workers[0], stocks.job_seekers[0] = workers, seekers
    assert vacancy_ratio(jobs, stocks.arrays[0]) == pytest.approx(ratio)


def posted(
    h: Any, *, free: int, posts: int = 0, kept: int = 0, keepers: int = 0, base_posts: int = 0, key: int = 1
) -> Any:
    """The household once it has taken posts; `kept` posts at the base of its gacha are kept for it."""
    h.id = key
    take_posts(h, free, posts, kept, keepers, base_posts, SEED, 0)
    return h


@pytest.mark.parametrize(("held", "free", "posts", "after"), [(0, 2, 1, 1), (1, 2, 0, 0), (0, 0, 1, 0), (2, 1, 3, 1)])
def test_a_public_job_is_held_while_it_is_offered_and_a_hand_is_free(
    household: MakeRow, held: int, free: int, posts: int, after: int
) -> None:
    assert posted(household(adults=3, ranger_jobs=held), free=free, posts=posts).ranger_jobs == after


def test_keepers_go_with_equal_chance_where_the_base_employs_fewer(household: MakeRow) -> None:
    kept = [
        posted(household(adults=2, base_jobs=1), free=2, base_posts=6, keepers=10, key=key).base_jobs
        for key in range(2000)
    ]
    assert np.mean(kept) == pytest.approx(0.6, abs=0.044)  # four standard deviations
    assert posted(household(adults=2, base_jobs=2), free=2, base_posts=0, keepers=2).base_jobs == 0


def test_a_post_goes_to_who_has_no_work_and_nobody_leaves_a_job_for_it(household: MakeRow) -> None:
    for kind in ("ranger_jobs", "base_jobs"):
        offer = {"posts": 2} if kind == "ranger_jobs" else {"kept": 2, "base_posts": 9}
        assert posted(household(adults=3, wage_workers=2), free=3, **offer)[kind] == 1
        assert posted(household(adults=3, wage_workers=2, migrants=1), free=3, **offer)[kind] == 0
        assert posted(household(adults=3, wage_workers=2), free=1, **offer)[kind] == 0, "the herd needs two of them"
        assert posted(household(adults=3, wage_workers=2, **{kind: 1}), free=3, **offer)[kind] >= 1
    both = posted(household(adults=2), free=2, posts=1, kept=2, base_posts=9)
    assert (both.ranger_jobs, both.base_jobs) == (1, 1)


def test_posts_leave_fewer_hands_for_wage_work(household: MakeRow) -> None:
    h = household(adults=3, wage_workers=3, ranger_jobs=1, base_jobs=1)
    assert wages_of(h, losing=0.0, finding=0.0) == 100_000
    assert h.wage_workers == 1


def test_a_closure_takes_its_part_of_wages_and_of_what_is_found(household: MakeRow) -> None:
    h = household(adults=3, wage_workers=1, migrants=1)
    numbers = LabourSettings(wage=dated(1000.0), remitted=0.4, finding=0.0, losing=0.0, leaving=0.0,
                             returning=0.0).numbers(0)  # fmt: skip
    assert worked(h, numbers, closure=0.25) == (75_000, 30_000)
    h = household(adults=2)
    assert wages_of(h, closure=1.0, finding=1.0) == 0
    assert h.wage_workers == 0
    found = [wages_of(household(id=key, schooling=9.0), closure=0.4, finding=0.5, losing=0.0) > 0 for key in range(2000)]
    assert np.mean(found) == pytest.approx(0.5 * 0.6, abs=0.041)  # four standard deviations


def test_those_who_moved_to_the_town_find_work_more_often(household: MakeRow) -> None:
    found = [wages_of(household(id=key, settlement=2, schooling=9.0), finding=0.3) > 0 for key in range(2000)]
    assert np.mean(found) == pytest.approx(0.3 * 1.5, abs=0.045)  # moved this month; four standard deviations


def test_boarded_camels_take_no_hands(household: MakeRow) -> None:
    h = household(camels_breeding=100, boarded=40)
    assert herding_labour(h, NUMBERS, HERD) == pytest.approx(60 * 7 / 600)
