"""Collective funds: where their money comes from, who manages it well, and what becomes of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import parse_month
from alxa_sim.households import Flows, Gacha, Households
from alxa_sim.institutions.books import CollectiveFunds, Cooperatives, InstitutionFlows, Sumu, WorkTeams
from alxa_sim.institutions.collective_funds import CollectiveFundSettings, close_funds, run_funds
from alxa_sim.institutions.cooperatives import CooperativeSettings
from alxa_sim.levers import Levers

JANUARY, JULY, DECEMBER = (parse_month(f"2016-{month}") for month in ("01", "07", "12"))


class World:
    """Two gacha of 1,000 ha in one sumu, with 100,000 yuan each; a cooperative may operate in the second."""

    def __init__(self, **settings: Any) -> None:
        self.settings = CollectiveFundSettings(**settings)
        self.funds, self.cooperatives = CollectiveFunds(2), Cooperatives(2)
        self.teams, self.sumu, self.flows = WorkTeams(2), Sumu(2), InstitutionFlows(2)
        self.levers = Levers(Households(0), 2, seed=1)
        self.gacha = SimpleNamespace(**{name: np.zeros(2, column.dtype) for name, column in Gacha.columns.items()})
        self.gacha.sumu[:] = 1
        self.gacha.usable_area[:] = 1000.0
        self.funds.balance[:] = 10_000_000

    def run(self, drive: float = 1.0, month: int = JULY, leakage: float = 0.0) -> World:
        self.flows.reset()
        self.levers.mandate.collective_economy[0] = drive
        run_funds(self.funds, self.cooperatives, self.teams, self.sumu, self.gacha, self.levers, self.flows,
                  self.settings, CooperativeSettings(capital=200_000.0, dividend_share=0.5), leakage, month)  # fmt: skip
        return self


def test_a_grant_comes_in_once_and_is_booked() -> None:
    world = World()
    world.levers.mandates.fund_grant[1] = 500
    world.run(drive=0.0)
    assert world.funds.balance.tolist() == [10_000_000, 10_000_500]
    assert world.funds.granted.tolist() == world.flows.fund_grants.tolist() == [0, 500]


def test_where_money_leaks_a_grant_arrives_the_smaller() -> None:
    world = World()
    world.levers.mandates.fund_grant[1] = 501
    world.run(drive=0.0, leakage=0.1)
    assert world.funds.balance.tolist() == [10_000_000, 10_000_451]
    assert world.flows.fund_grants.tolist() == [0, 451]
    assert world.flows.leaked.tolist() == [0, 50]


def test_without_a_mandate_idle_money_stays_idle_and_nothing_is_earned() -> None:
    world = World().run(drive=0.0)
    assert world.funds.invested.tolist() == [0, 0]
    assert world.funds.earned.tolist() == [0, 0]


def test_rents_follow_pasture_mandate_and_management() -> None:
    world = World(collective_land=0.1, rent=1.2, alone=0.5, invests=0.0).run(drive=0.5)
    assert world.flows.fund_returns.tolist() == [3750, 3750]  # 1000 ha x 15 x 0.1 x 1.2 / 12 x 0.5 x 0.5 yuan


@pytest.mark.parametrize("better", ["team", "party", "route"])
def test_a_team_the_party_and_a_route_each_make_a_fund_earn_more(better: str) -> None:
    world = World()
    world.funds.invested[:] = 5_000_000
    if better == "team":
        world.teams.members[1], world.teams.wanted[1], world.teams.effort[1] = 5, 5, 0.8
    elif better == "party":
        world.cooperatives.operates[1] = world.cooperatives.party_led[1] = True
    else:
        world.gacha.milk_route[1] = True
    world.run()
    earned = world.funds.earned_this_year
    assert earned[1] > earned[0]


def test_badly_managed_money_shrinks_and_well_managed_money_grows() -> None:
    for alone, grows in ((0.1, False), (0.9, True)):
        world = World(alone=alone, collective_land=0.0)
        world.funds.invested[:] = 10_000_000
        for month in range(JANUARY, DECEMBER):
            world.run(month=month)
        assert (world.funds.balance[0] > 10_000_000) == grows
        assert world.funds.invested[0] <= world.funds.balance[0]


def test_idle_money_goes_into_industry_and_where_one_operates_into_the_cooperative() -> None:
    world = World(alone=1.0, invests=0.1, into_cooperative=0.4, collective_land=0.0, best_return=0.0, worst_loss=0.0)
    world.cooperatives.operates[1] = True
    world.run()
    assert world.funds.invested.tolist() == [1_000_000, 600_000]
    assert world.cooperatives.collective_shares.tolist() == world.cooperatives.capital.tolist() == [0, 400_000]
    assert world.funds.balance.tolist() == [10_000_000, 9_600_000]
    assert world.flows.fund_shares.tolist() == [0, 400_000]


def test_shares_get_their_part_of_the_surplus_in_december_only() -> None:
    world = World(invests=0.0, collective_land=0.0)
    c = world.cooperatives
    c.operates[1], c.collective_shares[1], c.capital[1] = True, 20_000_000, 50_000_000
    assert world.run(month=JULY).flows.fund_dividends.tolist() == [0, 0]
    assert world.run(month=DECEMBER).flows.fund_dividends.tolist() == [0, 2_500_000]  # half of 100,000 yuan x 1/2
    assert c.capital[1] == 47_500_000
    assert world.funds.earned_this_year.tolist() == [0, 2_500_000]


def test_a_good_year_of_the_industry_of_the_sumu_earns_more() -> None:
    earned = []
    for relative in (0.8, 1.2):
        world = World(collective_land=0.0)
        world.funds.invested[:] = 5_000_000
        world.sumu.industry_return[1] = relative
        earned.append(int(world.run().flows.fund_returns[0]))
    assert earned[1] == pytest.approx(1.5 * earned[0], abs=2)


def test_earnings_are_counted_from_january_and_what_households_receive_is_taken_out() -> None:
    world = World(alone=0.9)
    world.run(month=DECEMBER).run(month=JANUARY)
    assert 0 < world.funds.earned_this_year[0] < world.funds.earned[0]
    flows, before = Flows(2), world.funds.balance.copy()
    flows.collective_income[:] = [700, 0]
    close_funds(world.funds, flows)
    assert (before - world.funds.balance).tolist() == world.funds.paid_out.tolist() == [700, 0]
