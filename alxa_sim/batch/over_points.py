"""A number of a sweep over all points that its design drew: what is not known because settings are not known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.batch.swept import NumberBySeed, Swept
from alxa_sim.estimates.pooled import LEVEL, possible
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.uncertainty import (
    Estimate,
    mean_over_parameters,
    mean_over_runs,
    parameters_and_chance,
    spread_over_runs,
)

SPREAD = ("latin_hypercube", "sobol", "posterior")
"""Methods whose points are draws, so that their spread is that of what is believed of the settings."""
NOTE = (
    "low, high: between-run 95 % interval of the mean over these points, from the seeds. points_low, points_high: "
    "where 95 % of the points lie, chance taken out; of_parameters: share of the variance over runs that is between "
    "points, with its 95 % interval by resampling points. less_first and what follows: the same of the scenario less "
    "the first one at the same point on the same seed. With one seed chance cannot be told apart, and the interval of "
    "points holds it. --csv gives every point."
)
OF_PARAMETERS = ("of_parameters", "of_parameters_low", "of_parameters_high")
RESAMPLES = 500
KINDS = ("mean", "low", "high", "points_low", "points_high")


def is_spread(swept: Swept) -> bool:
    """Whether the points of a design are draws, of which there are several."""
    return swept.method in SPREAD and len(swept.points) > 1


def over_points(swept: Swept, number: NumberBySeed) -> pd.DataFrame:
    """One row a scenario: mean over points and seeds with its error, the interval of points, and the same of what the
    scenario differs by from the first."""
    first = number.by_seed[0]
    rows = []
    for place, scenario in enumerate(swept.scenarios):
        values = number.by_seed[place]
        told = dict(zip(KINDS, within(of_points(values), values, number), strict=True))
        told |= dict(zip(OF_PARAMETERS, parameters_with_ends(values), strict=True))
        told |= {"n": np.isfinite(values).sum(), "asked": values.size}
        less = values - first if place else np.full(values.shape, np.nan)
        names = ("less_first", *(f"less_{kind}" for kind in KINDS[1:]))
        told |= dict(zip(names, of_points(less), strict=True)) | {"pairs": np.isfinite(less).sum()}
        rows.append({"scenario": scenario} | told)
    return pd.DataFrame(rows)


def of_points(values: Floats) -> tuple[float, ...]:
    """Mean of a number (points, seeds), its interval over runs (low, high), and that of points (low, high)."""
    points = over_parameters(values)
    known = np.isfinite(values)
    by_seed = [float(column[there].mean()) for column, there in zip(values.T, known.T, strict=True) if there.any()]
    mean = mean_over_runs(np.array(by_seed))
    off = points.value - mean.value
    return points.value, mean.low + off, mean.high + off, points.low, points.high


def within(told: tuple[float, ...], values: Floats, number: NumberBySeed) -> tuple[float, ...]:
    """The same of a number that has bounds, as shares and counts have, where its interval over runs leaves them."""
    mean, low, high, *points = told
    if low > 0.0 and not (number.unit.startswith("%") and high >= 100.0):
        return told
    done = int(np.isfinite(values).sum())
    runs = Estimate(mean, low, high, "between-run error of the mean", LEVEL, done, values.size)
    kept = possible(runs, number.estimate, number.unit)
    return (mean, kept.low, kept.high, *points)


def over_parameters(values: Floats) -> Estimate:
    """Mean of a number (points, seeds) and where 95 % of points have it, chance taken out if it shows.

    What a seed brings to all points alike does not part them, so it is taken out first.
    """
    try:
        return mean_over_parameters(without_seeds(values).ravel(), points_of(values))
    except ValueError:  # no point with two runs tells how much is chance
        return spread_over_runs(values.ravel(), share=0.95)


def share_of_parameters(values: Floats) -> float:
    """Share of the variance over runs that is between points; unknown with one seed."""
    try:
        drawn = parameters_and_chance(without_seeds(values).ravel(), points_of(values)).parameters
        chance = parameters_and_chance(values.ravel(), points_of(values)).chance
    except ValueError:
        return float("nan")
    return drawn / (drawn + chance) if drawn + chance > 0 else float("nan")


def parameters_with_ends(values: Floats) -> tuple[float, float, float]:
    """That share and its interval by resampling points."""
    share = share_of_parameters(values)
    if not np.isfinite(share):
        return share, np.nan, np.nan
    random = np.random.default_rng(1)
    drawn = [share_of_parameters(values[random.integers(len(values), size=len(values))]) for _ in range(RESAMPLES)]
    low, high = np.nanquantile(drawn, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return share, float(low), float(high)


def without_seeds(values: Floats) -> Floats:
    """Values (points, seeds) less what their seed brings to all points."""
    known = np.isfinite(values)
    if not known.any():
        return values
    count = known.sum(axis=0)
    by_seed = np.where(known, values, 0.0).sum(axis=0) / np.maximum(count, 1)
    return values - by_seed + values[known].mean()


def points_of(values: Floats) -> Floats:
    return np.repeat(np.arange(values.shape[0], dtype=np.float64), values.shape[1])
