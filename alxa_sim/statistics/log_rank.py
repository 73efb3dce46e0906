"""Do groups leave at the same rates? Log-rank and weighted log-rank tests with late entry, strata and clusters.

Sources: Mantel 1966; Peto and Peto 1972; Tarone and Ware 1977; Harrington and Fleming 1982; Wei, Lin and Weissfeld 1989
for the clustered variance, with Hotelling's F for the few clusters that runs are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Self

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
    groups = len(labels)
    layer = np.zeros(n, np.int64) if strata is None else np.unique(strata, return_inverse=True)[1]
    spread = None if cluster is None else _ClusterSpread.over(cluster, layer, groups)
    observed, expected, covariance = np.zeros(groups), np.zeros(groups), np.zeros((groups, groups))
    for rows in _rows_by(layer):  # stratum by stratum, so that memory does not grow with their number
        part = _one_stratum(entry[rows], exit[rows], ended[rows], number[rows], groups, weighting)
        observed, expected, covariance = observed + part[0], expected + part[1], covariance + part[2]
        if spread is not None:
            spread.add(rows, part[3])
    score = (observed - expected)[1:]
    if spread is None:
        statistic = float(score @ np.linalg.pinv(covariance[1:, 1:]) @ score)
        return GroupTest(labels, observed, expected, statistic, float(stats.chi2.sf(statistic, groups - 1)))
    statistic = float(score @ np.linalg.pinv(spread.covariance()[1:, 1:]) @ score)
    return GroupTest(labels, observed, expected, statistic, hotelling_p_value(statistic, groups - 1, spread.count))


def _rows_by(layer: Ints) -> list[Ints]:
    """The rows of each stratum."""
    order = np.argsort(layer, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(layer[order])) + 1)


@dataclass
class _ClusterSpread:
    """Sums over clusters of what spells add to the score, for their covariance about their mean (Hotelling).

    Clusters within one stratum are done with it; others are kept until their last one.
    """

    codes: Ints
    count: int
    products: Floats
    total: Floats
    kept: Floats | None

    @classmethod
    def over(cls, cluster: npt.NDArray[Any], layer: Ints, groups: int) -> Self:
        """With clusters of n spells in strata; ValueError of no more clusters than groups."""
        codes, count = cluster_numbers(cluster)
        if count <= groups:
            raise ValueError(f"{count} clusters are too few for a test of {groups} groups")
        is_nested = len(np.unique(codes * (int(layer.max()) + 1) + layer)) == count
        kept = None if is_nested else np.zeros((count, groups))
        return cls(codes, count, np.zeros((groups, groups)), np.zeros(groups), kept)

    def add(self, rows: Ints, residual: Floats) -> None:
        """Take in what the spells in some rows, all those of a stratum, add."""
        there, own = np.unique(self.codes[rows], return_inverse=True)
        sums = cluster_sums(residual, own.astype(np.int64), len(there))
        if self.kept is None:
            self.products = self.products + sums.T @ sums
            self.total = self.total + sums.sum(axis=0)
        else:
            self.kept[there] += sums

    def covariance(self) -> Floats:
        """Of the score, from all that was taken in."""
        if self.kept is not None:
            return clustered_covariance(self.kept - self.kept.mean(axis=0))
        about_mean = self.products - np.outer(self.total, self.total) / self.count
        return np.asarray(about_mean * self.count / (self.count - 1))


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
