"""Hazards equal the published life table, and their intervals cover."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from alxa_sim.statistics.hazards import chance_per_year, exact_interval, hazard_by_duration, rate_per_year
from alxa_sim.statistics.survival import survival_curve


def test_how_long_teachers_stay(reference: dict[str, Any]) -> None:
    """Singer and Willett's life table of teachers' first years."""
    case = reference["discrete_hazard_teachers"]
    year = np.arange(1, 13)
    exit = np.concatenate([np.repeat(year, case["events"]), np.repeat(year, case["censored"])])
    ended = np.arange(len(exit)) < sum(case["events"])
    found = hazard_by_duration(exit, ended, np.arange(13))
    curve = survival_curve(exit, ended)
    np.testing.assert_array_equal(found.person_months, case["n"])
    np.testing.assert_array_equal(found.ended, case["events"])
    np.testing.assert_allclose(found.monthly, case["hazard"], atol=5.1e-5)
    np.testing.assert_allclose(found.std_error, case["se_h"], atol=5.1e-5)
    np.testing.assert_allclose(curve.survival[1:], case["survivor"], atol=5.1e-5)
    np.testing.assert_allclose(curve.std_error[1:], case["se_S"], atol=5.1e-5)


def test_exact_interval_is_statsmodels() -> None:
    count, trials = np.array([0.0, 1, 7, 20]), np.array([20.0, 15, 90, 20])
    low, high = exact_interval(count, trials)
    for i in range(4):
        assert (low[i], high[i]) == pytest.approx(proportion_confint(count[i], trials[i], 0.05, "beta"), abs=1e-12)


def test_steps_count_months_and_endings() -> None:
    exit, entry, ended = np.array([3, 9, 14, 20]), np.array([0, 5, 2, 0]), np.array([True, True, False, True])
    found = hazard_by_duration(exit, ended, np.array([0, 6, 12, 24]), entry)
    assert found.person_months.tolist() == [3 + 1 + 4 + 6, 0 + 3 + 6 + 6, 0 + 0 + 2 + 8]
    assert found.ended.tolist() == [1, 1, 1]
    grouped = hazard_by_duration(exit, ended, np.array([0, 6, 12, 24]), entry, cluster=np.array([0, 1, 2, 3]))
    np.testing.assert_allclose(grouped.monthly, found.monthly)


def test_a_month_of_hazard_in_a_year() -> None:
    assert chance_per_year(np.array([0.0, 0.1, 1.0])).tolist()[1:] == pytest.approx([1 - 0.9**12, 1.0])
    assert rate_per_year(np.array([0.01])) == pytest.approx(0.12)


def test_nobody_at_risk_has_no_hazard() -> None:
    found = hazard_by_duration(np.array([3, 4]), np.array([True, True]), np.array([0, 6, 12]))
    assert np.isnan([found.monthly[1], found.low[1], found.high[1]]).all()


@pytest.mark.statistical
def test_intervals_cover_with_and_without_clusters() -> None:
    """Exact intervals of independent spells are a little wide; those of 40 runs with a common frailty are right."""
    rng = np.random.default_rng(31)
    run = np.repeat(np.arange(40), 25)
    inside = np.zeros(3)
    weighted = np.random.default_rng(2).gamma(10, 1 / 10, 200_000)
    hazard = 0.05 * weighted  # months 1-6: sum of endings over sum of months, late entries before month 4 included
    share = [np.mean((1 - hazard) ** m) for m in range(7)]
    months = sum(share[m - 1] * min(m, 4) / 4 for m in range(1, 7))
    endings = sum((share[m - 1] - share[m]) * min(m, 4) / 4 for m in range(1, 7))
    for _ in range(1000):
        entry = rng.integers(0, 4, 1000)
        length = rng.geometric(0.05, 1000)
        seen = length > entry
        found = hazard_by_duration(length[seen], np.ones(seen.sum(), np.bool_), np.array([0, 6]), entry[seen])
        inside[0] += found.low[0] <= 0.05 <= found.high[0]
        length = rng.geometric(np.minimum(0.05 * rng.gamma(10, 1 / 10, 40)[run], 0.9))
        seen = length > entry
        for k, cluster in ((1, run[seen]), (2, None)):
            found = hazard_by_duration(
                length[seen], np.ones(seen.sum(), np.bool_), np.array([0, 6]), entry[seen], cluster=cluster
            )
            inside[k] += found.low[0] <= endings / months <= found.high[0]
    assert np.all((inside[:2] >= 930) & (inside[:2] <= 970)), inside
    assert inside[2] < 930, inside


def test_what_cannot_be_is_refused() -> None:
    exit, ended = np.array([3, 4]), np.array([True, True])
    for edges in ([0], [3, 3], [-1, 4]):
        with pytest.raises(ValueError, match="edges"):
            hazard_by_duration(exit, ended, np.array(edges))
