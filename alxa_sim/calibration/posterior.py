"""The posterior of the free settings: where in the cube the record is likely, by walkers on the emulators."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.calibration.emulated import Emulated
from alxa_sim.calibration.one_thread import in_one_thread
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.ensemble_sampler import Walks, between_ensembles, steps_to_forget, walk

ENSEMBLES = 4
LEAST_WALKERS = 32
STEPS, FORGOTTEN = 1500, 500
"""Steps of every walker, and the first of them, which still know where it began."""


class Posterior(NamedTuple):
    """Draws in the unit cube (draws, settings), and how far they can be trusted."""

    shares: Floats
    between: Floats
    """By setting, how much wider all draws lie than those of one ensemble; 1.01 and less is good."""
    worth: Floats
    """By setting, how many independent draws they are worth."""
    accepted: float

    def thinned(self, count: int, random: np.random.Generator) -> Floats:
        """So many of the draws, none twice."""
        return self.shares[np.sort(random.permutation(len(self.shares))[:count])]


@in_one_thread
def sample(emulated: Emulated, record: Floats, candidates: Floats, draw: int, steps: int = STEPS) -> Posterior:
    """Draws from the posterior under a prior that is even over the cube.

    `candidates` (points, settings) are places to begin at; walkers choose among them as the record makes them likely.
    """
    random = np.random.default_rng([draw, 7])

    def density(shares: Floats) -> Floats:
        inside = ((shares >= 0.0) & (shares <= 1.0)).all(axis=1)
        found = np.full(len(shares), -np.inf)
        if inside.any():
            found[inside] = emulated.log_likelihood(shares[inside], record)
        return found

    begin = beginnings(density(candidates), candidates, ENSEMBLES, random)
    walks = walk(density, begin, steps, random).after(steps * FORGOTTEN // STEPS)
    return Posterior(walks.draws, between_ensembles(walks.places), independent(walks), walks.accepted)


def beginnings(density: Floats, candidates: Floats, ensembles: int, random: np.random.Generator) -> Floats:
    """Where walkers begin: places drawn from the likeliest candidates (candidates, settings), a little apart.

    `density` is the logarithm of how likely each is; returns (ensembles, walkers, settings).
    """
    settings = candidates.shape[1]
    walkers = max(LEAST_WALKERS, 2 * settings + 2)
    likeliest = np.argsort(-density)[: 4 * walkers]
    chosen = candidates[random.choice(likeliest, (ensembles, walkers))]
    apart = chosen + 0.02 * random.standard_normal(chosen.shape)
    begin: Floats = np.clip(apart, 1e-6, 1.0 - 1e-6)
    return begin


def independent(walks: Walks) -> Floats:
    """By setting, how many independent draws the walks are worth."""
    worth: Floats = len(walks.draws) / steps_to_forget(walks.places)
    return worth
