"""A score of a household's risk to fall back, and how well it tells who does on runs it has not seen.

Sources: le Cessie and van Houwelingen 1992 (ridge logistic regression); Brier 1950; Murphy 1973 (its parts);
Stephenson, Coelho and Jolliffe 2008 (parts within bins); DeLong, DeLong and Clarke-Pearson 1988; Obuchowski 1997
(clusters).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from alxa_sim.statistics.arrays import Flags, Floats, check_lengths, check_level
from alxa_sim.statistics.binary_regression import chance, fit_binary
from alxa_sim.statistics.clustered_shares import clustered_share
from alxa_sim.statistics.clusters import cluster_numbers, cluster_sums, clustered_variance, critical_value
from alxa_sim.statistics.hazards import exact_interval


class RiskScore(NamedTuple):
    """A logistic score of k covariates, which are scaled to mean 0 and spread 1 on the data it was fitted to."""

    constant: float
    coefficients: Floats
    middle: Floats
    spread: Floats
    """1 for a covariate that did not vary; its coefficient is 0."""
    ridge: float


class Calibration(NamedTuple):
    """Predicted and seen shares in bins of equal numbers; arrays (bins)."""

    predicted: Floats
    seen: Floats
    low: Floats
    """Of the interval of the share seen; NaN in a bin of a single cluster."""
    high: Floats
    households: Floats


class BrierScore(NamedTuple):
    """Mean squared distance of predicted chances from what happened, and its parts: it is reliability - resolution +
    uncertainty + within."""

    score: float
    reliability: float
    """How far bins' predictions are from what was seen in them; low is good."""
    resolution: float
    """How far what was seen in bins is from the overall share; high is good."""
    uncertainty: float
    """Score of predicting the overall share for all."""
    within: float
    """What bins of different predictions leave over; 0 if predictions in a bin are the same."""


class AreaUnderCurve(NamedTuple):
    """Chance that who falls back has the higher score than who does not, ties half."""

    area: float
    std_error: float
    low: float
    high: float


def held_out(run: npt.NDArray[Any], share: float, seed: int = 0) -> Flags:
    """Which rows belong to the runs kept for testing, (n,): whole runs, at least one and not all."""
    check_level(share)
    labels, number = np.unique(run, return_inverse=True)
    if len(labels) < 2:
        raise ValueError("one run cannot be split into runs to fit and runs to test")
    count = int(np.clip(round(share * len(labels)), 1, len(labels) - 1))
    kept = np.zeros(len(labels), np.bool_)
    kept[np.random.default_rng(seed).permutation(len(labels))[:count]] = True
    return np.asarray(kept[number])


def fit_risk_score(covariates: Floats, fell_back: Flags, ridge: float = 1.0) -> RiskScore:
    """Ridge logistic regression on scaled covariates (n, k); the constant is not shrunk.

    `ridge` / 2 times the sum of squared coefficients is taken off the log-likelihood. ValueError unless some fell back
    and some did not.
    """
    check_lengths(covariates=covariates, fell_back=fell_back)
    if fell_back.all() or not fell_back.any():
        raise ValueError("all or none fell back: there is no risk to tell apart")
    middle, spread = covariates.mean(axis=0), covariates.std(axis=0)
    spread = np.where(spread > 1e-12 * (1 + np.abs(middle)), spread, 1.0)
    x = np.column_stack([np.ones(len(covariates)), (covariates - middle) / spread])
    penalty = np.concatenate([[0.0], np.full(covariates.shape[1], ridge)])
    beta = fit_binary(x, fell_back.astype(np.float64), ridge=penalty).coefficients
    return RiskScore(float(beta[0]), beta[1:], middle, spread, ridge)


def predicted_risk(score: RiskScore, covariates: Floats) -> Floats:
    """Chance to fall back of households with covariates (n, k)."""
    return chance(score.constant + ((covariates - score.middle) / score.spread) @ score.coefficients)


def best_ridge(
    covariates: Floats, fell_back: Flags, run: npt.NDArray[Any], ridges: Floats, folds: int = 5, seed: int = 0
) -> float:
    """The ridge with the best log score on runs left out in turn."""
    labels, number = np.unique(run, return_inverse=True)
    folds = min(folds, len(labels))
    if folds < 2:
        raise ValueError("one run cannot be left out in turn")
    fold = (np.random.default_rng(seed).permutation(len(labels)) % folds)[number]
    loss = [sum(_log_loss(covariates, fell_back, fold == f, float(ridge)) for f in range(folds)) for ridge in ridges]
    return float(ridges[int(np.argmin(loss))])


def calibration_curve(
    predicted: Floats,
    fell_back: Flags,
    bins: int = 10,
    level: float = 0.95,
    cluster: npt.NDArray[Any] | None = None,
) -> Calibration:
    """Mean prediction and share seen in bins of equal numbers (ties together).

    With Clopper and Pearson's interval for independent households, with Korn and Graubard's where `cluster` is given.
    """
    check_lengths(predicted=predicted, fell_back=fell_back, cluster=cluster)
    number = _bins(predicted, bins)
    count, seen, mean = _bin_means(predicted, fell_back, number)
    if cluster is None:
        return Calibration(mean, seen, *exact_interval(seen * count, count, level), count)
    inside = [number == place for place in range(len(count))]
    found = [clustered_share(fell_back[rows], cluster[rows], level) for rows in inside]
    low, high = np.array([one.low for one in found]), np.array([one.high for one in found])
    return Calibration(mean, seen, low, high, count)


def brier_score(predicted: Floats, fell_back: Flags, bins: int = 10) -> BrierScore:
    """The score, and its parts in bins of equal numbers."""
    number = _bins(predicted, bins)
    count, seen, mean = _bin_means(predicted, fell_back, number)
    share, overall = count / count.sum(), float(np.mean(fell_back))
    score = float(np.mean(np.square(predicted - fell_back)))
    reliability = float(share @ np.square(mean - seen))
    resolution = float(share @ np.square(seen - overall))
    uncertainty = overall * (1 - overall)
    return BrierScore(score, reliability, resolution, uncertainty, score - reliability + resolution - uncertainty)


def area_under_curve(
    predicted: Floats, fell_back: Flags, cluster: npt.NDArray[Any] | None = None, level: float = 0.95
) -> AreaUnderCurve:
    """With DeLong's interval for independent households, Obuchowski's where `cluster` (run) is given.

    NaN interval if fewer than two fell back or fewer than two did not; ValueError if all or none did.
    """
    check_lengths(predicted=predicted, fell_back=fell_back, cluster=cluster)
    m, n = int(np.count_nonzero(fell_back)), int(np.count_nonzero(~fell_back))
    if m == 0 or n == 0:
        raise ValueError("all or none fell back: there is no risk to tell apart")
    ranks, own = stats.rankdata(predicted), np.empty(len(predicted))
    own[fell_back], own[~fell_back] = stats.rankdata(predicted[fell_back]), stats.rankdata(predicted[~fell_back])
    beaten = (ranks - own) / np.where(fell_back, n, m)
    placement = np.where(fell_back, beaten, 1 - beaten)
    area = float(placement[fell_back].mean())
    moved = (placement - area) / np.where(fell_back, m, n)
    if cluster is not None:
        number, clusters = cluster_numbers(cluster)
        error = float(np.sqrt(clustered_variance(cluster_sums(moved, number, clusters))))
        reach = critical_value(level, clusters) * error
    else:
        parts = [
            np.sum(np.square(moved[side])) * k / (k - 1) if k > 1 else np.nan
            for side, k in ((fell_back, m), (~fell_back, n))
        ]
        error = float(np.sqrt(np.sum(parts)))
        reach = critical_value(level) * error
    return AreaUnderCurve(area, error, max(area - reach, 0.0), min(area + reach, 1.0))


def _log_loss(covariates: Floats, fell_back: Flags, out: Flags, ridge: float) -> float:
    score = fit_risk_score(covariates[~out], fell_back[~out], ridge)
    risk = np.clip(predicted_risk(score, covariates[out]), 1e-12, 1 - 1e-12)
    return float(-np.sum(np.log(np.where(fell_back[out], risk, 1 - risk))))


def _bins(predicted: Floats, bins: int) -> npt.NDArray[np.integer[Any]]:
    """Bin of each prediction, 0, 1, ... without gaps; equal predictions share one."""
    if bins < 1 or len(predicted) == 0:
        raise ValueError("bins need at least one, and predictions to put in")
    rank = stats.rankdata(predicted, method="max")
    return np.asarray(np.unique(np.ceil(rank * bins / len(predicted)), return_inverse=True)[1], np.int64)


def _bin_means(
    predicted: Floats, fell_back: Flags, number: npt.NDArray[np.integer[Any]]
) -> tuple[Floats, Floats, Floats]:
    """Count, share that fell back, mean prediction of each bin."""
    count = np.asarray(np.bincount(number), np.float64)
    return count, np.bincount(number, fell_back) / count, np.bincount(number, predicted) / count
