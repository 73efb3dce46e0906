"""Whether posteriors are as wide as they should be: where known truths lie among the draws from data made from them.

Talts, Betancourt, Simpson, Vehtari & Gelman (2018), arXiv:1804.06788. Truths drawn from the prior have ranks that are
uniform; a hump says that posteriors are too wide, a valley that they are too narrow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from alxa_sim.statistics.arrays import Floats


class Ranks(NamedTuple):
    """Shares of the draws of a posterior that lie below the truth (data sets, settings)."""

    below: Floats

    def covered(self, level: float) -> Floats:
        """By setting, the share of truths inside the central interval of this level."""
        inside: Floats = (np.abs(self.below - 0.5) <= level / 2.0).mean(axis=0)
        return inside

    @property
    def chance(self) -> Floats:
        """By setting, how likely ranks this uneven are if all is well (Kolmogorov-Smirnov)."""
        found: Floats = np.array([stats.kstest(column, "uniform").pvalue for column in self.below.T])
        return found


def contraction(draws: Floats, prior_variance: float) -> Floats:
    """By setting, how much less than the prior the posterior varies: 0 where the data say nothing, 1 where all.

    Betancourt (2018), Calibrating Model-Based Inferences and Decisions, arXiv:1803.08393.
    """
    less: Floats = 1.0 - draws.var(axis=0) / prior_variance
    return less
