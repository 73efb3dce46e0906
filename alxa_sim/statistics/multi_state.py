"""Where households are, month by month, when they move between states: Aalen-Johansen with late entry and ties.

Poor, exited, relapsed, exited again, ... are states 0, 1, 2, ...; competing endings are the case of one state to leave.
The product integral needs no Markov assumption for the share in each state as long as censoring does not depend on the
past (Datta and Satten 2001). Endings in one month are taken at once and need no order.

Sources: Aalen and Johansen 1978; Andersen, Borgan, Gill and Keiding 1993, section IV.4; Aalen, Borgan and Gjessing
2008, sections 3.4 and 8.4. The error is the infinitesimal jackknife by cluster (see `clusters`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from alxa_sim.statistics import months_at_risk
from alxa_sim.statistics.arrays import Floats, Ints, check_lengths, check_spells, weights_or_ones
from alxa_sim.statistics.clusters import cluster_numbers, critical_value, sup_critical_value

CLUSTERS_AT_ONCE = 10_000
"""Clusters whose influences are in memory at once, where they are not kept."""


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
    """Influence of each cluster on the shares, (clusters, months told, states); empty unless asked for."""


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
    told: Ints | None = None,
) -> Occupation:
    """Aalen-Johansen from stays in a state: watched from `entry` to `exit` in state `came`, then moved to `went`.

    `went` is -1 where the stay was not seen to end. `start` is the share in each state at month 0: given, it is taken
    as exact (one state for transition probabilities out of it); otherwise the shares of those at risk in month 1.
    `cluster` is the household or, if runs make households alike, the run. Errors are of the months `told`, or of all.
    Memory: (months x states) squared, and for kept influences clusters x months x states.
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
    return _integrated(stays, last, share, influence, told, keep_influence)


def cumulative_incidence(
    exit: Ints,
    ending: Ints,
    entry: Ints | None = None,
    weights: Floats | None = None,
    cluster: npt.NDArray[Any] | None = None,
    horizon: int | None = None,
    keep_influence: bool = False,
    told: Ints | None = None,
) -> Occupation:
    """Shares that ended in each way by each month: `ending` 0 censored, 1, 2, ... competing; state 0 is not ended yet.

    Arrays (n,), as for `survival_curve`. Without clusters each spell is its own. Errors as for `state_occupation`.
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
        told=told,
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


class _Moves(NamedTuple):
    """What happens in each month to all clusters together; month 0 is empty."""

    at_risk: Floats
    """Weight at risk, (months + 1, states)."""
    hazard: Floats
    """Share of it that moves from a state to another, (months + 1, states, states)."""
    step: Floats
    """Where those in each state are after the month, (months + 1, states, states)."""


def _moves(stays: _Stays, months: int) -> _Moves:
    k = stays.states
    there = months_at_risk.at_risk(stays.entry, stays.exit, months, stays.weight, stays.came, k).T
    way = stays.came * k + stays.went
    moved = months_at_risk.ended_in(stays.exit, stays.went >= 0, months, stays.weight, way, k * k)
    at_risk = np.where(there > 1e-9, there, 0.0)
    hazard = months_at_risk.divided(moved.T.reshape(-1, k, k), at_risk[:, :, None])
    stay = np.eye(k) * (1.0 - hazard.sum(axis=2))[:, :, None]
    return _Moves(at_risk, hazard, hazard + stay)


def _integrated(
    stays: _Stays, months: int, share: Floats, opening: Floats | None, told: Ints | None, keep: bool
) -> Occupation:
    """Shares by month, and their errors, in the months told, from what each cluster adds to them."""
    moves = _moves(stays, months)
    shares = _shares(moves, share)
    onward = _onward(moves.step)
    pull = _pull(moves, shares, onward)  # (cells, months + 1, states)
    counts = _counts(stays, months)
    if opening is not None:  # what a cluster does to the shares at month 0 goes on like the shares
        counts = sparse.hstack([counts, sparse.csr_array(opening)]).tocsr()
        pull = np.concatenate([pull, onward[0].swapaxes(0, 1)])
    every = np.arange(months + 1) if told is None else told
    error, influence = _errors(counts, pull[:, every], keep)
    error_spent, _ = _errors(counts, _before(pull, axis=1)[:, every], keep=False)
    return Occupation(
        np.arange(months + 1),
        moves.at_risk,
        shares,
        _spread_out(error, every, months),
        _before(shares, axis=0),
        _spread_out(error_spent, every, months),
        stays.clusters,
        influence,
    )


def _errors(counts: Any, pull: Floats, keep: bool) -> tuple[Floats, Floats]:
    """Errors by month and state of sums of `pull` over the cells of each cluster, and if kept the sums themselves."""
    clusters, (cells, *shape) = counts.shape[0], pull.shape
    flat, total, kept = pull.reshape(cells, -1), np.zeros(shape), [np.zeros((0, *shape))]
    for first in range(0, clusters, CLUSTERS_AT_ONCE):
        moved = np.asarray(counts[first : first + CLUSTERS_AT_ONCE] @ flat).reshape(-1, *shape)
        total += np.sum(np.square(moved), axis=0)
        if keep:
            kept.append(moved)
    return np.sqrt(total * clusters / (clusters - 1)), np.concatenate(kept)  # as in `clusters`


def _before(values: Floats, axis: int) -> Floats:
    """Sums over all earlier months."""
    sums = np.cumsum(values, axis=axis)
    return np.asarray(sums - values)


def _spread_out(values: Floats, months: Ints, last: int) -> Floats:
    """Values of some months as a table over months 0 ... last, NaN in the others."""
    table = np.full((last + 1, values.shape[1]), np.nan)
    table[months] = values
    return table


def _shares(moves: _Moves, share: Floats) -> Floats:
    """Share in each state after every month, (months + 1, states)."""
    shares = [share]
    for step in moves.step[1:]:
        shares.append(np.maximum(shares[-1] @ step, 0.0))
    return np.array(shares)


def _onward(step: Floats) -> Floats:
    """Where those in each state at the end of month m are in month t: (m, t, states, states), 0 for t before m."""
    months, k = len(step), step.shape[1]
    onward = np.zeros((months, months, k, k))
    for month in range(months):
        onward[month, month] = np.eye(k)
        onward[:month, month] = onward[:month, month - 1] @ step[month]
    return onward


def _pull(moves: _Moves, shares: Floats, onward: Floats) -> Floats:
    """How far a weight of 1 in a cell of `_counts` moves the shares: (cells, months + 1, states).

    A move changes where its part of the share is from then on; being at risk lowers, month by month, the hazard that
    the moves of others have.
    """
    months, k = shares.shape
    before = np.concatenate([np.zeros((1, k)), shares[:-1]])
    part = months_at_risk.divided(before, moves.at_risk)  # (m, from)
    onward = onward.transpose(0, 2, 1, 3)  # (m, from, t, state)
    gain = (onward[:, None] - onward[:, :, None]) * part[:, :, None, None, None]  # (m, from, to, t, state)
    expected = np.sum(moves.hazard[:, :, :, None, None] * gain, axis=2)
    lived = -np.cumsum(expected, axis=0)
    return np.concatenate([gain.reshape(-1, months, k), lived.reshape(-1, months, k)])


def _counts(stays: _Stays, months: int) -> Any:
    """Sparse (clusters, cells): moves by month, from and to; then leaves less entries by month and state."""
    k, width = stays.states, months + 1
    moving = (stays.went >= 0) & (stays.exit <= months)
    move = (stays.exit * k + stays.came) * k + stays.went
    leave, enter = (width * k * k + np.minimum(month, months) * k + stays.came for month in (stays.exit, stays.entry))
    cell = np.concatenate([move[moving], leave, enter])
    value = np.concatenate([stays.weight[moving], stays.weight, -stays.weight])
    number = np.concatenate([stays.number[moving], stays.number, stays.number])
    return sparse.coo_array((value, (number, cell)), shape=(stays.clusters, width * k * (k + 1))).tocsr()


def _opening(at_risk: Floats, start: Floats | None) -> tuple[Floats, Floats | None]:
    """Shares at month 0, (states,), and the influence of each cluster on them (clusters, states), None on given."""
    if start is not None:
        share = np.asarray(start, np.float64)
        if share.shape != at_risk.shape[1:] or not np.isclose(share.sum(), 1.0):
            raise ValueError("the shares at the start must be one a state and add up to 1")
        return share, None
    total = float(at_risk.sum())
    if total <= 0:
        raise ValueError("nobody is at risk in month 1: say the shares at the start")
    share = at_risk.sum(axis=0) / total
    return share, (at_risk - at_risk.sum(axis=1, keepdims=True) * share) / total


def _interval(occupation: Occupation, reach: float) -> tuple[Floats, Floats]:
    p, error = occupation.share, occupation.std_error
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = np.exp(reach * error / (p * np.abs(np.log(p))))
        low, high = p**shift, p ** (1 / shift)
    unknown = (p <= 0) | (p >= 1)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
