"""Cox models equal published ones, R's and statsmodels', and their intervals cover."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from statsmodels.duration.hazard_regression import PHReg

from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.cox import fit_cox, survival_of
from alxa_sim.statistics.log_rank import log_rank_test
from alxa_sim.statistics.survival import cumulative_hazard


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_freireichs_two_arms(reference: dict[str, Any], ties: Any) -> None:
    case = reference["gehan_two_arm"]
    treated = reference["km_gehan_6mp"]
    exit = np.array(treated["time"] + case["placebo_time"])
    ended = np.array(treated["event"] + [1] * 21, np.bool_)
    fit = fit_cox(exit, ended, np.repeat([0.0, 1.0], 21)[:, None], ties=ties)
    known = case[f"cox_{ties}"]
    assert fit.coefficients[0] == pytest.approx(known["beta"], rel=1e-8)
    assert fit.std_error[0] == pytest.approx(known["se"], rel=1e-8)
    assert fit.log_likelihood == pytest.approx(known["loglik"], rel=1e-8)
    if ties == "efron":
        assert fit.log_likelihood_null == pytest.approx(known["loglik0"], abs=1e-5)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_late_entry_ties_and_clusters_as_in_r(spells: SimpleNamespace, from_r: dict[str, Any], ties: Any) -> None:
    known = from_r[f"cox_{ties}"]
    fit = fit_cox(spells.exit, spells.left, spells.covariates, spells.entry, ties=ties)
    np.testing.assert_allclose(fit.coefficients, known["beta"], rtol=1e-7)
    np.testing.assert_allclose(fit.std_error, known["se"], rtol=1e-7)
    assert [fit.log_likelihood_null, fit.log_likelihood] == pytest.approx(known["loglik"], rel=1e-10)
    assert fit.score_statistic == pytest.approx(known["score"], rel=1e-8)
    np.testing.assert_allclose(fit.baseline[0, from_r["km_late"]["time"]], known["baseline"], rtol=1e-7)
    fit = fit_cox(spells.exit, spells.left, spells.covariates, spells.entry, cluster=spells.cluster, ties=ties)
    known = from_r[f"cox_{ties}_cluster"]
    np.testing.assert_allclose(fit.std_error * spells.to_r, known["robust"], rtol=1e-6)
    np.testing.assert_allclose(fit.coefficients, known["beta"], rtol=1e-7)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.model_covariance)), known["se"], rtol=1e-7)
    assert [fit.log_likelihood_null, fit.log_likelihood] == pytest.approx(known["loglik"], rel=1e-10)
    assert fit.score_statistic == pytest.approx(known["score"], rel=1e-8)


@pytest.mark.parametrize(
    ("case", "strata", "weighted"), [("cox_efron_strata", True, False), ("cox_efron_weight", False, True)]
)
def test_strata_and_weights_as_in_r(
    spells: SimpleNamespace, from_r: dict[str, Any], case: str, strata: bool, weighted: bool
) -> None:
    known = from_r[case]
    fit = fit_cox(
        spells.exit,
        spells.left,
        spells.covariates,
        spells.entry,
        strata=spells.group if strata else None,
        weights=spells.weight if weighted else None,
        cluster=spells.cluster,
    )
    np.testing.assert_allclose(fit.coefficients, known["beta"], rtol=1e-7)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.model_covariance)), known["se"], rtol=1e-7)
    np.testing.assert_allclose(fit.std_error * spells.to_r, known["robust"], rtol=1e-6)
    assert [fit.log_likelihood_null, fit.log_likelihood] == pytest.approx(known["loglik"], rel=1e-9)
    assert fit.score_statistic == pytest.approx(known["score"], rel=1e-8)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("seed", range(3))
def test_statsmodels_agrees_on_random_spells(seed: int, ties: Any) -> None:
    """Without late entry: there statsmodels 0.15 takes another risk set than R, on ties and off them."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((250, 3))
    exit = rng.geometric(np.clip(0.1 * np.exp(x @ [0.5, -0.5, 0]), 0, 0.8))
    ended = rng.random(250) < 0.8
    known = PHReg(exit, x, ended.astype(int), ties=ties).fit()
    fit = fit_cox(exit, ended, x, ties=ties)
    np.testing.assert_allclose(fit.coefficients, known.params, rtol=1e-4, atol=1e-6)
    assert fit.log_likelihood == pytest.approx(known.llf, rel=1e-8)
    if ties == "breslow":
        np.testing.assert_allclose(fit.std_error, known.bse, rtol=1e-4)


def test_score_statistic_without_ties_is_the_log_rank_test(spells: SimpleNamespace) -> None:
    exit, entry = spells.exit * 1000 + spells.id, spells.entry * 1000
    groups = (spells.group[:, None] == [1, 2]).astype(float)
    fit = fit_cox(exit, spells.left, groups, entry)
    assert fit.score_statistic == pytest.approx(log_rank_test(exit, spells.left, spells.group, entry).statistic)


def test_baseline_of_no_covariate_that_matters_is_nelson_aalen(spells: SimpleNamespace) -> None:
    fit = fit_cox(spells.exit, spells.left, np.random.default_rng(0).standard_normal((240, 1)), ties="breslow")
    known = cumulative_hazard(spells.exit, spells.left)
    np.testing.assert_allclose(fit.baseline[0], known.hazard, rtol=0.05)
    assert np.all(np.diff(survival_of(fit, np.array([[0.0], [1.0]])), axis=1) <= 0)


@pytest.mark.statistical
def test_clustered_intervals_cover_where_plain_ones_do_not() -> None:
    """A covariate of the run (a programme drawn for it) and its frailty; the truth is that it does not matter."""
    rng = np.random.default_rng(51)
    run = np.repeat(np.arange(40), 12)
    inside = np.zeros(2)
    x = (np.arange(40) % 2)[run][:, None].astype(float)
    for _ in range(1000):
        hazard = np.clip(0.08 * rng.gamma(8, 1 / 8, 40)[run], 0.005, 0.6)
        length, entry = rng.geometric(hazard), rng.integers(0, 3, 480)
        seen = length > entry
        exit = np.minimum(length, 15)[seen]
        fit = fit_cox(exit, length[seen] <= 15, x[seen], entry[seen], cluster=run[seen])
        inside[0] += abs(fit.coefficients[0]) <= critical_value(0.95, 40) * fit.std_error[0]
        inside[1] += abs(fit.coefficients[0]) <= critical_value(0.95) * np.sqrt(fit.model_covariance[0, 0])
    assert 930 <= inside[0] <= 970, inside
    assert inside[1] < 930, inside


def test_what_cannot_be_is_refused() -> None:
    exit, x = np.array([3, 4, 5, 6]), np.array([[0.0], [1], [2], [3]])
    with pytest.raises(ValueError, match="no spell ends"):
        fit_cox(exit, np.zeros(4, np.bool_), x)
    with pytest.raises(ValueError, match="dependent"):
        fit_cox(exit, np.ones(4, np.bool_), np.column_stack([x, 2 * x]))
    with pytest.raises(ValueError, match="without error"):
        fit_cox(exit, np.ones(4, np.bool_), x)
