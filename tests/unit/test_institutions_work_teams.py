"""Work teams: staffing, turnover that takes knowledge along, effort, days and visits, assessment and promotion."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim.config import parse_month
from alxa_sim.households import Households
from alxa_sim.institutions.books import LeadingGroup, WorkTeams
from alxa_sim.institutions.work_teams import TeamSettings, assess_teams, run_teams
from alxa_sim.levers import Levers

JANUARY = parse_month("2015-01")
STAYING = {"turnover": 0.0, "hiring_months": 0}


class World:
    """Gacha with teams that are asked for; the last cell holds no gacha."""

    def __init__(self, cells: int = 5, wanted: float = 5.0, **settings: Any) -> None:
        self.settings = TeamSettings(**settings)
        self.teams, self.group = WorkTeams(cells), LeadingGroup(1)
        self.levers = Levers(Households(0), cells, seed=1)
        self.is_gacha = np.arange(cells) < cells - 1
        self.month = JANUARY
        self.ask(wanted)

    def ask(self, members: float, support: float = 0.0) -> World:
        self.levers.mandates.team_members[:] = members
        self.levers.mandates.team_support[:] = support
        return self

    def hold_to_account(self, assessment: float = 0.0, supervision: float = 0.0, promotion: float = 0.0) -> World:
        self.group.assessment[0], self.group.supervision[0] = assessment, supervision
        self.group.promotion[0] = promotion
        return self

    def run(self, months: int = 1) -> World:
        for _ in range(months):
            run_teams(self.teams, self.group, self.levers, self.is_gacha, self.settings, 3, self.month)
            self.month += 1
        return self


def test_members_are_sent_after_the_months_that_hiring_takes_and_only_to_gacha() -> None:
    world = World(turnover=0.0, hiring_months=2)
    assert [world.run().teams.members.tolist() for _ in range(3)] == [[0] * 5, [0] * 5, [5, 5, 5, 5, 0]]
    assert world.teams.kept.tolist() == [1.0] * 5


def test_without_a_mandate_there_is_no_team_and_an_old_one_goes_home_with_what_it_knows() -> None:
    world = World(**STAYING).run()
    assert world.teams.capacity[0] > 0
    world.ask(0.0).run()
    assert not world.teams.members.any()
    assert not world.teams.capacity.any()
    assert world.teams.kept[0] == pytest.approx(0.3)
    assert world.run().teams.kept[0] == 1.0


def test_members_leave_as_often_as_set_and_what_they_know_goes_with_them() -> None:
    world = World(cells=2001, turnover=0.3, hiring_months=0).run()
    before = world.teams.members.copy()
    world.run()
    left = int(world.teams.departures.sum())
    chance = 1.0 - 0.7 ** (1.0 / 12.0)
    assert left / before.sum() == pytest.approx(chance, abs=4.0 * np.sqrt(chance / before.sum()))
    one_left = np.flatnonzero(world.teams.departures == 1)
    assert np.allclose(world.teams.kept[one_left], 1.0 - 0.7 / 5.0)
    assert (world.teams.kept[world.teams.departures == 0] == 1.0).all()


def test_a_larger_team_keeps_the_draws_of_the_members_it_had() -> None:
    small, large = World(cells=400, wanted=3.0, turnover=0.9), World(cells=400, wanted=6.0, turnover=0.9)
    for world in (small, large):
        world.run(3)
        world.run()
    assert (small.teams.departures <= large.teams.departures).all()
    assert small.teams.departures.sum() > 0


@pytest.mark.parametrize("more", [{"assessment": 1.0, "supervision": 1.0}, {"promotion": 1.0}])
def test_assessment_and_promotion_bring_out_effort(more: dict[str, float]) -> None:
    idle, driven = World(**STAYING).run(), World(**STAYING).hold_to_account(**more).run()
    assert driven.teams.effort[0] > idle.teams.effort[0] == 0.25
    assert driven.teams.capacity[0] > idle.teams.capacity[0]


def test_support_brings_out_effort_and_all_three_together_all_of_it() -> None:
    assert World(**STAYING).ask(5.0, support=1.0).run().teams.effort[0] > 0.4
    full = World(**STAYING).ask(5.0, support=1.0).hold_to_account(1.0, 1.0, 1.0).run()
    assert full.teams.effort[0] == pytest.approx(1.0)


def test_assessment_without_supervision_takes_days_for_forms() -> None:
    forms = World(**STAYING).hold_to_account(assessment=1.0).run()
    checked = World(**STAYING).hold_to_account(assessment=1.0, supervision=1.0).run()
    assert forms.teams.effort[0] == checked.teams.effort[0]
    assert forms.teams.days[0] == pytest.approx(0.7 * checked.teams.days[0])


def test_visits_fall_with_the_way_between_households() -> None:
    near, far = World(**STAYING, hop=0.0).run(), World(**STAYING, hop=90.0).run()
    assert near.teams.days[0] == far.teams.days[0] == 5 * 20 * 0.25
    assert near.teams.capacity[0] == pytest.approx(25.0 / 2.0 * 8.0 / 3.0)
    assert far.teams.capacity[0] == pytest.approx(near.teams.capacity[0] / 2.0)


def assessed(world: World, cases: int, measured: int, closed: int, promoted: float = 1.0) -> World:
    world.hold_to_account(promotion=promoted).run()
    world.teams.cases[:], world.teams.measured[:], world.teams.closed_this_year[:] = cases, measured, closed
    assess_teams(world.teams, world.group, world.settings, 3, JANUARY + 10)
    assert not world.teams.score.any()  # November
    assess_teams(world.teams, world.group, world.settings, 3, JANUARY + 11)
    return world


def test_the_score_is_of_cases_measured_and_closed() -> None:
    assert assessed(World(**STAYING), 10, 10, 10).teams.score[0] == pytest.approx(0.75)
    assert assessed(World(**STAYING), 10, 5, 0).teams.score[0] == pytest.approx(0.25)
    assert assessed(World(**STAYING), 0, 0, 0).teams.score.tolist() == [1.0, 1.0, 1.0, 1.0, 0.0]


def test_members_of_good_teams_are_promoted_and_leave_with_what_they_know() -> None:
    good = assessed(World(**STAYING, promoted=1.0), 10, 10, 10)
    assert good.group.promoted[0] == good.teams.promotions.sum() == 20
    good.ask(5.0).run()
    assert good.teams.departures.sum() == 20
    assert good.teams.kept[0] == pytest.approx(0.3)
    assert assessed(World(**STAYING, promoted=1.0), 10, 1, 0).group.promoted[0] == 0
    assert assessed(World(**STAYING, promoted=1.0), 10, 10, 10, promoted=0.0).group.promoted[0] == 0
