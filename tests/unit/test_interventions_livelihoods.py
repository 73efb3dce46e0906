"""Sheds, insurance, industry and jobs: whom they serve, their limits, what they cost."""

from __future__ import annotations

import numpy as np
import pytest
from programme import apply, four_gacha, needy

from alxa_sim.interventions.base_jobs import BaseJobs
from alxa_sim.interventions.camel_insurance import CamelInsurance
from alxa_sim.interventions.industry_projects import IndustryProjects
from alxa_sim.interventions.public_jobs import PublicJobs
from alxa_sim.interventions.shed_subsidy import ShedSubsidy


def test_the_shed_subsidy_pays_its_part_where_camels_and_a_route_are() -> None:
    gacha = four_gacha()
    gacha.milk_route[2] = False
    h = needy(4, camels_breeding=[5, 4, 9, 9], dairies=[False, False, False, True])
    part = apply(ShedSubsidy(take_up=1.0), h, gacha)[0].households.yard
    assert part.tolist() == pytest.approx([150.0 / 188.0, 0, 0, 0])


def test_more_approvals_only_add_sheds_and_the_line_is_drawn_anew_each_year() -> None:
    h = needy(50, camels_breeding=9)
    few = apply(ShedSubsidy(take_up=1.0, approvals_a_year=10), h)[0].households.yard > 0
    more = apply(ShedSubsidy(take_up=1.0, approvals_a_year=20), h)[0].households.yard > 0
    next_year = apply(ShedSubsidy(take_up=1.0, approvals_a_year=10), h, month="2015-12")[0].households.yard > 0
    assert (few.sum(), more.sum(), next_year.sum()) == (10, 20, 10)
    assert not (few & ~more).any()
    assert (few != next_year).any()


def test_insurance_is_offered_to_camel_keepers_at_a_twelfth_of_the_premium() -> None:
    levers, _, _ = apply(CamelInsurance(take_up=1.0), needy(2, camels_other=[3, 0]))
    assert levers.households.insurance.tolist() == [700_000, 0]
    assert levers.households.premium.tolist() == [3_500, 0]
    assert levers.households.premium_support.tolist() == [0.75, 0.0]


def test_industry_gives_places_by_sumu_to_the_registered_first() -> None:
    h = needy(40, registered=[True, False] * 20, register_status=[1, 0] * 20, measured=[True, False] * 20)
    h.gacha[:] = [0, 0, 2, 2] * 10
    offers = apply(IndustryProjects(places_a_year=12, support=1.0), h)[0].households.industry
    taken = [offers[h.gacha == cell] for cell in (0, 2)]
    for by_sumu in taken:
        assert (by_sumu == 1_300_000).sum() == 10, "all the registered of the sumu"
        assert (by_sumu == 100).sum() == 2, "and two others"


def test_industry_has_no_places_left_where_they_are_taken_and_pays_brands_where_they_are() -> None:
    h = needy(24, in_industry=True)
    h.in_industry[:4] = False
    levers, cost, _ = apply(IndustryProjects(places_a_year=10), h)
    assert not levers.households.industry.any()
    assert cost.public == 4 * 400_000
    assert cost.households == 20


def test_rangers_keep_their_posts_and_others_fill_the_rest() -> None:
    h = needy(30, seekers=1)
    h.ranger_jobs[20:25] = 1
    posts = apply(PublicJobs(posts=8), h)[0].households.ranger_posts
    assert posts.sum() == 8
    assert posts[20:25].all()
    h.seekers[:20] = 0  # at work, or needed by the herd
    assert apply(PublicJobs(posts=30), h)[0].households.ranger_posts.sum() == 10


def test_rangers_earn_a_twelfth_of_the_pay_and_half_the_strength_holds_half_the_posts() -> None:
    levers, _, _ = apply(PublicJobs(posts=8, strength=0.5), needy(30, seekers=1))
    assert levers.households.ranger_posts.sum() == 4
    assert set(levers.households.ranger_wage.tolist()) == {0, 300_000}


def test_bases_are_asked_for_posts_and_the_public_bears_wages_of_the_registered_only() -> None:
    levers, _, _ = apply(BaseJobs(posts=3), needy(2, registered=[True, False], register_status=[1, 0]))
    assert levers.mandates.base_posts.tolist() == [3] * 4
    assert levers.mandate.cooperatives[0] == pytest.approx(0.3)
    assert levers.households.base_wage.tolist() == [0.8, 0.0]


def test_who_cannot_pay_its_part_of_the_stake_does_not_hold_the_line() -> None:
    h = needy(30, cash=[100_000] * 20 + [300_000] * 10)  # the registered pay 2,000 yuan
    offers = apply(IndustryProjects(places_a_year=20), h)[0].households.industry
    assert (offers > 0).tolist() == [False] * 20 + [True] * 10


@pytest.mark.parametrize("measure", [ShedSubsidy, CamelInsurance, IndustryProjects, PublicJobs, BaseJobs])
def test_without_strength_no_lever_moves(measure: type) -> None:
    h = needy(20, camels_breeding=9)
    levers, cost, _ = apply(measure(strength=0.0), h)
    assert tuple(cost) == (0, 0, 0, 0)
    assert not levers.offers
    assert not any(np.any(getattr(levers.households, name)) for name in levers.households.columns
                   if name != "stocking_limit")  # fmt: skip
