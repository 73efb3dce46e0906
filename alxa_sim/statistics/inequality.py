"""How unequally incomes are spread, with weights, and how much of it lies between groups.

Sources: Gini 1912; Theil 1967; Shorrocks 1980 (generalised entropy and its decomposition); Atkinson 1970; Cowell 2011.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from alxa_sim.statistics.arrays import Floats, check_lengths, stable_order, weights_or_ones
from alxa_sim.statistics.products import dot


class BetweenAndWithin(NamedTuple):
    """Inequality between group means and within groups; they add up to the total."""

    total: float
    between: float
    within: float


def gini(values: Floats, weights: Floats | None = None, unbiased: bool = False) -> float:
    """Gini index of values (n,): half the mean absolute difference over the mean.

    Values may be negative as long as their mean is above 0 (then the index may exceed 1). `unbiased` multiplies by
    n / (n - 1), for a sample. ValueError of a mean of 0 or less; 0 of nothing but equal values.
    """
    y, w = _checked(values, weights)
    order = stable_order(y)
    y, share = y[order], w[order] / w.sum()
    mean = dot(y, share)
    if mean <= 0:
        raise ValueError("the mean must be above 0")
    below = np.cumsum(share) - share / 2
    index = 2 * dot((below - 0.5) * share, y - mean) / mean
    return index * len(y) / (len(y) - 1) if unbiased else index


def generalised_entropy(values: Floats, alpha: float, weights: Floats | None = None) -> float:
    """Generalised entropy: alpha 0 the mean log deviation (Theil's L), 1 Theil's T, 2 half the squared CV.

    ValueError for negative values, and for zeros where alpha is 0 or less.
    """
    y, w = _checked(values, weights)
    if np.any(y < 0) or (alpha <= 0 and np.any(y == 0)) or y @ w <= 0:
        raise ValueError(f"values are too low for a generalised entropy of {alpha}")
    ratio = y / np.average(y, weights=w)
    if alpha == 0:
        return float(-np.average(np.log(ratio), weights=w))
    if alpha == 1:
        return float(np.average(ratio * np.log(np.where(ratio > 0, ratio, 1.0)), weights=w))
    return float((np.average(ratio**alpha, weights=w) - 1) / (alpha * (alpha - 1)))


def theil_t(values: Floats, weights: Floats | None = None) -> float:
    """Theil's T: sensitive to the top."""
    return generalised_entropy(values, 1, weights)


def theil_l(values: Floats, weights: Floats | None = None) -> float:
    """Theil's L, the mean log deviation: sensitive to the bottom."""
    return generalised_entropy(values, 0, weights)


def atkinson(values: Floats, aversion: float, weights: Floats | None = None) -> float:
    """Share of income that would do if spread equally, short of 1, at an aversion to inequality above 0."""
    y, w = _checked(values, weights)
    if aversion <= 0 or np.any(y < 0) or (aversion >= 1 and np.any(y == 0)):
        raise ValueError("aversion must be above 0 and values not negative (above 0 from aversion 1 on)")
    ratio = y / np.average(y, weights=w)
    if aversion == 1:
        return float(1 - np.exp(np.average(np.log(ratio), weights=w)))
    return float(1 - np.average(ratio ** (1 - aversion), weights=w) ** (1 / (1 - aversion)))


def hoover(values: Floats, weights: Floats | None = None) -> float:
    """Share of income that would have to move for all to have the same."""
    y, w = _checked(values, weights)
    mean = np.average(y, weights=w)
    return float(np.average(np.abs(y - mean), weights=w) / (2 * mean))


def between_and_within(
    values: Floats, group: npt.NDArray[Any], alpha: float, weights: Floats | None = None
) -> BetweenAndWithin:
    """A generalised entropy as the part between groups' means and the part within groups."""
    y, w = _checked(values, weights)
    check_lengths(values=y, group=group)
    _, number = np.unique(group, return_inverse=True)
    mass = np.asarray(np.bincount(number, w), np.float64)
    means = np.bincount(number, w * y) / mass
    total = generalised_entropy(y, alpha, w)
    between = generalised_entropy(means[mass > 0], alpha, mass[mass > 0])
    return BetweenAndWithin(total, between, total - between)


def _checked(values: Floats, weights: Floats | None) -> tuple[Floats, Floats]:
    y = np.asarray(values, np.float64)
    check_lengths(values=y, weights=weights)
    w = weights_or_ones(weights, len(y))
    if w.sum() <= 0 or not np.all(np.isfinite(y)):
        raise ValueError("values must be finite, and some must have weight")
    return y, w
