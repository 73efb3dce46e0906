"""Whether known settings are recovered: runs of the first wave taken as if they were the record.

The first wave is drawn from the prior, so each of its runs is a truth with data made from it. The data of a run are
what it gave, off by as much as the record may be; the posterior comes from emulators that have not seen it, by the same
walkers. Truths then have uniform ranks among the draws if emulators, spreads, likelihood and walkers are right
(simulation-based calibration). It needs no further run of the model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import qmc

from alxa_sim.calibration.emulated import TAILS, Emulated, log_likelihood
from alxa_sim.calibration.one_thread import in_one_thread
from alxa_sim.calibration.posterior import beginnings
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.ensemble_sampler import walk
from alxa_sim.statistics.simulation_based_calibration import Ranks

PARTS = 5
"""Parts of the runs that are kept from the emulators in turn."""
STEPS, FORGOTTEN = 300, 100
"""Steps of the walkers of each data set, and the first of them, which still know where they began."""
LOOKED_AT = 2**12
"""Points of the prior among which walkers choose where to begin."""


class Recovery(NamedTuple):
    """Ranks of the truths, and how much the data of a run narrow each setting down."""

    ranks: Ranks
    contraction: Floats
    """By setting, one less the mean variance of posteriors over that of the prior (settings,)."""
    error: Floats
    """By setting, mean distance of the posterior mean from the truth, in widths of the prior (settings,)."""

    @property
    def data_sets(self) -> int:
        return len(self.ranks.below)


@in_one_thread
def recovered(emulated: Emulated, shares: Floats, numbers: Floats, draw: int, steps: int = STEPS) -> Recovery:
    """Take each of the runs at `shares` (runs, settings) with `numbers` (runs, numbers) as the record in turn.

    Numbers that a run lacks are left out of its data; runs that have none are not taken.
    """
    random = np.random.default_rng([draw, 11])
    usable = np.isfinite(numbers).any(axis=1)
    part_of = random.permutation(len(shares)) % min(PARTS, len(shares))
    data = numbers + emulated.spreads * random.standard_t(TAILS, numbers.shape)
    draws, truths = [], []
    for part in range(part_of.max() + 1):
        taken = usable & (part_of == part)
        if taken.any():
            draws += list(draws_of(emulated.having_seen(shares[part_of != part]), data[taken], steps, random))
            truths += list(shares[taken])
    return judged(np.array(draws), np.array(truths))


def draws_of(emulated: Emulated, data: Floats, steps: int, random: np.random.Generator) -> Floats:
    """Draws of the posterior of every data set (data sets, draws, settings), from `data` (data sets, numbers)."""
    settings = emulated.emulators[0].points.shape[1]
    prior = qmc.Sobol(settings, rng=random).random(LOOKED_AT)
    mean, variance = emulated.predict(prior)
    begin = [beginnings(log_likelihood(mean, variance, one), prior, 1, random)[0] for one in data]

    def density(shares: Floats) -> Floats:
        whose = np.arange(len(shares)) * len(data) // len(shares)  # walkers of one data set stand together
        inside = ((shares >= 0.0) & (shares <= 1.0)).all(axis=1)
        found = np.full(len(shares), -np.inf)
        found[inside] = log_likelihood(*emulated.predict(shares[inside]), data[whose[inside]])
        return found

    places = walk(density, np.array(begin), steps, random).after(steps * FORGOTTEN // STEPS).places
    draws: Floats = places.swapaxes(0, 1).reshape(len(data), -1, settings)
    return draws


def judged(draws: Floats, truths: Floats) -> Recovery:
    """Where truths (data sets, settings) lie among draws (data sets, draws, settings), and how wide these are."""
    below = (draws < truths[:, None, :]).mean(axis=1)
    error = np.abs(draws.mean(axis=1) - truths).mean(axis=0)
    return Recovery(Ranks(below), 1.0 - 12.0 * draws.var(axis=1).mean(axis=0), error)
