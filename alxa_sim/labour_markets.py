"""Where the wage jobs of the banner are: near the town, and where people look for work."""

from __future__ import annotations

from typing import Any

from alxa_sim.columns import Floats
from alxa_sim.households import Households
from alxa_sim.late_import import np


def adults_in_market(h: Households, cells: int) -> Floats:
    """Adults by the gacha where they look for work, one number a cell [person]."""
    adults: Floats = np.bincount(h.labour_market, weights=h.adults * h.exists, minlength=cells).astype(np.float64)
    return adults


def jobs_spread(total: float, adults: Floats, gacha: Any, remoteness: float) -> Floats:
    """A `total` of jobs spread over the gacha in proportion to adults × exp(-road distance / `remoteness`).

    `adults` [person] and the result [person] are one number a cell; `remoteness` [km]. No jobs where no adults are.
    """
    nearest = gacha.road_distance[gacha.is_gacha].min()
    pull = adults * np.exp(-(gacha.road_distance - nearest) / remoteness)
    jobs: Floats = total * pull / pull.sum() if pull.sum() > 0 else np.zeros(len(pull))
    return jobs
