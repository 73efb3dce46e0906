"""Regressions of monthly hazards equal published ones, R's and statsmodels', and their intervals cover."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from alxa_sim.statistics.binary_regression import chance, fit_binary
from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.discrete_hazard import cut_at_steps, fit_discrete_hazard, predicted_survival


def gehan_periods(reference: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    treated, placebo = reference["km_gehan_6mp"], reference["gehan_two_arm"]["placebo_time"]
    time = np.array(treated["time"] + placebo)
    ended = np.array(treated["event"] + [1] * 21, np.bool_)
    return np.minimum(-(-time // 6), 4), ended & (time <= 24), np.repeat([1.0, 0.0], 21)[:, None]


def test_gehan_in_periods(reference: dict[str, Any]) -> None:
    case = reference["discrete_hazard_regression_gehan"]
    exit, ended, group = gehan_periods(reference)
    cut = cut_at_steps(exit, ended, np.arange(5))
    assert (len(cut.spell), cut.ended.sum()) == (case["rows"], case["events"])
    by_period = [[int((~cut.ended[cut.step == j]).sum()), int(cut.ended[cut.step == j].sum())] for j in range(4)]
    assert by_period == case["by_period_0_1"]
    for link in ("logit", "cloglog"):
        fit = fit_discrete_hazard(exit, ended, group, np.arange(5), link=link)
        # R stops at a relative change of the deviance of 1e-8, a little early on the cloglog scale
        np.testing.assert_allclose(fit.coefficients[:4], case[link]["period"], atol=2e-6 if link == "logit" else 5e-5)
        assert fit.coefficients[4] == pytest.approx(case[link]["g"], abs=2e-5)
        assert fit.std_error[4] == pytest.approx(case[link]["se_g"], abs=2e-5)
        assert fit.deviance == pytest.approx(case[link]["deviance"], rel=1e-8)
    without = fit_discrete_hazard(exit, ended, np.empty((42, 0)), np.arange(5))
    full = fit_discrete_hazard(exit, ended, group, np.arange(5))
    assert without.deviance - full.deviance == pytest.approx(case["logit"]["LR_g"], rel=1e-7)


def test_first_intercourse_of_180_boys(reference: dict[str, Any]) -> None:
    """Singer and Willett 2003: counts by grade 7-12 of their table 11.1, coefficients of their table 11.3, model B.

    `pt`: the boy has lived through a parenting transition.
    """
    case = reference["discrete_hazard_first_sex_published"]
    events = {0.0: [2, 2, 8, 8, 10, 8], 1.0: [13, 5, 16, 21, 15, 18]}
    never = {0.0: 34, 1.0: 20}
    exit = np.concatenate([np.append(np.repeat(np.arange(1, 7), events[g]), [6] * never[g]) for g in (0.0, 1.0)])
    ended = np.concatenate([np.arange(sum(events[g]) + never[g]) < sum(events[g]) for g in (0.0, 1.0)])
    pt = np.repeat([0.0, 1.0], [72, 108])[:, None]
    assert (len(exit), exit.sum(), ended.sum()) == (180, 822, 126)
    fit = fit_discrete_hazard(exit, ended, pt, np.arange(7))
    np.testing.assert_allclose(fit.coefficients[:6], case["logit_D7_12"], atol=6e-5)
    assert fit.coefficients[6] == pytest.approx(case["pt"], abs=6e-5)
    assert fit.std_error[6] == pytest.approx(case["se_pt"], abs=6e-5)
    assert fit.deviance == pytest.approx(case["deviance"], abs=6e-5)
    rates = fit_discrete_hazard(exit, ended, pt, np.arange(7), link="cloglog")
    assert rates.coefficients[6] == pytest.approx(case["cloglog_pt"], abs=6e-5)


@pytest.mark.parametrize("link", ["logit", "cloglog"])
def test_late_entry_and_clusters_as_in_r(spells: SimpleNamespace, from_r: dict[str, Any], link: Any) -> None:
    """R's `early` is the difference between the two steps of duration."""
    known = from_r[f"glm_{link}"]
    given = spells.exit, spells.left, spells.covariates, np.array([0, 6, 40]), spells.entry
    fit = fit_discrete_hazard(*given, link=link)
    into_r = np.array([[0, 1, 0, 0], [1, -1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    np.testing.assert_allclose(into_r @ fit.coefficients, known["beta"], rtol=1e-7)
    np.testing.assert_allclose(np.sqrt(np.diag(into_r @ fit.covariance @ into_r.T)), known["se"], rtol=1e-6)
    assert fit.deviance == pytest.approx(known["deviance"], rel=1e-10)
    fit = fit_discrete_hazard(*given, cluster=spells.cluster, link=link)
    np.testing.assert_allclose(np.sqrt(np.diag(into_r @ fit.covariance @ into_r.T)), known["robust"], rtol=1e-6)


def test_weights_as_in_r(spells: SimpleNamespace, from_r: dict[str, Any]) -> None:
    known = from_r["glm_weight"]
    fit = fit_discrete_hazard(
        spells.exit, spells.left, spells.covariates, np.array([0, 6, 40]), spells.entry, spells.weight, spells.cluster
    )
    into_r = np.array([[0, 1, 0, 0], [1, -1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    np.testing.assert_allclose(into_r @ fit.coefficients, known["beta"], rtol=1e-7)
    np.testing.assert_allclose(np.sqrt(np.diag(into_r @ fit.covariance @ into_r.T)), known["robust"], rtol=1e-6)


@pytest.mark.parametrize("link", ["logit", "cloglog"])
@pytest.mark.parametrize("seed", range(3))
def test_statsmodels_agrees_on_random_outcomes(link: Any, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(400), rng.standard_normal((400, 3))])
    y = (rng.random(400) < chance(x @ [-1, 0.5, -0.8, 0], link)).astype(float)
    family = sm.families.Binomial(sm.families.links.Logit() if link == "logit" else sm.families.links.CLogLog())
    known = sm.GLM(y, x, family=family).fit(tol=1e-12)
    fit = fit_binary(x, y, link)
    np.testing.assert_allclose(fit.coefficients, known.params, rtol=1e-6)
    np.testing.assert_allclose(fit.std_error, known.bse, rtol=1e-6)
    assert fit.deviance == pytest.approx(known.deviance, rel=1e-9)


def test_steps_of_one_spell_are_its_months(spells: SimpleNamespace) -> None:
    """Wide steps equal months one by one under a common coefficient."""
    wide = fit_discrete_hazard(spells.exit, spells.left, spells.covariates, np.array([0, 40]), spells.entry)
    cut = cut_at_steps(spells.exit, spells.left, np.arange(41), spells.entry)
    x = np.column_stack([np.ones(len(cut.spell)), spells.covariates[cut.spell]])
    months = fit_binary(x, cut.ended.astype(float))
    np.testing.assert_allclose(wide.coefficients, months.coefficients, rtol=1e-8)
    np.testing.assert_allclose(wide.covariance, months.covariance, rtol=1e-7)


def test_predicted_survival_of_no_covariates_is_the_product_of_hazards(reference: dict[str, Any]) -> None:
    exit, ended, _ = gehan_periods(reference)
    fit = fit_discrete_hazard(exit, ended, np.empty((42, 0)), np.arange(5))
    cut = cut_at_steps(exit, ended, np.arange(5))
    hazard = [cut.ended[cut.step == j].mean() for j in range(4)]
    survival = predicted_survival(fit, np.arange(5), np.empty((1, 0)))[0]
    np.testing.assert_allclose(survival, np.concatenate([[1], np.cumprod(1 - np.array(hazard))]), rtol=1e-7)


def _marginal_slope() -> float:
    """What the regression estimates from endless data: of shares at risk and endings integrated over the runs."""
    rng = np.random.default_rng(0)
    level, slope = -2.6 + 0.5 * rng.standard_normal(400_000), 0.5 + 0.5 * rng.standard_normal(400_000)
    logit = []
    for z in (0.0, 1.0):
        h = chance(level + slope * z)
        weight = np.minimum(np.arange(1, 13), 3) / 3
        months = sum(np.mean((1 - h) ** (m - 1)) * weight[m - 1] for m in range(1, 13))
        endings = sum(np.mean(h * (1 - h) ** (m - 1)) * weight[m - 1] for m in range(1, 13))
        logit.append(np.log(endings / (months - endings)))
    return float(logit[1] - logit[0])


MARGINAL_SLOPE = _marginal_slope()


@pytest.mark.statistical
def test_clustered_intervals_cover() -> None:
    """40 runs of 16 spells with late entry; level and slope of the hazard are the run's own."""
    rng = np.random.default_rng(41)
    run = np.repeat(np.arange(40), 16)
    inside, plain = 0, 0
    for i in range(1000):
        z = rng.integers(0, 2, 640).astype(float)
        level = -2.6 + 0.5 * rng.standard_normal(40)[run]
        slope = 0.5 + 0.5 * rng.standard_normal(40)[run]
        hazard = chance(level + slope * z)
        length = rng.geometric(hazard)
        entry = rng.integers(0, 3, 640)
        seen = length > entry
        exit = np.minimum(length, 12)[seen]
        given = exit, (length[seen] <= 12), z[seen][:, None], np.array([0, 12]), entry[seen]
        fit = fit_discrete_hazard(*given, cluster=run[seen])
        error = abs(fit.coefficients[1] - MARGINAL_SLOPE)
        inside += error <= critical_value(0.95, 40) * fit.std_error[1]
        if i < 300:
            plain += error <= critical_value(0.95) * fit_discrete_hazard(*given).std_error[1]
    assert 930 <= inside <= 970, inside
    assert plain < 279, plain


def test_what_cannot_be_is_refused() -> None:
    exit, ended = np.array([3, 4, 5]), np.array([True, True, False])
    with pytest.raises(ValueError, match="widen"):
        fit_discrete_hazard(exit, ended, np.empty((3, 0)), np.array([0, 2, 6]))
    with pytest.raises(ValueError, match="without error"):
        fit_binary(np.column_stack([np.ones(4), [0, 0, 1, 1]]), np.array([0.0, 0, 1, 1]))
    with pytest.raises(ValueError, match="edges"):
        cut_at_steps(exit, ended, np.array([4]))
