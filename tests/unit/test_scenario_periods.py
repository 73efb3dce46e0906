"""A period cut short by a later layer cuts the measures it inherits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alxa_sim.scenario import ScenarioError, load_scenario

FILE = """
period: {start: 2014-01, end: 2020-12}
interventions:
  early: {kind: minimum_living_allowance, start: 2014-06, end: 2018-12}
  late: {kind: minimum_living_allowance, start: 2019-01}
market:
  milk: {2019-01: 20}
"""


@pytest.fixture(autouse=True)
def file(in_empty_folder: Path) -> None:
    Path("x.yaml").write_text(FILE)


def test_a_measure_that_never_comes_into_force_is_left_out_and_a_month_beyond_the_period_is_the_periods() -> None:
    scenario = load_scenario("x.yaml", ["period.end=2016-12"])
    assert list(scenario.interventions) == ["early"]
    assert scenario.interventions["early"].end is None
    assert scenario.interventions["early"].start == 2014 * 12 + 5


def test_one_that_ended_before_a_later_start_is_left_out_too() -> None:
    scenario = load_scenario("x.yaml", ["period.start=2019-01"])
    assert list(scenario.interventions) == ["late"]


def test_an_extending_file_may_cut_the_period(in_empty_folder: Path) -> None:
    Path("y.yaml").write_text("extends: x.yaml\nperiod: {end: 2015-12}\n")
    assert list(load_scenario("y.yaml").interventions) == ["early"]


@pytest.mark.parametrize("override", ["interventions.late.start=2030-01", "interventions.early.end=2030-01"])
def test_a_month_outside_the_period_that_is_set_with_it_or_later_is_refused(override: str) -> None:
    with pytest.raises(ScenarioError, match="2030-01 lies outside the period 2014-01 to 2020-12"):
        load_scenario("x.yaml", [override])


def test_what_a_cut_scenario_resolves_to_loads_back(in_empty_folder: Path) -> None:

    cut = load_scenario("x.yaml", ["period.end=2016-12"])
    Path("z.yaml").write_text(json.dumps(cut.resolved()))
    assert load_scenario("z.yaml").interventions == cut.interventions
