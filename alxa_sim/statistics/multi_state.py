"""Where households are, month by month, when they move between states: Aalen-Johansen with late entry and ties.

Poor, exited, relapsed, exited again, ... are states 0, 1, 2, ...; competing endings are the case of one state to leave.
The product integral needs no Markov assumption for the share in each state as long as censoring does not depend on the
past (Datta and Satten 2001). Endings in one month are taken at once and need no order.

Sources: Aalen and Johansen 1978; Andersen, Borgan, Gill and Keiding 1993, section IV.4; Aalen, Borgan and Gjessing
2008, sections 3.4 and 8.4. The error is the infinitesimal jackknife by cluster (see `clusters`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from alxa_sim.statistics import months_at_risk
from alxa_sim.statistics.arrays import Floats, Ints, check_lengths, check_spells, weights_or_ones
from alxa_sim.statistics.clusters import cluster_numbers, clustered_variance, critical_value, sup_critical_value


class Occupation(NamedTuple):
    """Share of households in each state; arrays (months + 1, states)."""

    month: Ints
    """0 ... horizon, (months + 1,)."""
    at_risk: Floats
    """Weight at risk in each state during the month; 0 in month 0."""
    share: Floats
    std_error: Floats
    months_spent: Floats
    """Mean months spent in the state before each month, counted from month 0."""
    std_error_months: Floats
    clusters: int
    influence: Floats
    """Influence of each cluster on the shares, (clusters, months + 1, states); empty unless asked for."""


def state_occupation(
    entry: Ints,
    exit: Ints,
    came: Ints,
    went: Ints,
    states: int,
    cluster: npt.NDArray[Any],
    start: Floats | None = None,
    weights: Floats | None = None,
    horizon: int | None = None,
    keep_influence: bool = False,
) -> Occupation:
    """Aalen-Johansen from stays in a state: watched from `entry` to `exit` in state `came`, then moved to `went`.

    `went` is -1 where the stay was not seen to end. `start` is the share in each state at month 0: given, it is taken
    as exact (one state for transition probabilities out of it); otherwise the shares of those at risk in month 1.
    `cluster` is the household or, if runs make households alike, the run. Memory: clusters x states squared, and for
    kept influences clusters x months x states.
    ValueError if states do not exist, a stay leads where it came from, or nobody is there to start from.
    """
    n = check_lengths(entry=entry, exit=exit, came=came, went=went, cluster=cluster, weights=weights)
    check_spells(entry, exit)
    if n and (came.min() < 0 or max(came.max(), went.max()) >= states or went.min() < -1):
        raise ValueError(f"a state is not one of 0 ... {states - 1}")
    if np.any(came == went):
        raise ValueError("a stay leads back to the state it was in")
    number, clusters = cluster_numbers(cluster)
    last = int(exit.max()) if horizon is None else horizon
    stays = _Stays(entry, exit, came, went, number, weights_or_ones(weights, n), states, clusters)
    first = np.flatnonzero(entry == 0)
    cell = number[first] * states + came[first]
    at_risk = np.bincount(cell, stays.weight[first], minlength=clusters * states)
    share, influence = _opening(np.asarray(at_risk, np.float64).reshape(clusters, states), start)
    return _integrated(_monthly_counts(stays, last), last, share, influence, keep_influence)


def cumulative_incidence(
    exit: Ints,
    ending: Ints,
    entry: Ints | None = None,
    weights: Floats | None = None,
    cluster: npt.NDArray[Any] | None = None,
    horizon: int | None = None,
    keep_influence: bool = False,
) -> Occupation:
    """Shares that ended in each way by each month: `ending` 0 censored, 1, 2, ... competing; state 0 is not ended yet.

    Arrays (n,), as for `survival_curve`. Without clusters each spell is its own.
    """
    entry = np.zeros(len(exit), np.int64) if entry is None else entry
    kinds = max(int(ending.max(initial=0)), 1) + 1
    return state_occupation(
        entry,
        exit,
        np.zeros(len(exit), np.int64),
        np.where(ending > 0, ending, -1),
        kinds,
        np.arange(len(exit)) if cluster is None else cluster,
        start=np.eye(kinds)[0],
        weights=weights,
        horizon=horizon,
        keep_influence=keep_influence,
    )


def incidence_shares(
    exit: Ints, ending: Ints, kinds: int, horizon: int, entry: Ints | None = None
) -> tuple[Floats, Floats]:
    """The shares of `cumulative_incidence` alone, without their errors, in a fraction of the time.

    Returns the number at risk in each month, (horizon + 1,), and the shares, (horizon + 1, kinds); state 0 is not ended
    yet. Endings after the horizon do not count.
    """
    entry = np.zeros(len(exit), np.int64) if entry is None else entry
    check_spells(entry, exit)
    ones = np.ones(len(exit))
    there = months_at_risk.at_risk(entry, exit, horizon, ones)[0]
    ended = months_at_risk.ended_in(exit, ending > 0, horizon, ones, ending, kinds)
    hazard = months_at_risk.divided(ended, there)
    lasting = np.cumprod(1 - hazard.sum(axis=0))
    shares = np.cumsum(np.concatenate([[1.0], lasting[:-1]]) * hazard, axis=1)
    shares[0] = lasting
    return there, shares.T


def occupation_interval(occupation: Occupation, level: float = 0.95) -> tuple[Floats, Floats]:
    """Pointwise interval of every share, symmetric on the log-log scale; NaN where a share is 0 or 1."""
    return _interval(occupation, critical_value(level, occupation.clusters))


def occupation_band(
    occupation: Occupation, state: int, first: int, last: int, level: float = 0.95, seed: int = 0
) -> tuple[Floats, Floats]:
    """Equal-precision band of one state's share from month `first` to `last`, (months + 1,); NaN outside.

    Needs an occupation made with `keep_influence`.
    """
    if len(occupation.influence) == 0:
        raise ValueError("a band needs an occupation made with keep_influence")
    inside = (occupation.month >= first) & (occupation.month <= last)
    reach = sup_critical_value(occupation.influence[:, :, state], inside, level, seed)
    low, high = _interval(occupation, reach)
    return np.where(inside, low[:, state], np.nan), np.where(inside, high[:, state], np.nan)


class _Stays(NamedTuple):
    entry: Ints
    exit: Ints
    came: Ints
    went: Ints
    number: Ints
    weight: Floats
    states: int
    clusters: int


def _monthly_counts(stays: _Stays, last: int) -> Iterator[tuple[Floats, Floats]]:
    """For months 1 ... last: weight at risk (clusters, states) and weight moved (clusters, states, states)."""
    k, g = stays.states, stays.clusters
    at_risk = np.zeros(g * k)
    cell = stays.number * k + stays.came
    entering, leaving = _by_month(stays.entry + 1, last), _by_month(stays.exit, last)
    for enters, leaves in zip(entering, leaving, strict=True):
        at_risk = at_risk + np.bincount(cell[enters], stays.weight[enters], minlength=g * k)
        moves = leaves[stays.went[leaves] >= 0]
        moved = np.bincount(cell[moves] * k + stays.went[moves], stays.weight[moves], minlength=g * k * k)
        yield at_risk.reshape(g, k), np.asarray(moved, np.float64).reshape(g, k, k)
        at_risk = at_risk - np.bincount(cell[leaves], stays.weight[leaves], minlength=g * k)


def _by_month(month: Ints, last: int) -> Iterator[Ints]:
    """The rows of each month 1 ... last."""
    order = np.argsort(month, kind="stable")
    edges = np.searchsorted(month[order], np.arange(1, last + 2))
    return (order[edges[m] : edges[m + 1]] for m in range(last))


def _opening(at_risk: Floats, start: Floats | None) -> tuple[Floats, Floats]:
    """Shares at month 0, (states,), and the influence of each cluster on them, (clusters, states)."""
    if start is not None:
        share = np.asarray(start, np.float64)
        if share.shape != at_risk.shape[1:] or not np.isclose(share.sum(), 1.0):
            raise ValueError("the shares at the start must be one a state and add up to 1")
        return share, np.zeros(at_risk.shape)
    total = float(at_risk.sum())
    if total <= 0:
        raise ValueError("nobody is at risk in month 1: say the shares at the start")
    share = at_risk.sum(axis=0) / total
    return share, (at_risk - at_risk.sum(axis=1, keepdims=True) * share) / total


def _integrated(
    monthly: Iterator[tuple[Floats, Floats]], months: int, share: Floats, influence: Floats, keep: bool
) -> Occupation:
    clusters, states = influence.shape
    shares, variance = np.zeros((months + 1, states)), np.zeros((months + 1, states))
    spent, variance_spent = np.zeros((months + 1, states)), np.zeros((months + 1, states))
    n_at_risk = np.zeros((months + 1, states))
    kept = np.zeros((clusters, months + 1, states) if keep else (0, months + 1, states))
    influence_spent = np.zeros(influence.shape)
    shares[0], variance[0], kept[:, 0] = share, clustered_variance(influence), influence if keep else kept[:, 0]
    for month, (at_risk, moved) in enumerate(monthly, start=1):
        spent[month] = spent[month - 1] + share
        influence_spent = influence_spent + influence
        share, influence, n_at_risk[month] = _one_month(at_risk, moved, share, influence)
        shares[month], variance[month] = share, clustered_variance(influence)
        variance_spent[month] = clustered_variance(influence_spent)
        if keep:
            kept[:, month] = influence
    return Occupation(
        np.arange(months + 1),
        n_at_risk,
        shares,
        np.sqrt(variance),
        spent,
        np.sqrt(variance_spent),
        clusters,
        kept,
    )


def _one_month(at_risk: Floats, moved: Floats, share: Floats, influence: Floats) -> tuple[Floats, Floats, Floats]:
    """Shares and influences after a month of moves, and the weight at risk in it."""
    n = at_risk.sum(axis=0)
    scale = np.divide(1.0, n, out=np.zeros(len(n)), where=n > 1e-9)
    hazard = moved.sum(axis=0) * scale[:, None]
    step = np.eye(len(n)) + hazard - np.diag(hazard.sum(axis=1))
    unexpected = (moved - at_risk[:, :, None] * hazard) * (share * scale)[:, None]
    into, out_of = unexpected.sum(axis=1), unexpected.sum(axis=2)
    return np.maximum(share @ step, 0.0), influence @ step + into - out_of, n


def _interval(occupation: Occupation, reach: float) -> tuple[Floats, Floats]:
    p, error = occupation.share, occupation.std_error
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = np.exp(reach * error / (p * np.abs(np.log(p))))
        low, high = p**shift, p ** (1 / shift)
    unknown = (p <= 0) | (p >= 1)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
