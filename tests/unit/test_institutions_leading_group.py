"""The leading group: what is in force, what leaks, and purses that run out."""

from __future__ import annotations

from typing import Any

import pytest

from alxa_sim.config import dated, parse_month
from alxa_sim.extension_points import Intervention
from alxa_sim.households import Households
from alxa_sim.institutions.books import LeadingGroup, SpecialGroups
from alxa_sim.institutions.leading_group import (
    GROUP_OF_KIND,
    SPECIAL_GROUPS,
    LeadingGroupSettings,
    group_of,
    run_group,
    spend,
)
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.interventions.responsibility_system import ResponsibilitySystem
from alxa_sim.interventions.work_teams import WorkTeams
from alxa_sim.levers import Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.registry import found_in
from alxa_sim.scenario import Scenario

JANUARY = parse_month("2015-01")


class World:
    def __init__(self, **settings: Any) -> None:
        self.settings = LeadingGroupSettings(**settings)
        self.group, self.special = LeadingGroup(1), SpecialGroups(len(SPECIAL_GROUPS))
        self.levers = Levers(Households(0), 1, seed=1)

    def run(self, month: int = JANUARY, months: int = 1, **mandate: float) -> World:
        for name, value in mandate.items():
            getattr(self.levers.mandate, name)[0] = value
        for _ in range(months):
            run_group(self.group, self.special, self.levers, self.settings, month)
            month += 1
        return self


def test_rules_come_into_force_step_by_step_and_fade_when_nobody_asks() -> None:
    world = World(adjustment=0.5).run(assessment=1.0)
    assert world.group.assessment[0] == 0.5
    assert world.run().group.assessment[0] == 0.75
    assert world.group.task_groups[0] == 14
    assert world.run(assessment=0.0).group.assessment[0] == 0.375


def test_leakage_is_high_without_supervision_and_low_with_all_of_it() -> None:
    world = World(adjustment=1.0)
    assert world.run().group.leakage[0] == pytest.approx(0.12)
    assert world.run(supervision=0.5).group.leakage[0] == pytest.approx(0.065)
    assert world.run(supervision=1.0).group.leakage[0] == pytest.approx(0.01)


def test_the_budget_is_divided_by_the_shares() -> None:
    shares = dict.fromkeys(SPECIAL_GROUPS, 0.0) | {"health": 3.0, "industry": 1.0}
    world = World(budget=dated(1000.0), **shares).run()
    budgets = dict(zip(SPECIAL_GROUPS, world.special.budget.tolist(), strict=True))
    assert budgets == dict.fromkeys(SPECIAL_GROUPS, 0) | {"health": 75_000, "industry": 25_000}
    assert world.special.is_empty.tolist() == [budgets[name] == 0 for name in SPECIAL_GROUPS]


HEALTH = SPECIAL_GROUPS.index("health")


def in_health(budget: float) -> World:
    return World(budget=dated(budget), **dict.fromkeys(SPECIAL_GROUPS, 0.0) | {"health": 1.0})


def test_money_is_released_by_twelfths_carried_over_within_the_year_and_lost_after_it() -> None:
    world = in_health(1000.0)
    left = [int(world.run(JANUARY + month).special.left[HEALTH]) for month in range(13)]
    assert left == [100_000 * (month + 1) // 12 for month in range(12)] + [8_333]


def test_what_is_overspent_is_taken_off_the_following_months_and_years() -> None:
    world = in_health(1200.0).run()
    spend(world.group, world.special, "health_support", 200_000)
    assert world.group.budget_left[0] == 10_000
    empty = []
    for month in range(1, 30):
        world.run(JANUARY + month)
        empty.append(bool(world.special.is_empty[HEALTH]))
    assert empty.index(False) == 19  # twenty twelfths were spent
    assert world.special.empty_months[HEALTH] == 19
    assert world.group.spent_this_year[0] == 0


def test_a_budget_that_ends_leaves_no_debt_behind() -> None:
    world = World(budget=dated({"2015-01": 12.0, "2016-01": 0.0, "2017-01": 12.0})).run()
    spend(world.group, world.special, "health_support", 10**9)
    assert not world.run(JANUARY + 12).special.is_empty.any()
    spend(world.group, world.special, "health_support", 10**9)
    assert not world.run(JANUARY + 24).special.is_empty.any()


def test_without_a_budget_no_purse_is_ever_empty() -> None:
    world = World().run()
    spend(world.group, world.special, "health_support", 10**12)
    assert not world.run(JANUARY + 1).special.is_empty.any()


@pytest.mark.parametrize("kind", found_in("alxa_sim.interventions", Intervention))
def test_some_special_group_pays_for_every_intervention(kind: str) -> None:
    assert 0 <= group_of(kind) < len(SPECIAL_GROUPS)


def test_groups_are_those_there_are() -> None:
    assert set(GROUP_OF_KIND.values()) <= set(SPECIAL_GROUPS)


def costs_of(months: int = 12, settings: Any = None, **interventions: Intervention) -> Any:
    scenario = Scenario(
        name="x",
        population=PopulationSettings(households=100),
        interventions=interventions,
        leading_group=settings or LeadingGroupSettings(),
    )
    model = AlxaModel(scenario, check=True)
    for _ in range(months):
        model.step()
    return model.tables()


def test_an_intervention_stands_still_until_the_money_of_its_group_makes_up_for_what_it_spent() -> None:
    allowance = MinimumLivingAllowance(take_up=1.0, standard=dated(20_000.0))
    bill = costs_of(1, a=allowance)["costs"]["cost"].iloc[0]
    poor = LeadingGroupSettings(budget=dated(12 * bill / 3.5), **dict.fromkeys(SPECIAL_GROUPS, 0.0) | {"finance": 1.0})
    limited = costs_of(12, poor, a=allowance)
    assert limited["costs"]["month"].dt.month.tolist()[:2] == [1, 4]  # the month's bill is three and a half twelfths
    assert limited["institutions"]["groups_without_money"].tolist()[:5] == [7, 8, 8, 7, 8]


@pytest.mark.parametrize("budget", [1.0, 300_000.0, 3_000_000.0])
def test_over_the_years_no_more_is_spent_than_the_budgets_and_one_bill_of_each_group(budget: float) -> None:
    """A bill is that of a month with the grants asked for in it, which flow in the next."""
    kinds = found_in("alxa_sim.interventions", Intervention)
    everything = {kind: kinds[kind]() for kind in kinds}
    free = costs_of(48, **everything)["costs"]
    costs = costs_of(48, LeadingGroupSettings(budget=dated(budget)), **everything)["costs"]
    costs["group"] = [group_of(kind) for kind in costs["intervention"]]
    bills = costs.pivot_table(index="month", columns="group", values="cost", aggfunc="sum", fill_value=0.0)
    bills = bills.reindex(free["month"].unique(), fill_value=0.0)
    one_bill = bills.rolling(2, min_periods=1).sum().max()
    assert bills.sum().sum() < free["cost"].sum()
    for group, spent in bills.sum().items():
        share = getattr(LeadingGroupSettings(), SPECIAL_GROUPS[group])
        assert spent <= 4 * budget * share + one_bill[group] + 0.01


def test_a_small_budget_pays_some_members_of_teams_all_year() -> None:
    settings = LeadingGroupSettings(budget=dated(2_000_000.0), **dict.fromkeys(SPECIAL_GROUPS, 0.0) | {"organisation": 1.0})
    limited = costs_of(36, settings, teams=WorkTeams(), system=ResponsibilitySystem())
    members = limited["institutions"]["team_members"][6:]
    assert 0 < members.min() <= members.max() < 60
    assert (limited["institutions"]["groups_without_money"] == len(SPECIAL_GROUPS) - 1).all()
    by_year = limited["costs"].groupby(limited["costs"]["month"].dt.year)["cost"].sum()
    assert (by_year <= 2_000_000.0 * 1.05).all()
    assert by_year.iloc[-1] > 1_800_000.0


def test_supervision_keeps_money_from_leaking() -> None:
    class Leaking(MinimumLivingAllowance):
        leaks = True

    allowance = Leaking(take_up=1.0, standard=dated(20_000.0))
    loose = costs_of(a=allowance)["costs"]
    tight = costs_of(a=allowance, b=ResponsibilitySystem())["costs"]
    tight = tight[tight["intervention"] == "a"]
    assert (loose["leaked"] / loose["cost"]).iloc[-1] == pytest.approx(0.12, abs=1e-6)
    assert (tight["leaked"] / tight["cost"]).iloc[-1] < 0.03
