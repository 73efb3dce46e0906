"""Covariates and the share that ends in one of several ways: Fine and Gray's subdistribution hazards.

A Cox model of one ending censors the others and so speaks of rates among those still there. This one speaks of the
share that will have ended that way: who ended otherwise stays at risk, weighted by the chance of not having been
censored since. No late entry: use spells watched from their begin. Ties as Breslow's.

Source: Fine and Gray 1999, Journal of the American Statistical Association 94; the variance allows for the estimated
weights, by the paper's formula (as R's cmprsk does).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from alxa_sim.statistics.arrays import Flags, Floats, Ints, check_lengths, check_spells
from alxa_sim.statistics.clusters import cluster_numbers, cluster_sums, clustered_covariance
from alxa_sim.statistics.survival import survival_curve


class FineGrayFit(NamedTuple):
    """Log subdistribution hazard ratios (k,) and their covariance (k, k)."""

    coefficients: Floats
    covariance: Floats
    """Clustered; each spell its own cluster where none are given."""
    log_likelihood: float
    clusters: int

    @property
    def std_error(self) -> Floats:
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def fit_fine_gray(
    exit: Ints,
    ending: Ints,
    covariates: Floats,
    cause: int = 1,
    cluster: npt.NDArray[Any] | None = None,
    rounds: int = 50,
) -> FineGrayFit:
    """Fit to spells (n,) with covariates (n, k); `ending` 0 censored, `cause` the ending studied. Memory: n x months.

    ValueError if nothing ends that way, if covariates are linearly dependent, or if the fit does not settle.
    """
    n = check_lengths(exit=exit, ending=ending, covariates=covariates, cluster=cluster)
    check_spells(np.zeros(n, np.int64), exit)
    if not np.any(ending == cause):
        raise ValueError(f"no spell ends in way {cause}")
    data = _weighted(exit, ending, covariates - covariates.mean(axis=0), cause)
    beta: Floats = np.zeros(covariates.shape[1])
    for _ in range(rounds):
        found = _evaluated(data, beta)
        if np.linalg.cond(found.information) > 1e13:
            raise ValueError("covariates are linearly dependent")
        step = np.linalg.solve(found.information, found.score)
        beta = beta + step * min(1.0, 3.0 / max(float(np.max(np.abs(step))), 1e-300))
        if np.max(np.abs(step)) < 1e-10:
            break
    else:
        raise ValueError("the fit does not settle: a covariate may tell who ends first without error")
    found = _evaluated(data, beta)
    number, clusters = cluster_numbers(np.arange(n) if cluster is None else cluster)
    influence = cluster_sums(_influence(data, beta, found), number, clusters) @ np.linalg.inv(found.information)
    return FineGrayFit(beta, clustered_covariance(influence), found.log_likelihood, clusters)


class _Data(NamedTuple):
    exit: Ints
    x: Floats
    ended: Flags
    """In the way studied."""
    otherwise: Flags
    censored: Flags
    weight: Floats
    """Weight at risk of each spell in each month, (n, months + 1)."""
    endings: Floats
    """Endings of the way studied, by month."""


class _Evaluated(NamedTuple):
    log_likelihood: float
    score: Floats
    information: Floats
    mean: Floats
    """Mean covariates of those at risk, (months + 1, k)."""
    rise: Floats
    """Rise of the cumulative subdistribution hazard by month."""


def _weighted(exit: Ints, ending: Ints, x: Floats, cause: int) -> _Data:
    last = int(exit.max())
    censored, ended = ending == 0, ending == cause
    otherwise = ~censored & ~ended
    uncensored = survival_curve(exit, censored, horizon=last).survival
    before = np.concatenate([[1.0], uncensored[:-1]])
    month = np.arange(last + 1)
    there = month <= exit[:, None]
    stays = np.where(otherwise[:, None], before / before[exit][:, None], 0.0)
    weight = np.where(there, 1.0, stays)
    endings = np.asarray(np.bincount(exit[ended], minlength=last + 1), np.float64)
    return _Data(exit, x, ended, otherwise, censored, weight, endings)


def _evaluated(data: _Data, beta: Floats) -> _Evaluated:
    linear = data.x @ beta
    risk = data.weight * np.exp(linear)[:, None]
    s0 = np.maximum(risk.sum(axis=0), 1e-300)
    mean = (risk.T @ data.x) / s0[:, None]
    k = len(beta)
    information = np.empty((k, k))
    for i in range(k):
        for j in range(i + 1):
            spread = (risk.T @ (data.x[:, i] * data.x[:, j])) / s0 - mean[:, i] * mean[:, j]
            information[i, j] = information[j, i] = data.endings @ spread
    score = data.x[data.ended].sum(axis=0) - data.endings @ mean
    value = float(linear[data.ended].sum() - data.endings @ np.log(s0))
    return _Evaluated(value, score, information, mean, data.endings / s0)


def _influence(data: _Data, beta: Floats, found: _Evaluated) -> Floats:
    """Each spell's part of the score, and of the error of the weights, (n, k)."""
    hazard = np.exp(data.x @ beta)[:, None]
    exposed = data.weight * hazard * found.rise  # (n, months + 1)
    drawn = data.x * exposed.sum(axis=1, keepdims=True) - exposed @ found.mean
    own = np.where(data.ended[:, None], data.x - found.mean[data.exit], 0.0) - drawn
    return own + _from_weights(data, exposed, found.mean)


def _from_weights(data: _Data, exposed: Floats, mean: Floats) -> Floats:
    """How the score moves with each spell's part in the estimate of who is censored when, (n, k)."""
    last = exposed.shape[1] - 1
    at_risk = np.bincount(data.exit, minlength=last + 1)[::-1].cumsum()[::-1]
    censored = np.bincount(data.exit[data.censored], minlength=last + 1)
    after = np.arange(last + 1) > data.exit[:, None]
    late = exposed * data.otherwise[:, None] * after
    to_come = np.cumsum(late[:, ::-1], axis=1)[:, ::-1]
    q = np.empty((last + 1, data.x.shape[1]))
    for j in range(data.x.shape[1]):
        mean_to_come = np.cumsum((late * mean[:, j])[:, ::-1], axis=1)[:, ::-1]
        q[:, j] = np.sum(np.where(after, data.x[:, j, None] * to_come - mean_to_come, 0.0), axis=0)
    share = q / np.maximum(at_risk, 1)[:, None]
    drift = np.cumsum(share * (censored / np.maximum(at_risk, 1))[:, None], axis=0)
    return np.where(data.censored[:, None], share[data.exit], 0.0) - drift[data.exit]
