"""Draws from a density by ensembles of walkers that stretch towards one another; the density need not be normalised.

Goodman & Weare (2010), Communications in Applied Mathematics and Computational Science 5, 65-80. Several ensembles that
know nothing of one another tell whether they have found the same density.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Floats

STRETCH = 2.0
"""How far a walker may go at most, in distances from the other: the usual choice of Goodman & Weare."""

LogDensity = Callable[[Floats], Floats]
"""Of points (points, dimensions); minus infinity where there is nothing."""


class Walks(NamedTuple):
    """Where walkers were after every step (steps, ensembles, walkers, dimensions), and the share of moves they made."""

    places: Floats
    accepted: float

    def after(self, steps: int) -> Walks:
        """The same walks once they have forgotten where they began."""
        return Walks(self.places[steps:], self.accepted)

    @property
    def draws(self) -> Floats:
        """All places as draws (draws, dimensions)."""
        return self.places.reshape(-1, self.places.shape[-1])


def walk(log_density: LogDensity, start: Floats, steps: int, random: np.random.Generator) -> Walks:
    """Walk from `start` (ensembles, walkers, dimensions), with an even number of walkers of two a dimension or more.

    Every start must have a finite log density; raises ValueError where one has not.
    """
    now = start.copy()
    density = log_density(now.reshape(-1, now.shape[-1])).reshape(now.shape[:2])
    if not np.isfinite(density).all():
        raise ValueError("every walker must begin where the density is above 0")
    places = np.empty((steps, *now.shape))
    moves = 0
    half = now.shape[1] // 2
    for step in range(steps):
        for movers, others in ((slice(0, half), slice(half, None)), (slice(half, None), slice(0, half))):
            moves += stretched(log_density, now, density, movers, now[:, others], random)
        places[step] = now
    return Walks(places, moves / (steps * start.shape[0] * start.shape[1]))


def stretched(
    log_density: LogDensity, now: Floats, density: Floats, movers: slice, others: Floats, random: np.random.Generator
) -> int:
    """Move some walkers of every ensemble, each along the line to another one; returns how many moved."""
    here = now[:, movers]
    groups, count, dimensions = here.shape
    partner = others[np.arange(groups)[:, None], random.integers(others.shape[1], size=(groups, count))]
    factor = ((STRETCH - 1.0) * random.random((groups, count)) + 1.0) ** 2 / STRETCH
    there = partner + factor[..., None] * (here - partner)
    found = log_density(there.reshape(-1, dimensions)).reshape(groups, count)
    chance = (dimensions - 1) * np.log(factor) + found - density[:, movers]
    moved = np.log(random.random((groups, count))) < chance
    here[moved] = there[moved]
    density[:, movers][moved] = found[moved]
    return int(moved.sum())


def between_ensembles(places: Floats) -> Floats:
    """By dimension, how much wider all draws lie than those of half a walk of one ensemble; near 1 once all agree.

    The split R-hat of Gelman and others (2013), Bayesian Data Analysis, 3rd edition, 11.4, each ensemble as one chain.
    """
    half = len(places) // 2
    chains = [part.reshape(-1, places.shape[-1]) for group in range(places.shape[1])
              for part in (places[:half, group], places[half:, group])]  # fmt: skip
    within = np.mean([chain.var(axis=0, ddof=1) for chain in chains], axis=0)
    between = np.var([chain.mean(axis=0) for chain in chains], axis=0, ddof=1)
    wider: Floats = np.sqrt(1.0 + between / within)
    return wider


def steps_to_forget(places: Floats) -> Floats:
    """By dimension, the integrated autocorrelation time of a walk [step]; draws over this are worth one independent
    one.

    Averaged over walkers, its window five times as long: Sokal (1997), Functional Integration, 131-192.
    """
    steps = len(places)
    off = places.reshape(steps, -1, places.shape[-1])
    off = off - off.mean(axis=(0, 1))
    spectrum = np.abs(np.fft.rfft(off, n=2 * steps, axis=0)) ** 2
    lagged = np.fft.irfft(spectrum, axis=0)[:steps].mean(axis=1)
    times = 2.0 * np.cumsum(lagged / lagged[0], axis=0) - 1.0
    window = np.argmax(np.arange(steps)[:, None] >= 5.0 * times, axis=0)
    found: Floats = np.maximum(times[window, np.arange(places.shape[-1])], 1.0)
    return found
