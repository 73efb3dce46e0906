"""Who is at risk in each month of a duration, counted for all months at once.

Durations are whole months and ties are many, so tables over months 0 ... horizon replace sorted lists.
"""

from __future__ import annotations

import numpy as np

from alxa_sim.statistics.arrays import Flags, Floats, Ints


def counted(month: Ints, horizon: int, weights: Floats, group: Ints | None = None, groups: int = 1) -> Floats:
    """Sums of weights by group and month: (groups, horizon + 1); months beyond the horizon are left out."""
    width = horizon + 1
    inside = month <= horizon
    cell = month[inside] if group is None else group[inside] * width + month[inside]
    sums = np.asarray(np.bincount(cell, weights[inside], minlength=groups * width), np.float64)
    return sums.reshape(groups, width)


def at_risk(
    entry: Ints, exit: Ints, horizon: int, weights: Floats, group: Ints | None = None, groups: int = 1
) -> Floats:
    """Weights at risk, entry < month <= exit, by group and month: (groups, horizon + 1); nobody in month 0.

    Summed from the last month back, so that what is left at long durations is not the rest of large numbers.
    """
    beyond = horizon + 1
    stays = counted(np.minimum(exit, beyond), beyond, weights, group, groups)
    stays = stays - counted(np.minimum(entry, beyond), beyond, weights, group, groups)
    months = np.cumsum(stays[:, ::-1], axis=1)[:, ::-1][:, :-1]
    months[:, 0] = 0.0
    return months


def ended_in(
    exit: Ints, ended: Flags, horizon: int, weights: Floats, group: Ints | None = None, groups: int = 1
) -> Floats:
    """Weights of spells that ended, by group and month: (groups, horizon + 1)."""
    return counted(exit[ended], horizon, weights[ended], None if group is None else group[ended], groups)


def divided(numerator: Floats, denominator: Floats) -> Floats:
    """A quotient that is 0 where nothing is divided by: nobody at risk, no hazard."""
    return np.asarray(
        np.divide(
            numerator, denominator, out=np.zeros(np.broadcast(numerator, denominator).shape), where=denominator > 0
        )
    )
