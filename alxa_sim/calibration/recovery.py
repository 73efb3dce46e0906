"""Whether known settings are recovered: runs of the first wave taken as if they were the record.

The first wave is drawn from the prior, so each of its runs is a truth with data made from it. The data of a run are
what it gave, off by as much as the record may be; the posterior comes from emulators that have not seen it. Truths then
have uniform ranks among the draws if emulators, spreads and likelihood are right (simulation-based calibration). It
needs no further run of the model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import qmc

from alxa_sim.calibration.emulated import TAILS, Emulated, log_likelihood
from alxa_sim.calibration.one_thread import in_one_thread
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.simulation_based_calibration import Ranks, weighted_rank, worth

PARTS = 5
"""Parts of the runs that are kept from the emulators in turn."""
SAMPLE = 2**15
"""Points of the prior that are weighed for every data set; walking would take a walk for each."""
LEVELS = (0.5, 0.9)


class Recovery(NamedTuple):
    """Ranks of the truths, and how much the data of a run narrow each setting down."""

    ranks: Ranks
    contraction: Floats
    """By setting, one less the mean variance of posteriors over that of the prior (settings,)."""
    error: Floats
    """By setting, mean distance of the posterior mean from the truth, in widths of the prior (settings,)."""

    @property
    def data_sets(self) -> int:
        return len(self.ranks.draws)


@in_one_thread
def recovered(emulated: Emulated, shares: Floats, numbers: Floats, draw: int) -> Recovery:
    """Take each of the runs at `shares` (runs, settings) with `numbers` (runs, numbers) as the record in turn.

    Numbers that a run lacks are left out of its data; runs that have none are not taken.
    """
    random = np.random.default_rng([draw, 11])
    usable = np.isfinite(numbers).any(axis=1)
    part_of = random.permutation(len(shares)) % min(PARTS, len(shares))
    prior: Floats = qmc.Sobol(shares.shape[1], rng=random).random(SAMPLE)
    found = []
    for part in range(part_of.max() + 1):
        taken = usable & (part_of == part)
        others = emulated.having_seen(shares[part_of != part])
        found += of_part(others, prior, shares[taken], numbers[taken], random)
    below, draws, variance, error = (np.array(values) for values in zip(*found, strict=True))
    return Recovery(Ranks(below, draws), 1.0 - 12.0 * variance.mean(axis=0), np.abs(error).mean(axis=0))


def of_part(
    emulated: Emulated, prior: Floats, truths: Floats, numbers: Floats, random: np.random.Generator
) -> list[tuple[Floats, float, Floats, Floats]]:
    """Rank, worth of the draws, variance and error of the mean, by data set."""
    mean, variance = emulated.predict(prior)
    found = []
    for truth, number in zip(truths, numbers, strict=True):
        data = number + emulated.spreads * random.standard_t(TAILS, len(number))
        known = np.isfinite(data)
        logs = log_likelihood(mean[:, known], variance[:, known], data[known])
        weights = np.exp(logs - logs.max())
        middle = weights @ prior / weights.sum()
        spread = weights @ (prior - middle) ** 2 / weights.sum()
        found.append((weighted_rank(prior, weights, truth), worth(weights), spread, middle - truth))
    return found
