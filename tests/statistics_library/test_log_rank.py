"""Tests of groups equal published ones and R's, and reject as often as they say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from alxa_sim.statistics.log_rank import log_rank_test


def two_arms(reference: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    treated, placebo = reference["km_gehan_6mp"], reference["gehan_two_arm"]["placebo_time"]
    exit = np.array(treated["time"] + placebo)
    return exit, np.array(treated["event"] + [1] * 21, np.bool_), np.repeat([0, 1], 21)


def test_freireichs_two_arms(reference: dict[str, Any]) -> None:
    case = reference["gehan_two_arm"]
    test = log_rank_test(*two_arms(reference))
    assert test.statistic == pytest.approx(case["logrank_chisq"], rel=1e-9)
    assert test.p_value == pytest.approx(case["logrank_p"], rel=1e-3)
    np.testing.assert_array_equal(test.observed, case["observed"])
    np.testing.assert_allclose(test.expected, case["expected"], atol=5e-5)


@pytest.mark.parametrize(
    ("weighting", "key"),
    [
        ("fleming-harrington", "peto_rho1_chisq"),
        ("gehan", "wilcoxon_gehan_chisq"),
        ("tarone-ware", "tarone_ware_chisq"),
        ("peto", "peto_lifelines_chisq"),
    ],
)
def test_weighted_tests_of_two_arms(reference: dict[str, Any], weighting: Any, key: str) -> None:
    test = log_rank_test(*two_arms(reference), weighting=weighting)
    assert test.statistic == pytest.approx(reference["gehan_two_arm"][key], rel=1e-7)


@pytest.mark.parametrize(
    ("case", "strata", "weighting"),
    [
        ("logrank3", False, "log-rank"),
        ("logrank3_strata", True, "log-rank"),
        ("fleming_harrington", False, "fleming-harrington"),
    ],
)
def test_three_groups_as_in_r(
    spells: SimpleNamespace, from_r: dict[str, Any], case: str, strata: bool, weighting: Any
) -> None:
    known = from_r[case]
    layers = spells.covariates[:, 1] if strata else None
    test = log_rank_test(spells.exit, spells.left, spells.group, strata=layers, weighting=weighting)
    assert test.statistic == pytest.approx(known["chisq"], rel=1e-9)
    np.testing.assert_allclose(test.observed, known["observed"], rtol=1e-9)
    np.testing.assert_allclose(test.expected, known["expected"], rtol=1e-9)


def test_late_entry_is_rs_score_test(spells: SimpleNamespace, from_r: dict[str, Any]) -> None:
    """Without ties the score test of a Cox model is the log-rank test: durations in thousandths of months."""
    exit = spells.exit * 1000 + spells.id
    test = log_rank_test(exit, spells.left, spells.group, spells.entry * 1000)
    assert test.statistic == pytest.approx(from_r["logrank_late_untied_score"], rel=1e-8)


def test_residuals_add_up_to_observed_less_expected(spells: SimpleNamespace) -> None:
    """One cluster a spell gives nearly the same test as no clusters."""
    plain = log_rank_test(spells.exit, spells.left, spells.group, spells.entry)
    own = log_rank_test(spells.exit, spells.left, spells.group, spells.entry, cluster=spells.id)
    assert own.statistic == pytest.approx(plain.statistic, rel=0.15)


@pytest.mark.statistical
def test_clustered_test_keeps_its_level_where_the_plain_one_does_not() -> None:
    """Groups are runs' own (the first twenty of forty), runs share a frailty; no difference between groups."""
    rng = np.random.default_rng(5)
    run = np.repeat(np.arange(40), 20)
    rejected = np.zeros(2)
    for i in range(1000):
        hazard = np.clip(0.08 * rng.gamma(6, 1 / 6, 40)[run], 0.01, 0.5)
        length = rng.geometric(hazard)
        entry = rng.integers(0, 3, len(run))
        seen = length > entry
        exit = np.minimum(length, 20)
        given = exit[seen], (length <= 20)[seen], (run >= 20)[seen].astype(int), entry[seen]
        rejected[0] += log_rank_test(*given, cluster=run[seen]).p_value < 0.05
        if i < 300:
            rejected[1] += log_rank_test(*given).p_value < 0.05
    assert 30 <= rejected[0] <= 70
    assert rejected[1] > 45


@pytest.mark.statistical
def test_p_values_of_three_groups_are_uniform() -> None:
    rng = np.random.default_rng(6)
    p = []
    for _ in range(1000):
        length = rng.geometric(0.1, 150)
        censored = rng.integers(5, 25, 150)
        p.append(log_rank_test(np.minimum(length, censored), length <= censored, rng.integers(0, 3, 150)).p_value)
    assert stats.kstest(p, "uniform").pvalue > 0.01


def test_what_cannot_be_is_refused() -> None:
    exit, ended = np.array([3, 4, 5]), np.ones(3, np.bool_)
    with pytest.raises(ValueError, match="two or more"):
        log_rank_test(exit, ended, np.zeros(3))
    with pytest.raises(ValueError, match="too few"):
        log_rank_test(exit, ended, np.array([0, 1, 1]), cluster=np.array([0, 1, 1]))


def test_clusters_within_strata_count_as_if_they_were_kept(spells: SimpleNamespace) -> None:
    """Households of one run each are summed up run by run; one that is in two runs makes all be kept: the same numbers."""
    run = spells.id % 4
    nested = log_rank_test(spells.exit, spells.left, spells.group, spells.entry, strata=run, cluster=spells.id)
    twice = {name: np.concatenate([getattr(spells, name)] * 2) for name in ("exit", "left", "group", "entry", "id")}
    strata, across = np.concatenate([run, run + 4]), twice["id"]
    kept = log_rank_test(twice["exit"], twice["left"], twice["group"], twice["entry"], strata=strata, cluster=across)
    assert kept.statistic == pytest.approx(nested.statistic)  # every household twice tells no more than once
    assert kept.p_value == pytest.approx(nested.p_value)
    apart = np.concatenate([spells.id, spells.id.max() + 1 + spells.id])
    more = log_rank_test(twice["exit"], twice["left"], twice["group"], twice["entry"], strata=strata, cluster=apart)
    assert more.statistic == pytest.approx(2 * nested.statistic, rel=0.02)
