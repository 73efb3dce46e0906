"""Scores: when a number passes, how far a miss is, and what missing runs do."""

from __future__ import annotations

import numpy as np
import pytest

from alxa_sim.validation.scoring import (
    FARTHEST,
    MISS,
    NEAR,
    PASS,
    UNKNOWN,
    distance,
    distances_by_run,
    scores_of,
    total,
    verdict,
)
from alxa_sim.validation.target import Aim, Target

SAID = {"title": "x", "title_zh": "某", "use": "held_out", "source": "FACTS 0", "grade": "F", "why": "test"}
AIM = Aim(2019, 8.0, 12.0, 2.0)


@pytest.mark.parametrize(
    ("value", "far", "said"),
    [(10, 0, PASS), (8, 0, PASS), (12, 0, PASS), (13, 0.5, NEAR), (6, 1, NEAR), (5, 1.5, MISS), (22, 5, MISS)],
)
def test_a_value_passes_in_the_range_is_near_within_a_tolerance_of_it_and_misses_beyond(
    value: float, far: float, said: str
) -> None:
    assert distance(value, AIM) == far
    assert verdict(far) == said


def camels(**more: object) -> Target:
    return Target.model_validate(SAID | {"quantity": "camels", "kind": "level", "unit": "head", "year": 2022} | more)


def test_the_median_is_scored_and_runs_that_lack_the_number_are_counted() -> None:
    found = np.array([90.0, 100.0, 110.0, np.nan])
    (score,) = scores_of("camels", camels(value=100.0, tolerance=1.0), lambda *_: found)
    assert (score.median, score.n, score.asked, score.verdict) == (100.0, 3, 4, PASS)
    assert score.low == pytest.approx(91.0)
    assert score.high == pytest.approx(109.0)


def test_a_number_that_no_run_tells_has_no_verdict_and_counts_nothing() -> None:
    found = list(scores_of("camels", camels(value=100.0, tolerance=1.0), lambda *_: np.full(3, np.nan)))
    assert found[0].verdict == UNKNOWN
    assert total(found).unknown == 1
    assert np.isnan(total(found).distance)


def test_the_years_of_a_path_share_the_weight_of_the_target() -> None:
    target = camels(kind="path", year=0, path={2017: 10.0, 2018: 20.0}, tolerance=5.0, weight=3.0)
    found = list(scores_of("camels", target, lambda _, __, year: np.full(4, 10.0)))
    assert [score.weight for score in found] == [1.5, 1.5]
    assert [score.verdict for score in found] == [PASS, NEAR]
    assert total(found).distance == pytest.approx(0.5)


def test_a_far_miss_counts_five_tolerances_and_no_more() -> None:
    far, near = (next(scores_of("x", camels(value=v, tolerance=1.0), lambda *_: np.zeros(3))) for v in (1e6, 1.0))
    assert far.distance == pytest.approx(1e6 - 1)
    assert total([far, near]).distance == pytest.approx(FARTHEST / 2)


def test_an_order_holds_in_the_runs_in_which_every_step_falls() -> None:
    values = {"exits_by_work": [3.0, 3.0, 1.0, 3.0], "exits_by_relocation": [2.0, 2.0, 2.0, np.nan]}
    target = Target.model_validate(SAID | {"order": tuple(values), "kind": "ordering", "unit": "% of runs", "year": 2016})
    (score,) = scores_of("x", target, lambda _, name, __: np.array(values[name]))
    assert score.median == pytest.approx(200 / 3)
    assert (score.n, score.asked, score.verdict) == (3, 4, NEAR)


def test_a_wrong_model_is_farther_from_the_record_than_the_one_that_made_it() -> None:
    target = camels(value=100.0, tolerance=5.0)
    scored = [next(scores_of("x", target, lambda *_, at=at: np.full(5, at))).distance for at in (100.0, 120.0)]
    assert scored[0] < scored[1]


def test_each_run_alone_has_a_distance_that_counts_five_at_most() -> None:
    found = np.array([100.0, 107.0, 1e9, np.nan])
    told = distances_by_run(camels(value=100.0, tolerance=5.0), lambda *_: found)
    assert told.tolist()[:3] == [0.0, 0.4, FARTHEST]
    assert np.isnan(told[3])


def test_the_distance_of_a_run_from_a_path_is_the_mean_over_its_years() -> None:
    target = camels(kind="path", year=0, path={2017: 10.0, 2018: 20.0}, tolerance=5.0)
    assert distances_by_run(target, lambda _, __, year: np.array([10.0])).tolist() == [0.5]


def test_a_run_shows_an_order_wholly_or_not_at_all() -> None:
    values = {"exits_by_work": [3.0, 1.0], "exits_by_relocation": [2.0, 2.0]}
    target = Target.model_validate(SAID | {"order": tuple(values), "kind": "ordering", "unit": "% of runs", "year": 2016})
    assert distances_by_run(target, lambda _, name, __: np.array(values[name])).tolist() == [0.0, 90.0 / 40.0]
