"""Alkire and Foster's measures: who falls short in several guarantees at once, in how many, and in which.

Sources: Alkire and Foster 2011, Journal of Public Economics 95; Alkire et al. 2015, Multidimensional Poverty
Measurement and Analysis, chapter 5.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Flags, Floats, check_lengths, weights_or_ones


class MultidimensionalPoverty(NamedTuple):
    """The adjusted headcount and its parts; arrays (dimensions,)."""

    headcount: float
    """H: share of the poor."""
    intensity: float
    """A: mean share of deprivations among the poor; NaN if nobody is poor."""
    adjusted_headcount: float
    """M0 = H times A."""
    uncensored: Floats
    """Share deprived in each dimension, poor or not."""
    censored: Floats
    """Share deprived in each dimension and poor."""
    contribution: Floats
    """Each dimension's share of M0; NaN if nobody is poor."""
    poor: Flags
    """Who is poor, (n,)."""


def multidimensional_poverty(
    deprived: Flags, cutoff: float, importance: Floats | None = None, weights: Floats | None = None
) -> MultidimensionalPoverty:
    """From who is deprived of what, (n, dimensions). Poor is whose deprivations' importance reaches `cutoff`.

    `importance` (dimensions,) adds up to 1, equal if not given; `cutoff` is a share of 1: any small one for the union,
    1 for the intersection. ValueError if they do not, or if nobody has weight.
    """
    share, w = _shares(deprived, importance), _weights(deprived, weights)
    score = deprived @ share
    poor = score >= _checked(cutoff) - 1e-12
    head = float(np.average(poor, weights=w))
    adjusted = float(np.average(score * poor, weights=w))
    censored = np.average(deprived & poor[:, None], axis=0, weights=w)
    return MultidimensionalPoverty(
        head,
        adjusted / head if head > 0 else float("nan"),
        adjusted,
        np.average(deprived, axis=0, weights=w),
        censored,
        share * censored / adjusted if adjusted > 0 else np.full(len(share), np.nan),
        poor,
    )


def adjusted_gap(
    achievements: Floats,
    lines: Floats,
    cutoff: float,
    power: float = 1,
    importance: Floats | None = None,
    weights: Floats | None = None,
) -> float:
    """M1, M2, ...: as M0, deprivations counted by gaps to a power; achievements (n, dimensions), lines above 0."""
    if np.any(np.asarray(lines) <= 0):
        raise ValueError("gaps need lines above 0")
    deprived = np.asarray(achievements < lines)
    share = _shares(deprived, importance)
    poor = deprived @ share >= _checked(cutoff) - 1e-12
    gaps = np.where(deprived, (lines - achievements) / lines, 0.0) ** power * deprived
    return float(np.average((gaps @ share) * poor, weights=_weights(deprived, weights)))


def _shares(deprived: Flags, importance: Floats | None) -> Floats:
    dimensions = deprived.shape[1]
    share = np.full(dimensions, 1 / dimensions) if importance is None else np.asarray(importance, np.float64)
    if share.shape != (dimensions,) or np.any(share < 0) or not np.isclose(share.sum(), 1):
        raise ValueError("importance must be 0 or more, one a dimension, and add up to 1")
    return share


def _weights(deprived: Flags, weights: Floats | None) -> Floats:
    check_lengths(deprived=deprived, weights=weights)
    w = weights_or_ones(weights, len(deprived))
    if w.sum() <= 0:
        raise ValueError("no household has any weight")
    return w


def _checked(cutoff: float) -> float:
    if not 0 < cutoff <= 1:
        raise ValueError(f"cutoff {cutoff} is not a share above 0")
    return cutoff
