"""Cooperatives: who opens, what the base offers, what it earns and pays, and when it closes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from alxa_sim.config import parse_month
from alxa_sim.households import Flows, Gacha, Households, Stocks
from alxa_sim.institutions.books import Cooperatives, InstitutionFlows
from alxa_sim.institutions.cooperatives import (
    CooperativeSettings,
    close_cooperatives,
    found_cooperatives,
    run_cooperatives,
)
from alxa_sim.levers import Levers
from alxa_sim.processes.dairy import DairySettings
from alxa_sim.processes.market import HAY, MILK, Market

JULY, DECEMBER = parse_month("2016-07"), parse_month("2016-12")


class World:
    """Four gacha with 400, 300, 200 and no camels; cooperatives in three of them, the first led by the party."""

    def __init__(self, **settings: Any) -> None:
        self.settings = CooperativeSettings(**{"party_led": 1} | settings)
        self.leakage = 0.0
        self.cooperatives, self.stocks, self.flows = Cooperatives(4), Stocks(4), InstitutionFlows(4)
        self.levers = Levers(Households(0), 4, seed=1)
        self.stocks.camels[:] = [400, 300, 200, 0]
        self.gacha = SimpleNamespace(**{name: np.zeros(4, column.dtype) for name, column in Gacha.columns.items()})
        self.gacha.milk_route[:] = True
        self.market = Market(1)
        self.market.price[0, MILK], self.market.price[0, HAY] = 40.0, 1.2
        found_cooperatives(self.cooperatives, self.stocks.camels.astype(float), self.settings)

    def run(self, share: float = 1.0, month: int = JULY) -> World:
        self.flows.reset()
        self.levers.mandate.cooperatives[0] = share
        self.levers.mandate.pioneers[0] = 1.0
        run_cooperatives(self.cooperatives, self.gacha, self.stocks, self.levers, self.flows, self.settings,
                         self.leakage, month)  # fmt: skip
        return self

    def close(self, month: int = JULY, supervision: float = 1.0, **paid: list[int]) -> Flows:
        flows = Flows(4)
        for name, values in paid.items():
            getattr(flows, name)[:] = values
        close_cooperatives(self.cooperatives, self.gacha, flows, self.stocks, self.market, supervision, self.flows,
                           self.settings, DairySettings(), month)  # fmt: skip
        return flows


def test_cooperatives_open_where_most_camels_are_as_far_as_the_programme_asks() -> None:
    world = World()
    assert world.run(0.34).cooperatives.operates.tolist() == [True, False, False, False]
    assert world.run(1.0).cooperatives.operates.tolist() == [True, True, True, False]
    assert world.run(0.0).cooperatives.operates.tolist() == [False] * 4


def test_one_starts_with_public_capital_once() -> None:
    world = World().run()
    assert world.flows.coop_grants.tolist() == [20_000_000] * 3 + [0]
    assert world.run().flows.coop_grants.sum() == 0
    assert world.cooperatives.capital.tolist() == [20_000_000] * 3 + [0]


def test_where_money_leaks_one_starts_with_less() -> None:
    world = World()
    world.leakage = 0.12
    world.run()
    assert world.cooperatives.capital.tolist() == world.flows.coop_grants.tolist() == [17_600_000] * 3 + [0]
    assert world.flows.leaked.tolist() == [2_400_000] * 3 + [0]


def test_a_base_offers_places_and_posts_for_the_camels_it_boards() -> None:
    world = World()
    world.stocks.boarded[:] = [60, 51, 0, 0]
    world.run()
    assert world.gacha.boarding_places.tolist() == [0, 9, 60, 0]
    assert world.gacha.base_posts.tolist() == [3, 3, 0, 0]


def test_posts_that_the_programme_asks_for_come_on_top_where_a_cooperative_operates() -> None:
    world = World()
    world.levers.mandates.base_posts[:] = 2
    assert world.run().gacha.base_posts.tolist() == [2, 2, 2, 0]


def test_people_trust_a_cooperative_that_the_party_leads_more() -> None:
    trust = World().run().gacha.cooperative_trust
    assert trust[0] > trust[1] > trust[3] == 0.0


def test_the_base_sells_milk_of_its_camels_as_far_as_keepers_and_a_route_allow() -> None:
    world = World().run()
    world.stocks.boarded[:] = [50, 50, 50, 0]
    world.stocks.base_jobs[:] = [2, 1, 2, 0]
    world.gacha.milk_route[2] = False
    milk = world.close().base_milk
    assert milk[0] == 2 * milk[1] + milk[0] % 2 > 0
    assert milk[2] == 0


def test_every_fen_of_a_month_is_in_the_books() -> None:
    world = World().run()
    world.stocks.boarded[:] = [50, 40, 0, 0]
    world.stocks.base_jobs[:] = [2, 2, 0, 0]
    before = world.cooperatives.capital.copy()
    flows = world.close(base_wages=[720_000, 720_000, 0, 0], boarding_fees=[1_000_000, 800_000, 0, 0])
    books = world.flows
    moved = books.coop_milk_sales - books.coop_costs + books.coop_losses - flows.base_wages - flows.boarding_fees
    assert (world.cooperatives.capital - before).tolist() == moved.tolist()


def test_money_trickles_away_where_neither_party_nor_supervision_looks_at_accounts() -> None:
    costs = {}
    for supervision in (0.0, 1.0):
        world = World().run()
        world.stocks.boarded[:] = 50
        world.stocks.base_jobs[:] = 2
        world.close(supervision=supervision)
        costs[supervision] = world.flows.coop_costs.copy()
    assert costs[0.0][0] == costs[1.0][0], "the first is led by the party"
    assert costs[0.0][1] > costs[1.0][1]


def test_surplus_is_shared_among_members_in_december() -> None:
    world = World().run()
    world.cooperatives.capital[0] += 1_000_000
    world.stocks.members[:] = [3, 3, 0, 0]
    assert world.run(month=JULY).gacha.dividend.sum() == 0
    assert world.run(month=DECEMBER).gacha.dividend.tolist() == [200_000, 0, 0, 0]


def test_a_cooperative_without_money_for_half_a_year_closes_for_good_and_its_debt_is_borne_by_suppliers() -> None:
    world = World().run()
    world.cooperatives.capital[1] = -1_000_000
    for _ in range(6):
        world.run().close()
        assert world.cooperatives.operates[1]
    world.run().close()
    assert not world.cooperatives.operates[1]
    assert world.cooperatives.is_insolvent[1]
    assert world.flows.coop_losses[1] > 1_000_000
    assert world.cooperatives.capital[1] == 0
    assert not world.run().cooperatives.operates[1]


def test_a_full_base_that_earned_its_start_back_adds_places() -> None:
    world = World().run()
    world.stocks.boarded[0] = 60
    assert world.run().cooperatives.places[0] == 60
    world.cooperatives.capital[0] += 7_000_000
    assert world.run().cooperatives.places[0] == 70
    assert world.flows.coop_costs[0] == 3_000_000
