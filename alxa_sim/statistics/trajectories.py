"""Elementary effects of a screening design one by one, and the errors of their mean and of their spread.

A trajectory goes through the unit cube and moves one setting at each step; what a result moves by, over the length of
the step, is an elementary effect. Trajectories are drawn independently, so the mean over them has Student's interval,
and the spread of normal effects that of the chi-squared distribution. Source: Morris 1991, Technometrics 33, 161-174.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.clusters import critical_value


def effects_by_trajectory(shares: Floats, values: Floats) -> Floats:
    """Elementary effects (trajectories, settings) from points in the unit cube (points, settings) and their results.

    Points lie trajectory by trajectory, one more of them than there are settings.
    """
    settings = shares.shape[1]
    steps = np.diff(shares.reshape(-1, settings + 1, settings), axis=1)
    moved = np.diff(values.reshape(-1, settings + 1), axis=1)
    which = np.abs(steps).argmax(axis=2)
    length = np.take_along_axis(steps, which[:, :, None], axis=2)[:, :, 0]
    effects = np.empty_like(moved)
    np.put_along_axis(effects, which, moved / length, axis=1)
    return effects


def ends_of_mean(effects: Floats, level: float) -> tuple[Floats, Floats]:
    """Student's interval of the mean effect of every setting; unknown of one trajectory."""
    count = len(effects)
    if count < 2:
        return (np.full(effects.shape[1], np.nan),) * 2
    middle, reach = effects.mean(axis=0), critical_value(level, count) * effects.std(axis=0, ddof=1) / np.sqrt(count)
    return middle - reach, middle + reach


def ends_of_spread(effects: Floats, level: float) -> tuple[Floats, Floats]:
    """Interval of the standard deviation of the effects of every setting, if they are normal; unknown of one."""
    count = len(effects)
    if count < 2:
        return (np.full(effects.shape[1], np.nan),) * 2
    squares = np.square(effects.std(axis=0, ddof=1)) * (count - 1)
    upper, lower = (float(stats.chi2.ppf(0.5 + side * level / 2, count - 1)) for side in (1, -1))
    return np.sqrt(squares / upper), np.sqrt(squares / lower)
