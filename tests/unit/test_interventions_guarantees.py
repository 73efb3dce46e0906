"""Water projects, housing renovation, health and education support: whom they serve, their limits, what they cost."""

from __future__ import annotations

import numpy as np
import pytest
from programme import apply, four_gacha, needy

from alxa_sim.interventions.education_support import EducationSupport
from alxa_sim.interventions.health_support import HealthSupport
from alxa_sim.interventions.housing_renovation import HousingRenovation
from alxa_sim.interventions.water_projects import WaterProjects

ONE_AT_ONCE = {"projects": 2, "gacha_a_project": 1.0, "at_once": 1, "months": 10, "budget": 2_000_000.0}


def test_the_poor_gacha_gets_the_first_water_project_then_where_most_people_lack_water() -> None:
    h = needy(8, lacks_water=True, adults=[1, 5, 1, 1, 1, 1, 1, 1])
    levers, cost, _ = apply(WaterProjects(**ONE_AT_ONCE), h)
    assert levers.mandates.water_project.tolist() == [0.0, 0.0, 0.0, 0.1]
    assert (cost.public, cost.works) == (0, 10_000_000), "a tenth of one of two projects"
    two = ONE_AT_ONCE | {"at_once": 2}
    assert apply(WaterProjects(**two), h)[0].mandates.water_project.tolist() == [0.0, 0.1, 0.0, 0.1]


def test_without_people_in_need_no_water_project_begins_and_nothing_is_paid() -> None:
    levers, cost, _ = apply(WaterProjects(), needy(8))
    assert cost.public == cost.works == 0
    assert not levers.mandates.water_project.any()


def test_houses_are_connected_where_the_project_is_finished_and_nowhere_else() -> None:
    gacha = four_gacha()
    gacha.water_project[1] = True
    levers, _, _ = apply(WaterProjects(connection=2000.0), needy(4, lacks_water=[True, True, True, False]), gacha)
    assert levers.households.water.tolist() == [0, 200_000, 0, 0]


def test_unsafe_houses_get_the_subsidy_of_their_group_the_dangerous_first() -> None:
    h = needy(24, house_grade=3)
    h.house_grade[:2] = [4, 2]
    one = apply(HousingRenovation(houses_a_year=12), h)[0].households.house
    assert np.flatnonzero(one).tolist() == [0], "one house a month, grade D before C, none for grade B"
    h.register_status[0] = 0
    h.registered[0] = False
    assert apply(HousingRenovation(houses_a_year=12, subsidy=100.0), h)[0].households.house[0] == 10_000
    assert one[0] == 5_000_000


def test_more_builders_only_add_houses() -> None:
    h = needy(60, house_grade=3)
    before = np.zeros(60, dtype=np.bool_)
    for houses in (0, 12, 120, 12_000):
        chosen = apply(HousingRenovation(houses_a_year=houses), h)[0].households.house > 0
        assert not (before & ~chosen).any()
        assert chosen.sum() == min(60, houses // 12)
        before = chosen


def test_whom_no_team_brings_applies_by_and_by_if_registered_and_never_otherwise() -> None:
    h = needy(400, house_grade=3, measured=False)
    h.registered[200:] = False
    h.register_status[200:] = 0
    renovation = HousingRenovation(applying=0.05, houses_a_year=100_000)
    early, late = (apply(renovation, h, month=month)[0].households.house > 0 for month in ("2014-01", "2015-12"))
    assert early[:200].mean() == pytest.approx(0.05, abs=0.05)
    assert late[:200].mean() == pytest.approx(1.0 - 0.95**24, abs=0.1)
    assert not late[200:].any()
    assert not (early & ~late).any()


def test_clinics_are_paid_while_they_rise_and_then_only_kept_running() -> None:
    gacha = four_gacha()
    levers, works, banner = apply(HealthSupport(), needy(4), gacha)
    assert levers.mandates.sumu_clinic.tolist() == [1.0] * 4
    assert levers.mandates.clinic.tolist() == [0.0, 0.0, 0.0, 1.0]
    support = HealthSupport()
    running = 2 * support.sumu_running + support.gacha_running
    rise = banner.institutions.settings.services.clinic_rise
    assert works.public == 100 * running
    assert works.works == round(100 * rise * (2 * support.sumu_works + support.gacha_works))


def test_where_responsibility_is_weak_water_works_progress_less_for_the_same_money() -> None:
    h = needy(8, lacks_water=True)
    levers, cost, _ = apply(WaterProjects(**ONE_AT_ONCE), h, leakage=0.12)
    assert levers.mandates.water_project.tolist() == pytest.approx([0.0, 0.0, 0.0, 0.088])
    assert cost.works == 10_000_000


def test_only_the_registered_exited_and_watched_are_reimbursed() -> None:
    h = needy(4, registered=False, register_status=[0, 1, 2, 0])
    h.watched[3] = True
    offered = apply(HealthSupport(reimbursement=0.5, strength=0.5), h)[0].households.reimbursement
    assert offered.tolist() == [0.0, 0.25, 0.25, 0.25]


def test_exemptions_reach_every_child_and_subsidy_and_stipend_the_registered() -> None:
    h = needy(3, children=[2, 2, 0], register_status=[1, 0, 1], out_of_school=[1, 0, 0])
    h.registered[:] = False
    support = EducationSupport(exemption=30.0, boarding=110.0, stipend=500.0)
    assert apply(support, h, month="2014-12")[0].households.school.tolist() == [14_000, 3_000, 0]
    assert apply(support, h, month="2014-09")[0].households.transfer.tolist() == [50_000, 0, 0]
    assert not apply(support, h, month="2014-12")[0].households.transfer.any()


def test_who_is_noted_as_out_of_school_comes_back_sooner() -> None:
    chances = apply(EducationSupport(), needy(2, needs_seen=[8, 0]))[0].households.back_to_school
    assert chances.tolist() == [0.25, 0.06]
