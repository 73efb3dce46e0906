"""Collective funds: money of each gacha, from grants, rents, specialty industry and shares in its cooperative.

What a fund earns depends on who looks after it. A gacha whose money lies idle or is badly managed stays an empty shell;
one with a work team, a cooperative led by the party and a route to a buyer makes its fund grow.
"""

from __future__ import annotations

from typing import Any

from alxa_sim.columns import Floats
from alxa_sim.config import Config, NonNegative, Share
from alxa_sim.households import Flows
from alxa_sim.institutions.books import CollectiveFunds, Cooperatives, InstitutionFlows, Sumu, WorkTeams
from alxa_sim.institutions.cooperatives import CooperativeSettings
from alxa_sim.institutions.grants import arriving
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen

MU = 15.0
"""Mu in a hectare."""


class CollectiveFundSettings(Config):
    """How gacha manage their collective funds."""

    collective_land: Share = 0.01
    """Part of the usable pasture that the gacha holds itself and can let [1]. Assumed: nearly all is contracted to
    households."""
    rent: NonNegative = 1.5
    """Rent of collective pasture [yuan/mu/year]. Assumed: what a forage-livestock balance pays, FACTS 3."""
    invests: Share = 0.08
    """Part of the idle money that is put to work where the programme asks for it and management is perfect [1/month].
    Assumed: two thirds within a year."""
    into_cooperative: Share = 0.4
    """Part of that which becomes a share in the cooperative, where one operates [1]. Assumed: two fifths; the rest goes
    into specialty industry."""
    best_return: NonNegative = 0.14
    """Return of specialty industry under perfect management [1/year]. Source: FACTS 5, a stake elsewhere paid 10 %,
    here reached at management 0.8 [D]."""
    worst_loss: NonNegative = 0.10
    """Part of the money in industry that is lost without any management [1/year]. Assumed: sheds stand empty."""
    alone: Share = 0.3
    """Management of a gacha left to itself [1]. Assumed: elderly cadres and no accounts."""
    with_team: Share = 0.3
    """Management added by a work team at full effort [1]. Assumed: it writes the plan and keeps the books."""
    with_party: Share = 0.2
    """Management added by a cooperative that the party leads [1]. Assumed: the secretary answers for it."""
    with_route: Share = 0.2
    """Management added by a milk route [1]. Assumed: a buyer at the door is the best business plan."""


def run_funds(
    funds: CollectiveFunds,
    cooperatives: Cooperatives,
    teams: WorkTeams,
    sumu: Sumu,
    gacha: Any,
    levers: Levers,
    flows: InstitutionFlows,
    settings: CollectiveFundSettings,
    cooperative: CooperativeSettings,
    leakage: float,
    month: int,
) -> int:
    """The month of the funds: grants come in, idle money is put to work, and what works earns or loses.

    The part `leakage` of grants does not arrive; returns how much that was [fen]. Without a mandate nothing new is put
    to work and rents go into running the gacha; what works goes on.
    """
    f = funds
    if month % 12 == 0:
        f.earned_this_year[:] = 0
    drive = float(min(1.0, levers.mandate.collective_economy[0]))
    grant = arriving(levers.mandates.fund_grant, leakage)
    leaked = levers.mandates.fund_grant - grant
    flows.leaked[:] += leaked
    f.balance[:] += grant
    f.granted[:] += grant
    flows.fund_grants[:] += grant
    f.management[:] = management(cooperatives, teams, gacha, settings)
    put_to_work(f, cooperatives, flows, drive, settings)
    relative = sumu.industry_return[gacha.sumu]
    usual = np.where(relative > 0.0, relative, 1.0)  # a sumu whose industry nobody plans has usual years
    returns = f.invested * settings.best_return * f.management * usual / 12.0
    rents = drive * f.management * gacha.usable_area * MU * settings.collective_land * settings.rent * 100.0 / 12.0
    losses = np.floor(f.invested * settings.worst_loss * (1.0 - f.management) / 12.0).astype(np.int64)
    gains = np.floor(returns + rents).astype(np.int64)
    flows.fund_returns[:] += gains
    flows.fund_losses[:] += losses
    f.invested[:] -= losses
    earn(f, gains - losses)
    if month % 12 == 11:
        earn(f, dividends_of_shares(cooperatives, flows, cooperative))
    return int(leaked.sum())


def management(cooperatives: Cooperatives, teams: WorkTeams, gacha: Any, settings: CollectiveFundSettings) -> Floats:
    """How well each fund is managed, 0 to 1."""
    manned = np.minimum(1.0, teams.members / np.maximum(1, teams.wanted))
    quality: Floats = np.minimum(
        1.0,
        settings.alone
        + settings.with_team * teams.effort * manned
        + settings.with_party * (cooperatives.operates & cooperatives.party_led)
        + settings.with_route * gacha.milk_route,
    )
    return quality


def put_to_work(
    funds: CollectiveFunds,
    cooperatives: Cooperatives,
    flows: InstitutionFlows,
    drive: float,
    settings: CollectiveFundSettings,
) -> None:
    """Put part of the idle money into the cooperative of the gacha, where one operates, and into industry."""
    idle = funds.balance - funds.invested
    amount = np.floor(drive * settings.invests * funds.management * idle).astype(np.int64)
    shares = np.where(cooperatives.operates, np.floor(settings.into_cooperative * amount), 0.0).astype(np.int64)
    funds.invested[:] += amount - shares
    funds.balance[:] -= shares
    cooperatives.capital[:] += shares
    cooperatives.collective_shares[:] += shares
    flows.fund_shares[:] += shares


def dividends_of_shares(
    cooperatives: Cooperatives, flows: InstitutionFlows, settings: CooperativeSettings
) -> Any:
    """In December the shares of funds get their part of what a cooperative pays out, before the members get theirs
    [fen]."""
    c = cooperatives
    start = fen(settings.capital)
    surplus = np.maximum(0, c.capital - start - c.collective_shares)
    part = c.collective_shares / np.maximum(1, start + c.collective_shares)
    paid = np.where(c.operates, np.floor(settings.dividend_share * surplus * part), 0.0).astype(np.int64)
    c.capital[:] -= paid
    flows.fund_dividends[:] += paid
    return paid


def earn(funds: CollectiveFunds, amount: Any) -> None:
    """Add what funds earned, or take what they lost [fen]."""
    funds.balance[:] += amount
    funds.earned[:] += amount
    funds.earned_this_year[:] += amount


def close_funds(funds: CollectiveFunds, flows: Flows) -> None:
    """What households received from the funds this month."""
    funds.balance[:] -= flows.collective_income
    funds.paid_out[:] += flows.collective_income
