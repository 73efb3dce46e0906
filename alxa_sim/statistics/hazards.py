"""How fast spells end at each duration: hazards a month and a year, with exact or clustered intervals.

A monthly hazard is endings over person-months at risk. A rate a year is endings over person-years (twelve times it),
a chance a year the share that would end within twelve months of that hazard, 1 - (1 - h)^12.

Sources: Clopper and Pearson 1934 (exact interval, conservative); Cochran 1977, chapter 6 (ratio between clusters);
Singer and Willett 2003, chapter 10 (life table).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from alxa_sim.statistics.arrays import Flags, Floats, Ints, check_lengths, check_level, check_spells, weights_or_ones
from alxa_sim.statistics.clusters import cluster_numbers, clustered_variance, critical_value
from alxa_sim.statistics.months_at_risk import at_risk, divided, ended_in


class DurationHazards(NamedTuple):
    """Monthly hazards by interval of duration; arrays (intervals)."""

    after: Ints
    """Last month before the interval."""
    through: Ints
    """Last month of the interval."""
    person_months: Floats
    ended: Floats
    monthly: Floats
    """Chance to end in a month [1/month]; NaN where nobody was at risk."""
    std_error: Floats
    low: Floats
    high: Floats
    clusters: int
    """0 where intervals are exact ones for independent months."""


def hazard_by_duration(
    exit: Ints,
    ended: Flags,
    edges: Ints,
    entry: Ints | None = None,
    weights: Floats | None = None,
    cluster: npt.NDArray[Any] | None = None,
    level: float = 0.95,
) -> DurationHazards:
    """Hazards in the months edges[0] + 1 ... edges[1], and so on; exit, ended, entry, weights, cluster: (n,).

    Without weights and clusters the interval is Clopper and Pearson's; otherwise symmetric on the log scale with
    Student's t over clusters, and NaN where nothing ended. ValueError unless edges increase from 0 or more.
    """
    n = check_lengths(exit=exit, ended=ended, entry=entry, weights=weights, cluster=cluster)
    entry = np.zeros(n, np.int64) if entry is None else entry
    check_spells(entry, exit)
    check_level(level)
    if len(edges) < 2 or edges[0] < 0 or np.any(np.diff(edges) <= 0):
        raise ValueError("edges must increase from 0 or more")
    w, last = weights_or_ones(weights, n), int(edges[-1])
    grouped = weights is not None or cluster is not None
    number: Ints = np.zeros(n, np.int64)
    clusters = 1
    if grouped:
        number, clusters = cluster_numbers(np.arange(n) if cluster is None else cluster)
    at = np.asarray(edges[:-1]) + 1
    months = np.add.reduceat(at_risk(entry, exit, last, w, number, clusters), at, axis=1)
    endings = np.add.reduceat(ended_in(exit, ended, last, w, number, clusters), at, axis=1)
    total, count = months.sum(axis=0), endings.sum(axis=0)
    hazard = np.where(total > 1e-9, divided(count, total), np.nan)
    if not grouped:
        error = np.sqrt(hazard * (1 - hazard) / np.where(total > 0, total, np.nan))
        low, high = exact_interval(count, total, level)
        return DurationHazards(at - 1, np.asarray(edges[1:]), total, count, hazard, error, low, high, 0)
    error = np.sqrt(clustered_variance(divided(endings - months * hazard, np.broadcast_to(total, months.shape))))
    reach = critical_value(level, clusters) * divided(error, hazard)
    low, high = (np.where(count > 0, hazard * np.exp(side * reach), np.nan) for side in (-1, 1))
    return DurationHazards(at - 1, np.asarray(edges[1:]), total, count, hazard, error, low, high, clusters)


def exact_interval(count: Floats, trials: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Clopper and Pearson's interval of chances; NaN of no trials."""
    tail = (1 - level) / 2
    trials = np.where(trials > 0, trials, np.nan)
    low = np.where(count > 0, stats.beta.ppf(tail, np.maximum(count, 1), trials - count + 1), 0.0)
    rest = np.maximum(trials - count, 1)
    high = np.where(count < trials, stats.beta.ppf(1 - tail, count + 1, rest), 1.0)
    return np.where(np.isnan(trials), np.nan, low), np.where(np.isnan(trials), np.nan, high)


def rate_per_year(monthly: Floats) -> Floats:
    """Endings a person-year at risk [1/year] of a monthly hazard; interval ends convert alike."""
    return np.asarray(12 * np.asarray(monthly, np.float64))


def chance_per_year(monthly: Floats) -> Floats:
    """Share that ends within twelve months of a monthly hazard; interval ends convert alike."""
    with np.errstate(divide="ignore"):  # a hazard of 1
        return np.asarray(-np.expm1(12 * np.log1p(-np.asarray(monthly, np.float64))))
