"""How many runs are enough: seeds are added until named estimates have the half-widths that were asked for.

Looking often stops a little early, so at least 30 runs are made and the rule asks for a little more than the half-width
(statistics.precision); its coverage is tested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from alxa_sim.batch.goals import GOALS
from alxa_sim.batch.seeds import Batch
from alxa_sim.columns import Floats
from alxa_sim.estimates.histories import LAYERS, USUAL
from alxa_sim.estimates.row import ALL, rows_of
from alxa_sim.records import did_you_mean, quoted
from alxa_sim.statistics.precision import EnoughRuns, enough_runs

FEWEST = 30
"""Runs made before the rule is first asked."""
LARGEST_STEP = 50
"""Runs added at most before it is asked again."""


class Goal(NamedTuple):
    """An estimate and the half-width that its 95 % interval shall have; of shares, as a share of 1."""

    layer: str
    estimate: str
    half_width: float


def parsed_goal(text: str) -> Goal:
    """`relapse_3y=0.01` or `income.exit_rate=0.005`; ValueError, in one line, of anything else."""
    name, equals, width = text.partition("=")
    layer, dot, estimate = name.rpartition(".")
    try:
        half_width = float(width)
    except ValueError:
        half_width = np.nan
    if not equals or not estimate or not half_width > 0 or not np.isfinite(half_width):
        raise ValueError(f"must be ESTIMATE=HALF_WIDTH such as relapse_3y=0.01, found {quoted(text)}")
    if dot and layer not in LAYERS:
        raise ValueError(f"unknown layer {quoted(layer)}{did_you_mean(layer, LAYERS)}")
    if estimate not in GOALS:
        raise ValueError(f"unknown estimate {quoted(estimate)}{did_you_mean(estimate, GOALS)}")
    return Goal(layer or LAYERS[0], estimate, half_width)


def run_until_precise(
    run: Callable[[range], Batch], seeds: range, at_most: int, goal: Goal
) -> tuple[Batch, EnoughRuns]:
    """Run `seeds`, or 30 if they are fewer, then those that follow, `at_most` in all, until the goal is reached."""
    batch = run(range(seeds.start, seeds.start + min(max(len(seeds), FEWEST), at_most)))
    state = look(batch, goal)
    while not state.enough and len(batch.seeds) < at_most and not batch.interrupted:
        more = min(state.more, LARGEST_STEP, at_most - len(batch.seeds))
        batch = joined(batch, run(range(batch.seeds.stop, batch.seeds.stop + more)))
        state = look(batch, goal)
    return batch, state


def run_pairs_until_precise(
    run: Callable[[range], dict[str, Batch]], seeds: range, at_most: int, goal: Goal
) -> tuple[dict[str, Batch], dict[str, EnoughRuns]]:
    """The same for scenarios on the same seeds: until the difference of each from the first has the half-width.

    Returns the runs of every scenario, and what was reached by those after the first.
    """
    batches = run(range(seeds.start, seeds.start + min(max(len(seeds), FEWEST), at_most)))
    states = look_at_pairs(batches, goal)
    while not all(state.enough for state in states.values()):
        done = next(iter(batches.values())).seeds
        if len(done) >= at_most:
            break
        wanted = max(state.more for state in states.values())
        added = run(range(done.stop, done.stop + min(wanted, LARGEST_STEP, at_most - len(done))))
        batches = {name: joined(batch, added[name]) for name, batch in batches.items()}
        states = look_at_pairs(batches, goal)
    return batches, states


def look_at_pairs(batches: Mapping[str, Batch], goal: Goal) -> dict[str, EnoughRuns]:
    """Whether the pairs so far are enough, for every scenario after the first; a failed run costs its pair."""
    values = {name: by_seed(batch, goal) for name, batch in batches.items()}
    first, *others = values
    scale = 100.0 if values[first][1].startswith("%") else 1.0
    return {
        name: enough_runs((values[name][0] - values[first][0]) / scale, goal.half_width, minimum=FEWEST)
        for name in others
    }


def look(batch: Batch, goal: Goal) -> EnoughRuns:
    """Whether the runs so far are enough; a failed run is missing from them."""
    values, unit = by_seed(batch, goal)
    scale = 100.0 if unit.startswith("%") else 1.0
    return enough_runs(values / scale, goal.half_width, minimum=FEWEST)


def by_seed(batch: Batch, goal: Goal) -> tuple[Floats, str]:
    """The estimate of every seed, NaN where its run does not have it, and its unit."""
    values, unit = np.full(len(batch.seeds), np.nan), "1"
    for seed, estimates in batch.estimates.items():
        its = (estimates["estimate"] == goal.estimate) & (estimates["layer"] == goal.layer)
        its &= estimates["group"] == ALL
        for row in rows_of(estimates[(its & estimates["minimum"].isin([0, USUAL])).to_numpy()]):
            values[seed - batch.seeds.start] = row.value
            unit = row.unit
    return values, unit


def joined(one: Batch, other: Batch) -> Batch:
    """Two batches of seeds that follow one another as one."""
    return Batch(
        range(one.seeds.start, other.seeds.stop),
        {**one.answers, **other.answers},
        {**one.failures, **other.failures},
        one.interrupted or other.interrupted,
        {**one.estimates, **other.estimates},
    )


def told(goal: Goal, state: EnoughRuns, of: str = "") -> str:
    """One line on what was reached, of a scenario or `of` the difference of two, and on what it would still take."""
    reached = "reached" if state.enough else "NOT reached"
    runs, whose = ("pairs", f"{of}, ") if of else ("runs", "")
    more = "" if state.enough else f"; {wanting(goal, state, runs)} (--at-most)"
    return (
        f"Precision {reached}: {whose}{goal.layer} {goal.estimate} to +- {state.half_width:.3g} with n = "
        f"{state.runs_done} {runs} (asked for +- {goal.half_width:.3g}){more}."
    )


def wanting(goal: Goal, state: EnoughRuns, runs: str) -> str:
    """What is missing: a narrower interval, or no more than the runs below which no interval is trusted."""
    if state.runs_done < FEWEST and state.half_width <= goal.half_width:
        return f"narrow enough, but fewer than {FEWEST} {runs} are not trusted to tell: {state.more} more are needed"
    return f"about {still(goal, state)} {runs} more would do"


def still(goal: Goal, state: EnoughRuns) -> int:
    """How many more runs the spread so far suggests."""
    if not np.isfinite(state.half_width):
        return state.more
    wanted = int(np.ceil((state.half_width / goal.half_width) ** 2 * (state.runs_done + 1)))
    return max(wanted - state.runs_done, state.more)
