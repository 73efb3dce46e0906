"""Regression of a yes or no on covariates: logit and complementary log-log, ridge, clustered errors.

Sources: McCullagh and Nelder 1989 (iteratively reweighted least squares); Liang and Zeger 1986 (sandwich); Hoerl and
Kennard 1970, le Cessie and van Houwelingen 1992 (ridge).
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from alxa_sim.statistics.arrays import Floats, check_lengths, weights_or_ones
from alxa_sim.statistics.clusters import cluster_numbers, cluster_sums, clustered_covariance

Link = Literal["logit", "cloglog"]
"""The scale on which covariates add up: log odds, or log of the hazard of a process in continuous time."""


class BinaryFit(NamedTuple):
    """Coefficients (k,), their covariance (k, k), and how well they fit."""

    coefficients: Floats
    covariance: Floats
    """Clustered where clusters were given, else from the expected information."""
    deviance: float
    """-2 log-likelihood of single yes-no outcomes."""
    clusters: int

    @property
    def std_error(self) -> Floats:
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def fit_binary(
    x: Floats,
    share: Floats,
    link: Link = "logit",
    weights: Floats | None = None,
    ridge: Floats | None = None,
    cluster: npt.NDArray[Any] | None = None,
    rounds: int = 100,
) -> BinaryFit:
    """Fit to `share` (n,), the outcome 0 or 1 or the share of yes among `weights` trials, by covariates x (n, k).

    `ridge` (k,) is added to the information: half of it times the squared coefficient is the penalty. A column of
    ones is the caller's. ValueError if the coefficients run away (covariates that tell yes from no without error).
    """
    n = check_lengths(x=x, share=share, weights=weights, cluster=cluster)
    w = weights_or_ones(weights, n)
    penalty = np.zeros(x.shape[1]) if ridge is None else np.asarray(ridge, np.float64)
    beta: Floats = np.zeros(x.shape[1])
    value = np.inf
    for _ in range(rounds):
        step, now = _newton_step(x, share, link, w, penalty, beta)
        beta, before, value = _searched(x, share, link, w, penalty, beta, step), value, now
        if abs(before - value) <= 1e-13 * (abs(value) + 1) and np.max(np.abs(step), initial=0.0) < 1e-7:
            break
    else:
        raise ValueError("the fit does not settle: covariates may tell yes from no without error")
    score, information = _score_and_information(x, share, link, w, beta)
    bread = np.linalg.inv(information + np.diag(penalty))
    deviance = -2 * _log_likelihood(x @ beta, share, link, w)
    if cluster is None:
        return BinaryFit(beta, np.asarray(bread @ information @ bread), deviance, 0)
    number, count = cluster_numbers(cluster)
    influence = cluster_sums(score, number, count) @ bread
    return BinaryFit(beta, clustered_covariance(influence), deviance, count)


def chance(linear: Floats, link: Link = "logit") -> Floats:
    """The chance of yes of a linear predictor."""
    if link == "logit":
        return np.asarray(special.expit(linear))
    return np.asarray(-np.expm1(-np.exp(np.minimum(linear, 5.0))))


def _slope(linear: Floats, p: Floats, link: Link) -> Floats:
    """Change of the chance with the linear predictor."""
    return np.asarray(p * (1 - p) if link == "logit" else np.exp(np.minimum(linear, 5.0)) * (1 - p))


def _log_likelihood(linear: Floats, share: Floats, link: Link, w: Floats) -> float:
    if link == "logit":
        return float(np.sum(w * (share * linear - np.logaddexp(0.0, linear))))
    p = chance(linear, link)
    return float(np.sum(w * (special.xlogy(share, p) - (1 - share) * np.exp(np.minimum(linear, 5.0)))))


def _score_and_information(x: Floats, share: Floats, link: Link, w: Floats, beta: Floats) -> tuple[Floats, Floats]:
    """Score of each row (n, k) and expected information (k, k)."""
    linear = x @ beta
    p = chance(linear, link)
    slope, spread = _slope(linear, p, link), np.maximum(p * (1 - p), 1e-300)
    score = x * (w * (share - p) * slope / spread)[:, None]
    return score, x.T @ (x * (w * slope**2 / spread)[:, None])


def _newton_step(
    x: Floats, share: Floats, link: Link, w: Floats, penalty: Floats, beta: Floats
) -> tuple[Floats, float]:
    """The next step, and the penalised log-likelihood it starts from."""
    score, information = _score_and_information(x, share, link, w, beta)
    try:
        step = np.linalg.solve(information + np.diag(penalty), score.sum(axis=0) - penalty * beta)
    except np.linalg.LinAlgError:
        raise ValueError("covariates are linearly dependent, or tell yes from no without error") from None
    return step, _penalised(x, share, link, w, penalty, beta)


def _penalised(x: Floats, share: Floats, link: Link, w: Floats, penalty: Floats, beta: Floats) -> float:
    return _log_likelihood(x @ beta, share, link, w) - 0.5 * float(penalty @ beta**2)


def _searched(x: Floats, share: Floats, link: Link, w: Floats, penalty: Floats, beta: Floats, step: Floats) -> Floats:
    """The end of the step, halved until the fit is no worse."""
    start = _penalised(x, share, link, w, penalty, beta)
    for halvings in range(30):
        ended = beta + step / 2**halvings
        if _penalised(x, share, link, w, penalty, ended) >= start - 1e-12 * abs(start):
            return ended
    return beta
