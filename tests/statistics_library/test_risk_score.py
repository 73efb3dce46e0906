"""The risk score equals ridge regression, its marks equal R's, and their intervals cover."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from alxa_sim.statistics.clustered_shares import clustered_mean, clustered_share
from alxa_sim.statistics.risk_score import (
    area_under_curve,
    best_ridge,
    brier_score,
    calibration_curve,
    fit_risk_score,
    held_out,
    predicted_risk,
)


def drawn(seed: int, n: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, 4)) * [1, 100, 0.01, 1] + [0, 5, 5, 0]
    risk = 1 / (1 + np.exp(1 - (x - [0, 5, 5, 0]) @ [1, 0.01, -50, 0]))
    return x, rng.random(n) < risk, rng.integers(0, 20, n)


def test_it_is_the_minimum_of_the_penalised_likelihood() -> None:
    x, fell, _ = drawn(0)
    score = fit_risk_score(x, fell, 7.0)
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)

    def loss(beta: np.ndarray) -> float:
        linear = beta[0] + scaled @ beta[1:]
        return float(np.sum(np.logaddexp(0, linear) - fell * linear) + 3.5 * np.sum(beta[1:] ** 2))

    known = optimize.minimize(loss, np.zeros(5), method="BFGS", tol=1e-8).x
    np.testing.assert_allclose(np.append(score.constant, score.coefficients), known, atol=1e-4)


def test_more_ridge_shrinks_and_units_do_not_matter() -> None:
    x, fell, run = drawn(1)
    size = [np.abs(fit_risk_score(x, fell, ridge).coefficients).sum() for ridge in (0.0, 10.0, 1000.0)]
    assert size[0] > size[1] > size[2]
    other = x * [10, 0.1, 3, 1] + 2
    np.testing.assert_allclose(
        predicted_risk(fit_risk_score(other, fell), other), predicted_risk(fit_risk_score(x, fell), x), atol=1e-9
    )
    assert best_ridge(x, fell, run, np.array([1.0, 1e5])) == 1.0
    constant = fit_risk_score(np.column_stack([x, np.ones(len(x))]), fell)
    assert constant.coefficients[-1] == 0


def test_whole_runs_are_held_out() -> None:
    run = np.repeat(np.arange(10), 7)
    out = held_out(run, 0.3)
    assert out.sum() == 21
    assert not set(run[out]) & set(run[~out])
    assert held_out(run, 0.001).sum() == 7
    assert held_out(run, 0.999).sum() == 63


def test_area_as_in_r(spells: SimpleNamespace, from_r: dict[str, Any]) -> None:
    known = from_r["auc"]
    found = area_under_curve(np.round(1000 * spells.covariates @ [1, -0.3]), spells.left)
    assert found.area == pytest.approx(known["auc"], rel=1e-10)
    assert found.std_error == pytest.approx(known["se"], rel=1e-8)
    assert [found.low, found.area, found.high] == pytest.approx(known["interval"], rel=1e-8)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=4, max_size=40))
@settings(max_examples=80, deadline=None)
def test_area_counts_pairs_and_brier_parts_add_up(rows: list[tuple[int, bool]]) -> None:
    predicted, fell = np.array([r[0] for r in rows]) / 9, np.array([r[1] for r in rows])
    parts = brier_score(predicted, fell, 4)
    assert parts.score == pytest.approx(np.mean((predicted - fell) ** 2))
    alone = brier_score(predicted, fell, 10_000)  # every different prediction a bin
    assert alone.within == pytest.approx(0, abs=1e-12)
    curve = calibration_curve(predicted, fell, 4)
    assert curve.households.sum() == len(rows)
    assert np.all((curve.low <= curve.seen + 1e-12) & (curve.seen <= curve.high + 1e-12))
    if fell.any() and not fell.all():
        pairs = predicted[fell][:, None] - predicted[~fell]
        assert area_under_curve(predicted, fell).area == pytest.approx(np.mean((pairs > 0) + 0.5 * (pairs == 0)))
        assert area_under_curve(-predicted, fell).area == pytest.approx(1 - area_under_curve(predicted, fell).area)


def test_brier_score_of_forecasts_of_rain() -> None:
    """Forecasts 0.1 (1 of 10), 0.5 (6 of 10), 0.9 (10 of 10), parts by hand."""
    predicted = np.repeat([0.1, 0.5, 0.9], 10)
    fell = np.concatenate([np.arange(10) < k for k in (1, 6, 10)])
    found = brier_score(predicted, fell, 3)
    assert found.reliability == pytest.approx((0 + 0.01 + 0.01) / 3)
    assert found.uncertainty == pytest.approx((17 / 30) * (13 / 30))
    assert found.resolution == pytest.approx(np.mean((np.array([0.1, 0.6, 1]) - 17 / 30) ** 2))
    assert found.score == pytest.approx((9 * 0.01 + 0.81 + 10 * 0.25 + 10 * 0.01) / 30)
    assert found.within == pytest.approx(0, abs=1e-15)


def _clustered_area() -> float:
    rng = np.random.default_rng(0)
    effect = rng.standard_normal(1_000_000)
    fell = rng.random(len(effect)) < 1 / (1 + np.exp(-1.5 * effect))
    return area_under_curve(effect + rng.standard_normal(len(effect)), fell).area


CLUSTERED_AREA = _clustered_area()


@pytest.mark.statistical
def test_areas_intervals_cover() -> None:
    rng = np.random.default_rng(7)
    inside = np.zeros(3)
    run = np.repeat(np.arange(40), 10)
    truth = 0.7602499  # Phi(1 / sqrt 2)
    for _ in range(1000):
        fell = rng.random(120) < 0.4
        found = area_under_curve(rng.standard_normal(120) + fell, fell)
        inside[0] += found.low <= truth <= found.high
        # a score and an outcome that both carry the run: pairs across and within runs
        effect = rng.standard_normal(40)[run]
        fell = rng.random(400) < 1 / (1 + np.exp(-1.5 * effect))
        score = effect + rng.standard_normal(400)
        for k, cluster in ((1, run), (2, None)):
            found = area_under_curve(score, fell, cluster)
            inside[k] += found.low <= CLUSTERED_AREA <= found.high
    assert np.all((inside[:2] >= 930) & (inside[:2] <= 970)), inside
    assert inside[2] < 930, inside


def test_what_cannot_be_is_refused() -> None:
    x = np.ones((3, 1))
    with pytest.raises(ValueError, match="all or none"):
        fit_risk_score(x, np.ones(3, np.bool_))
    with pytest.raises(ValueError, match="all or none"):
        area_under_curve(np.ones(3), np.zeros(3, np.bool_))
    with pytest.raises(ValueError, match="one run"):
        held_out(np.zeros(3), 0.5)
    with pytest.raises(ValueError, match="one run"):
        best_ridge(x, np.array([True, False, True]), np.zeros(3), np.array([1.0]))
    with pytest.raises(ValueError, match="bins"):
        brier_score(np.ones(3), np.ones(3, np.bool_), 0)


@pytest.mark.statistical
@pytest.mark.parametrize(("share", "alike"), [(0.1, 5.0), (0.02, 200.0), (0.0005, 200.0)])
def test_intervals_of_shares_cover_though_runs_differ(share: float, alike: float) -> None:
    """Ten runs of 60 households, 2,000 times: shares of runs are beta; the rarest is not seen in most data sets."""
    rng = np.random.default_rng(5)
    run, inside = np.repeat(np.arange(10), 60), 0
    for _ in range(2000):
        flags = rng.random(600) < np.repeat(rng.beta(share * alike, (1 - share) * alike, 10), 60)
        found = clustered_share(flags, run)
        inside += found.low <= share <= found.high
        assert found.low < found.high
    assert inside / 2000 >= 0.93


def test_a_mean_over_clusters_has_the_interval_of_the_means_of_equal_clusters() -> None:
    values = np.arange(12.0) ** 2
    means = values.reshape(4, 3).mean(axis=1)
    found = clustered_mean(values, np.repeat(np.arange(4), 3))
    low, high = stats.t.interval(0.95, 3, means.mean(), stats.sem(means))
    assert (found.value, found.low, found.high) == pytest.approx((means.mean(), low, high))
    assert np.isnan(clustered_mean(values, np.zeros(12)).low)
    assert np.isnan(clustered_share(values > 9, np.zeros(12)).high)


def test_a_share_nobody_has_is_not_surely_nought() -> None:
    """Clopper and Pearson of 0 of 60: up to 5.96 %; six clusters count as 60 (2.0010 / 2.5706)^2 = 36.4."""
    alone = clustered_share(np.zeros(60, np.bool_), np.arange(60))
    assert (alone.value, alone.low, alone.high) == (0, 0, pytest.approx(0.0596, abs=1e-4))
    found = clustered_share(np.zeros(60, np.bool_), np.arange(60) // 10)
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 36.36), abs=1e-4)
