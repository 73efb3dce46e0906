"""Errors that allow for likeness within clusters: households of one run, spells of one household.

An estimate's influence function says how it moves with the weight of an observation; its sum over a cluster is an
independent draw, so the sum of squares over clusters estimates the variance whatever the dependence within them
(the infinitesimal jackknife: Efron 1982; Lin and Wei 1989; Aalen, Borgan and Gjessing 2008, section 3.1).
Every such variance here is multiplied by G / (G - 1) with G clusters, and its intervals use Student's t with
G - 1 degrees of freedom. R's `survival` does neither, so its errors are smaller by sqrt((G - 1) / G).

Households are nested in runs: clustering on run allows for both, clustering on household supposes one run.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from alxa_sim.statistics.arrays import Flags, Floats, Ints, check_level


def cluster_numbers(cluster: npt.NDArray[Any]) -> tuple[Ints, int]:
    """Labels of clusters as 0 ... G - 1, and G; ValueError of fewer than two."""
    labels, numbers = np.unique(cluster, return_inverse=True)
    if len(labels) < 2:
        raise ValueError(f"{len(labels)} cluster: the variance between clusters needs two or more")
    return numbers.astype(np.int64), len(labels)


def cluster_sums(values: Floats, number: Ints, count: int) -> Floats:
    """Sums of rows (n, ...) over clusters: (count, ...)."""
    flat = values.reshape(len(values), -1)
    sums = [np.asarray(np.bincount(number, column, minlength=count), np.float64) for column in flat.T]
    return np.column_stack(sums).reshape(count, *values.shape[1:])


def clustered_variance(influence: Floats) -> Floats:
    """Variance from influences (clusters, ...), element by element."""
    count = len(influence)
    return np.asarray(np.sum(np.square(influence), axis=0) * count / (count - 1))


def clustered_covariance(influence: Floats) -> Floats:
    """Covariance matrix from influences (clusters, k)."""
    count = len(influence)
    return np.asarray(influence.T @ influence * count / (count - 1))


def clustered_errors(influence: Floats, cluster: npt.NDArray[Any]) -> Floats:
    """Standard errors (k,) from the influences of observations (n, k) and the cluster of each; ValueError of one."""
    number, count = cluster_numbers(cluster)
    return np.asarray(np.sqrt(clustered_variance(cluster_sums(influence, number, count))))


def critical_value(level: float, clusters: int = 0) -> float:
    """How many standard errors an interval reaches: normal, or Student's with `clusters` - 1 degrees of freedom."""
    check_level(level)
    upper = 0.5 + level / 2
    return float(stats.t.ppf(upper, clusters - 1) if clusters else stats.norm.ppf(upper))


def sup_critical_value(influence: Floats, inside: Flags, level: float, seed: int = 0, draws: int = 2000) -> float:
    """How many standard errors a simultaneous band over the columns `inside` of (clusters, k) influences reaches.

    The quantile of the largest standardised deviation under Gaussian multipliers, one a cluster (Lin, Fleming and
    Wei 1994), times the ratio of Student's quantile to the normal one for few clusters.
    """
    chosen = influence[:, inside]
    scale = np.sqrt(np.sum(np.square(chosen), axis=0))
    chosen = chosen[:, scale > 0] / scale[scale > 0]
    if chosen.shape[1] == 0:
        return critical_value(level, len(influence))
    normals = np.random.default_rng(seed).standard_normal((draws, len(influence)))
    largest = np.abs(normals @ chosen).max(axis=1)
    widened = critical_value(level, len(influence)) / critical_value(level)
    return float(np.quantile(largest, level)) * widened
