"""Seeds are added until an estimate is precise enough, and what was reached is said."""

from __future__ import annotations

import numpy as np
import pytest

from alxa_sim.batch.answer import Answer
from alxa_sim.batch.goals import GOALS, rows_of_goals
from alxa_sim.batch.precision import (
    FEWEST,
    Goal,
    look,
    look_at_pairs,
    parsed_goal,
    run_pairs_until_precise,
    run_until_precise,
    still,
    told,
)
from alxa_sim.batch.seeds import Batch
from alxa_sim.estimates.histories import LAYERS, MINIMA
from alxa_sim.estimates.row import Row, as_frame, rows_of
from alxa_sim.statistics.precision import EnoughRuns, enough_runs

GOAL = Goal("actual", "relapse_3y", 0.01)


def runs(seeds: range, spread: float = 4.0, failing: tuple[int, ...] = (), level: float = 40.0) -> Batch:
    """Runs whose relapse share is normal about `level` with this spread [% of exits]."""
    done = [seed for seed in seeds if seed not in failing]
    values = {seed: level + spread * np.random.default_rng(seed).standard_normal() for seed in done}
    frames = {
        seed: as_frame([
            Row("actual", 3, "relapse_3y", "all", "% of exits", value),
            Row("actual", 12, "relapse_3y", "all", "% of exits", 99.0),
            Row("actual", 3, "relapse_3y", "herd above 100 a head", "% of exits", 99.0),
        ])
        for seed, value in values.items()
    }  # fmt: skip
    answers = {seed: [Answer("x", "y", "1", 1.0)] for seed in done}
    return Batch(seeds, answers, {seed: "broke" for seed in seeds if seed in failing}, False, frames)


def test_a_share_is_wanted_in_parts_of_one() -> None:
    state = look(runs(range(1, 101)), GOAL)
    assert state.half_width == pytest.approx(0.008, rel=0.3)
    assert state.enough


def test_of_a_run_is_kept_what_a_precision_can_ask_for_and_nothing_else() -> None:
    """Frames of runs are large, and thousands of them would fill the memory; the folder has them all."""
    rows = [Row(layer, minimum, name, group, "1", 1.0)
            for layer in LAYERS for minimum in (0, *MINIMA) for name in (*GOALS, "gini_2020") for group in ("all", "gacha 7")]  # fmt: skip
    kept = rows_of_goals(as_frame(rows))
    assert {(row.layer, row.estimate) for row in rows_of(kept)} == {(layer, name) for layer in LAYERS for name in GOALS}
    assert set(kept["minimum"]) == {0, 3}
    whole = runs(range(1, 41))
    few = Batch(whole.seeds, whole.answers, {}, False, {seed: rows_of_goals(one) for seed, one in whole.estimates.items()})
    assert {len(one) for one in few.estimates.values()} == {1}
    assert look(few, GOAL) == look(whole, GOAL)


def test_runs_are_added_until_the_half_width_is_reached_and_no_seed_twice() -> None:
    asked: list[range] = []
    batch, state = run_until_precise(lambda seeds: (asked.append(seeds), runs(seeds))[1], range(1, 6), 500, GOAL)
    assert asked[0] == range(1, 1 + FEWEST)
    assert [a.stop for a in asked[:-1]] == [b.start for b in asked[1:]]
    assert state.enough
    assert state.half_width <= 0.01
    assert state.runs_done == len(batch.answers) == len(batch.seeds)
    assert 50 < state.runs_done < 120
    assert "reached" in told(GOAL, state)
    assert f"n = {state.runs_done}" in told(GOAL, state)


def test_the_maximum_ends_it_and_is_not_called_reached() -> None:
    batch, state = run_until_precise(lambda seeds: runs(seeds, spread=40.0), range(1, 6), 45, GOAL)
    assert len(batch.seeds) == 45
    assert "NOT reached" in told(GOAL, state)


def test_an_interval_narrow_enough_of_too_few_runs_says_that_the_runs_are_too_few() -> None:
    goal = Goal("actual", "relapse_3y", 0.02)
    text = told(goal, EnoughRuns(False, 22, 0.00788, 8))
    assert "NOT reached" in text
    assert "narrow enough, but fewer than 30 runs are not trusted to tell: 22 more are needed" in text
    assert "about" in told(goal, EnoughRuns(False, 22, 0.03, 8))


def test_failed_runs_are_asked_for_and_do_not_count() -> None:
    batch, state = run_until_precise(lambda seeds: runs(seeds, failing=(3, 40)), range(1, 2), 500, GOAL)
    assert state.runs_done == len(batch.seeds) - len(batch.failures)
    assert batch.status(3) == "failed"


def pairs(seeds: range, failing: tuple[int, ...] = ()) -> dict[str, Batch]:
    """Two scenarios whose runs share most of what chance does to them."""
    first = runs(seeds, spread=20.0)
    second = Batch(seeds, first.answers, {}, False, {})
    for seed, frame in first.estimates.items():
        if seed not in failing:
            own = 4.0 * np.random.default_rng(10_000 + seed).standard_normal()
            second.estimates[seed] = frame.assign(value=frame["value"] - 10.0 + own)
    return {"none": first, "allowance": second}


def test_a_difference_takes_as_many_pairs_as_it_needs_and_not_as_many_as_levels_would() -> None:
    batches, states = run_pairs_until_precise(pairs, range(1, 6), 500, GOAL)
    state = states["allowance"]
    assert list(states) == ["allowance"]
    assert state.enough
    assert 50 < state.runs_done < 120  # of one level it would take 1,600
    assert {len(batch.seeds) for batch in batches.values()} == {state.runs_done}
    text = told(GOAL, state, "allowance less none")
    assert f"reached: allowance less none, actual relapse_3y to +- {state.half_width:.3g} with n = {state.runs_done} pairs" in text


def test_a_difference_says_how_many_more_pairs_it_would_take() -> None:
    batches, states = run_pairs_until_precise(lambda seeds: pairs(seeds, failing=(4,)), range(1, 6), 40, GOAL)
    state = states["allowance"]
    assert (len(batches["none"].seeds), state.runs_done) == (40, 39)
    more = still(GOAL, state)
    assert 15 < more < 80
    assert f"about {more} pairs more would do" in told(GOAL, state, "allowance less none")
    few = look_at_pairs(pairs(range(1, 7)), GOAL)["allowance"]
    assert few.more == 24  # the rule looks first after 30
    assert still(GOAL, few) >= 24


def test_an_interruption_ends_it() -> None:
    stopped = Batch(range(1, 31), interrupted=True)
    assert run_until_precise(lambda _: stopped, range(1, 2), 500, GOAL)[0].interrupted


def test_intervals_cover_when_the_rule_has_stopped() -> None:
    """A thousand batches of normal runs whose share is known; the rule looks after 30 runs and then again and again."""
    random = np.random.default_rng(11)
    covered = 0
    for _ in range(1000):
        draws = 40 + 4 * random.standard_normal(400)
        n = FEWEST
        while True:
            state = enough_runs(draws[:n] / 100, 0.01, minimum=FEWEST)
            if state.enough or n >= 400:
                break
            n = min(n + min(state.more, 50), 400)
        covered += abs(draws[:n].mean() / 100 - 0.40) <= state.half_width
    assert 0.93 <= covered / 1000 <= 0.97


@pytest.mark.parametrize(("text", "message"), [
    ("relapse_3y", "ESTIMATE=HALF_WIDTH"), ("relapse_3y=0", "ESTIMATE=HALF_WIDTH"), ("relapse_3y=x", "ESTIMATE=HALF_WIDTH"),
    ("relaps_3y=0.1", "did you mean 'relapse_3y'"), ("incom.relapse_3y=0.1", "did you mean 'income'"),
])  # fmt: skip
def test_what_is_no_goal_is_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parsed_goal(text)


def test_a_goal_names_layer_and_estimate() -> None:
    assert parsed_goal("relapse_3y=0.01") == GOAL
    assert parsed_goal("income.exit_rate=0.02") == Goal("income", "exit_rate", 0.02)
