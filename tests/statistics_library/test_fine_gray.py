"""Fine and Gray's model equals R's cmprsk, and its intervals cover."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.fine_gray import fit_fine_gray


def test_twelve_spells_in_two_groups(reference: dict[str, Any]) -> None:
    case = reference["aalen_johansen_ties"]
    group = np.array(case["group"], float)[:, None]
    fit = fit_fine_gray(np.array(case["time"]), np.array(case["status_1exit_2attrition"]), group)
    assert fit.coefficients[0] == pytest.approx(case["fine_gray_beta_1"], rel=1e-5)
    assert fit.std_error[0] * np.sqrt(11 / 12) == pytest.approx(case["fine_gray_se_1"], rel=2e-6)


def test_two_covariates_as_in_r(spells: SimpleNamespace, from_r: dict[str, Any]) -> None:
    fit = fit_fine_gray(spells.exit, spells.ending, spells.covariates)
    np.testing.assert_allclose(fit.coefficients, from_r["fine_gray"]["beta"], rtol=1e-6)
    np.testing.assert_allclose(fit.std_error * np.sqrt(239 / 240), from_r["fine_gray"]["se"], rtol=1e-6)


@pytest.mark.statistical
def test_clustered_intervals_cover() -> None:
    """The covariate is the run's own and does not matter for this ending nor the other; both carry a frailty."""
    rng = np.random.default_rng(61)
    run = np.repeat(np.arange(40), 12)
    x = (np.arange(40) % 2)[run][:, None].astype(float)
    inside, plain = 0, 0
    for i in range(1000):
        frailty = rng.gamma(6, 1 / 6, 40)[run]
        left = rng.geometric(np.clip(0.08 * frailty, 0.005, 0.6))
        away, end = rng.geometric(0.03, len(run)), rng.integers(8, 16, len(run))
        exit = np.minimum(np.minimum(left, away), end)
        ending = np.where(left == exit, 1, np.where(away == exit, 2, 0))
        fit = fit_fine_gray(exit, ending, x, cluster=run)
        inside += abs(fit.coefficients[0]) <= critical_value(0.95, 40) * fit.std_error[0]
        if i < 300:
            plain += abs(fit.coefficients[0]) <= 1.96 * fit_fine_gray(exit, ending, x).std_error[0]
    assert 930 <= inside <= 970, inside
    assert plain < 279, plain


def test_what_cannot_be_is_refused() -> None:
    exit, x = np.array([3, 4, 5, 6]), np.array([[0.0], [1], [2], [5]])
    with pytest.raises(ValueError, match="no spell ends"):
        fit_fine_gray(exit, np.zeros(4, np.int64), x)
    with pytest.raises(ValueError, match="dependent"):
        fit_fine_gray(exit, np.ones(4, np.int64), np.column_stack([x, 2 * x]))
