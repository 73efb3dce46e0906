"""Settings that no study can mean are refused at their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from alxa_sim.scenario import ScenarioError, load_scenario


@pytest.mark.parametrize(("override", "said"), [
    ("budget.pension=1e23", "must be at most 1e+09"),
    ("population.camels=1e10", "must be at most 1e+09"),
    ("population.cash=1e18", "must be at most 1e+09"),
    ("herd.calving_rate=50", "herd.calving_rate: must be at most 0.5, found 50"),
    ("herd.lambing_rate=3.1", "must be at most 3, found 3.1"),
    ("herd.kidding_rate=4", "must be at most 3, found 4"),
    ("herd.winter_deaths=2", "must be at most 1, found 2"),
    ("herd.good_condition=1.5", "must be at most 1, found 1.5"),
    ("herd.daily_feed=21", "must be at most 20, found 21"),
    ("dairy.most_yield=25", "must be at most 20, found 25"),
    ("dairy.working_hours=25", "must be at most 24, found 25"),
    ("labour.jobs_per_adult=11", "must be at most 10, found 11"),
    ("pasture.recovery_rate=2", "must be at most 1, found 2"),
    ("budget.inflation=100", "must be at most 1, found 100; 100 % is written 1"),
    ("budget.interest=2", "must be at most 1"),
    ("health.bill_spread=6", "must be at most 5"),
    ("labour.wage={2014-01: 1e12}", "must be at most 1e+09"),
    ("labour.wage=1e12", "must be at most 1e+09"),
    ("population.households=10000001", "must be at most 1e+07"),
    ("world.poor_gacha=41", "poor_gacha is 41, but there are 40 gacha"),
    ("world.sumu=9", "sumu is 9, but there are 8 columns to share among them"),
    ("world={rows: 10000, columns: 101}", "rows times columns is 1,010,000; at most 1,000,000 gacha are possible"),
    ("period={start: 9990-01, end: 9999-12}", "start must lie in the years 1950 to 2100, found 9990-01"),
    ("period.end=2101-01", "end must lie in the years 1950 to 2100, found 2101-01"),
    ("climate.seasonality=[0,0,0,0,0,0,0,0,0,0,0,0.9]", "must add up to 1, the whole year, found 0.9"),
    ("herd.camel_births=[0,0,0,0,0,0,0,0,0,0,1,1]", "must add up to 1, the whole year, found 2"),
    ("labour.wage={2026-01: 5000}", "all its months lie after the end of the period, 2025-12"),
    ("interventions.minimum_living_allowance.strength={2030: 0, 2031: 1}", "all its months lie after the end of the period"),
])  # fmt: skip
def test_an_absurd_setting_is_refused(override: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("interventions: {minimum_living_allowance: {}}\n")
    with pytest.raises(ScenarioError) as refused:
        load_scenario(tmp_path / "x.yaml", [override])
    assert len(refused.value.problems) == 1
    assert said in str(refused.value)


@pytest.mark.parametrize("override", [
    "labour.wage={2010-01: 2000, 2030-01: 5000}",
    "labour.wage={1990: 2000}",
    "climate.seasonality=[0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0,0]",
    "world={rows: 1000, columns: 1000}",
    "period={start: 1950-01, end: 2100-12}",
])  # fmt: skip
def test_what_lies_just_within_the_limits_is_taken(override: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("name: x\n")
    load_scenario(tmp_path / "x.yaml", [override])
