"""Casework: which needs there are, who finds them with which errors, how long they wait, and when a case is closed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim import AlxaModel, load_scenario
from alxa_sim.config import side_by_side
from alxa_sim.households import Flows, Households
from alxa_sim.institutions.books import LeadingGroup, WorkTeams
from alxa_sim.institutions.casework import CaseworkSettings, do_casework, true_needs
from alxa_sim.institutions.monitoring import MonitoringSettings
from alxa_sim.institutions.needs import NEEDS
from alxa_sim.model import CASEWORK
from alxa_sim.processes.parameters import SETTINGS

NUMBERS = side_by_side({name: kind().numbers(24168) for name, kind in SETTINGS.items()}, SETTINGS)
SEED = np.uint64(7)
LINE = 280_000
"""The line of 2014 [fen]."""
ALL = sum(NEEDS.values())


class World:
    """One gacha with `rows` households of one adult that lack nothing, with a team or without."""

    def __init__(self, rows: int = 1, members: int = 0, effort: float = 1.0, visits: float = 1e9, **state: Any) -> None:
        self.settings: dict[str, Any] = {"cadre_visits": 0.0}
        self.households, self.teams, self.group = Households(rows), WorkTeams(1), LeadingGroup(1)
        h = self.households
        h.id[:] = np.arange(1, rows + 1)
        h.adults[:] = 1
        h.wage_workers[:] = 1
        h.income_12m[:] = 10 * LINE
        h.camels_breeding[:] = 10
        h.water_quantity[:] = h.water_quality[:] = h.water_convenience[:] = h.water_reliability[:] = True
        for name, value in state.items():
            getattr(h, name)[:] = value
        teams = self.teams
        teams.members[0] = teams.wanted[0] = members
        teams.effort[0], teams.capacity[0] = effort, visits if members else 0.0
        self.flows = Flows(1)
        self.month = 24168

    def having(self, **settings: Any) -> World:
        self.settings |= settings
        return self

    def run(self, months: int = 1) -> World:
        own = {"casework": CaseworkSettings(**self.settings).numbers(0), "monitoring": MonitoringSettings().numbers(0)}
        settings = side_by_side(own, CASEWORK)
        for _ in range(months):
            do_casework(
                self.households.arrays, self.teams.arrays, self.group.arrays, self.flows.arrays, settings, NUMBERS,
                SEED, self.month,
            )  # fmt: skip
            self.month += 1
        return self


def needs_of(**state: Any) -> set[str]:
    row = World(**state).households.arrays[0]
    found = true_needs(row, CaseworkSettings().numbers(0), NUMBERS[0])
    return {name for name, bit in NEEDS.items() if found & bit}


def test_the_ten_needs_are_one_bit_each() -> None:
    assert len(NEEDS) == 10
    assert ALL == 2**10 - 1


@pytest.mark.parametrize(("state", "needs"), [
    ({}, set()),
    ({"income_poor": True}, {"income"}),
    ({"lacks_food": True}, {"food"}),
    ({"lacks_clothing": True}, {"clothing"}),
    ({"lacks_school": True}, {"school"}),
    ({"lacks_medical": True}, {"medical"}),
    ({"lacks_housing": True}, {"housing"}),
    ({"lacks_water": True}, {"water"}),
    ({"wage_workers": 0, "camels_breeding": 0}, set()),
    ({"income_12m": LINE, "wage_workers": 0, "camels_breeding": 2}, {"work"}),
    ({"income_12m": LINE, "camels_breeding": 0}, {"industry"}),
    ({"income_12m": LINE, "camels_breeding": 0, "in_industry": True}, set()),
    ({"income_12m": LINE, "in_arrears": True}, {"debt"}),
])  # fmt: skip
def test_needs_are_what_the_household_lacks(state: dict[str, Any], needs: set[str]) -> None:
    assert needs_of(**state) == needs


def share_noted(known: float, members: int = 5, **settings: Any) -> float:
    world = World(1500, members, income_poor=True, known=known).having(learns=0.0, fading=0.0, **settings).run()
    return float((world.households.needs_seen & NEEDS["income"] > 0).mean())


def test_a_need_is_overlooked_the_less_the_better_the_household_is_known() -> None:
    assert share_noted(0.0) == pytest.approx(0.3, abs=0.05)
    assert share_noted(0.5) == pytest.approx(0.65, abs=0.05)
    assert share_noted(1.0) == 1.0


def share_false(known: float = 0.0, supervision: float = 0.0, income: float = 2.0) -> float:
    world = World(2000, 5, known=known, income_12m=round(income * LINE))
    world.group.supervision[0] = supervision
    world.having(learns=0.0, fading=0.0, false_needs=0.5).run()
    assert world.flows.false_needs[0] == np.count_nonzero(world.households.needs_seen)
    return float((world.households.needs_seen > 0).mean())


def test_a_need_that_is_not_there_is_noted_the_less_the_better_known_and_supervised() -> None:
    assert share_false() == pytest.approx(0.5, abs=0.05)
    assert share_false(known=0.5) == pytest.approx(0.25, abs=0.05)
    assert share_false(supervision=1.0) == pytest.approx(0.15, abs=0.04)
    assert share_false(known=1.0) == share_false(income=3.5) == 0.0


def test_visits_teach_and_time_makes_forget() -> None:
    world = World(1, 5).having(learns=0.5, fading=0.1).run()
    assert world.households.known[0] == 0.5
    assert world.run().households.known[0] == pytest.approx(0.5 * 0.9 + 0.5 * 0.55)
    world.teams.capacity[0] = 0.0
    before = float(world.households.known[0])
    assert world.run().households.known[0] == pytest.approx(0.9 * before)


def test_a_member_who_goes_takes_knowledge_along() -> None:
    world = World(3, 5, visits=0.0, known=0.8).having(fading=0.0)
    world.teams.kept[0] = 0.75
    assert np.allclose(world.run().households.known, 0.6)


def test_a_team_visits_as_many_as_its_days_allow_and_those_in_need_first() -> None:
    world = World(2000, 5, visits=300.0)
    world.households.registered[:200] = True
    world.having(urgency=4.0).run()
    assert world.teams.focus[0] == 1800 + 4 * 200
    assert world.teams.visits[0] == world.flows.visits[0] == pytest.approx(300, abs=60)
    visited = world.households.known > 0
    assert visited[:200].mean() == pytest.approx(4 * 300 / 2600, abs=0.12)
    assert visited[200:].mean() == pytest.approx(300 / 2600, abs=0.03)


def test_cadres_alone_come_rarely_and_get_to_know_nobody() -> None:
    world = World(2000).having(cadre_visits=0.05, cadre_zeal=2.0).run()
    assert world.flows.visits[0] / 2000 == pytest.approx(0.05, abs=0.02)
    assert not world.households.known.any()
    world.group.assessment[0] = 1.0
    assert (world.run().flows.visits[0] / 2000 - 0.05) == pytest.approx(0.15, abs=0.03)


def months_to_plan(members: int = 5, effort: float = 1.0, wanted: int = 5, **state: Any) -> float:
    world = World(600, members, effort, lacks_housing=True, known=1.0, **state).having(fading=0.0, cadre_visits=1.0)
    world.teams.wanted[0] = wanted
    world.run(40)
    return float(world.flows.months_to_plan[0] / world.flows.cases_planned[0])


def test_effort_and_staff_shorten_the_time_from_need_to_plan() -> None:
    full = months_to_plan()
    assert full == pytest.approx(2.0, abs=0.3)
    assert months_to_plan(effort=0.5) == pytest.approx(4.0, abs=0.6)
    assert months_to_plan(members=2) > 1.5 * full
    assert months_to_plan(members=0) > 5.0 * full


def test_a_case_is_opened_measured_and_closed_when_all_needs_are_met() -> None:
    world = World(1, 5, lacks_housing=True, lacks_water=True, known=1.0).having(plan_months=1.0, fading=0.0).run()
    h = world.households
    assert h.needs_seen[0] == NEEDS["housing"] | NEEDS["water"]
    assert (h.case_months[0], bool(h.measured[0]), world.flows.cases_opened[0]) == (1, True, 1)
    h.lacks_housing[0] = False
    assert world.run().households.needs_seen[0] == NEEDS["water"]
    assert (h.case_months[0], world.flows.cases_closed[0], world.teams.measured[0]) == (2, 0, 1)
    h.lacks_water[0] = False
    world.run()
    assert (h.needs_seen[0], h.case_months[0], bool(h.measured[0])) == (0, 0, False)
    assert (world.flows.cases_closed[0], world.teams.closed_this_year[0], world.teams.cases[0]) == (1, 1, 0)


def test_a_household_that_nobody_visits_stays_without_a_case() -> None:
    world = World(1, 0, lacks_housing=True).run(12)
    h = world.households
    assert (h.needs_seen[0], h.case_months[0], h.need_months[0]) == (0, 0, 12)


def test_the_order_of_households_decides_nothing() -> None:
    one, other = (World(200, 5, visits=60.0, lacks_water=True) for _ in range(2))
    other.households.id[:] = one.households.id[::-1]
    one.run(3)
    other.run(3)
    for name in ("known", "needs_seen", "case_months", "measured"):
        assert (getattr(one.households, name) == getattr(other.households, name)[::-1]).all()


def test_the_ten_noted_needs_are_recorded_every_month() -> None:
    model = AlxaModel(load_scenario("scenarios/baseline.yaml", ["population.households=200", "period.end=2015-06"]), seed=2)
    while model.running:
        model.step()
    h, recorded = model._households, model.tables()["institutions"]
    for name, need in NEEDS.items():
        column = recorded[f"noted_{name}"]
        assert column.iloc[-1] == np.count_nonzero(h.exists & ((h.needs_seen & need) > 0)), name
    assert recorded["noted_income"].max() > 0
