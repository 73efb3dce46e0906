"""Estimates of runs taken together: each kind of interval by its name, groups as ratios, n of those asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.special import expit, logit

from alxa_sim.batch.estimate_table import latex, markdown
from alxa_sim.estimates.labels import label
from alxa_sim.estimates.pooled import pooled, possible
from alxa_sim.estimates.row import Row, as_frame
from alxa_sim.provenance import Source
from alxa_sim.statistics.uncertainty import mean_over_runs

SOURCE = Source("some_runs", "0123456789abcdef")


def of_runs(values: list[float], errors: float = np.nan, weights: list[float] | None = None) -> pd.DataFrame:
    """One estimate by run."""
    weights = [np.nan] * len(values) if weights is None else weights
    rows = [
        Row("actual", 3, "relapse_3y", "all", "% of exits", v, errors, w) for v, w in zip(values, weights, strict=True)
    ]
    return as_frame(rows).assign(run=range(len(values)))


def test_every_kind_of_interval_has_its_own_row_and_name() -> None:
    values = [30.0, 34.0, 38.0, 40.0]
    table = pooled(of_runs(values, errors=2.0), asked=5).set_index("kind")
    between = table.loc["between-run error of the mean"]
    low, high = stats.t.interval(0.95, 3, 0, stats.sem(values) / 100 / (0.355 * 0.645))  # on the logit scale
    assert (between["low"], between["high"]) == pytest.approx(tuple(100 * expit(logit(0.355) + np.array([low, high]))))
    spread = table.loc["spread over runs"]
    assert (spread["low"], spread["high"]) == pytest.approx(tuple(np.quantile(values, [0.05, 0.95])))
    within = table.loc["sampling within a run"]
    assert within["high"] - within["low"] == pytest.approx(4 * stats.norm.ppf(0.975), rel=0.01)
    assert (table["value"] == 35.5).all()
    assert (table["n"] == 4).all()
    assert (table["asked"] == 5).all()


def test_without_an_error_within_runs_none_is_told() -> None:
    assert "sampling within a run" not in set(pooled(of_runs([1.0, 2.0]), 2)["kind"])


def test_a_rate_of_a_group_is_that_of_all_runs_together() -> None:
    table = pooled(of_runs([0.5, np.nan, 0.1], weights=[10.0, 0.0, 30.0]), 3)
    assert table["value"].iloc[0] == pytest.approx((5 + 3) / 40)


def test_no_events_are_no_certainty() -> None:
    """Poisson's interval: 3.69 events may have been expected where none was seen."""
    rate = pooled(of_runs([0.0, 0.0], 0.0, weights=[10.0, 30.0]).assign(estimate="exit_rate", group="poor", unit="1/year"), 2)
    rate = rate.set_index("kind")
    assert rate.loc["between-run error of the mean", "high"] == pytest.approx(3.6888795 / 40)
    assert rate.loc["sampling within a run", "high"] == pytest.approx(3.6888795 / 20)
    count = pooled(of_runs([0.0] * 4).assign(estimate="relapses", unit="household"), 4).iloc[0]
    assert (count["low"], count["high"]) == (0.0, pytest.approx(3.6888795 / 4))
    share = pooled(of_runs([0.0] * 4), 4).set_index("kind").loc["between-run error of the mean"]
    assert np.isnan(share["high"])
    cost = pooled(of_runs([0.0] * 4).assign(estimate="public_cost", unit="yuan"), 4).iloc[0]
    assert (cost["low"], cost["high"]) == (0.0, 0.0)  # certain: nothing is spent


def test_a_rate_is_never_below_nought() -> None:
    rate = pooled(of_runs([0.01, 0.0, 0.05], weights=[10.0, 20.0, 10.0]).assign(estimate="exit_rate", unit="1/year"), 3).iloc[0]
    middle = 0.015
    assert 0 < rate["low"] < rate["value"] == pytest.approx(middle)
    assert rate["low"] * rate["high"] == pytest.approx(middle**2)


@pytest.mark.parametrize("unit", ["household", "person-year", "month", "head", "households/year", "1000 yuan/year", "yuan"])
def test_a_count_a_time_or_a_cost_is_never_below_nought_and_else_its_interval_is_students(unit: str) -> None:
    for values in ([0.0, 0.0, 6.0], [40.0, 44.0, 45.0]):
        told = possible(mean_over_runs(np.array(values)), "entries", unit)
        usual = stats.t.interval(0.95, 2, np.mean(values), stats.sem(values))
        assert told.low > 0
        assert told.high >= usual[1] - 1e-9
        assert (told.low == pytest.approx(usual[0])) == (usual[0] > 0)
    assert possible(mean_over_runs(np.array([-3.0, 0.0, 6.0])), "", "yuan/year").low < 0


def test_drawn_parameters_are_a_kind_of_their_own() -> None:
    values = [10.0, 10.2, 20.0, 20.2, 30.0, 30.2]
    table = pooled(of_runs(values), 6, points={0: 0, 1: 0, 2: 1, 3: 1, 4: 2, 5: 2}).set_index("kind")
    assert table.loc["parameter uncertainty", "high"] > 25


def test_the_tables_to_read_name_layer_estimate_and_every_interval() -> None:
    table = pooled(of_runs([30.0, 34.0], errors=2.0), 3)
    text = markdown(table, "a title", SOURCE)
    assert "## Actual poverty" in text
    assert "| poor again within 3 years | all | % of exits | 32.0 |" in text
    assert "2 of 3" in text
    assert "between runs, 95 %" in text
    assert r"\% of exits" in latex(table, "a title", SOURCE)


def test_single_gacha_stay_in_the_file() -> None:
    table = pooled(of_runs([30.0, 34.0]).assign(group="gacha 7"), 2)
    assert "gacha 7" not in markdown(table, "x", SOURCE)


def test_labels_are_words() -> None:
    assert label("relapse_1y") == "poor again within 1 year"
    assert label("mpi_headcount_2020") == "two guarantees or more unmet, 2020"
    assert label("transient_share") == "transient share"
