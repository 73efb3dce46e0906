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
    influence: Floats
    """How far each row moves the coefficients, (n, k), for errors clustered otherwise (`clustered_errors`)."""

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
    rounds: int = 40,
) -> BinaryFit:
    """Fit to `share` (n,), the outcome 0 or 1 or the share of yes among `weights` trials, by covariates x (n, k).

    `ridge` (k,) is added to the information: half of it times the squared coefficient is the penalty. A column of
    ones is the caller's. ValueError if the coefficients run away (covariates that tell yes from no without error).
    """
    n = check_lengths(x=x, share=share, weights=weights, cluster=cluster)
    data = _Data(x, share, link, weights_or_ones(weights, n),
                 np.zeros(x.shape[1]) if ridge is None else np.asarray(ridge, np.float64))  # fmt: skip
    now = _evaluated(data, np.zeros(x.shape[1]))
    now = max(now, _evaluated(data, _first_guess(data)), key=lambda state: state.value)
    for _ in range(rounds):
        step, before = _newton_step(data, now), now
        now = _searched(data, before, step)
        if abs(before.value - now.value) <= 1e-13 * (abs(now.value) + 1) and np.max(np.abs(step), initial=0.0) < 1e-7:
            break
    else:
        raise ValueError("the fit does not settle: covariates may tell yes from no without error")
    pull, information = _pull_and_information(data, now)
    bread = np.linalg.inv(information + np.diag(data.penalty))
    influence = (x * pull[:, None]) @ bread
    deviance = -2 * _log_likelihood(data, now.linear)
    if cluster is None:
        return BinaryFit(now.beta, np.asarray(bread @ information @ bread), deviance, 0, influence)
    number, count = cluster_numbers(cluster)
    covariance = clustered_covariance(cluster_sums(influence, number, count))
    return BinaryFit(now.beta, covariance, deviance, count, influence)


def chance(linear: Floats, link: Link = "logit") -> Floats:
    """The chance of yes of a linear predictor."""
    if link == "logit":
        return np.asarray(special.expit(linear))
    return np.asarray(-np.expm1(-np.exp(np.minimum(linear, 5.0))))


def _slope(linear: Floats, p: Floats, link: Link) -> Floats:
    """Change of the chance with the linear predictor."""
    return np.asarray(p * (1 - p) if link == "logit" else np.exp(np.minimum(linear, 5.0)) * (1 - p))


class _Data(NamedTuple):
    x: Floats
    share: Floats
    link: Link
    weight: Floats
    penalty: Floats


class _State(NamedTuple):
    """Coefficients, their linear predictor (n,), and the penalised log-likelihood."""

    beta: Floats
    linear: Floats
    value: float


def _evaluated(data: _Data, beta: Floats) -> _State:
    linear = data.x @ beta
    value = _log_likelihood(data, linear) - 0.5 * float(data.penalty @ beta**2)
    return _State(beta, linear, value if np.isfinite(value) else -np.inf)


def _first_guess(data: _Data) -> Floats:
    """Least squares on the scale of the link, to shares drawn a little towards one half."""
    near = (data.weight * data.share + 0.5) / (data.weight + 1.0)
    target = special.logit(near) if data.link == "logit" else np.log(-np.log1p(-near))
    slope = _slope(target, near, data.link)
    weighted = data.x * (data.weight * slope**2 / (near * (1 - near)))[:, None]
    return np.asarray(np.linalg.lstsq(weighted.T @ data.x + np.diag(data.penalty), weighted.T @ target)[0])


def _log_likelihood(data: _Data, linear: Floats) -> float:
    if data.link == "logit":
        return float(data.weight @ (data.share * linear - np.logaddexp(0.0, linear)))
    p = chance(linear, data.link)
    return float(data.weight @ (special.xlogy(data.share, p) - (1 - data.share) * np.exp(np.minimum(linear, 5.0))))


def _pull_and_information(data: _Data, state: _State) -> tuple[Floats, Floats]:
    """Derivative of the log-likelihood of each row by its linear predictor (n,), and expected information (k, k)."""
    p = chance(state.linear, data.link)
    slope, spread = _slope(state.linear, p, data.link), np.maximum(p * (1 - p), 1e-300)
    pull = data.weight * (data.share - p) * slope / spread
    return pull, data.x.T @ (data.x * (data.weight * slope**2 / spread)[:, None])


def _newton_step(data: _Data, now: _State) -> Floats:
    """The next step of Fisher's scoring."""
    pull, information = _pull_and_information(data, now)
    score = data.x.T @ pull - data.penalty * now.beta
    try:
        return np.asarray(np.linalg.solve(information + np.diag(data.penalty), score))
    except np.linalg.LinAlgError:
        raise ValueError("covariates are linearly dependent, or tell yes from no without error") from None


def _searched(data: _Data, now: _State, step: Floats) -> _State:
    """The end of the step, halved until the fit is no worse."""
    for halvings in range(30):
        found = _evaluated(data, now.beta + step / 2**halvings)
        if found.value >= now.value - 1e-12 * abs(now.value):
            return found
    return now
