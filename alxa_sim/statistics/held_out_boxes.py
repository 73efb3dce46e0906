"""How far a box of patient rule induction can be trusted: the whole search is repeated on resamples of the cases.

Each resample is drawn with repetition; about a third of the cases is not in it, and the box found on it is judged on
these. The share of resamples that limit a setting again is the reproducibility of Bryant and Lempert (2010),
Technological Forecasting and Social Change 77, 34-49.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Flags, Floats
from alxa_sim.statistics.prim import Box, box_of, discovered


class Trust(NamedTuple):
    """What resamples say of a box; `low` and `high` have the ends of the intervals of the limits (shape: 2, settings).

    `coverage` and `density`: mean, low and high over resamples of the box found on each, judged on the cases left out.
    """

    coverage: Floats
    density: Floats
    low: Floats
    high: Floats
    limited_again: Floats


def trust(x: Floats, interesting: Flags, resamples: int = 200, level: float = 0.95, seed: int = 1) -> Trust:
    """Repeat the search on resamples in which something is interesting and something is not."""
    random = np.random.default_rng(seed)
    boxes: list[Box] = []
    fared: list[tuple[float, float]] = []
    while len(boxes) < resamples:
        chosen = random.integers(len(x), size=len(x))
        if interesting[chosen].all() or not interesting[chosen].any():
            continue
        box = discovered(x[chosen], interesting[chosen])
        left_out = np.setdiff1d(np.arange(len(x)), chosen)
        boxes.append(unlimited_at_its_ends(box, x[chosen], x))
        fared.append(judged(boxes[-1], x[left_out], interesting[left_out]))
    ends = [(1 - level) / 2, (1 + level) / 2]
    coverage, density = np.array(fared).T
    low, high = np.array([box.low for box in boxes]), np.array([box.high for box in boxes])
    again = ((low > x.min(axis=0)) | (high < x.max(axis=0))).mean(axis=0)
    return Trust(
        mean_and_ends(coverage, ends),
        mean_and_ends(density, ends),
        np.quantile(low, ends, axis=0),
        np.quantile(high, ends, axis=0),
        again,
    )


def unlimited_at_its_ends(box: Box, drawn: Floats, x: Floats) -> Box:
    """The box with limits at the ends of its resample moved to the ends of all cases, where they limit nothing."""
    low = np.where(box.low <= drawn.min(axis=0), x.min(axis=0), box.low)
    high = np.where(box.high >= drawn.max(axis=0), x.max(axis=0), box.high)
    return box._replace(low=low, high=high)


def judged(box: Box, x: Floats, interesting: Flags) -> tuple[float, float]:
    """Coverage and density of a box on other cases; NaN where nothing is interesting, or nothing lies in it."""
    fresh = box_of(x, interesting, box.low, box.high)
    return (fresh.coverage if interesting.any() else np.nan), (fresh.density if fresh.mass > 0 else np.nan)


def mean_and_ends(values: Floats, ends: list[float]) -> Floats:
    """Mean, low and high of what is known."""
    known = values[np.isfinite(values)]
    return np.array([known.mean(), *np.quantile(known, ends)]) if len(known) else np.full(3, np.nan)
