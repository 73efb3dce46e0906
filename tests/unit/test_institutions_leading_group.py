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


def test_a_purse_is_empty_once_it_is_spent_and_full_again_in_january() -> None:
    world = World(budget=dated(1000.0)).run()
    spend(world.group, world.special, "health_support", int(world.special.budget[1]))
    assert world.run(JANUARY + 1).special.is_empty.tolist() == [name == "health" for name in SPECIAL_GROUPS]
    assert world.group.budget_left[0] == 95_000
    assert world.run(JANUARY + 11).special.empty_months[1] == 2
    assert not world.run(JANUARY + 12).special.is_empty.any()
    assert world.group.spent_this_year[0] == 0


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


def test_an_intervention_stands_still_when_its_group_has_no_money_left_and_goes_on_in_january() -> None:
    allowance = MinimumLivingAllowance(take_up=1.0, standard=dated(20_000.0))
    poor = LeadingGroupSettings(budget=dated(100_000.0))
    free, limited = costs_of(14, a=allowance), costs_of(14, poor, a=allowance)
    assert len(free["costs"]) == 14
    assert limited["costs"]["month"].dt.month.tolist() == [1, 1]  # one month's payment is more than the year's money
    assert limited["institutions"]["groups_without_money"].tolist() == [0] + [1] * 11 + [0, 1]


def test_supervision_keeps_money_from_leaking() -> None:
    class Leaking(MinimumLivingAllowance):
        leaks = True

    allowance = Leaking(take_up=1.0, standard=dated(20_000.0))
    loose = costs_of(a=allowance)["costs"]
    tight = costs_of(a=allowance, b=ResponsibilitySystem())["costs"]
    tight = tight[tight["intervention"] == "a"]
    assert (loose["leaked"] / loose["cost"]).iloc[-1] == pytest.approx(0.12, abs=1e-6)
    assert (tight["leaked"] / tight["cost"]).iloc[-1] < 0.03
