"""Quantities of the record, computed by hand on small tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from alxa_sim.estimates.quantities import (
    RunTables,
    effect_of_moving,
    exits_by_pathway,
    fallen_below_the_line,
    growth_of_the_filed,
    income_of_the_filed,
    intake,
    poor_who,
    relapses_on_the_register,
)
from alxa_sim.estimates.surveyed import EXIT, RELAPSE, hazards_by_year

START = pd.Timestamp("2013-12-01")


def december(year: int) -> pd.Timestamp:
    return pd.Timestamp(year=year, month=12, day=1)


def panel(*rows: tuple[int, int, float, int]) -> pd.DataFrame:
    """Year, household, income, settlement; two members each, all once registered."""
    table = pd.DataFrame(rows, columns=["year", "household", "income_12m", "settlement"])
    table["month"] = table["year"].map(december)
    return table.drop(columns="year").assign(persons=2, register_status=1, in_industry=False, base_jobs=0, line=3000.0)


def changes(*rows: tuple[pd.Timestamp, int, bool], **more: Any) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["month", "household", "entered"])
    return table.assign(layer="administrative", persons=2, settlement=0, support_12m=0.0, income_12m=1.0, cause=1, **more)


def run_of(panel: pd.DataFrame, changes: pd.DataFrame) -> RunTables:
    monthly = pd.DataFrame({"month": [START, december(2014)]})
    return RunTables({"monthly": monthly, "panel": panel, "changes": changes})


def test_income_of_the_filed_is_that_of_those_registered_before_the_first_month() -> None:
    rows = panel((2014, 1, 8000.0, 0), (2014, 2, 90_000.0, 0), (2018, 1, 32_000.0, 0))
    run = run_of(rows, changes((START, 1, True), (december(2014), 2, True)))
    assert income_of_the_filed(run) == {2014: 4000.0, 2018: 16_000.0}
    assert growth_of_the_filed(run) == {2018: pytest.approx(100 * (4**0.25 - 1))}


def test_the_effect_of_moving_is_growth_of_movers_over_that_of_stayers() -> None:
    rows = panel(
        (2014, 1, 1000.0, 0), (2014, 2, 4000.0, 0), (2019, 1, 3000.0, 2), (2019, 2, 8000.0, 0), (2019, 3, 9e9, 1)
    )  # fmt: skip
    run = run_of(rows, changes((START, 1, True), (START, 2, True)))
    assert effect_of_moving(run)[2019] == pytest.approx(50.0)
    assert np.isnan(effect_of_moving(run)[2014])


def test_a_year_without_anybody_who_moved_counts_nobody() -> None:
    run = run_of(panel((2014, 1, 1.0, 0), (2015, 1, 1.0, 1)), changes((START, 1, True)))
    assert poor_who(run, "has_moved", "households") == {2014: 0.0, 2015: 1.0}
    assert poor_who(run, "has_moved", "persons") == {2014: 0.0, 2015: 2.0}


def test_relapses_on_the_register_are_returns_over_those_off_it_when_the_year_began() -> None:
    rows = panel((2014, 1, 1.0, 0), (2015, 1, 1.0, 0), (2016, 1, 1.0, 0))
    register = changes(
        *((START, household, True) for household in range(4)),
        *((december(2014), household, False) for household in range(4)),
        (december(2015), 1, True),
        (december(2015), 9, True),
    )
    told = relapses_on_the_register(run_of(rows, register))
    assert np.isnan(told[2014])
    assert told[2015] == pytest.approx(25.0)
    assert told[2016] == 0.0


def test_without_anybody_who_left_the_register_there_is_no_rate_of_return() -> None:
    run = run_of(panel((2014, 1, 1.0, 0), (2015, 1, 1.0, 0)), changes((START, 1, True), (december(2015), 2, True)))
    assert np.isnan(list(relapses_on_the_register(run).values())).all()


def test_those_who_fall_below_the_line_are_of_the_filed_who_were_above_it() -> None:
    rows = panel(
        (2014, 1, 9000.0, 0), (2014, 2, 9000.0, 0), (2014, 3, 1000.0, 0), (2014, 4, 9000.0, 0),
        (2015, 1, 9000.0, 0), (2015, 2, 1000.0, 0), (2015, 3, 1000.0, 0), (2015, 4, 1000.0, 0),
    )  # fmt: skip
    run = run_of(rows, changes(*((START, household, True) for household in (1, 2, 3))))
    assert fallen_below_the_line(run) == {2015: 50.0}


def test_each_way_off_the_register_is_the_first_that_fits() -> None:
    table = changes(*((december(2016), household, False) for household in range(4)))
    table["settlement"] = [1, 0, 0, 3]
    table["support_12m"] = [1.0, 0.5, 0.0, 0.0]
    table["cause"] = [3, 3, 3, 1]
    shares = exits_by_pathway(table).loc[2016]
    assert shares.to_dict() == {"relocation": 0.25, "safety net": 0.25, "work": 0.25, "education": 0.25}


def test_intake_is_told_of_full_years_only() -> None:
    months = pd.date_range("2014-01-01", "2015-06-01", freq="MS")
    run = RunTables({"institutions": pd.DataFrame({"month": months, "company_intake": 1000.0 * 365.25 / 12})})
    assert intake(run) == {2014: pytest.approx(1.0)}


def test_a_survey_counts_spells_whose_beginning_it_saw() -> None:
    poor = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1], [0, 1, 0]], np.bool_)
    told = hazards_by_year(poor, np.ones_like(poor))
    assert told.at_risk[EXIT].tolist() == [2, 2, 0, 0, 0, 0]  # the first household was poor when it was first asked
    assert told.events[EXIT].tolist() == [0, 2, 0, 0, 0, 0]
    assert told.of(RELAPSE, 1, 5) == pytest.approx(1 / 3)


def test_a_household_that_is_gone_is_not_at_risk() -> None:
    poor = np.array([[0], [1], [0]], np.bool_)
    exists = np.array([[1], [1], [0]], np.bool_)
    assert hazards_by_year(poor, exists).at_risk.sum() == 0
