"""Cost per exit, the frontier and Shapley shares equal worked examples, and their intervals cover."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alxa_sim.statistics.cost_effectiveness import (
    bootstrap_interval,
    cost_interval,
    cost_per_effect,
    fieller_interval,
    frontier,
    share_on_frontier,
)
from alxa_sim.statistics.shapley import coalitions_along, exact_shares, sampled_orders, shares_from_orders

LAW_SCHOOLS = (
    np.array([576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594.0]),
    np.array([3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96]),
)
"""Efron and Tibshirani 1993, table 3.1: LSAT and GPA of fifteen law schools."""


def of_moments(means: np.ndarray) -> np.ndarray:
    x, y, xx, yy, xy = means.T
    return (xy - x * y) / np.sqrt((xx - x**2) * (yy - y**2))


def correlation(x: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
    x, y = x - x.mean(axis=axis, keepdims=True), y - y.mean(axis=axis, keepdims=True)
    return (x * y).sum(axis=axis) / np.sqrt((x**2).sum(axis=axis) * (y**2).sum(axis=axis))


def test_the_correlation_of_law_schools() -> None:
    """Efron and Tibshirani 1993: correlation 0.776; scipy's BCa as the oracle of the interval."""
    x, y = LAW_SCHOOLS[0] / 100, LAW_SCHOOLS[1]
    moments = np.column_stack([x, y, x * x, y * y, x * y])
    assert of_moments(moments.mean(axis=0)[None])[0] == pytest.approx(0.776, abs=5e-4)
    for method in ("bca", "percentile"):
        known = stats.bootstrap(
            (x, y), correlation, paired=True, n_resamples=20_000, method="BCa" if method == "bca" else method, rng=1
        ).confidence_interval
        found = bootstrap_interval(moments, of_moments, draws=40_000, method=method)
        assert found == pytest.approx(tuple(known), abs=0.025)


def test_four_programmes_on_the_frontier() -> None:
    """C costs more than B for less (dominated); B's ratio is above D's (extended dominance); E is worth 50 a unit."""
    cost, effect = np.array([0.0, 10, 12, 20, 70]), np.array([0.0, 1, 0.5, 4, 5])
    found = frontier(cost, effect)
    assert found.standing == (
        "on the frontier",
        "dominated by a mixture",
        "dominated",
        "on the frontier",
        "on the frontier",
    )
    np.testing.assert_allclose(found.incremental_ratio, [np.nan, np.nan, np.nan, 5, 50])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12, unique=True))
@settings(max_examples=100, deadline=None)
def test_the_frontier_is_convex_and_nothing_is_above_it(rows: list[tuple[int, int]]) -> None:
    cost, effect = (np.array(column, float) for column in zip(*rows, strict=True))
    found = frontier(cost, effect)
    on = np.array([s == "on the frontier" for s in found.standing])
    order = np.argsort(cost[on])
    x, y = cost[on][order], effect[on][order]
    assert np.all(np.diff(found.incremental_ratio[on][order][1:]) > 0)
    reach = np.interp(cost, x, y)
    assert np.all(effect <= np.where(cost > x[-1], y[-1], reach) + 1e-9)


def test_one_exit_costs_what_is_paid_for_it() -> None:
    rng = np.random.default_rng(0)
    base_cost, base_exits = rng.normal(100, 10, 40), rng.normal(50, 5, 40)
    cost, exits = base_cost + 1000, base_exits + 20
    found = cost_per_effect(cost, exits, base_cost, base_exits)
    assert (found.ratio.value, found.ratio.low, found.ratio.high) == pytest.approx((50, 50, 50))
    assert found.share_without_effect == 0
    assert (found.extra_cost.value, found.extra_effect.low) == pytest.approx((1000, 20))
    cost[3] = np.nan
    assert cost_per_effect(cost, exits, base_cost, base_exits).ratio.runs_done == 39
    assert cost_per_effect(cost, exits, base_cost, base_exits, asked=50).ratio.runs_asked == 50


def test_a_programme_without_effect_is_infinitely_dear() -> None:
    rng = np.random.default_rng(1)
    effect = rng.standard_normal(40)
    found = cost_per_effect(np.full(40, 10.0), effect - effect.mean(), np.zeros(40), np.zeros(40) + 1e-3)
    assert np.isinf(found.ratio.value)
    assert np.isinf(found.ratio.high)
    assert 0.3 < found.share_without_effect < 0.7
    assert fieller_interval(np.full(40, 10.0) + effect, effect - effect.mean()) == (-np.inf, np.inf)
    assert np.isnan(cost_per_effect(*(np.array([np.nan]),) * 4).ratio.value)


def test_share_on_the_frontier_is_sure_where_results_are_far_apart() -> None:
    rng = np.random.default_rng(2)
    cost = np.array([0.0, 10, 20]) + 0.1 * rng.standard_normal((30, 3))
    effect = np.array([0.0, 10, 5]) + 0.1 * rng.standard_normal((30, 3))
    assert share_on_frontier(cost, effect, 200).tolist() == [1, 1, 0]


@pytest.mark.statistical
def test_intervals_of_a_cost_per_exit_cover() -> None:
    """60 runs: a programme costing 100 with 5 exits more; bootstrap and Fieller."""
    rng = np.random.default_rng(3)
    inside = np.zeros(3)
    for _ in range(1000):
        for k, method in enumerate(("bca", "percentile", "fieller")):
            if k == 0:
                results = programme(rng, 60)
            found = cost_per_effect(*results, draws=1000, method=method, seed=k).ratio
            inside[k] += found.low <= 20 <= found.high
    assert np.all((inside >= 930) & (inside <= 970)), inside


def programme(rng: np.random.Generator, runs: int) -> tuple[np.ndarray, ...]:
    """Cost and exits with and without a programme of which five exits more cost 100."""
    base = rng.normal(50, 5, runs)
    exits = base + rng.poisson(5, runs) + rng.normal(0, 2, runs)
    cost = 60 + 8 * (exits - base) + rng.gamma(4, 2, runs) - 8
    return cost, exits, np.zeros(runs), base


@pytest.mark.statistical
@pytest.mark.parametrize("runs", [6, 20])
def test_intervals_of_a_cost_per_exit_cover_with_few_runs(runs: int) -> None:
    """Six runs, and twenty, 2,000 times; a bootstrap (BCa) of six covers 85 to 88 %."""
    rng = np.random.default_rng(runs)
    inside, bounded = 0, 0
    for _ in range(2000):
        found = cost_per_effect(*programme(rng, runs), draws=1).ratio
        inside += found.low <= 20 <= found.high
        bounded += np.isfinite(found.high)
        assert found.kind == "Fieller's theorem over runs"
    assert 0.935 <= inside / 2000 <= 0.97, inside
    assert bounded > 1800


def test_a_dear_programme_whose_effect_is_not_sure_costs_at_least_so_much() -> None:
    """By hand: t^2 var of the effect exceeds its mean squared, so (a - rb)^2 = t^2 (aa - 2 r ab + r^2 bb) has one positive root."""
    cost, effect = np.array([99.0, 100.0, 101.0]), np.array([-1.0, 1.0, 3.0])
    low, high = cost_interval(cost, effect)
    (aa, ab), (_, bb) = np.cov(cost, effect) / 3
    t = stats.t.ppf(0.975, 2)
    assert (100 - low) ** 2 == pytest.approx(t**2 * (aa - 2 * low * ab + low**2 * bb))
    assert 0 < low < 100
    assert high == np.inf
    assert cost_interval(cost, effect - 20) == (np.inf, np.inf)  # surely fewer exits
    assert cost_interval(cost - 100, effect) == (-np.inf, np.inf)  # nothing is sure


def test_gloves() -> None:
    """One left and two right gloves; a pair is worth 1: shares 2/3, 1/6, 1/6 (Shapley value of the glove game)."""
    value = np.array([bool(c & 1) and bool(c & 6) for c in range(8)], float)
    np.testing.assert_allclose(exact_shares(value), [2 / 3, 1 / 6, 1 / 6])


def test_airport() -> None:
    """Littlechild and Owen 1973: runway costs 1, 2, 4 are shared 1/3, 5/6, 17/6."""
    need = [1.0, 2.0, 4.0]
    value = np.array([max([need[i] for i in range(3) if c >> i & 1], default=0) for c in range(8)])
    np.testing.assert_allclose(exact_shares(value), [1 / 3, 5 / 6, 17 / 6])


def test_the_security_council() -> None:
    """Five of fifteen with a veto, nine votes needed: 421/2145 for a permanent member, 4/2145 for another."""
    coalition = np.arange(2**15)
    votes = np.array([int(c).bit_count() for c in coalition])
    passes = ((coalition & 31) == 31) & (votes >= 9)
    shares = exact_shares(passes.astype(float))
    np.testing.assert_allclose(shares[:5], 421 / 2145)
    np.testing.assert_allclose(shares[5:], 4 / 2145)


@given(st.lists(st.integers(-20, 20), min_size=16, max_size=16))
@settings(max_examples=40, deadline=None)
def test_shares_are_the_mean_over_all_orders_and_add_up(values: list[int]) -> None:
    value = np.array(values, float)
    shares = exact_shares(value)
    assert shares.sum() == pytest.approx(value[-1] - value[0])
    orders = np.array(list(permutations(range(4))))
    found = shares_from_orders(orders, value[coalitions_along(orders)], reverses=False)
    np.testing.assert_allclose(found.share, shares, atol=1e-12)


def test_shares_by_run_keep_their_axis() -> None:
    values = np.random.default_rng(0).standard_normal((8, 5))
    shares = exact_shares(values)
    assert shares.shape == (3, 5)
    np.testing.assert_allclose(shares[:, 2], exact_shares(values[:, 2]))


@pytest.mark.statistical
def test_sampled_shares_are_right_within_their_error() -> None:
    rng = np.random.default_rng(8)
    value = rng.standard_normal(2**8)
    truth = exact_shares(value)
    inside = np.zeros((2, 8))
    for seed in range(1000):
        for k, reverses in enumerate((False, True)):
            orders = sampled_orders(8, 30, seed, reverses)
            found = shares_from_orders(orders, value[coalitions_along(orders)], reverses)
            inside[k] += np.abs(found.share - truth) <= stats.t.ppf(0.975, found.draws - 1) * found.std_error
    assert np.all((inside.mean(axis=1) >= 935) & (inside.mean(axis=1) <= 965)), inside


def test_a_reverse_halves_what_order_does_to_additive_and_pairwise_parts() -> None:
    """With only pairs of parts interacting, an order and its reverse give the shares exactly."""
    rng = np.random.default_rng(9)
    alone, pairs = rng.standard_normal(5), np.triu(rng.standard_normal((5, 5)), 1)
    on = (np.arange(32)[:, None] >> np.arange(5)) & 1
    value = on @ alone + np.einsum("ci,ij,cj->c", on, pairs, on)
    orders = sampled_orders(5, 1, 4)
    found = shares_from_orders(orders, value[coalitions_along(orders)])
    np.testing.assert_allclose(found.share, exact_shares(value), atol=1e-12)
    assert np.isnan(found.std_error).all()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="every coalition"):
        exact_shares(np.zeros(6))
    with pytest.raises(ValueError, match="no order"):
        sampled_orders(0, 1)
    orders = sampled_orders(3, 2, reverses=False)[:1]
    with pytest.raises(ValueError, match="reverse"):
        shares_from_orders(orders, np.zeros((1, 4)))
    with pytest.raises(ValueError, match="results, not"):
        shares_from_orders(orders, np.zeros((1, 3)))
    with pytest.raises(ValueError, match="two runs"):
        bootstrap_interval(np.zeros((1, 2)), of_moments)
