"""Do groups leave at the same rates? Log-rank and weighted log-rank tests with late entry, strata and clusters.

Sources: Mantel 1966; Peto and Peto 1972; Tarone and Ware 1977; Harrington and Fleming 1982; Wei, Lin and Weissfeld 1989
for the clustered variance, with Hotelling's F for the few clusters that runs are.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from alxa_sim.statistics.arrays import Flags, Floats, Ints, check_lengths, check_spells
from alxa_sim.statistics.clusters import cluster_numbers, cluster_sums, clustered_covariance
from alxa_sim.statistics.months_at_risk import at_risk, divided, ended_in

Weighting = Literal["log-rank", "gehan", "tarone-ware", "peto", "fleming-harrington"]
"""What a month counts: 1, the number at risk, its root, Peto and Peto's modified survival, the survival before."""


class GroupTest(NamedTuple):
    """Result of a test of k groups."""

    groups: npt.NDArray[Any]
    observed: Floats
    """Endings of each group, (k,), weighted by month."""
    expected: Floats
    """Endings expected if all groups left at the same rates, (k,)."""
    statistic: float
    """Chi-square with k - 1 degrees of freedom; with clusters Hotelling's T squared."""
    p_value: float


def log_rank_test(
    exit: Ints,
    ended: Flags,
    group: npt.NDArray[Any],
    entry: Ints | None = None,
    strata: npt.NDArray[Any] | None = None,
    cluster: npt.NDArray[Any] | None = None,
    weighting: Weighting = "log-rank",
) -> GroupTest:
    """Test that all groups have one hazard in every month (within strata); arrays (n,), durations in months.

    ValueError for fewer than two groups, and with clusters for no more clusters than groups.
    """
    n = check_lengths(exit=exit, ended=ended, group=group, entry=entry, strata=strata, cluster=cluster)
    entry = np.zeros(n, np.int64) if entry is None else entry
    check_spells(entry, exit)
    labels, number = np.unique(group, return_inverse=True)
    if len(labels) < 2:
        raise ValueError("a test of groups needs two or more")
    layer = np.zeros(n, np.int64) if strata is None else np.unique(strata, return_inverse=True)[1]
    parts = [
        _one_stratum(entry[rows], exit[rows], ended[rows], number[rows], len(labels), weighting)
        for rows in (np.flatnonzero(layer == s) for s in range(int(layer.max()) + 1))
    ]
    observed, expected, covariance = (np.sum([p[i] for p in parts], axis=0) for i in range(3))
    score = (observed - expected)[1:]
    if cluster is None:
        statistic = float(score @ np.linalg.pinv(covariance[1:, 1:]) @ score)
        return GroupTest(labels, observed, expected, statistic, float(stats.chi2.sf(statistic, len(labels) - 1)))
    residual = np.zeros((n, len(labels)))
    for s, part in enumerate(parts):
        residual[layer == s] = part[3]
    codes, count = cluster_numbers(cluster)
    if count <= len(labels):
        raise ValueError(f"{count} clusters are too few for a test of {len(labels)} groups")
    by_cluster = cluster_sums(residual, codes, count)
    robust = clustered_covariance(by_cluster - by_cluster.mean(axis=0))  # about their mean, as Hotelling's T squared
    statistic = float(score @ np.linalg.pinv(robust[1:, 1:]) @ score)
    return GroupTest(labels, observed, expected, statistic, hotelling_p_value(statistic, len(labels) - 1, count))


def hotelling_p_value(statistic: float, dimensions: int, clusters: int) -> float:
    """Chance of so large a T squared of a mean of `clusters` vectors of `dimensions` numbers."""
    freedom = clusters - dimensions
    return float(stats.f.sf(statistic * freedom / (dimensions * (clusters - 1)), dimensions, freedom))


def _one_stratum(
    entry: Ints, exit: Ints, ended: Flags, number: Ints, groups: int, weighting: Weighting
) -> tuple[Floats, Floats, Floats, Floats]:
    """Observed, expected (k,), covariance (k, k), and each spell's part in observed less expected (n, k)."""
    last, ones = int(exit.max()), np.ones(len(exit))
    n_group = at_risk(entry, exit, last, ones, number, groups)
    d_group = ended_in(exit, ended, last, ones, number, groups)
    n, d = n_group.sum(axis=0), d_group.sum(axis=0)
    hazard, share = divided(d, n), divided(n_group, n)
    weight = _weight(n, d, weighting)
    spread = weight**2 * d * divided(n - d, np.maximum(n - 1, 1))
    covariance = np.diag(share @ spread) - (share * spread) @ share.T
    pull = np.cumsum(weight * hazard), np.cumsum(weight * hazard * share, axis=1)
    own = np.arange(groups) == number[:, None]
    residual = ended[:, None] * weight[exit][:, None] * (own - share.T[exit])
    residual = residual - own * (pull[0][exit] - pull[0][entry])[:, None] + (pull[1].T[exit] - pull[1].T[entry])
    return d_group @ weight, n_group @ (weight * hazard), covariance, residual


def _weight(n: Floats, d: Floats, weighting: Weighting) -> Floats:
    if weighting == "gehan":
        return n
    if weighting == "tarone-ware":
        return np.sqrt(n)
    if weighting == "peto":
        return np.asarray(np.cumprod(1 - d / (n + 1)))
    if weighting == "fleming-harrington":
        survival = np.cumprod(1 - divided(d, n))
        return np.concatenate([[1.0], survival[:-1]])
    return np.ones(len(n))
