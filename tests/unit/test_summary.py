"""The numbers that a batch answers with, and how they are shown."""

from __future__ import annotations

import math
from io import StringIO
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from scipy import stats

from alxa_sim.batch.summary import Answer, answers, last_full_year, spread, spread_of_shares, summarise
from alxa_sim.batch.summary_table import latex, markdown, screen_table
from alxa_sim.provenance import Source

SOURCE = Source("some_runs", "0123456789abcdef")


def summary_of(*values: float, asked: int | None = None) -> pd.DataFrame:
    return summarise([[Answer("Herds", "camels", "head", value)] for value in values], asked or len(values))


@pytest.fixture
def answered(fake_model: type, fake_scenario: SimpleNamespace) -> dict[tuple[str, str], float]:
    tables = fake_model(fake_scenario, seed=3, check=False, threads=1).tables()
    return {(a.section, a.quantity): a.value for a in answers(tables)}


def test_the_interval_is_that_of_students_t() -> None:
    values = np.array([3.0, 5.0, 4.0, 8.0])
    mean, low, high, p5, p95 = spread(values)
    expected = stats.t.interval(0.95, 3, loc=5.0, scale=stats.sem(values))
    assert mean == 5.0
    assert (low, high) == pytest.approx(expected)
    assert (p5, p95) == pytest.approx(tuple(np.quantile(values, [0.05, 0.95])))


def test_one_run_has_no_interval_and_a_note_says_why() -> None:
    summary = summary_of(5.0)
    assert summary[["low", "high", "p5", "p95"]].isna().all(axis=None)
    assert "| 5.00 | - | - | 1 of 1 |" in markdown(summary, "x", SOURCE)
    assert "fewer than two runs" in markdown(summary, "x", SOURCE)


def test_runs_that_failed_and_numbers_that_a_run_lacks_show_in_n() -> None:
    row = summary_of(1.0, math.nan, 3.0, asked=4).iloc[0]
    assert (row["n"], row["asked"], row["mean"]) == (2, 4, 2.0)


def test_incidence_is_shown_at_the_start_at_the_milestones_and_at_the_end(
    answered: dict[tuple[str, str], float],
) -> None:
    shown = [quantity for section, quantity in answered if section == "Actually poor"]
    assert shown == ["at the start", "end of 2017-12", "end of 2020-12", "end of 2025-12"]


def test_income_per_head_is_flows_of_a_year_over_mean_persons(
    fake_model: type, fake_scenario: SimpleNamespace, answered: dict[tuple[str, str], float]
) -> None:
    model = fake_model(fake_scenario, seed=3, check=False, threads=1)
    gacha = model.tables()["gacha_monthly"]
    last = gacha[gacha["month"] >= "2025-01"]
    expected = last[["wages", "remittances"]].to_numpy().sum() / (last["persons"].sum() / 12)
    assert answered["Income per head by source, 2025", "wage"] == pytest.approx(expected)


def test_public_cost_is_given_by_the_year(
    fake_model: type, fake_scenario: SimpleNamespace, answered: dict[tuple[str, str], float]
) -> None:
    costs = fake_model(fake_scenario, seed=3, check=False, threads=1).tables()["costs"]
    assert answered["Public cost", "all interventions"] == pytest.approx(costs["cost"].sum() / 12 / 1000)


def test_a_year_that_lacks_a_month_is_not_full() -> None:
    months = pd.Series(pd.date_range("2014-01", "2016-11", freq="MS"))
    assert last_full_year(months) == 2015
    assert last_full_year(months[:5]) is None


def test_latex_writes_its_own_characters_out() -> None:
    text = latex(summary_of(1.0, 2.0), "50 % of A&B_c", SOURCE)
    assert r"50 \% of A\&B\_c" in text
    assert r"\toprule" in text


def test_the_screen_shows_unit_interval_and_n() -> None:
    console = Console(width=110, record=True, file=StringIO())
    console.print(screen_table(summary_of(1000.0, 3000.0, asked=3), "[baseline]", SOURCE))
    text = console.export_text()
    assert "[baseline]" in text
    assert "2 of 3" in text
    assert "between-run 95 % interval of the mean" in text
    assert all(len(line) <= 110 for line in text.splitlines())


@pytest.mark.parametrize("percent", [[0.0, 0.0, 0.4], [99.0, 100.0, 100.0], [1.0, 60.0]])
def test_the_interval_of_a_share_stays_within_0_and_100(percent: list[float]) -> None:
    mean, low, high, _, _ = spread_of_shares(np.array(percent))
    assert 0.0 <= low < mean < high <= 100.0
    plain = spread(np.array(percent))
    assert plain[1] < 0.0 or plain[2] > 100.0, "the plain interval leaves the bounds"


def test_far_from_the_bounds_the_interval_of_a_share_is_students() -> None:
    percent = np.array([49.0, 50.0, 51.0, 50.5])
    assert spread_of_shares(percent) == pytest.approx(spread(percent), abs=0.01)


@pytest.mark.parametrize("percent", [0.0, 100.0])
def test_shares_that_never_vary_are_no_certainty(percent: float) -> None:
    found = spread_of_shares(np.array([percent, percent]))
    assert found[0] == found[3] == percent
    assert np.isnan(found[1:3]).all()


def test_what_never_happened_has_no_interval_but_what_costs_nothing_is_certain() -> None:
    runs = [[Answer("Exits", "exits", "households/year", 0.0), Answer("Cost", "all", "1000 yuan/year", 0.0)]] * 3
    table = summarise(runs, 3).set_index("quantity")
    assert np.isnan(table.loc["exits", "low"])
    assert table.loc["all", "high"] == 0.0


@pytest.mark.parametrize("unit", ["households/year", "head", "1000 yuan/year"])
def test_the_interval_of_what_is_counted_or_paid_stays_above_nought(unit: str) -> None:
    runs = [[Answer("Some", "what", unit, value)] for value in (0.0, 0.1, 2.6)]
    row = summarise(runs, 3).iloc[0]
    assert 0 < row["low"] < row["mean"] < row["high"]


def test_the_interval_of_a_share_of_one_run_is_unknown() -> None:
    assert np.isnan(spread_of_shares(np.array([30.0]))[1:3]).all()
