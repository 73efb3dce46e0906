"""A number of a sweep arm by arm: its mean with an interval, and what each arm differs by from the first, pair by pair.

An arm is a scenario at a point of the design; all arms run on the same seeds.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from alxa_sim.batch.summary_table import UNKNOWN
from alxa_sim.batch.swept import NumberBySeed, Swept
from alxa_sim.estimates.differences import gain, of_ratios
from alxa_sim.estimates.pooled import exposure, possible
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.paired import paired_difference
from alxa_sim.statistics.uncertainty import Estimate, mean_over_runs, ratio_over_runs

NumberOfArm = tuple[Floats, Floats | None]
"""A number by seed, and what it is per, such as household-years."""
ARM = ["scenario", "point", "changed"]
GAIN = ("gain", "gain_low", "gain_high")
NOTE = (
    "low, high: between-run 95 % interval of the mean. less_first: the arm less the first one on the same seeds, with "
    "the 95 % interval of the paired difference; gain: how many times more unpaired runs would have taken, "
    "with its 95 % interval (Pitman, for normal results). "
    f"{UNKNOWN}: unknown; intervals take two seeds or more, that of the gain three."
)


def arms(swept: Swept, number: NumberBySeed) -> pd.DataFrame:
    """One row an arm, points of the first scenario first; the first row is what the others are compared with."""
    first = number.by_seed[0, 0]
    asked = len(swept.seeds)
    rows = []
    for place, scenario in enumerate(swept.scenarios):
        for point in range(len(swept.points)):
            values = number.by_seed[place, point]
            weights = None if number.weights is None else number.weights[place, point]
            mean = mean_of(values, number.unit, asked, weights, number.estimate)
            row = [scenario, point, changes_of(swept, point), mean.value, mean.low, mean.high, mean.runs_done, asked]
            is_first = place == 0 and point == 0
            first_weights = None if number.weights is None else number.weights[0, 0]
            less = difference_from((first, first_weights), (values, weights), asked)
            rows.append(row + ([np.nan] * 7 if is_first else less))
    columns = ["mean", "low", "high", "n", "asked", "less_first", "less_low", "less_high", "pairs", *GAIN]
    return pd.DataFrame(rows, columns=[*ARM, *columns])


def mean_of(
    values: Floats, unit: str, asked: int, weights: Floats | None = None, estimate: str = ""
) -> Estimate:
    """Mean over seeds with its between-run interval, of values that a number of that unit, or `estimate`, can have.

    Of a rate with its time at risk, events of all seeds over their time, as `alxa run` tells it.
    """
    if weights is None:
        mean = mean_over_runs(values, asked)
    else:
        mean = ratio_over_runs(np.where(weights > 0, values, 0.0) * weights, weights, asked)
    return possible(mean, estimate, unit, np.nan if weights is None else exposure(mean, weights))


def difference_from(first: NumberOfArm, values: NumberOfArm, asked: int) -> list[float]:
    """Paired difference of what `mean_of` tells, its interval, the pairs that have both, and what pairing gained."""
    if first[1] is None or values[1] is None:
        pair = paired_difference(first[0], values[0], asked)
    else:
        pair = of_ratios((first[0], first[1]), (values[0], values[1]), asked)[2]
    told = pair.difference
    return [told.value, told.low, told.high, told.runs_done, *gain(pair)]


def changes_of(swept: Swept, point: int) -> str:
    """What a point changes, in words: `herd.calving_rate=0.3`; a dash where it changes nothing."""
    values = swept.design.values(point)
    told = [f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value is not None]
    return " ".join(told) or "-"
