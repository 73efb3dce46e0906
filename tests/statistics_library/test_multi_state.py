"""Aalen-Johansen equals exact cases, R's, and the truth of simulated households as often as it says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.multi_state import (
    cumulative_incidence,
    incidence_shares,
    occupation_band,
    occupation_interval,
    state_occupation,
)
from alxa_sim.statistics.survival import survival_curve


def test_competing_endings_with_ties(reference: dict[str, Any]) -> None:
    case = reference["aalen_johansen_ties"]
    found = cumulative_incidence(np.array(case["time"]), np.array(case["status_1exit_2attrition"]))
    at = np.array(case["t"])
    for state, key in enumerate(["S", "cif1", "cif2"]):
        np.testing.assert_allclose(found.share[at, state], case[key], atol=1e-9)
    np.testing.assert_allclose(found.std_error[at, 1] * np.sqrt(11 / 12), case["se1"], rtol=1e-8)


def test_poor_nonpoor_and_gone(reference: dict[str, Any]) -> None:
    case = reference["multistate_aj_poor_nonpoor_exit"]
    number = {"poor": 0, "nonpoor": 1, "exit": 2, "cens": -1}
    rows = case["episodes_id_start_stop_from_to"]
    household, entry, exit = (np.array([row[i] for row in rows]) for i in range(3))
    came, went = (np.array([number[row[i]] for row in rows]) for i in (3, 4))
    found = state_occupation(entry, exit, came, went, 3, household)
    np.testing.assert_allclose(found.share[0], case["p0"])
    np.testing.assert_allclose(found.share[case["t"]], case["p"], atol=1e-12)


@pytest.mark.parametrize("case", ["competing", "competing_cluster", "competing_weight"])
def test_competing_endings_as_in_r(spells: SimpleNamespace, from_r: dict[str, Any], case: str) -> None:
    at, clustered, weighted = from_r["competing"]["time"], case != "competing", case == "competing_weight"
    found = cumulative_incidence(
        spells.exit,
        spells.ending,
        None if weighted else spells.entry,
        spells.weight if weighted else None,
        spells.cluster if clustered else None,
    )
    correction = spells.to_r if clustered else np.sqrt(239 / 240)
    np.testing.assert_allclose(found.share[at], from_r[case]["p"], rtol=1e-9)
    np.testing.assert_allclose(found.std_error[at] * correction, from_r[case]["std_error"], rtol=1e-8)


def test_recurrent_states_as_in_r(histories: SimpleNamespace, from_r: dict[str, Any]) -> None:
    known, at = from_r["histories"], from_r["competing"]["time"]
    h = histories
    found = state_occupation(h.entry, h.exit, h.came, h.went, 4, h.cluster)
    np.testing.assert_allclose(found.share[at], known["p"], atol=1e-9)
    np.testing.assert_allclose(found.std_error[at] * np.sqrt(11 / 12), known["std_error"], rtol=1e-7, atol=1e-10)
    own = state_occupation(h.entry, h.exit, h.came, h.went, 4, h.household)
    correction = np.sqrt(1 - 1 / own.clusters)
    np.testing.assert_allclose(own.std_error[at] * correction, known["own_error"], rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(found.months_spent[20], known["months20"], rtol=1e-9)


def test_one_way_out_is_kaplan_meier(spells: SimpleNamespace) -> None:
    found = cumulative_incidence(spells.exit, spells.left.astype(int), spells.entry, cluster=spells.cluster)
    curve = survival_curve(spells.exit, spells.left, spells.entry, cluster=spells.cluster)
    np.testing.assert_allclose(found.share[:, 0], curve.survival, atol=1e-12)
    np.testing.assert_allclose(found.std_error[:, 0], curve.std_error, atol=1e-12)


def test_influence_on_shares_and_months_is_what_a_nudge_does(histories: SimpleNamespace) -> None:
    h = histories
    ones = np.ones(len(h.entry))
    found = state_occupation(h.entry, h.exit, h.came, h.went, 4, h.cluster, weights=ones, keep_influence=True)
    nudged = ones + 1e-6 * (h.cluster == 3)
    moved = state_occupation(h.entry, h.exit, h.came, h.went, 4, h.cluster, weights=nudged)
    np.testing.assert_allclose((moved.share - found.share) / 1e-6, found.influence[3], atol=1e-5)
    spent = np.cumsum(found.influence, axis=1)[:, :-1]
    np.testing.assert_allclose(found.std_error_months[1:], np.sqrt((spent**2).sum(axis=0) * 12 / 11), atol=1e-12)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 20), st.integers(0, 3)), min_size=2, max_size=40))
@settings(max_examples=60, deadline=None)
def test_shares_add_up_to_one(rows: list[tuple[int, int, int]]) -> None:
    entry, length, ending = (np.array(column) for column in zip(*rows, strict=True))
    found = cumulative_incidence(entry + length, ending, entry)
    np.testing.assert_allclose(found.share.sum(axis=1), 1)
    np.testing.assert_allclose(found.months_spent.sum(axis=1), found.month, atol=1e-9)
    assert np.all(np.diff(found.share[:, 1:], axis=0) >= -1e-12)


def test_the_two_state_chain(reference: dict[str, Any]) -> None:
    """Households that follow the chain exactly in expectation: a weighted tree gives the exact shares."""
    case = reference["markov_2state"]
    exit, back = case["exit"], case["entry"]
    months = 84
    poor, rows = 1.0, []
    for month in range(months):
        rows += [(month, 0, 1, poor * exit), (month, 0, -1, poor * (1 - exit))]
        rows += [(month, 1, 0, (1 - poor) * back), (month, 1, -1, (1 - poor) * (1 - back))]
        poor = poor * (1 - exit) + (1 - poor) * back
    entry, came, went = (np.array([row[i] for row in rows]) for i in range(3))
    weight = np.array([row[3] for row in rows])
    found = state_occupation(entry, entry + 1, came, went, 2, np.arange(len(rows)), np.array([1.0, 0.0]), weight)
    assert found.share[-1, 0] == pytest.approx(case["steady_poor"], abs=1e-9)
    assert found.months_spent[-1, 0] == pytest.approx(case["expected_poor_months_84_from_poor"], abs=1e-9)
    month = np.repeat(np.arange(1, 13), 2)
    relapse = survival_curve(month, np.tile([True, False], 12), month - 1, np.tile([back, 1 - back], 12))
    assert 1 - relapse.survival[-1] == pytest.approx(case["relapse_within_12"], rel=1e-9)


def simulated(rng: np.random.Generator, runs: int, size: int, months: int) -> tuple[np.ndarray, ...]:
    """Stays of households of runs with a common frailty; a third enters late; state 2 is gone."""
    n = runs * size
    frailty = np.repeat(rng.gamma(12, 1 / 12, runs), size)
    state, since = np.zeros(n, np.int64), np.where(rng.random(n) < 0.3, rng.integers(1, 8, n), 0)
    end = rng.integers(10, months + 10, n).clip(max=months)
    rows = []
    late = since.copy()
    for month in range(1, months + 1):
        u = rng.random(n)
        chance = np.where(state == 0, 0.06, 0.05) * frailty
        move = np.where(u < chance, 1 - state, np.where(u > 0.99, 2, state))
        move = np.where(state == 2, 2, move)
        watched = (month > late) & (month <= end)
        went = watched & (move != state)
        last = watched & (month == end) & ~went & (state != 2)
        for chosen, to in ((went, move), (last, np.full(n, -1))):
            at = np.flatnonzero(chosen)
            rows.append(np.column_stack([since[at], np.full(len(at), month), state[at], to[at], at // size]))
        since = np.where(month <= late, late, np.where(move != state, month, since))
        state = move
    stays = np.concatenate(rows)
    return tuple(stays[stays[:, 2] != 2].T)


@pytest.mark.statistical
def test_intervals_of_shares_cover() -> None:
    """40 runs of 20 households: share poor and exited at month 12, months poor before 16, and a band."""
    frailties = np.random.default_rng(1).gamma(12, 1 / 12, 20_000)
    p = np.zeros((len(frailties), 3))
    p[:, 0] = 1
    truth = [p.mean(axis=0)]
    for _ in range(24):
        leave = np.column_stack([0.06 * frailties, 0.05 * frailties])
        q = p[:, :2] * (1 - leave - 0.01) + (p[:, :2] * leave)[:, ::-1]
        p = np.column_stack([q, 1 - q.sum(axis=1)])
        truth.append(p.mean(axis=0))
    shares = np.array(truth)
    rng = np.random.default_rng(21)
    inside, band = np.zeros(3), 0
    for i in range(1000):
        entry, exit, came, went, run = simulated(rng, 40, 20, 16)
        found = state_occupation(
            entry, exit, came, went, 3, run, np.array([1.0, 0, 0]), horizon=16, keep_influence=True
        )
        low, high = occupation_interval(found)
        inside[:2] += (low[12, :2] <= shares[12, :2]) & (shares[12, :2] <= high[12, :2])
        error = abs(found.months_spent[16, 0] - shares[:16, 0].sum())
        inside[2] += error <= critical_value(0.95, 40) * found.std_error_months[16, 0]
        if i < 300:
            low, high = occupation_band(found, 1, 3, 15)
            band += np.all((low[3:16] <= shares[3:16, 1]) & (shares[3:16, 1] <= high[3:16]))
    assert np.all((inside >= 930) & (inside <= 970)), inside
    assert 275 <= band <= 295


def test_what_cannot_be_is_refused() -> None:
    entry, exit, came = np.array([0, 0]), np.array([3, 4]), np.array([0, 1])
    household = np.array([1, 2])
    with pytest.raises(ValueError, match="not one of"):
        state_occupation(entry, exit, came, np.array([1, 2]), 2, household)
    with pytest.raises(ValueError, match="leads back"):
        state_occupation(entry, exit, came, np.array([0, 0]), 2, household)
    with pytest.raises(ValueError, match="nobody is at risk"):
        state_occupation(entry + 1, exit, came, np.array([1, 0]), 2, household)
    with pytest.raises(ValueError, match="add up"):
        state_occupation(entry, exit, came, np.array([1, 0]), 2, household, start=np.array([0.5, 0.6]))
    with pytest.raises(ValueError, match="keep_influence"):
        occupation_band(state_occupation(entry, exit, came, np.array([1, 0]), 2, household), 0, 1, 2)


def test_shares_without_errors_are_those_with_them(spells: SimpleNamespace) -> None:
    horizon = int(spells.exit.max()) + 3
    full = cumulative_incidence(spells.exit, spells.ending, spells.entry, horizon=horizon)
    there, shares = incidence_shares(spells.exit, spells.ending, full.share.shape[1], horizon, spells.entry)
    assert shares == pytest.approx(full.share)
    assert there == pytest.approx(full.at_risk[:, 0])
