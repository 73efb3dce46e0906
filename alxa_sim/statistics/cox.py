"""Cox's proportional hazards for spells with late entry, many ties, strata, weights and clusters.

Efron's method shares a month's endings out evenly; Breslow's takes each as if the others had not ended. With monthly
data Efron's is the one to use. The covariates are those of the household at the start of its spell.

Sources: Cox 1972; Breslow 1974; Efron 1977; Lin and Wei 1989 (clustered errors by score residuals); Therneau and
Grambsch 2000, chapters 3 and 7.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from alxa_sim.statistics.arrays import Flags, Floats, Ints, check_lengths, check_spells, weights_or_ones
from alxa_sim.statistics.clusters import cluster_numbers, cluster_sums, clustered_covariance
from alxa_sim.statistics.months_at_risk import at_risk, ended_in

Ties = Literal["efron", "breslow"]


class CoxFit(NamedTuple):
    """Log hazard ratios (k,), their covariance (k, k), and the cumulative hazard of a spell with covariates 0."""

    coefficients: Floats
    covariance: Floats
    """Clustered where clusters were given, else from the information."""
    model_covariance: Floats
    log_likelihood: float
    log_likelihood_null: float
    score_statistic: float
    """Chi-square with k degrees of freedom of no covariate mattering; without ties of k groups the log-rank test."""
    p_value: float
    """Of the likelihood ratio; for independent spells of equal weight."""
    baseline: Floats
    """Cumulative hazard by stratum and month 0 ... horizon, (strata, months + 1)."""
    clusters: int

    @property
    def std_error(self) -> Floats:
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def fit_cox(
    exit: Ints,
    ended: Flags,
    covariates: Floats,
    entry: Ints | None = None,
    strata: npt.NDArray[Any] | None = None,
    weights: Floats | None = None,
    cluster: npt.NDArray[Any] | None = None,
    ties: Ties = "efron",
    rounds: int = 50,
) -> CoxFit:
    """Fit to spells (n,) with covariates (n, k), each stratum with a baseline of its own.

    ValueError if nothing ends, if covariates are linearly dependent, or if a coefficient runs away.
    """
    n = check_lengths(
        exit=exit, ended=ended, covariates=covariates, entry=entry, strata=strata, weights=weights, cluster=cluster
    )
    entry = np.zeros(n, np.int64) if entry is None else entry
    check_spells(entry, exit)
    if not ended.any():
        raise ValueError("no spell ends")
    w = weights_or_ones(weights, n)
    stratum = np.zeros(n, np.int64) if strata is None else np.unique(strata, return_inverse=True)[1]
    middle = np.average(covariates, axis=0, weights=w)
    data = _Data(entry, exit, ended, covariates - middle, stratum.astype(np.int64), w, int(stratum.max()) + 1, ties)
    beta: Floats = np.zeros(covariates.shape[1])
    now = null = _evaluated(data, beta)
    for _ in range(rounds):
        step = _solved(now.information, now.score)
        before = now
        beta, now = _searched(data, beta, step, before)
        if abs(now.log_likelihood - before.log_likelihood) <= 1e-12 * (1 + abs(now.log_likelihood)) and (
            np.max(np.abs(step)) < 1e-6
        ):
            break
    else:
        raise ValueError("the fit does not settle: a covariate may tell who leaves first without error")
    if np.any(np.diag(now.information) < 1e-9 * np.diag(null.information)):
        raise ValueError("a covariate tells who leaves first without error: its coefficient runs away")
    inverse = np.linalg.inv(now.information)
    covariance, clusters = inverse, 0
    if cluster is not None:
        number, clusters = cluster_numbers(cluster)
        residual = _score_residuals(data, beta, now) * w[:, None]
        covariance = clustered_covariance(cluster_sums(residual, number, clusters) @ inverse)
    ratio = 2 * (now.log_likelihood - null.log_likelihood)
    return CoxFit(
        beta,
        covariance,
        inverse,
        now.log_likelihood,
        null.log_likelihood,
        float(null.score @ _solved(null.information, null.score)),
        float(stats.chi2.sf(ratio, len(beta))),
        np.cumsum(now.rise, axis=1) * np.exp(-float(beta @ middle)),
        clusters,
    )


def survival_of(fit: CoxFit, covariates: Floats, stratum: int = 0) -> Floats:
    """Survival of spells with given covariates (m, k), by month: (m, months + 1)."""
    return np.asarray(np.exp(-np.exp(covariates @ fit.coefficients)[:, None] * fit.baseline[stratum]))


class _Data(NamedTuple):
    entry: Ints
    exit: Ints
    ended: Flags
    x: Floats
    """Covariates less their means."""
    stratum: Ints
    weight: Floats
    strata: int
    ties: Ties


class _Steps(NamedTuple):
    """The endings of a month, all at once (Breslow) or one after the other (Efron), a row a step."""

    cell: Ints
    """Which stratum and month, as one number."""
    gone: Floats
    """Share of the month's endings already out of the risk set."""
    weight: Floats


class _Evaluated(NamedTuple):
    log_likelihood: float
    score: Floats
    information: Floats
    rise: Floats
    """Rise of the cumulative hazard, (strata, months + 1)."""
    steps: _Steps
    step_rise: Floats
    mean: Floats
    """Mean covariates of those at risk at each step, (steps, k)."""


def _steps(data: _Data) -> _Steps:
    width = int(data.exit.max()) + 1
    cell = data.stratum[data.ended] * width + data.exit[data.ended]
    cells, counts = np.unique(cell, return_counts=True)
    total = np.bincount(np.searchsorted(cells, cell), data.weight[data.ended])
    if data.ties == "breslow":
        return _Steps(cells, np.zeros(len(cells)), np.asarray(total, np.float64))
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return _Steps(np.repeat(cells, counts), place / np.repeat(counts, counts), np.repeat(total / counts, counts))


def _evaluated(data: _Data, beta: Floats) -> _Evaluated:
    """Log partial likelihood with its derivatives at beta."""
    last, k = int(data.exit.max()), len(beta)
    linear = data.x @ beta
    risk = data.weight * np.exp(linear)
    steps = _steps(data)

    def sums(values: Floats) -> Floats:
        """Sums over those at risk at each step."""
        there = at_risk(data.entry, data.exit, last, values, data.stratum, data.strata).ravel()
        leaving = ended_in(data.exit, data.ended, last, values, data.stratum, data.strata).ravel()
        return there[steps.cell] - steps.gone * leaving[steps.cell]

    s0 = sums(risk)
    if s0.min() <= 0:  # too far out for the precision of numbers
        return _Evaluated(-np.inf, np.zeros(k), np.eye(k), np.zeros((data.strata, last + 1)), steps, s0, data.x[:0])
    mean = np.column_stack([sums(risk * data.x[:, j]) for j in range(k)]) / s0[:, None]
    information = np.empty((k, k))
    for i in range(k):
        for j in range(i + 1):
            spread = sums(risk * data.x[:, i] * data.x[:, j]) / s0 - mean[:, i] * mean[:, j]
            information[i, j] = information[j, i] = steps.weight @ spread
    ended = data.ended
    score = data.weight[ended] @ data.x[ended] - steps.weight @ mean
    value = float(data.weight[ended] @ linear[ended] - steps.weight @ np.log(s0))
    step_rise = steps.weight / s0
    rise = np.bincount(steps.cell, step_rise, minlength=data.strata * (last + 1)).reshape(data.strata, last + 1)
    return _Evaluated(value, score, information, np.asarray(rise, np.float64), steps, step_rise, mean)


def _solved(information: Floats, score: Floats) -> Floats:
    if np.linalg.cond(information) > 1e13:
        raise ValueError("covariates are linearly dependent, or one tells who leaves first without error")
    return np.asarray(np.linalg.solve(information, score))


def _searched(data: _Data, beta: Floats, step: Floats, now: _Evaluated) -> tuple[Floats, _Evaluated]:
    """The end of a Newton step, halved until the likelihood is no worse."""
    for halvings in range(30):
        ended = beta + step / 2**halvings
        found = _evaluated(data, ended)
        if found.log_likelihood >= now.log_likelihood - 1e-12 * abs(now.log_likelihood):
            return ended, found
    return beta, now


def _score_residuals(data: _Data, beta: Floats, found: _Evaluated) -> Floats:
    """Each spell's part of the score, (n, k)."""
    steps, last = found.steps, int(data.exit.max())
    size = data.strata * (last + 1)

    def by_cell(values: Floats) -> Floats:
        return cluster_sums(values, steps.cell, size)

    weighted = found.mean * found.step_rise[:, None]
    own = by_cell(steps.weight[:, None] * found.mean) / np.maximum(by_cell(steps.weight), 1e-300)[:, None]
    tied, tied_mean = by_cell(steps.gone * found.step_rise), by_cell(steps.gone[:, None] * weighted)
    rise = np.cumsum(found.rise, axis=1).ravel()
    pulled = np.cumsum(by_cell(weighted).reshape(data.strata, last + 1, -1), axis=1).reshape(size, -1)
    begin, end = data.stratum * (last + 1) + data.entry, data.stratum * (last + 1) + data.exit
    hazard = np.exp(data.x @ beta)[:, None]
    expected = hazard * (data.x * (rise[end] - rise[begin])[:, None] - (pulled[end] - pulled[begin]))
    spared = hazard * (data.x * tied[end][:, None] - tied_mean[end])
    return np.where(data.ended[:, None], data.x - own[end] + spared, 0.0) - expected
