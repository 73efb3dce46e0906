"""A number of a sweep over all points that its design drew: what is not known because settings are not known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.batch.swept import NumberBySeed, Swept
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.uncertainty import Estimate, mean_over_parameters, parameters_and_chance, spread_over_runs

SPREAD = ("latin_hypercube", "sobol", "posterior")
"""Methods whose points are draws, so that their spread is that of what is believed of the settings."""
NOTE = (
    "low, high: where 95 % of the points lie; of_parameters: share of the variance over runs that is between points, "
    "the rest being chance. less_first: the scenario less the first one at the same points on the same seeds, where "
    "95 % of the points have it. With one seed the two cannot be told apart, and intervals hold both. --csv gives "
    "every point."
)


def is_spread(swept: Swept) -> bool:
    """Whether the points of a design are draws, of which there are several."""
    return swept.method in SPREAD and len(swept.points) > 1


def over_points(swept: Swept, number: NumberBySeed) -> pd.DataFrame:
    """One row a scenario: mean over points and seeds, the interval of points, the paired difference from the first."""
    rows = []
    for place, scenario in enumerate(swept.scenarios):
        values = number.by_seed[place]
        mean = over_parameters(values)
        row = [scenario, mean.value, mean.low, mean.high, share_of_parameters(values), mean.runs_done, values.size]
        if place == 0:
            rows.append([*row, *[np.nan] * 4])
            continue
        less = over_parameters(values - number.by_seed[0])
        rows.append([*row, less.value, less.low, less.high, less.runs_done])
    columns = ["mean", "low", "high", "of_parameters", "n", "asked", "less_first", "less_low", "less_high", "pairs"]
    return pd.DataFrame(rows, columns=["scenario", *columns])


def over_parameters(values: Floats) -> Estimate:
    """Mean of a number (points, seeds) and where 95 % of points have it, chance within points taken out if it shows."""
    try:
        return mean_over_parameters(values.ravel(), points_of(values))
    except ValueError:  # no point with two runs tells how much is chance
        return spread_over_runs(values.ravel(), share=0.95)


def share_of_parameters(values: Floats) -> float:
    """Share of the variance over runs that is between points; unknown with one seed."""
    try:
        return parameters_and_chance(values.ravel(), points_of(values)).share_of_parameters
    except ValueError:
        return float("nan")


def points_of(values: Floats) -> Floats:
    return np.repeat(np.arange(values.shape[0], dtype=np.float64), values.shape[1])
