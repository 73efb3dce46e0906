"""Collective economy (嘎查集体经济): gacha build funds of their own and share what these earn."""

from __future__ import annotations

from alxa_sim.config import Count, NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen


class CollectiveEconomy(Intervention, kind="collective_economy"):
    """Help every gacha to a collective fund, and pay part of what it earns to poor households each December.

    The public grants start capital to some gacha a year, the poor ones first, and pays for advice. All gacha are asked
    to let their collective pasture and to put idle money to work, in industry and in shares of the cooperative; how
    well they do depends on work team, party-led cooperative and milk route (see the section `collective_funds`). It
    fails where nobody manages: money lies idle or is lost, and a cooperative that goes insolvent takes its shares
    along; and where responsibility is weak, part of the grants goes astray. Accumulated funds are a result, never set.
    """

    grant: NonNegative = 500_000.0
    """Public start capital of a gacha [yuan]. Assumed: as national pilots of collective economy grant."""
    gacha_a_year: NonNegative = 4.0
    """Gacha that receive it in a year [1/year]. Assumed: the poor ones within two years, half of all within five."""
    advice: NonNegative = 5_000.0
    """Public cost of accounts and advice [yuan/year for each gacha]. Assumed: a week of an accountant."""
    paid_out: Share = 0.4
    """Part of a year's earnings that is paid to households in December [1]. Assumed: three fifths stay, so that the
    fund grows."""
    to_all: bool = False
    """Whether all households share in it, rather than those on the register, exited with support or watched [1].
    Assumed: the poor."""
    smallest_share: Count = 100
    """Smallest share that is paid to a household; a smaller one stays in the fund [yuan]. Assumed: not worth the
    meeting."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        mandate = levers.mandate
        mandate.collective_economy[0] = max(mandate.collective_economy[0], strength)
        self.grant_start_capital(banner, levers, strength)
        served = 0
        if banner.moment.calendar_month == 12:
            served = self.share_earnings(banner, levers, strength)
        gacha = int(np.count_nonzero(banner.gacha.is_gacha))
        return Overhead(public=fen(strength * self.advice * gacha / 12.0), households=served)

    def grant_start_capital(self, banner: Banner, levers: Levers, strength: float) -> None:
        """Grant start capital to the gacha whose turn has come: the poor ones first, then those with most
        households."""
        gacha, funds = banner.gacha, banner.institutions.funds
        due = int(strength * self.gacha_a_year * self.months_in_force(banner.moment) / 12.0)
        due -= int(np.count_nonzero(funds.granted))
        if due <= 0:
            return
        households = np.bincount(banner.cell[banner.exists], minlength=len(gacha.is_gacha))
        waiting = np.flatnonzero(gacha.is_gacha & (funds.granted == 0) & (households > 0))
        turn = np.lexsort((-households[waiting], ~gacha.poor_gacha[waiting]))
        grants = np.zeros(len(gacha.is_gacha), np.int64)
        grants[waiting[turn[:due]]] = fen(self.grant)
        levers.ask("fund_grant", grants)

    def share_earnings(self, banner: Banner, levers: Levers, strength: float) -> int:
        """Offer part of the year's earnings in equal shares; returns to how many households."""
        funds, cell = banner.institutions.funds, banner.cell
        receives = banner.exists if self.to_all else banner.entitled
        offered = levers.households.collective_income
        cells = len(banner.gacha.is_gacha)
        promised = np.bincount(cell, weights=offered, minlength=cells)
        idle = funds.balance - funds.invested - promised
        amount = np.minimum(idle, strength * self.paid_out * funds.earned_this_year)
        number = np.bincount(cell[receives], minlength=cells)
        share = np.floor(np.maximum(0.0, amount) / np.maximum(1, number)).astype(np.int64)
        share[share < 100 * self.smallest_share] = 0
        shares = np.where(receives, share[cell], 0)
        offered[:] += shares
        return int(np.count_nonzero(shares))
