"""The dairy company: routes where milk is worth the drive, a price that answers to intake, plant, and failure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import parse_month
from alxa_sim.households import Flows, Households, Stocks
from alxa_sim.institutions.books import Cooperatives, DairyCompany, InstitutionFlows, Routes
from alxa_sim.institutions.dairy_company import (
    CompanySettings,
    close_company,
    found_company,
    grow_demand,
    run_company,
)
from alxa_sim.levers import Levers
from alxa_sim.processes.dairy import DairySettings
from alxa_sim.processes.market import MILK, Market, MarketSettings

JUNE, DECEMBER = parse_month("2016-06"), parse_month("2016-12")


class World:
    """Three gacha at 20, 120 and 300 km, the first within local reach; `run` and `close` are the company's month."""

    def __init__(self, **settings: Any) -> None:
        self.settings = CompanySettings(**settings)
        self.company, self.routes = DairyCompany(1), Routes(3)
        self.cooperatives, self.flows = Cooperatives(3), InstitutionFlows(3)
        self.stocks, self.market = Stocks(3), Market(1)
        self.levers = Levers(Households(0), 3, seed=1)
        self.gacha = SimpleNamespace(
            is_gacha=np.array([True, True, True]),
            road_distance=np.array([20.0, 120.0, 300.0]),
            milk_route=np.array([True, False, False]),
        )
        self.stocks.households[:] = 50
        self.stocks.camels_breeding[:] = 2_000
        self.market.price[0, MILK] = 30.0
        found_company(self.company, self.settings, MarketSettings(), JUNE)

    def link(self, **mandate: float) -> World:
        for name, value in ({"linkage": 1.0, "announced_price": 40.0} | mandate).items():
            getattr(self.levers.mandate, name)[0] = value
        return self

    def run(self, months: int = 1) -> World:
        for _ in range(months):
            self.flows.reset()
            self.gacha.milk_route[:] = [True, False, False]
            self.market.price[0, MILK] = 30.0
            run_company(self.company, self.routes, self.cooperatives, self.gacha, self.stocks, self.market,
                        self.levers, self.flows, self.settings, DairySettings(), town=0)  # fmt: skip
        return self

    def close(self, kilograms: int, month: int = JUNE) -> World:
        flows = Flows(3)
        flows.milk_sold[0] = kilograms
        flows.milk_sales[0] = round(100 * kilograms * self.market.price[0, MILK])
        close_company(self.company, flows, self.flows, kilograms, self.settings, 0, month)
        return self

    @property
    def open(self) -> list[bool]:
        return self.gacha.milk_route.tolist()


def test_without_a_programme_only_the_local_reach_is_collected_at_the_market_price() -> None:
    world = World().run(24)
    assert world.open == [True, False, False]
    assert world.market.price[0, MILK] == 30.0
    assert world.company.demand[0] == MarketSettings().milk_demand.at(JUNE)


def test_a_route_opens_where_the_milk_expected_pays_the_kilometres_nearest_first() -> None:
    world = World().link().run()
    assert world.open == [True, True, False]
    assert world.run().open == [True, True, True], "one route a month"


def test_a_distance_that_milk_does_not_pay_gets_no_route_but_support_for_kilometres_brings_it() -> None:
    world = World()
    world.stocks.camels_breeding[:] = 120
    assert world.link().run(12).open == [True, False, False]
    assert world.link(route_support=3.9).run(12).open == [True, True, True]
    assert world.flows.company_support[0] > 0


def test_a_cooperative_that_pools_milk_makes_a_route_worth_while() -> None:
    world = World(routes_a_month=3)
    world.stocks.camels_breeding[:] = 700
    alone = world.link().run().open
    world.cooperatives.operates[:] = True
    assert sum(world.run(2).open) > sum(alone)


def test_a_route_that_does_not_pay_is_closed_only_when_patience_is_at_its_end() -> None:
    world = World(patience=3).link().run(2)
    assert world.open == [True, True, True]
    world.stocks.camels_breeding[:] = 0
    assert world.run(3).open == [True, True, True]
    assert world.run().open == [True, False, False]


def test_the_price_is_the_announced_one_until_a_year_of_milk_outruns_demand() -> None:
    world = World().link().run()
    assert world.market.price[0, MILK] == 40.0
    world.company.usual_intake[0] = 2.0 * world.company.demand[0]
    assert world.run().market.price[0, MILK] == pytest.approx(20.0, rel=0.1)


def test_milk_that_the_plant_cannot_process_is_paid_as_raw_milk() -> None:
    world = World().link().run()
    world.company.intake[0] = 2 * int(world.company.capacity[0])
    world.company.cash[0] = -(10**12)  # no money and no credit for plant
    assert world.run().market.price[0, MILK] == pytest.approx((40.0 + 15.0) / 2.0)


def test_half_a_linkage_pays_half_way_between_market_and_announced_price() -> None:
    assert World().link(linkage=0.5).run().market.price[0, MILK] == 35.0


def test_demand_grows_faster_with_research_and_not_at_all_unlinked() -> None:
    settings = CompanySettings()
    grown = {}
    for linkage, research in ((0.0, 1.0), (1.0, 0.0), (1.0, 1.0)):
        company = DairyCompany(1)
        company.demand[0], company.research[0] = 6_000.0, research
        grow_demand(company, linkage, settings)
        grown[linkage, research] = float(company.demand[0])
    assert grown[0.0, 1.0] == 6_000.0 < grown[1.0, 0.0] < grown[1.0, 1.0]


def test_plant_is_added_when_it_was_full_and_would_sell_and_the_bank_lends() -> None:
    world = World().link().run()
    capacity = float(world.company.capacity[0])
    world.company.intake[0] = int(capacity)
    world.company.demand[0] = 10 * capacity
    cash = int(world.company.cash[0])
    world.run()
    added = float(world.company.capacity[0]) - capacity
    assert added == pytest.approx(0.25 * capacity)
    assert cash - int(world.company.cash[0]) == round(100 * 150.0 * added)


def test_what_comes_in_goes_out_or_stays_in_its_cash() -> None:
    world = World().link(route_support=2.0).run(2)
    before = int(world.company.cash[0])
    world.run()
    world.close(12_000)
    flows = world.flows
    moved = int(flows.company_sales.sum() + flows.company_support.sum() - flows.company_costs.sum()) - 100 * 12_000 * 40
    assert int(world.company.cash[0]) - before == moved


def test_owners_take_profit_in_december_only() -> None:
    world = World()
    world.company.cash[0] = 10**10
    assert int(world.close(0, JUNE).company.paid_out[0]) == 0
    assert int(world.close(0, DECEMBER - 1 + 12).company.paid_out[0]) == 0
    assert int(world.close(0, parse_month("2017-12")).company.paid_out[0]) > 0


def test_a_bankrupt_company_buys_nowhere_for_good() -> None:
    world = World().link().run(2)
    world.company.cash[0] = -(10**9)
    world.close(1_000)
    assert world.company.has_failed[0]
    assert world.run(3).open == [False, False, False]


def test_a_company_that_is_stopped_by_a_shock_buys_again_after_it() -> None:
    world = World().link().run(2)
    world.levers.market.company_stopped[0] = True
    assert world.run().open == [False, False, False]
    world.levers.reset_shocks()
    assert world.run().open[0]
