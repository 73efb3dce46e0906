"""Intervals over runs say what they are about, and hold what they promise; the rules for enough runs too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alxa_sim.statistics.paired import NEVER, first_month_of_difference, paired_difference, paired_ratio_difference
from alxa_sim.statistics.precision import enough_of, enough_runs, stein_total
from alxa_sim.statistics.uncertainty import (
    estimate_of,
    mean_over_parameters,
    mean_over_runs,
    parameters_and_chance,
    ratio_over_runs,
    spread_over_runs,
)

SLEEP = (
    np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]),
    np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]),
)
"""Student 1908: extra hours of sleep of ten patients with two drugs (R's `sleep`)."""

numbers = st.lists(st.floats(-100, 100), min_size=3, max_size=30).map(np.array)


def test_students_ten_sleepers() -> None:
    """R: t.test(sleep$extra[11:20], sleep$extra[1:10], paired = TRUE)."""
    found = paired_difference(*SLEEP)
    assert found.difference.value == pytest.approx(1.58)
    assert (found.difference.low, found.difference.high) == pytest.approx((0.7001142, 2.4598858), abs=5e-8)
    assert found.correlation == pytest.approx(0.7951702, abs=5e-8)
    assert found.variance_ratio == pytest.approx((SLEEP[0].var() + SLEEP[1].var()) / (SLEEP[1] - SLEEP[0]).var())
    assert found.equal == 1


def test_a_failed_run_is_counted_as_missing() -> None:
    found = mean_over_runs(np.array([1.0, np.nan, 3.0, 2.0]), 6)
    assert (found.value, found.runs_done, found.runs_asked) == (2.0, 3, 6)
    assert found.half_width == pytest.approx(stats.t.ppf(0.975, 2) / np.sqrt(3))
    assert str(found) == "2 (95 % between-run error of the mean: -0.4841 to 4.484; n = 3 of 6)"
    pair = paired_difference(np.array([1.0, np.nan, 3.0]), np.array([2.0, 2.0, 5.0]))
    assert (pair.difference.value, pair.difference.runs_done, pair.difference.runs_asked) == (1.5, 2, 3)


def test_one_run_has_no_interval() -> None:
    for found in (
        mean_over_runs(np.array([1.0])),
        ratio_over_runs(np.array([1.0]), np.array([2.0])),
        paired_difference(np.array([1.0]), np.array([2.0])).difference,
    ):
        assert np.isfinite(found.value)
        assert np.isnan([found.low, found.high]).all()
    assert np.isnan(mean_over_runs(np.array([np.nan])).value)
    assert np.isnan(spread_over_runs(np.array([np.nan])).value)
    with pytest.raises(ValueError, match="more than"):
        mean_over_runs(np.ones(3), 2)


def test_the_spread_stays_where_the_error_of_the_mean_shrinks() -> None:
    values = np.random.default_rng(0).standard_normal(20_000)
    assert spread_over_runs(values).half_width == pytest.approx(1.645, abs=0.03)
    assert mean_over_runs(values).half_width < 0.02


@given(numbers)
@settings(max_examples=50, deadline=None)
def test_a_ratio_over_equal_denominators_is_a_mean(values: np.ndarray) -> None:
    one, other = ratio_over_runs(values, np.ones(len(values))), mean_over_runs(values)
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), abs=1e-8)


@given(numbers)
@settings(max_examples=50, deadline=None)
def test_a_scenario_against_itself_differs_by_nothing(values: np.ndarray) -> None:
    found = paired_difference(values, values)
    assert (found.difference.low, found.difference.value, found.difference.high) == (0, 0, 0)
    assert found.equal == len(values)
    assert found.variance_ratio in (np.inf,) or np.isnan(found.variance_ratio)


def test_the_first_month_of_difference() -> None:
    a = np.array([[1, 2, 3], [1, np.nan, 3], [0, 0, 0]])
    b = np.array([[1, 2, 4], [1, np.nan, 3], [1, 0, 0]])
    assert first_month_of_difference(a, b).tolist() == [2, NEVER, 0]
    with pytest.raises(ValueError, match="common months"):
        first_month_of_difference(a, b[:, :2])


def test_variance_of_yields_from_six_batches() -> None:
    """Davies and Goldsmith 1972, yield of dyestuff (R's lme4::Dyestuff): REML 1764.05 between, 2451.25 within."""
    yields = [
        [1545, 1440, 1440, 1520, 1580],
        [1540, 1555, 1490, 1560, 1495],
        [1595, 1550, 1605, 1510, 1560],
        [1445, 1440, 1595, 1465, 1545],
        [1595, 1630, 1515, 1635, 1625],
        [1520, 1455, 1450, 1480, 1445],
    ]
    parts = parameters_and_chance(np.array(yields, float).ravel(), np.repeat(np.arange(6), 5))
    assert parts.parameters == pytest.approx(1764.05, abs=0.01)
    assert parts.chance == pytest.approx(2451.25, abs=0.01)
    assert (parts.points, parts.runs) == (6, 30)


def test_variance_parts_of_unequal_points_are_unbiased() -> None:
    rng = np.random.default_rng(1)
    point = np.repeat(np.arange(60), rng.integers(1, 8, 60))
    found = [
        parameters_and_chance(2 * rng.standard_normal(60)[point] + rng.standard_normal(len(point)), point)
        for _ in range(400)
    ]
    assert np.mean([f.parameters for f in found]) == pytest.approx(4, rel=0.03)
    assert np.mean([f.chance for f in found]) == pytest.approx(1, rel=0.03)


def test_parameter_uncertainty_leaves_out_chance() -> None:
    rng = np.random.default_rng(2)
    point = np.repeat(np.arange(2000), 4)
    values = rng.standard_normal(2000)[point] + 2 * rng.standard_normal(8000)
    found = mean_over_parameters(values, point)
    assert found.kind == "parameter uncertainty"
    assert found.half_width == pytest.approx(1.96, abs=0.2)
    with pytest.raises(ValueError, match="to tell parameters from chance"):
        parameters_and_chance(values[:3], np.array([0, 1, 2]))


def test_a_difference_of_ratios_leaves_a_seed_out_of_both() -> None:
    """By hand: 6 of 30 and 9 of 20; without a seed 1/4 and 7/10, 5/20 and 5/15, 2/20 ... (jackknife)."""
    first = np.array([1.0, 1.0, 4.0]), np.array([10.0, 10.0, 10.0])
    second = np.array([2.0, 4.0, 3.0]), np.array([10.0, 5.0, 5.0])
    found = paired_ratio_difference(first, second, asked=4)
    assert found.difference.value == pytest.approx(9 / 20 - 6 / 30)
    left_out = np.array([7 / 10 - 5 / 20, 5 / 15 - 5 / 20, 6 / 15 - 2 / 20])
    error = np.sqrt(2 / 3 * np.sum((left_out - left_out.mean()) ** 2))
    assert found.difference.half_width == pytest.approx(stats.t.ppf(0.975, 2) * error)
    assert (found.difference.runs_done, found.difference.runs_asked) == (3, 4)
    alone = paired_ratio_difference((first[0], np.array([30.0, 0, 0])), second).difference
    assert np.isnan(alone.low)


@pytest.mark.statistical
def test_the_interval_of_what_pairing_gains_covers() -> None:
    """Six pairs of correlation 0.8: unpaired runs would take five times as many."""
    rng = np.random.default_rng(11)
    inside = 0
    for _ in range(2000):
        world = rng.standard_normal(6)
        pair = paired_difference(*(np.sqrt(0.8) * world + np.sqrt(0.2) * rng.standard_normal((2, 6))))
        inside += pair.variance_ratio_low <= 5 <= pair.variance_ratio_high
        assert pair.variance_ratio_low <= pair.variance_ratio <= pair.variance_ratio_high
    assert 0.935 <= inside / 2000 <= 0.965, inside


@pytest.mark.statistical
def test_intervals_over_runs_cover() -> None:
    """Ten runs each of a mean, of a paired difference, and thirty of a ratio of sums and of ratios less one another."""
    rng = np.random.default_rng(3)
    inside = np.zeros(4)
    for _ in range(2000):
        world = rng.standard_normal(10)
        first, second = world + 0.3 * rng.standard_normal(10), world + 0.5 + 0.6 * rng.standard_normal(10)
        found = mean_over_runs(first)
        inside[0] += found.low <= 0 <= found.high
        months = rng.gamma(10, 100, 30)
        found = ratio_over_runs(rng.poisson(0.02 * months * rng.gamma(20, 1 / 20, 30)), months)
        inside[1] += found.low <= 0.02 <= found.high
        found = paired_difference(first, second).difference
        inside[2] += found.low <= 0.5 <= found.high
        year, others = rng.gamma(20, 1 / 20, 30), rng.gamma(10, 100, 30)
        pairs = [(rng.poisson(rate * at_risk * year), at_risk) for rate, at_risk in ((0.02, months), (0.05, others))]
        found = paired_ratio_difference(*pairs).difference
        inside[3] += found.low <= 0.03 <= found.high
    assert np.all((inside / 2 >= 930) & (inside / 2 <= 970)), inside / 2


@pytest.mark.statistical
@pytest.mark.parametrize("draw", ["normal", "skewed"])
def test_the_sequential_rule_covers_when_it_stops(draw: str) -> None:
    """Results come in tens; 1,000 times until the interval is narrow enough: 50 or 80 runs, by the wanted width."""
    rng = np.random.default_rng(4)
    for half_width in (0.28, 0.22):
        inside, runs = 0, []
        for _ in range(1000):
            values = rng.standard_normal(1200) if draw == "normal" else rng.gamma(4, 0.5, 1200) - 2
            n = 30
            while not (found := enough_runs(values[:n], half_width)).enough:
                n += 10
            inside += abs(values[:n].mean()) <= found.half_width
            runs.append(n)
            assert found.half_width <= half_width
        assert 930 <= inside <= 970, (half_width, inside)
        assert np.mean(runs) == pytest.approx((1.96 / half_width) ** 2 + 5, rel=0.12)  # half a batch too many


@pytest.mark.statistical
def test_steins_rule_covers_at_least_as_it_says() -> None:
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(2000):
        values = rng.standard_normal(2000)
        inside += abs(values[: stein_total(values[:10], 0.3)].mean()) <= 0.3
    assert 940 <= inside / 2 <= 970


def test_what_is_still_to_do() -> None:
    assert enough_runs(np.array([1.0]), 0.1, minimum=30).more == 29
    assert not enough_runs(np.zeros(29), 0.1, minimum=30).enough
    assert enough_runs(np.zeros(30), 0.1, minimum=30).enough
    far = enough_runs(np.random.default_rng(0).standard_normal(50), 0.1)
    assert 200 < far.more < 600
    assert enough_of(0.001, 40, 0.01).enough
    assert stein_total(np.zeros(5), 1) == 5
    assert estimate_of(1.0, 0.1, "sampling within a run", 0).half_width == pytest.approx(0.19599640)
    with pytest.raises(ValueError, match="never reached"):
        enough_runs(np.zeros(5), 0)
    with pytest.raises(ValueError, match="two runs"):
        enough_runs(np.zeros(5), 1, minimum=1)
    with pytest.raises(ValueError, match="pilot"):
        stein_total(np.zeros(1), 1)
