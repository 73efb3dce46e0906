"""Cooperatives and their camel bases: they pool milk, board camels of members who lack hands, employ keepers, pay
dividends, and close when the money is gone."""

from __future__ import annotations

from typing import Any

from alxa_sim.columns import Floats
from alxa_sim.config import Config, Count, NonNegative, Positive, Share
from alxa_sim.households import Flows, Stocks
from alxa_sim.institutions.books import Cooperatives, InstitutionFlows
from alxa_sim.institutions.grants import arriving
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen
from alxa_sim.processes.dairy import DAYS, DairySettings
from alxa_sim.processes.market import HAY, MILK, Market


class CooperativeSettings(Config):
    """What cooperatives are and how they manage."""

    number: Count = 27
    """Cooperatives that can operate, in the gacha with most camels [1]. Source: FACTS 0 [SEED]."""
    party_led: Count = 12
    """Of these, led by gacha secretaries or centre households where the programme has pioneers lead, those with most
    camels first [1]. Source: FACTS 0 [SEED]."""
    party_trust: NonNegative = 1.5
    """Chance to join one that the party leads, relative to another [1]. Assumed: the secretary is known."""
    capital: NonNegative = 200_000.0
    """Public money that a cooperative starts with [yuan]. Assumed: shed, cooling tank and fodder of a season."""
    places: Count = 60
    """Camels that a new base has room for [head]. Assumed: an 800 m2 shed."""
    place_cost: NonNegative = 3_000.0
    """Cost of one more place [yuan]. Source: FACTS 2.2, 150 yuan/m2 over 20 m2 [D]."""
    growth: Count = 10
    """Places added at a time [head]. Assumed: a pen."""
    camels_per_keeper: Positive = 25.0
    """Boarded camels that a keeper looks after [head]. Source: FACTS 2.1, two hours of milking for 25 [D]."""
    skill: Share = 0.9
    """Milking skill of keepers [1]. Assumed: they do nothing else."""
    upkeep: NonNegative = 3_000.0
    """Cooling, transport and accounts of a cooperative [yuan/month]. Assumed: one part-time manager."""
    mismanagement: Share = 0.15
    """Part of a cooperative's income lost where the party does not lead it and nobody supervises [1]. Assumed: weak
    accounts."""
    dividend_share: Share = 0.6
    """Part of the capital above the starting capital that is paid out each December [1]. Assumed: as a national rule
    says, 60 % of the surplus."""
    patience: Count = 6
    """Months in a row without money after which a cooperative closes [month]. Assumed: suppliers wait half a year."""


def found_cooperatives(cooperatives: Cooperatives, camels: Floats, settings: CooperativeSettings) -> None:
    """Give every cooperative its place: the gacha with most camels, one each."""
    ranked = np.argsort(-camels, kind="stable")
    ranked = ranked[camels[ranked] > 0]
    cooperatives.is_founded[ranked[: settings.number]] = True
    cooperatives.can_be_led[ranked[: min(settings.party_led, settings.number)]] = True


def run_cooperatives(
    cooperatives: Cooperatives,
    gacha: Any,
    stocks: Stocks,
    levers: Levers,
    flows: InstitutionFlows,
    settings: CooperativeSettings,
    leakage: float,
    month: int,
) -> int:
    """Which operate this month, and what they offer: places, posts, dividends. `stocks` are those of last month's end.

    The part `leakage` of the capital that they open with does not arrive; returns how much that was [fen].
    """
    c = cooperatives
    wanted = round(float(levers.mandate.cooperatives[0]) * np.count_nonzero(c.is_founded))
    order = np.argsort(-(stocks.camels + 1e9 * c.operates), kind="stable")
    can = order[c.is_founded[order] & ~c.is_insolvent[order]]
    asked = np.zeros(len(c), dtype=np.bool_)
    asked[can[:wanted]] = True
    begins = asked & ~c.operates & (c.places == 0)
    start = fen(settings.capital)
    grant = int(arriving(start, leakage))
    c.capital[begins] += grant
    flows.coop_grants[begins] += grant
    flows.leaked[begins] += start - grant
    c.places[begins] = settings.places
    c.operates[:] = asked
    led = np.flatnonzero(c.can_be_led)
    c.party_led[:] = False
    c.party_led[led[: round(float(min(1.0, levers.mandate.pioneers[0])) * len(led))]] = True
    grow_base(c, stocks, flows, settings)
    keepers = np.ceil(stocks.boarded / settings.camels_per_keeper).astype(np.int64)
    c.posts[:] = np.where(c.operates, keepers + levers.mandates.base_posts, 0)
    if month % 12 == 0:
        c.milk_this_year[:] = 0
    c.dividend[:] = 0
    if month % 12 == 11:
        surplus = np.maximum(0, c.capital - start - c.collective_shares)
        share = np.floor(settings.dividend_share * surplus / np.maximum(1, stocks.members))
        c.dividend[:] = np.where(c.operates & (stocks.members > 0), share, 0.0).astype(np.int64)
    gacha.has_cooperative[:] = c.operates
    gacha.cooperative_trust[:] = np.where(c.operates, np.where(c.party_led, settings.party_trust, 1.0), 0.0)
    gacha.boarding_places[:] = np.where(c.operates, c.places - stocks.boarded, 0)
    gacha.base_posts[:] = c.posts
    gacha.dividend[:] = c.dividend
    gacha.pooled_milk[:] = c.milk_this_year
    return (start - grant) * int(begins.sum())


def grow_base(c: Cooperatives, stocks: Stocks, flows: InstitutionFlows, settings: CooperativeSettings) -> None:
    """A full base adds places where its capital is twice what they cost and its start is earned back."""
    cost = fen(settings.growth * settings.place_cost)
    grows = c.operates & (stocks.boarded >= c.places) & (c.capital > fen(settings.capital) + 2 * cost)
    c.places[grows] += settings.growth
    c.capital[grows] -= cost
    flows.coop_costs[grows] += cost


def close_cooperatives(
    cooperatives: Cooperatives,
    gacha: Any,
    flows: Flows,
    stocks: Stocks,
    market: Market,
    supervision: float,
    institution_flows: InstitutionFlows,
    settings: CooperativeSettings,
    dairy: DairySettings,
    month: int,
) -> None:
    """The month of the bases: milk sold, wages, fees, dividends and fodder paid; who has no money for long closes.

    Adds to `flows.base_milk` what the bases sold. `supervision`, 0 to 1, keeps accounts in order.
    """
    c = cooperatives
    season = dairy.season[month % 12]
    hands = np.minimum(1.0, stocks.base_jobs * settings.camels_per_keeper / np.maximum(1, stocks.boarded))
    skill = dairy.unskilled + (1.0 - dairy.unskilled) * settings.skill
    daily = dairy.usual_yield * (1.0 + dairy.research_gain * market.research[0]) * skill
    milk = np.floor(stocks.boarded * daily * DAYS * season * hands).astype(np.int64)
    sold = np.where(gacha.milk_route & c.operates, milk, 0)
    flows.base_milk[:] += sold
    c.milk_this_year[:] += sold + flows.member_milk
    price = float(market.price[0, MILK])
    volume = np.maximum(0, np.minimum(sold, c.milk_this_year - dairy.bonus_volume))
    earned = np.floor(100.0 * (price * sold + market.bonus[0] * volume)).astype(np.int64)
    lost = np.floor(settings.mismanagement * (1.0 - min(1.0, supervision)) * ~c.party_led * earned).astype(np.int64)
    fodder = np.floor(100.0 * market.price[0, HAY] * dairy.base_fodder * DAYS * stocks.boarded).astype(np.int64)
    costs = lost + np.where(c.operates, fodder + fen(settings.upkeep), 0)
    institution_flows.coop_milk_sales[:] += earned
    institution_flows.coop_costs[:] += costs
    c.capital[:] += earned + flows.aid_base_wage - costs - flows.base_wages - flows.boarding_fees - flows.dividends
    c.loss_months[:] = np.where(c.operates & (c.capital < 0), c.loss_months + 1, 0)
    closes = c.loss_months > settings.patience
    closes |= ~c.operates & (c.capital < 0)
    institution_flows.coop_losses[:] += np.where(closes, -c.capital, 0)
    c.is_insolvent[:] |= closes & c.operates
    c.capital[closes] = 0
    c.collective_shares[closes] = 0
    c.operates[closes] = False
