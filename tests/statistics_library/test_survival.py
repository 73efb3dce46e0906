"""Survival curves equal published ones and R's, and their intervals hold what they promise."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.survival import (
    confidence_band,
    cumulative_hazard,
    mean_time,
    nair_critical_value,
    pointwise_interval,
    survival_curve,
    time_reached,
    time_reached_interval,
)


def test_freireichs_remissions(reference: dict[str, Any]) -> None:
    case = reference["km_gehan_6mp"]
    curve = survival_curve(np.array(case["time"]), np.array(case["event"], np.bool_))
    at = np.array(case["t"])
    np.testing.assert_array_equal(curve.at_risk[at], case["n_risk"])
    np.testing.assert_array_equal(curve.ended[at], case["d"])
    np.testing.assert_allclose(curve.survival[at], case["S"], rtol=1e-9)
    np.testing.assert_allclose(curve.std_error[at], case["se_greenwood"], rtol=1e-9)
    low, high = pointwise_interval(curve)
    np.testing.assert_allclose(low[at], case["loglog_lo"], rtol=1e-8)
    np.testing.assert_allclose(high[at], case["loglog_hi"], rtol=1e-8)
    assert time_reached(curve) == case["median"]
    for horizon in (35, 24):
        assert mean_time(curve, horizon).months == pytest.approx(case[f"rmst_{horizon}"], rel=1e-9)
        assert mean_time(curve, horizon).std_error == pytest.approx(case[f"se_rmst_{horizon}"], rel=1e-8)


def test_restricted_means_of_two_arms(reference: dict[str, Any]) -> None:
    treated, case = reference["km_gehan_6mp"], reference["gehan_two_arm"]
    known = case["rmst_tau20"]
    one = mean_time(survival_curve(np.array(treated["time"]), np.array(treated["event"], np.bool_)), 20)
    zero = mean_time(survival_curve(np.array(case["placebo_time"]), np.ones(21, np.bool_)), 20)
    assert one.months == pytest.approx(known["arm1_6mp"], rel=1e-7)
    assert zero.months == pytest.approx(known["arm0"], rel=1e-7)
    assert one.std_error == pytest.approx(known["se1"], rel=1e-6)
    assert zero.std_error == pytest.approx(known["se0"], rel=1e-6)
    difference, error = one.months - zero.months, np.hypot(one.std_error, zero.std_error)
    assert difference == pytest.approx(known["diff"], rel=1e-7)
    assert 2 * stats.norm.sf(difference / error) == pytest.approx(known["p"], rel=1e-5)
    reach = critical_value(0.95) * error
    assert (difference - reach, difference + reach) == pytest.approx((known["diff_lo"], known["diff_hi"]), rel=1e-7)
    ratio, spread = one.months / zero.months, np.hypot(one.std_error / one.months, zero.std_error / zero.months)
    assert ratio == pytest.approx(known["ratio"], rel=1e-7)
    interval = ratio * np.exp(critical_value(0.95) * spread * np.array([-1, 1]))
    np.testing.assert_allclose(interval, [known["ratio_lo"], known["ratio_hi"]], rtol=1e-6)


def test_late_entry(reference: dict[str, Any]) -> None:
    case = reference["left_truncated_km"]
    curve = survival_curve(np.array(case["exit"]), np.array(case["event"], np.bool_), np.array(case["entry"]))
    np.testing.assert_array_equal(curve.at_risk[case["t"]], case["n_risk"])
    np.testing.assert_allclose(curve.survival[case["t"]], case["S"], rtol=1e-9)


def test_late_entry_and_ties_as_in_r(spells: SimpleNamespace, from_r: dict[str, Any]) -> None:
    known = from_r["km_late"]
    at = known["time"]
    curve = survival_curve(spells.exit, spells.left, spells.entry)
    np.testing.assert_allclose(curve.survival[at], known["survival"], rtol=1e-9)
    np.testing.assert_allclose(curve.std_error[at], known["std_error"], rtol=1e-9)
    np.testing.assert_array_equal(curve.at_risk[at], known["at_risk"])
    low, high = pointwise_interval(curve)
    np.testing.assert_allclose(low[at], known["low"], rtol=1e-9)
    np.testing.assert_allclose(high[at], known["high"], rtol=1e-9)
    np.testing.assert_allclose(pointwise_interval(curve, scale="plain")[0][at], known["plain_low"], rtol=1e-9)
    hazard = cumulative_hazard(spells.exit, spells.left, spells.entry)
    np.testing.assert_allclose(hazard.hazard[at], known["hazard"], rtol=1e-9)
    assert time_reached(curve) == known["median"]
    assert time_reached_interval(curve) == pytest.approx(tuple(known["median_interval"]))
    mean = mean_time(curve, 20)
    assert (mean.months, mean.std_error) == pytest.approx(tuple(known["rmean20"]), rel=1e-9)


@pytest.mark.parametrize(
    ("case", "weighted", "clustered"),
    [("km_cluster", False, True), ("km_weight", True, False), ("km_weight_cluster", True, True)],
)
def test_clustered_errors_are_rs(
    spells: SimpleNamespace, from_r: dict[str, Any], case: str, weighted: bool, clustered: bool
) -> None:
    known = from_r[case]
    at = known["time"]
    given = {
        "weights": spells.weight if weighted else None,
        "cluster": spells.cluster if clustered else None,
    }
    correction = spells.to_r if clustered else np.sqrt(239 / 240)
    curve = survival_curve(spells.exit, spells.left, spells.entry, **given)
    np.testing.assert_allclose(curve.survival[at], known["survival"], rtol=1e-9)
    np.testing.assert_allclose(curve.std_error[at] * correction, known["std_error"], rtol=1e-8)
    hazard = cumulative_hazard(spells.exit, spells.left, spells.entry, **given)
    np.testing.assert_allclose(hazard.hazard[at], known["hazard"], rtol=1e-9)
    np.testing.assert_allclose(hazard.std_error[at] * correction, known["std_hazard"], rtol=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_statsmodels_agrees_on_random_spells(seed: int) -> None:
    rng = np.random.default_rng(seed)
    entry = rng.integers(0, 6, 300)
    exit = entry + rng.geometric(0.1, 300)
    ended = rng.random(300) < 0.7
    known = SurvfuncRight(exit, ended.astype(int), entry=entry)
    curve = survival_curve(exit, ended, entry)
    at = known.surv_times.astype(int)
    np.testing.assert_allclose(curve.survival[at], known.surv_prob, rtol=1e-9)
    np.testing.assert_allclose(curve.std_error[at], known.surv_prob_se, rtol=1e-9)


def test_influence_is_what_one_cluster_less_does(spells: SimpleNamespace) -> None:
    """A small change of a cluster's weight moves the curve by its influence."""
    curve = survival_curve(spells.exit, spells.left, spells.entry, spells.weight, spells.cluster)
    nudged = spells.weight * np.where(spells.cluster == 5, 1 + 1e-6, 1)
    moved = survival_curve(spells.exit, spells.left, spells.entry, nudged, spells.cluster)
    np.testing.assert_allclose((moved.survival - curve.survival) / 1e-6, curve.influence[5], atol=1e-5)


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=2, max_size=40))
@settings(max_examples=60, deadline=None)
def test_without_censoring_it_is_the_share_still_there(rows: list[tuple[int, bool]]) -> None:
    exit = np.array([row[0] for row in rows])
    curve = survival_curve(exit, np.ones(len(rows), np.bool_))
    np.testing.assert_allclose(curve.survival, [np.mean(exit > t) for t in curve.month], atol=1e-12)
    assert mean_time(curve, int(exit.max())).months == pytest.approx(exit.mean())


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 20), st.booleans()), min_size=2, max_size=40))
@settings(max_examples=60, deadline=None)
def test_doubling_weights_moves_nothing(rows: list[tuple[int, int, bool]]) -> None:
    entry, length, ended = (np.array(column) for column in zip(*rows, strict=True))
    once = survival_curve(entry + length, ended, entry, np.ones(len(rows)))
    twice = survival_curve(entry + length, ended, entry, np.full(len(rows), 2.0))
    np.testing.assert_allclose(once.survival, twice.survival)
    np.testing.assert_allclose(once.std_error, twice.std_error, atol=1e-12)
    assert np.all(np.diff(once.survival) <= 1e-12)


def test_nair_is_what_brownian_motion_does() -> None:
    """Simulated on 400 steps of log time: |W(v)| / sqrt(v) while v grows hundredfold is a stationary process."""
    rng = np.random.default_rng(4)
    steps, growth = 400, 20.0
    keep = growth ** (-0.5 / steps)
    x = rng.standard_normal(20_000)
    largest = np.abs(x)
    for _ in range(steps):
        x = keep * x + np.sqrt(1 - keep**2) * rng.standard_normal(len(x))
        np.maximum(largest, np.abs(x), out=largest)
    assert np.mean(largest <= nair_critical_value(growth)) == pytest.approx(0.955, abs=0.01)


def simulated(rng: np.random.Generator, hazards: np.ndarray, late: bool) -> tuple[np.ndarray, ...]:
    """Spells of one data set: half enter late, censoring at random; hazards (n, months)."""
    n, months = hazards.shape
    leaves = rng.random((n, months)) < hazards
    length = np.where(leaves.any(axis=1), leaves.argmax(axis=1) + 1, months + 1)
    entry = np.where(rng.random(n) < 0.5, rng.integers(1, 8, n), 0) if late else np.zeros(n, np.int64)
    censored = entry + rng.integers(6, 30, n)
    exit = np.minimum(np.minimum(length, censored), months)
    seen = length > entry
    return exit[seen], (length == exit)[seen], entry[seen], seen


@pytest.mark.statistical
def test_intervals_of_independent_spells_cover() -> None:
    rng = np.random.default_rng(11)
    monthly = np.full((200, 24), 0.05) + 0.05 * (np.arange(24) < 6)
    truth = np.cumprod(1 - monthly[0])
    area = 1 + truth[:17].sum()
    inside = np.zeros(4)
    for _ in range(1000):
        exit, ended, entry, _ = simulated(rng, monthly, late=True)
        curve = survival_curve(exit, ended, entry, horizon=24)
        low, high = pointwise_interval(curve)
        inside[:2] += [low[m] <= truth[m - 1] <= high[m] for m in (6, 12)]
        band_low, band_high = confidence_band(curve, 3, 18)
        inside[2] += np.all(
            (band_low <= truth[curve.month - 1]) & (truth[curve.month - 1] <= band_high), where=~np.isnan(band_low)
        )
        mean = mean_time(curve, 18)
        inside[3] += abs(mean.months - area) <= critical_value(0.95) * mean.std_error
    assert np.all((inside >= 930) & (inside <= 970)), inside


@pytest.mark.statistical
def test_intervals_of_clustered_spells_cover_where_greenwood_does_not() -> None:
    """40 runs of 20 spells share a frailty of their run: the truth is the mean over frailties."""
    rng = np.random.default_rng(12)
    base = np.full(24, 0.05)
    frailties = np.random.default_rng(0).gamma(8, 1 / 8, 100_000)
    truth = np.array([np.mean(np.prod(1 - np.minimum(np.outer(frailties, base[:m]), 0.9), axis=1)) for m in (6, 12)])
    area = 1 + sum(np.mean((1 - np.minimum(frailties * 0.05, 0.9)) ** m) for m in range(1, 18))
    inside, plain, band = np.zeros(3), np.zeros(2), 0
    run = np.repeat(np.arange(40), 20)
    all_truth = np.array([np.mean((1 - np.minimum(frailties * 0.05, 0.9)) ** m) for m in range(25)])
    for i in range(1000):
        hazard = np.minimum(rng.gamma(8, 1 / 8, 40)[run][:, None] * base, 0.9)
        exit, ended, entry, seen = simulated(rng, hazard, late=False)
        curve = survival_curve(exit, ended, entry, cluster=run[seen], horizon=24)
        low, high = pointwise_interval(curve)
        inside[:2] += [low[m] <= t <= high[m] for m, t in zip((6, 12), truth, strict=True)]
        mean = mean_time(curve, 18)
        inside[2] += abs(mean.months - area) <= critical_value(0.95, 40) * mean.std_error
        if i < 300:
            low, high = pointwise_interval(survival_curve(exit, ended, entry, horizon=24))
            plain += [low[m] <= t <= high[m] for m, t in zip((6, 12), truth, strict=True)]
            low, high = confidence_band(curve, 3, 18)
            band += np.all((low <= all_truth) & (all_truth <= high), where=~np.isnan(low))
    assert np.all((inside >= 930) & (inside <= 970)), inside
    assert np.all(plain < 279), plain
    assert 275 <= band <= 295


def test_what_cannot_be_is_refused() -> None:
    exit, ended = np.array([3, 4]), np.array([True, False])
    with pytest.raises(ValueError, match="no month at risk"):
        survival_curve(exit, ended, np.array([3, 0]))
    with pytest.raises(ValueError, match="two or more"):
        survival_curve(exit, ended, cluster=np.array([1, 1]))
    with pytest.raises(ValueError, match="negative"):
        survival_curve(exit, ended, weights=np.array([1.0, -1.0]))
    with pytest.raises(ValueError, match="curve ends"):
        mean_time(survival_curve(exit, ended), 6)
    with pytest.raises(ValueError, match="level"):
        pointwise_interval(survival_curve(exit, ended), 95)
    with pytest.raises(ValueError, match="nothing ends"):
        confidence_band(survival_curve(exit, ended), 1, 2)
