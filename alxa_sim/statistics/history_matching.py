"""History matching: which settings a record rules out, judged by emulators, and where to look next.

Craig, Goldstein, Seheult & Smith (1997), Case Studies in Bayesian Statistics 3, 37-93; Vernon, Goldstein & Bower
(2010), Bayesian Analysis 5, 619-670: a point is ruled out by its second or third largest implausibility, since one
emulator, or one figure of the record, may be wrong.
"""

from __future__ import annotations

import numpy as np

from alxa_sim.statistics.arrays import Floats, Ints

CUTOFF = 3.0
"""Implausibility from which a point is ruled out: Pukelsheim (1994), The American Statistician 48, 88-91, three
standard deviations hold 95 % of any distribution with one peak."""


def implausibility(mean: Floats, variance: Floats, record: Floats) -> Floats:
    """Distance of a prediction from the record, in standard deviations of all that it may be off by.

    `mean` and `variance` are (points, numbers), `record` is (numbers,).
    """
    far: Floats = np.abs(mean - record) / np.sqrt(variance)
    return far


def worst_but(implausibilities: Floats, excused: int) -> Floats:
    """The largest implausibility of each point (points,) once its `excused` worst numbers are left out of account."""
    kept = implausibilities.shape[1] - min(excused, implausibilities.shape[1] - 1)
    worst: Floats = np.sort(implausibilities, axis=1)[:, kept - 1]
    return worst


def far_apart(candidates: Floats, count: int, taken: Floats) -> Ints:
    """Places of `count` candidates, each as far as can be from those before it and from `taken` (greedy maximin).

    Johnson, Moore & Ylvisaker (1990), Journal of Statistical Planning and Inference 26, 131-148.
    """
    nearest = np.full(len(candidates), np.inf)
    for point in taken:
        nearest = np.minimum(nearest, ((candidates - point) ** 2).sum(axis=1))
    chosen = []
    for _ in range(min(count, len(candidates))):
        place = int(np.argmax(nearest))
        chosen.append(place)
        nearest = np.minimum(nearest, ((candidates - candidates[place]) ** 2).sum(axis=1))
    return np.array(chosen, dtype=np.int64)
