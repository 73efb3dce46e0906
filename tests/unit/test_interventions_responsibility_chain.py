"""Work teams, responsibility system, pioneers, relapse monitoring and border support: whom they reach, with what, at
which cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim.extension_points import Banner, Intervention
from alxa_sim.institutions.needs import HOUSING, WATER
from alxa_sim.interventions.border_support import BorderSupport
from alxa_sim.interventions.pioneers import Pioneers
from alxa_sim.interventions.relapse_monitoring import RelapseMonitoring
from alxa_sim.interventions.responsibility_system import ResponsibilitySystem
from alxa_sim.interventions.work_teams import WorkTeams
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario


class World:
    """A banner whose households and books can be set, and what an intervention asks and offers there."""

    def __init__(self) -> None:
        self.model = AlxaModel(Scenario(name="x", population=PopulationSettings(households=400)))
        self.households, self.levers = self.model._households, self.model._levers
        self.institutions = self.model.institutions

    def apply(self, intervention: Intervention) -> Any:
        self.levers.reset_programme(self.households)
        self.levers.intervention = "it"
        banner = Banner(self.households, self.model.gacha, self.institutions, self.model.moment, 1.0, 2800.0)
        return intervention.apply(banner, self.levers)


@pytest.fixture
def world() -> World:
    return World()


def test_teams_are_asked_for_in_every_gacha_and_members_at_work_are_paid(world: World) -> None:
    cost = world.apply(WorkTeams(members=4.0, support=0.5, member_cost=1000.0, support_cost=500.0))
    is_gacha = world.model.gacha.is_gacha
    assert world.levers.mandates.team_members.tolist() == [4.0 * here for here in is_gacha]
    assert world.levers.mandates.team_support.tolist() == [0.5 * here for here in is_gacha]
    assert (cost.public, cost.households) == (0, 0)  # nobody is at work yet
    world.institutions.teams.members[:] = 3 * is_gacha
    world.institutions.teams.visits[:] = 2 * is_gacha
    cost = world.apply(WorkTeams(members=4.0, support=0.5, member_cost=1000.0, support_cost=500.0))
    assert (cost.public, cost.households) == (100 * (120 * 1000 + 40 * 250), 80)


def test_the_responsibility_system_moves_the_mandate_of_the_leading_group_with_its_strength(world: World) -> None:
    world.institutions.group.task_groups[0] = 18
    cost = world.apply(ResponsibilitySystem(strength=0.5, supervision=0.4, task_group_cost=100.0, inspection_cost=10.0))
    mandate = world.levers.mandate
    assert (mandate.assessment[0], mandate.supervision[0], mandate.promotion[0]) == (0.5, 0.2, 0.5)
    assert cost.public == 100 * (1800 + 80)


def led(world: World, **settings: Any) -> Any:
    cost = world.apply(Pioneers(take_up=1.0, **settings))
    reached = world.levers.households.training > 0
    assert (reached == (world.levers.households.encouragement > 0)).all()
    assert cost.households == np.count_nonzero(reached)
    return reached


def test_party_groups_lead_some_households_everywhere_and_more_groups_only_add_some(world: World) -> None:
    few, many = led(world, groups=10, centres=0), led(world, groups=20, centres=0)
    assert (few <= many).all()
    assert few.mean() == pytest.approx(100 / 400, abs=0.08)
    assert many.mean() == pytest.approx(200 / 400, abs=0.09)


def test_centre_households_are_the_best_off_that_milk_and_lead_their_neighbours(world: World) -> None:
    h = world.households
    h.dairies[:] = h.in_industry[:] = False
    assert not led(world, groups=0).any()  # nobody got rich yet
    cell = int(np.bincount(h.gacha).argmax())
    here = np.flatnonzero(h.gacha == cell)
    h.dairies[here[:2]] = True
    h.income_12m[here[:2]] = 10**9
    reached = led(world, groups=0, led=5.0)
    assert not reached[here[:2]].any()
    assert not reached[h.gacha != cell].any()
    assert 0 < reached.sum() <= len(here) - 2


def test_pioneers_let_the_party_lead_cooperatives(world: World) -> None:
    world.apply(Pioneers(strength=0.5))
    assert world.levers.mandate.pioneers[0] == 0.5


def test_monitoring_relieves_the_watched_who_were_struck_as_far_as_its_money_goes(world: World) -> None:
    h = world.households
    h.months_since_hunger[:] = 999
    h.months_since_bare[:] = 999
    h.months_since_untreated[:] = 999
    h.in_arrears[:] = h.watched[:] = False
    h.watched[:6] = True
    h.months_since_untreated[:4] = 1
    cost = world.apply(RelapseMonitoring(relief=100.0, watch_cost=10.0))
    persons = h.children + h.adults + h.elderly
    assert world.levers.households.transfer[:7].tolist() == [*(10_000 * persons[:4]), 0, 0, 0]
    assert np.flatnonzero(world.levers.households.reimbursement).tolist() == list(range(6))
    assert (cost.public, cost.households) == (6_000, 6)
    assert world.levers.mandate.monitoring[0] == 1.0
    spent = []
    for money in (0.0, 200.0, 500.0, 1e6):
        world.apply(RelapseMonitoring(relief=100.0, relief_a_year=12.0 * money))
        spent.append(int(world.levers.households.transfer.sum()))
        assert spent[-1] <= 100.0 * money
    assert spent == sorted(spent)
    assert spent[0] == 0 < spent[-1]


def test_the_border_subsidy_goes_to_who_stays_there(world: World) -> None:
    h, gacha = world.households, world.model.gacha
    h.settlement[:3] = 2
    world.apply(BorderSupport(subsidy=1200.0, take_up=1.0))
    persons = h.children + h.adults + h.elderly
    stays = gacha.border[h.gacha] & (h.settlement != 2)
    assert stays.any()
    assert world.levers.households.transfer.tolist() == (10_000 * persons * stays).tolist()
    assert world.levers.mandates.mobile_service.tolist() == (1.0 * (gacha.border & gacha.is_gacha)).tolist()


def test_border_works_reach_only_needs_that_are_noted_and_planned_for(world: World) -> None:
    h = world.households
    at_border = np.flatnonzero(world.model.gacha.border[h.gacha])[:3]
    h.house_grade[at_border] = 4
    h.lacks_water[at_border] = True
    h.cash[at_border] = 100_000_00
    assert not world.apply(BorderSupport()).households
    assert not world.levers.households.house.any()
    h.needs_seen[at_border] = HOUSING | WATER
    h.measured[at_border[:2]] = True
    world.apply(BorderSupport(works_a_month=1e9))
    assert np.flatnonzero(world.levers.households.house).tolist() == at_border[:2].tolist()
    assert np.flatnonzero(world.levers.households.water).tolist() == at_border[:2].tolist()
    world.apply(BorderSupport(works_a_month=70_000.0))
    assert np.count_nonzero(world.levers.households.house) == 1


@pytest.mark.parametrize("kind", [WorkTeams, ResponsibilitySystem, Pioneers, RelapseMonitoring, BorderSupport])
def test_at_no_strength_nothing_is_asked_offered_or_paid(world: World, kind: type[Intervention]) -> None:
    world.households.watched[:] = True
    world.levers.reset_programme(world.households)
    before = [table.arrays.tobytes() for table in tables_of(world)]
    assert not any(world.apply(kind(strength=0.0)))
    assert [table.arrays.tobytes() for table in tables_of(world)] == before


def tables_of(world: World) -> list[Any]:
    levers = world.levers
    return [levers.households, levers.mandates, levers.mandate, world.households]


def test_mobile_services_at_the_border_spare_people_the_hospital() -> None:
    model = AlxaModel(
        Scenario(
            name="x",
            population=PopulationSettings(households=300),
            interventions={"border": BorderSupport(subsidy=0.0, works_a_month=0.0)},
        )
    )
    other = AlxaModel(Scenario(name="x", population=PopulationSettings(households=300)))
    stays = []
    for run in (model, other):
        for _ in range(24):
            run.step()
        table = run.tables()["gacha_monthly"]
        stays.append(table[table["border"]]["hospital_stays"].sum())
    assert stays[0] < stays[1]
