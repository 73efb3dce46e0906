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
from scipy import sparse, stats

from alxa_sim.statistics.arrays import Flags, Floats, Ints, check_lengths, check_spells, weights_or_ones
from alxa_sim.statistics.clusters import cluster_numbers, cluster_sums, clustered_covariance

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
    influence: Floats
    """How far each spell moves the coefficients, (n, k), for errors clustered otherwise (`clustered_errors`)."""

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
    layer, layers = stratum.astype(np.int64), int(stratum.max()) + 1
    data = _prepared(entry, exit, ended, covariates - middle, layer, w, layers, ties)
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
    influence = (_score_residuals(data, beta, now) * w[:, None]) @ inverse
    if cluster is not None:
        number, clusters = cluster_numbers(cluster)
        covariance = clustered_covariance(cluster_sums(influence, number, clusters))
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
        influence,
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
    steps: _Steps
    coming: Any
    """Sparse (cells, spells), for sums by stratum and month of those who leave less those who come."""
    leaving: Any
    """Sparse (cells, spells), for sums by stratum and month of those who end."""

    @property
    def months(self) -> int:
        """Months from 0 to the longest duration."""
        return self.coming.shape[0] // self.strata

    @property
    def begin(self) -> Ints:
        """The cell of each spell's entry."""
        return np.asarray(self.stratum * self.months + self.entry)

    @property
    def end(self) -> Ints:
        """The cell of each spell's exit."""
        return np.asarray(self.stratum * self.months + self.exit)


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
    step_rise: Floats
    mean: Floats
    """Mean covariates of those at risk at each step, (steps, k)."""


def _prepared(
    entry: Ints, exit: Ints, ended: Flags, x: Floats, stratum: Ints, weight: Floats, strata: int, ties: Ties
) -> _Data:
    """All that does not hang on the coefficients."""
    width = int(exit.max()) + 1
    begin, end = stratum * width + entry, stratum * width + exit
    coming = _by_cell(end, strata * width) - _by_cell(begin, strata * width)
    leaving = _by_cell(end, strata * width, ended.astype(np.float64))
    steps = _steps(end[ended], weight[ended], ties)
    return _Data(entry, exit, ended, x, stratum, weight, strata, steps, coming, leaving)


def _by_cell(cell: Ints, cells: int, value: Floats | None = None) -> Any:
    """A matrix (cells, spells) that adds up the numbers of spells by cell."""
    ones = np.ones(len(cell)) if value is None else value
    return sparse.csr_array((ones, (cell, np.arange(len(cell)))), shape=(cells, len(cell)))


def _steps(cell: Ints, weight: Floats, ties: Ties) -> _Steps:
    """The steps of the spells that end, from their cells and weights."""
    cells, counts = np.unique(cell, return_counts=True)
    total = np.bincount(np.searchsorted(cells, cell), weight)
    if ties == "breslow":
        return _Steps(cells, np.zeros(len(cells)), np.asarray(total, np.float64))
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return _Steps(np.repeat(cells, counts), place / np.repeat(counts, counts), np.repeat(total / counts, counts))


def _evaluated(data: _Data, beta: Floats) -> _Evaluated:
    """Log partial likelihood with its derivatives at beta."""
    k, steps, ended = len(beta), data.steps, data.ended
    linear = data.x @ beta
    risk = data.weight * np.exp(linear)
    sums = _at_steps(data, np.column_stack([risk, risk[:, None] * data.x]))
    s0 = sums[:, 0]
    if not s0.min() > 0:  # too far out for the precision of numbers
        return _Evaluated(-np.inf, np.zeros(k), np.eye(k), np.zeros((data.strata, data.months)), s0, data.x[:0])
    mean = sums[:, 1:] / s0[:, None]
    step_rise = steps.weight / s0
    score = data.weight[ended] @ data.x[ended] - steps.weight @ mean
    value = float(data.weight[ended] @ linear[ended] - steps.weight @ np.log(s0))
    rise = _added_up(steps.cell, step_rise, data)
    spread = data.x.T @ (data.x * (risk * _hazard_lived(data, rise, step_rise))[:, None])
    information = spread - mean.T @ (mean * steps.weight[:, None])
    return _Evaluated(value, score, information, rise, step_rise, mean)


def _at_steps(data: _Data, values: Floats) -> Floats:
    """Sums of values (n, j) over those at risk at each step, (steps, j)."""
    by_month = np.asarray(data.coming @ values).reshape(data.strata, data.months, -1)
    there = np.cumsum(by_month[:, ::-1], axis=1)[:, ::-1].reshape(-1, values.shape[1])
    leaving = np.asarray(data.leaving @ values)
    cell, gone = data.steps.cell, data.steps.gone
    return np.asarray(there[cell] - gone[:, None] * leaving[cell])


def _added_up(cell: Ints, values: Floats, data: _Data) -> Floats:
    """Sums of the values of steps by stratum and month, (strata, months + 1)."""
    sums = np.bincount(cell, values, minlength=data.strata * data.months)
    return np.asarray(sums, np.float64).reshape(data.strata, data.months)


def _hazard_lived(data: _Data, rise: Floats, step_rise: Floats) -> Floats:
    """The baseline hazard each spell was at risk for, (n,): of its last month only what ties leave it."""
    total = np.cumsum(rise, axis=1).ravel()
    spared = _added_up(data.steps.cell, data.steps.gone * step_rise, data).ravel()
    return np.asarray(total[data.end] - total[data.begin] - np.where(data.ended, spared[data.end], 0.0))


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
    steps, size = data.steps, data.strata * data.months

    def by_cell(values: Floats) -> Floats:
        return cluster_sums(values, steps.cell, size)

    weighted = found.mean * found.step_rise[:, None]
    own = by_cell(steps.weight[:, None] * found.mean) / np.maximum(by_cell(steps.weight), 1e-300)[:, None]
    tied_mean = by_cell(steps.gone[:, None] * weighted)
    pulled = np.cumsum(by_cell(weighted).reshape(data.strata, data.months, -1), axis=1).reshape(size, -1)
    begin, end, ended = data.begin, data.end, data.ended[:, None]
    mean_lived = pulled[end] - pulled[begin] - np.where(ended, tied_mean[end], 0.0)
    lived = _hazard_lived(data, found.rise, found.step_rise)[:, None]
    expected = np.exp(data.x @ beta)[:, None] * (data.x * lived - mean_lived)
    return np.where(ended, data.x - own[end], 0.0) - expected
