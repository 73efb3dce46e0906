"""The scenario library: every file loads, runs, balances, and differs from what it extends."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alxa_sim.extension_points import Intervention
from alxa_sim.model import AlxaModel
from alxa_sim.registry import found_in
from alxa_sim.scenario import Scenario, load_scenario

LIBRARY = Path(__file__).parents[2] / "scenarios"
FILES = sorted(str(path.relative_to(LIBRARY).with_suffix("")) for path in LIBRARY.rglob("*.yaml"))
KINDS = sorted(found_in("alxa_sim.interventions", Intervention))
PLAIN = ["population.households=240", "world.rows=3", "world.columns=4", "world.sumu=3", "world.poor_gacha=3"]


@cache
def scenario(name: str) -> Scenario:
    return load_scenario(LIBRARY / f"{name}.yaml")


def short(name: str, *overrides: str) -> Scenario:
    """A small banner in years in which the scenario has begun to differ."""
    return load_scenario(LIBRARY / f"{name}.yaml", [*PLAIN, *overrides])


@cache
def tables_of(name: str, *overrides: str) -> dict[str, pd.DataFrame]:
    model = AlxaModel(short(name, *overrides), seed=1, check=True)
    while model.running:
        model.step()
    return model.tables()


def test_the_library_is_complete() -> None:
    asked = {
        "baseline", "no_programme", "withdrawal_2021", "withdrawal_2021_slow", "drought_decade", "dzud_2010s",
        "milk_price_crash", "company_failure", "weak_teams", "relocation_first", "dairy_first", "border", "larger_region",
    }  # fmt: skip
    assert asked | {f"{folder}/{kind}" for folder in ("alone", "without") for kind in KINDS} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_each_asks_a_question_under_its_own_name(name: str) -> None:
    assert scenario(name).name == name
    assert scenario(name).question.endswith("?")
    if name != "baseline":
        assert scenario(name).question != scenario("baseline").question


def test_the_baseline_has_every_system_and_no_programme_has_none() -> None:
    assert sorted(scenario("baseline").interventions) == KINDS
    assert scenario("no_programme").interventions == scenario("no_programme").shocks == {}


@pytest.mark.parametrize("kind", KINDS)
def test_one_system_alone_or_left_out_is_the_same_as_in_the_baseline(kind: str) -> None:
    baseline = scenario("baseline").interventions
    assert scenario(f"alone/{kind}").interventions == {kind: baseline[kind]}
    assert scenario(f"without/{kind}").interventions == {name: it for name, it in baseline.items() if name != kind}


@pytest.mark.parametrize("name", [name for name in FILES if name != "baseline"])
def test_each_differs_from_what_it_extends_in_what_it_says(name: str) -> None:
    extended = "no_programme" if name.startswith("alone/") else "baseline"
    one, other = scenario(name).resolved(), scenario(extended).resolved()
    assert {key: one[key] for key in one if key not in ("name", "question")} != {
        key: other[key] for key in other if key not in ("name", "question")
    }


CHANGES_BY = {
    "no_programme": "2015-06", "weak_teams": "2015-12", "relocation_first": "2015-12", "dairy_first": "2015-06",
    "border": "2015-06", "drought_decade": "2016-06", "dzud_2010s": "2016-06", "milk_price_crash": "2019-06",
    "company_failure": "2019-12", "withdrawal_2021": "2021-06", "withdrawal_2021_slow": "2021-06",
}  # fmt: skip
"""A month by which a run has departed from the baseline; the last of the short run."""


@pytest.mark.parametrize("name", CHANGES_BY)
def test_each_runs_balances_to_the_fen_and_departs_from_the_baseline(name: str) -> None:
    end = f"period.end={CHANGES_BY[name]}"
    one, other = tables_of(name, end), tables_of("baseline", end)
    assert not one["gacha_monthly"].equals(other["gacha_monthly"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("folder", ["alone", "without"])
def test_each_system_switched_on_or_off_runs_and_costs_or_saves_the_public(folder: str, kind: str) -> None:
    end = "period.end=2017-12" if kind != "relapse_monitoring" else "period.end=2021-06"
    costs = tables_of(f"{folder}/{kind}", end)["costs"]
    if folder == "alone":
        assert set(costs["intervention"]) == {kind}
    else:
        assert kind not in set(costs["intervention"])
        assert kind in set(tables_of("baseline", end)["costs"]["intervention"])


def test_the_larger_region_has_400_gacha_and_runs_small() -> None:
    large = scenario("larger_region")
    assert large.world.rows * large.world.columns == 400
    assert large.population.households == 100_000
    few = load_scenario(LIBRARY / "larger_region.yaml", ["population.households=3000", "period.end=2014-06"])
    model = AlxaModel(few, seed=1, check=True)
    while model.running:
        model.step()
    assert model.tables()["gacha_monthly"]["gacha"].nunique() == 400


OF_THE_BANNER = ("cooperatives.number", "cooperatives.party_led", "company.cash", "company.capacity", "company.potential",
                 "company.routes_a_month", "company.kept_profit", "leading_group.task_groups", "pioneers.centres",
                 "pioneers.groups", "camel_dairy_linkage.research_cost", "shed_subsidy.approvals_a_year",
                 "collective_economy.gacha_a_year", "public_jobs.posts", "microcredit.quota", "relocation.zones",
                 "relocation.households_a_year", "housing_renovation.houses_a_year", "education_support.officers",
                 "border_support.works_a_month", "relapse_monitoring.relief_a_year", "water_projects.at_once")  # fmt: skip
"""Settings that count what the whole banner has, not what a gacha or a household has."""


@pytest.mark.parametrize("key", OF_THE_BANNER)
def test_the_larger_region_has_ten_times_what_the_banner_has(key: str) -> None:
    section, name = key.split(".")

    def value(of: Scenario) -> Any:
        return getattr(of.interventions.get(section) or getattr(of, section), name)

    assert value(scenario("larger_region")) == 10 * value(scenario("baseline"))


def test_the_industries_of_the_larger_region_have_ten_times_the_places_and_buyers_of_the_banner() -> None:
    banner, large = scenario("baseline"), scenario("larger_region")
    places = [one.world.sumu * one.interventions["industry_projects"].places for one in (banner, large)]
    buyers = [one.world.sumu * one.industries.market for one in (banner, large)]
    assert places[1] == 10 * places[0]
    assert buyers[1] == 10 * buyers[0]


def test_no_file_is_longer_than_it_need_be() -> None:
    for name in FILES:
        if name not in ("baseline", "larger_region"):
            assert len((LIBRARY / f"{name}.yaml").read_text(encoding="utf-8").splitlines()) <= 16, name
