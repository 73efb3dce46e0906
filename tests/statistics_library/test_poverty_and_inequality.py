"""Poverty, inequality and mobility measures equal published, exact and R's values, and keep their axioms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alxa_sim.statistics.arrays import stable_order
from alxa_sim.statistics.chronic_poverty import chronic_and_transient, chronic_poverty
from alxa_sim.statistics.inequality import (
    atkinson,
    between_and_within,
    generalised_entropy,
    gini,
    hoover,
    theil_l,
    theil_t,
)
from alxa_sim.statistics.mobility import (
    bartholomew_distance,
    bartholomew_leaving,
    determinant_mobility,
    eigenvalue_mobility,
    evened_out,
    mean_stay,
    steady_state,
    trace_mobility,
    transition_matrix,
)
from alxa_sim.statistics.multidimensional_poverty import adjusted_gap, multidimensional_poverty
from alxa_sim.statistics.poverty_measures import (
    headcount,
    poverty,
    poverty_by_group,
    poverty_gap,
    sen_index,
    sen_shorrocks_thon_index,
    squared_gap,
    watts_index,
)

MEASURES = {
    "H": headcount,
    "PG": poverty_gap,
    "SPG": squared_gap,
    "watts": watts_index,
    "sen": sen_index,
    "sen_replication_invariant": sen_index,
    "SST": sen_shorrocks_thon_index,
}
INEQUALITY = {
    "gini": gini,
    "gini_unbiased": lambda x: gini(x, unbiased=True),
    "RS_hoover": hoover,
    "atkinson_0.5": lambda x: atkinson(x, 0.5),
    "atkinson_1": lambda x: atkinson(x, 1),
    "theil_T": theil_t,
    "mld": theil_l,
    "mld_theil_L": theil_l,
    "GE_0.5": lambda x: generalised_entropy(x, 0.5),
    "GE_2": lambda x: generalised_entropy(x, 2),
}

incomes = st.lists(st.integers(1, 1000), min_size=2, max_size=30).map(lambda x: np.array(x, float))
weighted = st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 4)), min_size=2, max_size=30).map(np.array)


def test_the_world_banks_example(reference: dict[str, Any]) -> None:
    case = reference["fgt_world_bank"]
    y = np.array(case["y"], float)
    for name in set(case) & set(MEASURES):
        assert MEASURES[name](y, case["z"]) == pytest.approx(case[name], rel=1e-9), name
    for name in ("gini", "theil_T", "mld"):
        assert INEQUALITY[name](y) == pytest.approx(case[name], rel=1e-8), name


def test_ten_incomes_as_in_r(reference: dict[str, Any]) -> None:
    case = reference["ineq_usa1968"]
    x = np.array(case["x"], float)
    checked = set(case) & set(INEQUALITY)
    assert len(checked) == 9
    for name in checked:
        assert INEQUALITY[name](x) == pytest.approx(case[name], rel=1e-9), name
    assert x.std(ddof=1) / x.mean() == pytest.approx(case["CV"]) or x.std() / x.mean() == pytest.approx(case["CV"])
    for line in (3000, 5000):
        for name, value in case[f"z{line}"].items():
            assert MEASURES[name](x, line) == pytest.approx(value, rel=1e-8), name


def test_rules_of_the_poverty_platform(reference: dict[str, Any]) -> None:
    assert "strict y<z" in reference["wbpip_povcalnet"]["source"]
    assert poverty_gap(np.zeros(10), 12) == 1
    assert poverty_gap(np.arange(21.0, 31), 15) == 0
    assert headcount(np.arange(1.0, 101), 101) == 1
    assert headcount(np.array([12.0, 11.9]), 12) == 0.5
    assert gini(np.array([0.0] * 99 + [100])) == pytest.approx(0.99)
    assert gini(np.full(100, 10.0)) == pytest.approx(0, abs=1e-15)
    assert watts_index(np.array([-5.0, 0, 5, 20]), 10) == pytest.approx(np.log(2) / 4)


@given(st.lists(st.integers(-2_000, 1_000), min_size=1, max_size=20), st.sampled_from([10.0, 400.0]))
@settings(max_examples=60, deadline=None)
def test_a_negative_income_counts_as_none_and_deeper_measures_are_smaller(incomes: list[int], line: float) -> None:
    y = np.array(incomes, float)
    assert headcount(y, line) >= poverty_gap(y, line) >= squared_gap(y, line)
    for measure in (poverty_gap, squared_gap, sen_index, sen_shorrocks_thon_index):
        assert measure(y, line) == measure(np.maximum(y, 0.0), line)
        assert 0 <= measure(y, line) <= 1 + 1e-12
    parts = chronic_and_transient(np.stack([y, y[::-1]], axis=1), line)
    assert parts.total <= 1
    assert parts.transient >= -1e-12


def test_the_four_by_four_teaching_example(reference: dict[str, Any]) -> None:
    case = reference["alkire_foster_4x4"]
    y, z = np.array(case["Y"], float), np.array(case["z"], float)
    for key, cutoffs in (("k=1of4", [0.25]), ("k=2of4", [0.5]), ("k=3or4of4", [0.75, 1.0])):
        for cutoff in cutoffs:
            found = multidimensional_poverty(y < z, cutoff)
            known = case[key]
            assert (found.headcount, found.adjusted_headcount) == (known["H"], known["M0"])
            assert found.intensity == pytest.approx(known["A"], abs=5e-7)
            assert adjusted_gap(y, z, cutoff, 1) == pytest.approx(known["M1"], abs=5e-7)
            assert adjusted_gap(y, z, cutoff, 2) == pytest.approx(known["M2"], abs=5e-7)
            assert adjusted_gap(y, z, cutoff, 0) == pytest.approx(known["M0"])
    found = multidimensional_poverty(y < z, 0.5)
    assert found.censored.tolist() == case["k=2of4"]["censored_h"]
    np.testing.assert_allclose(found.contribution, case["k=2of4"]["contribution"])
    assert found.uncensored.tolist() == case["uncensored_h"]


def test_four_households_over_four_years(reference: dict[str, Any]) -> None:
    case = reference["jalan_ravallion"]
    income = np.array(case["W"], float)
    for power in (1, 2):
        known = case[f"alpha{power}"]
        found = chronic_and_transient(income, 100, power)
        np.testing.assert_allclose(found.household_total, known["total"], atol=1e-12)
        np.testing.assert_allclose(found.household_chronic, known["chronic"], atol=1e-12)
        np.testing.assert_allclose([found.total, found.chronic, found.transient], known["agg_TCTr"], atol=5e-7)
    known = case["foster2009_tau0.5"]
    found = chronic_poverty(income, 100, 0.5)
    np.testing.assert_allclose(found, [known[key] for key in ("H", "D", "K0", "K1")], atol=1e-9)
    known = case["shorrocks_1_minus_R"]
    assert evened_out(income, theil_t) == pytest.approx(known["theil_T"], abs=5e-7)
    assert evened_out(income, gini) == pytest.approx(known["gini"], abs=5e-7)
    assert evened_out(income, lambda x: generalised_entropy(x, 2)) == pytest.approx(known["half_CV2"], abs=5e-7)


def test_five_classes_of_the_american_states(reference: dict[str, Any]) -> None:
    case = reference["shorrocks_markov_giddy"]
    matrix, shares = np.array(case["P"]), np.array(case["ini"])
    matrix = matrix / matrix.sum(axis=1, keepdims=True)  # printed to eight digits
    assert trace_mobility(matrix) == pytest.approx(case["trace_P"], abs=5.1e-6)
    assert determinant_mobility(matrix) == pytest.approx(case["det_D"], abs=5.1e-6)
    assert eigenvalue_mobility(matrix) == pytest.approx(case["L2"], abs=5.1e-6)
    assert bartholomew_leaving(matrix, shares) == pytest.approx(case["B1"], abs=5.1e-6)
    assert bartholomew_distance(matrix, shares) == pytest.approx(case["B2"], abs=5.1e-6)


def test_two_states(reference: dict[str, Any]) -> None:
    case = reference["markov_2state"]
    matrix = np.array([[1 - case["exit"], case["exit"]], [case["entry"], 1 - case["entry"]]])
    assert trace_mobility(matrix) == pytest.approx(case["trace_mobility"])
    assert steady_state(matrix)[0] == pytest.approx(case["steady_poor"])
    assert mean_stay(matrix) == pytest.approx([1 / 0.3, 10])
    assert np.isinf(mean_stay(np.eye(2))).all()


def test_moves_are_counted_by_weight() -> None:
    matrix = transition_matrix(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), 3, np.array([1.0, 3, 1, 1]))
    np.testing.assert_allclose(matrix, [[0.25, 0.75, 0], [0, 1, 0], [np.nan] * 3])


@given(weighted)
@settings(max_examples=60, deadline=None)
def test_a_weight_of_two_is_two_households(rows: np.ndarray) -> None:
    y, w = rows[:, 0].astype(float), rows[:, 1]
    each = np.repeat(y, w)
    line = 400.0
    for measure in (headcount, poverty_gap, squared_gap, watts_index, sen_index, sen_shorrocks_thon_index):
        assert measure(y, line, w) == pytest.approx(measure(each, line), rel=1e-9, abs=1e-12)
    for index in (gini, theil_t, theil_l, hoover):
        assert index(y, w) == pytest.approx(index(each), rel=1e-9, abs=1e-12)


@given(incomes, st.floats(0.1, 10))
@settings(max_examples=60, deadline=None)
def test_scale_does_not_matter_and_equal_incomes_are_equal(y: np.ndarray, scale: float) -> None:
    for index in (gini, theil_t, theil_l, hoover):
        assert index(scale * y) == pytest.approx(index(y), abs=1e-9)
        assert index(np.full(7, scale)) == pytest.approx(0, abs=1e-12)
        assert index(y) >= -1e-12
    assert squared_gap(scale * y, scale * 500) == pytest.approx(squared_gap(y, 500), abs=1e-9)


@given(incomes, st.data())
@settings(max_examples=40, deadline=None)
def test_groups_add_up(y: np.ndarray, data: st.DataObject) -> None:
    group = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(y), max_size=len(y))))
    for alpha in (0, 1, 2):
        parts = between_and_within(y, group, alpha)
        within = parts.total - parts.between
        mean = y.mean()
        each = sum(
            np.mean(group == g) * (y[group == g].mean() / mean) ** alpha * generalised_entropy(y[group == g], alpha)
            for g in np.unique(group)
        )
        assert within == pytest.approx(each, abs=1e-9)
        assert parts.within == within
    labels, each, share = poverty_by_group(y, 500, 1, group)
    size = np.array([np.mean(group == g) for g in labels])
    assert each @ size == pytest.approx(poverty(y, 500, 1))
    if each.any():
        assert share.sum() == pytest.approx(1)


@given(incomes)
@settings(max_examples=40, deadline=None)
def test_giving_the_poorest_more_lowers_poverty(y: np.ndarray) -> None:
    richer = y.copy()
    richer[np.argmin(y)] += 1
    for measure in (poverty_gap, squared_gap, watts_index, sen_shorrocks_thon_index):
        assert measure(richer, 500) <= measure(y, 500) + 1e-12


def test_what_cannot_be_is_refused() -> None:
    y = np.array([1.0, 2])
    with pytest.raises(ValueError, match="above 0"):
        headcount(y, 0)
    with pytest.raises(ValueError, match="has any weight"):
        headcount(y, 1, np.zeros(2))
    with pytest.raises(ValueError, match="mean"):
        gini(-y)
    with pytest.raises(ValueError, match="too low"):
        theil_l(np.array([0.0, 1]))
    with pytest.raises(ValueError, match="aversion"):
        atkinson(y, 0)
    with pytest.raises(ValueError, match="finite"):
        gini(np.array([1, np.nan]))
    with pytest.raises(ValueError, match="add up"):
        multidimensional_poverty(np.ones((2, 2), np.bool_), 0.5, np.array([0.5, 0.6]))
    with pytest.raises(ValueError, match="cutoff"):
        multidimensional_poverty(np.ones((2, 2), np.bool_), 2)
    with pytest.raises(ValueError, match="lines above 0"):
        adjusted_gap(np.ones((2, 2)), np.zeros(2), 0.5)
    with pytest.raises(ValueError, match="power"):
        chronic_and_transient(np.ones((2, 2)), 1, 0)
    with pytest.raises(ValueError, match="share of years"):
        chronic_poverty(np.ones((2, 2)), 1, 2)
    with pytest.raises(ValueError, match="rows must add up"):
        trace_mobility(np.ones((2, 2)))
    with pytest.raises(ValueError, match="several"):
        steady_state(np.eye(2))
    with pytest.raises(ValueError, match="not one of"):
        transition_matrix(np.array([0]), np.array([2]), 2)
    with pytest.raises(ValueError, match="no inequality"):
        evened_out(np.ones((3, 2)), gini)
    assert sen_index(y, 0.5) == sen_shorrocks_thon_index(y, 0.5) == 0


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 1.0, 2.0]), max_size=40))
def test_the_quick_order_is_the_stable_order_of_any_finite_values(values: list[float]) -> None:
    given_values = np.array(values, np.float64)
    assert stable_order(given_values).tolist() == np.argsort(given_values, kind="stable").tolist()
