"""Camel dairy linkage (公司+科研+基地+合作社+农户):
company, research, bases, cooperatives and households in one chain."""

from __future__ import annotations

from alxa_sim.config import Count, Dated, NonNegative, Share, dated
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.levers import Levers, fen


class CamelDairyLinkage(Intervention, kind="camel_dairy_linkage"):
    """Link the dairy company, research, camel bases, cooperatives and households, so that milk finds a buyer at the
    door.

    The company announces a price and a bonus and sends its van wherever milk is worth the drive; the programme bears
    part of each kilometre and the running of research, which raises yields and makes products that sell. Cooperatives
    open with public capital, pool milk and board camels. Households join by themselves: who has camels, water at the
    door, a route and some skill. It fails where herds are small and far away, where milk outruns demand and the price
    falls, where cooperatives or the company run out of money, and where responsibility is weak: part of the capital of
    cooperatives then goes astray, and they start with less.
    """

    cooperatives: Share = 1.0
    """Share of the banner's cooperatives that are opened [1]. Source: FACTS 0, 27 really operate [SEED]."""
    cooperatives_a_year: Count = 7
    """Cooperatives opened in a year [1/year]. Assumed: 27 within the campaign."""
    announced_price: Dated = dated({"2014-01": 30.0, "2018-01": 40.0, "2025-01": 35.0})
    """Price that the company announces [yuan/kg]. Source: FACTS 2.2, 40 in 2018, a contract at 35 in 2025 [F]."""
    bonus: NonNegative = 12.0
    """Bonus for milk beyond the bonus volume of a year [yuan/kg]. Source: FACTS 2.2 [F]."""
    research: Share = 0.02
    """Progress of research, relative to what is missing [1/month]. Assumed: half of it in three years."""
    research_cost: NonNegative = 100_000.0
    """Public cost of research [yuan/month]. Assumed: a small institute of camel research."""
    route_support: NonNegative = 2.0
    """Public money for each kilometre of a collection route [yuan/km]. Assumed: half of what it costs."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        years = self.months_in_force(banner.moment) / 12.0
        number = max(1, int(banner.institutions.cooperatives.is_founded.sum()))
        opened = min(self.cooperatives, self.cooperatives_a_year * years / number)
        mandate = levers.mandate
        mandate.linkage[0] = min(1.0, mandate.linkage[0] + strength)
        mandate.research[0] += strength * self.research
        mandate.announced_price[0] = max(mandate.announced_price[0], self.announced_price.at(banner.moment.month))
        mandate.bonus[0] = max(mandate.bonus[0], strength * self.bonus)
        levers.ask("route_support", strength * self.route_support)
        levers.ask("cooperatives", strength * opened)
        served = banner.exists & (banner.gacha.milk_route[banner.cell] & banner.households.dairies)
        return Overhead(public=fen(strength * self.research_cost), households=int(served.sum()))
