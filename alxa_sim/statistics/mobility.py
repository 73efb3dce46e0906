"""How households move between classes of income from one year to another, and how far that evens incomes out.

Sources: Prais 1955; Bartholomew 1973; Shorrocks 1978a (trace and determinant indices), 1978b (rigidity over years);
Sommers and Conlisk 1979 (second eigenvalue); Formby, Smith and Zheng 2004.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from alxa_sim.statistics.arrays import Floats, Ints, check_lengths, weights_or_ones


def transition_matrix(before: Ints, after: Ints, classes: int, weights: Floats | None = None) -> Floats:
    """Shares that went from each class (row) to each (column), (classes, classes); a row nobody was in is NaN."""
    n = check_lengths(before=before, after=after, weights=weights)
    cell = before * classes + after
    if n and (min(before.min(), after.min()) < 0 or max(before.max(), after.max()) >= classes):
        raise ValueError(f"a class is not one of 0 ... {classes - 1}")
    moved = np.bincount(cell, weights_or_ones(weights, n), minlength=classes**2).reshape(classes, classes)
    total = moved.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(moved, total, out=np.full(moved.shape, np.nan), where=total > 0), np.float64)


def trace_mobility(matrix: Floats) -> float:
    """Prais and Shorrocks: mean chance to leave a class, times K / (K - 1); 0 nobody moves, 1 origin says nothing."""
    k = _classes(matrix)
    return float((k - np.trace(matrix)) / (k - 1))


def determinant_mobility(matrix: Floats) -> float:
    """Shorrocks: 1 less the absolute determinant."""
    _classes(matrix)
    return float(1 - abs(np.linalg.det(matrix)))


def eigenvalue_mobility(matrix: Floats) -> float:
    """Sommers and Conlisk: 1 less the second largest absolute eigenvalue; how fast origin is forgotten."""
    _classes(matrix)
    return float(1 - np.sort(np.abs(np.linalg.eigvals(matrix)))[-2])


def bartholomew_leaving(matrix: Floats, shares: Floats) -> float:
    """Share that leaves its class, times K / (K - 1), with `shares` in the classes before."""
    k = _classes(matrix)
    return float(k * (1 - shares @ np.diag(matrix)) / (k - 1))


def bartholomew_distance(matrix: Floats, shares: Floats) -> float:
    """Mean number of classes moved, over K - 1."""
    k = _classes(matrix)
    steps = np.abs(np.arange(k)[:, None] - np.arange(k))
    return float(shares @ (matrix * steps).sum(axis=1) / (k - 1))


def mean_stay(matrix: Floats) -> Floats:
    """Prais's mean stay in each class, in periods, (classes,); infinite where nobody leaves."""
    leave = 1 - np.diag(matrix)
    return np.asarray(np.divide(1.0, leave, out=np.full(len(leave), np.inf), where=leave > 0))


def steady_state(matrix: Floats) -> Floats:
    """Shares in the classes that the moves leave as they are, (classes,); ValueError if there are several."""
    k = _classes(matrix)
    system = np.vstack([matrix.T - np.eye(k), np.ones(k)])
    if np.linalg.matrix_rank(system) < k or np.linalg.matrix_rank(matrix.T - np.eye(k)) < k - 1:
        raise ValueError("the classes fall apart: there are several steady states")
    return np.asarray(np.linalg.lstsq(system, np.append(np.zeros(k), 1.0), rcond=None)[0])


def evened_out(income: Floats, inequality: Callable[[Floats], float]) -> float:
    """Shorrocks: 1 less inequality of mean incomes over the mean of yearly inequalities; income (n, years).

    Years are weighted by mean income. 0 if relative incomes stay the same; `inequality` must not depend on scale.
    """
    yearly = np.array([inequality(year) for year in income.T])
    whole = float(np.average(yearly, weights=income.mean(axis=0)))
    if whole <= 0:
        raise ValueError("there is no inequality to even out")
    return 1 - inequality(income.mean(axis=1)) / whole


def _classes(matrix: Floats) -> int:
    k = len(matrix)
    if k < 2 or matrix.shape != (k, k) or not np.allclose(matrix.sum(axis=1), 1, atol=1e-6):
        raise ValueError("not a transition matrix of two classes or more: rows must add up to 1")
    return k
