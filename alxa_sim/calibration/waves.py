"""Where a calibration runs the model: first all over the prior, then only where the record does not rule it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import qmc

from alxa_sim.calibration.emulated import Emulated, Runs, emulate
from alxa_sim.calibration.one_thread import in_one_thread
from alxa_sim.calibration.record import Record
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.history_matching import CUTOFF, far_apart, worst_but

LOOKED_AT = 2**14
"""Points of the cube that are judged by emulators after a wave."""
EXCUSED = 1 / 6
"""Part of the numbers of the record that may be implausible at a point before it is ruled out. Assumed: of fifteen two,
so that the third largest counts, as in the first waves of Vernon and others (2010)."""
LEAST_CHOICE = 4
"""The next wave chooses among so many points for each that it runs, the least implausible where fewer are left."""

Simulate = Callable[[int, Floats], Runs]
"""The runs of a wave, from its number and the points of the cube where they shall be made (points, settings)."""


class Wave(NamedTuple):
    """What is known once a wave has run: all runs so far, and what they say of the cube."""

    number: int
    runs: Runs
    asked: int
    """Runs asked for so far; those that failed have no numbers."""
    emulated: Emulated
    not_ruled_out: float
    """Share of the prior that the record does not rule out."""
    worst: Floats
    """Least implausibility of each number anywhere (numbers,): beyond the cutoff, the model cannot show it."""
    candidates: Floats
    """Points from which the next wave may choose, the least implausible first (points, settings)."""


def first_points(settings: int, points: int, draw: int) -> Floats:
    """A Latin hypercube, its points as far from one another as many exchanges make them (points, settings)."""
    random = np.random.default_rng(draw)
    cube = qmc.LatinHypercube(settings, rng=random, optimization="random-cd" if points > 1 else None)
    found: Floats = cube.random(points)
    return found


def next_points(wave: Wave, points: int) -> Floats:
    """Points for the next wave: not ruled out, far from one another and from those that were run."""
    chosen: Floats = wave.candidates[far_apart(wave.candidates, points, wave.runs.shares)]
    return chosen


def waves(simulate: Simulate, record: Record, settings: int, points: Sequence[int], draw: int) -> Iterator[Wave]:
    """Run one wave after the other, `points` of each, and tell what is known after it."""
    shares = first_points(settings, points[0], draw)
    wave: Wave | None = None
    asked = 0
    for place, count in enumerate(points):
        if wave is not None:
            shares = next_points(wave, count)
        found = simulate(place + 1, shares)
        asked += len(found.shares)
        runs = found if wave is None else wave.runs.and_more(found)
        wave = judged(place + 1, runs, asked, record, draw)
        yield wave


@in_one_thread
def judged(number: int, runs: Runs, asked: int, record: Record, draw: int) -> Wave:
    """What runs say of the cube: emulators, and which part of it the record does not rule out."""
    emulated = emulate(runs, record.spreads, record.labels)
    looked_at = qmc.Sobol(runs.shares.shape[1], rng=np.random.default_rng([draw, number])).random(LOOKED_AT)
    by_number = emulated.implausibility(looked_at, record.middles)
    worst = worst_but(by_number, int(EXCUSED * len(record.numbers)))
    order = np.argsort(worst, kind="stable")
    left = int((worst <= CUTOFF).sum())
    kept = max(left, min(LOOKED_AT, LEAST_CHOICE * len(runs.shares)))
    return Wave(number, runs, asked, emulated, left / LOOKED_AT, by_number.min(axis=0), looked_at[order[:kept]])
