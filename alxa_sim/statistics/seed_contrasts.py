"""What chance alone leaves of a mean over seeds: contrasts between seeds, in which every true difference cancels.

A contrast weighs the seeds so that the weights add up to nothing. What all seeds agree on vanishes from it, and its
error has the variance of the error of the mean. The contrasts are Helmert's, which are orthogonal.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import helmert

from alxa_sim.statistics.arrays import Floats


def seed_contrasts(by_seed: Floats) -> Floats:
    """Contrasts of results of shape (points, seeds), as (seeds - 1, points); none with one seed."""
    seeds = by_seed.shape[1]
    if seeds < 2:
        return np.empty((0, len(by_seed)))
    weights = helmert(seeds) / np.sqrt(seeds)
    found: Floats = np.asarray(weights @ by_seed.T, np.float64)
    return found
