"""Which of several programmes holds up whatever the world turns out to be.

Definitions as in McPhail et al. (2018), Earth's Future 6, 169-191: Wald's maximin, Savage's minimax regret, and Starr's
domain criterion (satisficing).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Floats, check_level


class Robustness(NamedTuple):
    """Three verdicts on every programme (shape: programmes)."""

    worst: Floats
    largest_regret: Floats
    acceptable_share: Floats


def robustness(values: Floats, lower_is_better: bool, acceptable: float | None = None) -> Robustness:
    """Verdicts from `values` of shape (programmes, states of the world), all known.

    `worst`: the value in the worst state. `largest_regret`: by how much it falls short of the best programme, in the
    state in which that is most. `acceptable_share`: the share of states with a value no worse than `acceptable`.
    """
    if not np.isfinite(values).all():
        raise ValueError("every programme needs a value in every state")
    sign = -1.0 if lower_is_better else 1.0
    good = sign * values
    share = np.full(len(values), np.nan) if acceptable is None else (good >= sign * acceptable).mean(axis=1)
    return Robustness(sign * good.min(axis=1), (good.max(axis=0) - good).max(axis=1), share)


class RobustnessEnds(NamedTuple):
    """Low and high end of the interval of each verdict (shape: 2, programmes)."""

    worst: Floats
    largest_regret: Floats
    acceptable_share: Floats


def robustness_intervals(
    by_seed: Floats, lower_is_better: bool, acceptable: float | None = None, resamples: int = 1000, level: float = 0.95
) -> RobustnessEnds:
    """How far chance within states moves the verdicts, by resampling seeds; NaN with fewer than two seeds.

    `by_seed` has the shape (programmes, states, seeds). Programmes and states share their seeds, so a seed is drawn for
    all at once. Of fewer than some ten seeds, resamples vary less than fresh seeds would.
    """
    check_level(level)
    seeds = by_seed.shape[2]
    if seeds < 2:
        unknown = np.full((2, len(by_seed)), np.nan)
        return RobustnessEnds(unknown, unknown, unknown)
    random = np.random.default_rng(1)
    drawn = [
        robustness(by_seed[:, :, random.integers(seeds, size=seeds)].mean(axis=2), lower_is_better, acceptable)
        for _ in range(resamples)
    ]
    ends = [(1 - level) / 2, (1 + level) / 2]
    return RobustnessEnds(*(np.quantile(np.array(verdict), ends, axis=0) for verdict in zip(*drawn, strict=True)))
