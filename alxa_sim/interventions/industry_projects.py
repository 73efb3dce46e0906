"""Industry projects (一苏木一特色，一嘎查一品牌): places in the specialty industry of the sumu."""

from __future__ import annotations

from alxa_sim.config import Count, NonNegative
from alxa_sim.extension_points import Banner, Overhead, TargetedIntervention, first_in_each
from alxa_sim.institutions.needs import INDUSTRY
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen


class IndustryProjects(TargetedIntervention, kind="industry_projects"):
    """Build up one specialty a sumu and one brand a gacha, and help households to a stake in it.

    Registered households whom the team brings or who apply come first, then others. Places of a sumu are limited and
    are added year by year; a place takes labour and a stake, of which the public pays most for the registered and a
    part for others; in line are those who have the money for the rest. What it earns varies by year with weather and
    prices, and falls as more bring the same product to market. The public also pays brand and buyers in every gacha
    with a place taken. It fails where a household has no hands to spare, in a bad year, where the market is full, and
    when brand and buyers are no longer kept up.
    """

    places: Count = 60
    """Places in the industry of a sumu in the end [household]. Assumed: a few hundred hectares or pens."""
    places_a_year: Count = 15
    """Places added in a sumu in a year [household/year]. Assumed: four years of building up."""
    income: NonNegative = 900.0
    """What a place earns in a usual year, in prices of 2014 [yuan/month]. Assumed: a bit more than a wage for a third
    of a worker's time."""
    registered_support: NonNegative = 13_000.0
    """Public money towards the stake of a registered household, in prices of 2014 [yuan]. Assumed: most of it."""
    support: NonNegative = 5_000.0
    """Public money towards the stake of another household, in prices of 2014 [yuan]. Assumed: a third."""
    brand: NonNegative = 4_000.0
    """Brand, training and buyers of a gacha with places taken [yuan/month]. Assumed: fairs, a label, a technician."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        h, gacha = banner.households, banner.gacha
        sumu = gacha.sumu[banner.cell]
        takes_part = banner.exists & h.in_industry
        sumus = len(banner.institutions.sumu)
        years = self.months_in_force(banner.moment) / 12.0
        most = int(strength * min(float(self.places), np.ceil(self.places_a_year * years)))
        left = np.maximum(0, most - np.bincount(sumu, weights=takes_part, minlength=sumus).astype(np.int64))
        is_found = self.found(banner, levers, INDUSTRY)
        eligible = banner.exists & ~h.in_industry & (h.adults > 0) & (sumu > 0)
        eligible &= is_found | ~banner.registered
        level = banner.price_level
        aid = np.where(is_found, fen(level * self.registered_support), fen(level * self.support))
        eligible &= h.cash >= banner.stake - aid
        turn = levers.take_up_draws(self.kind) - is_found
        chosen = first_in_each(eligible, turn, sumu, left)
        levers.offer("industry", chosen, aid)
        earned = np.floor(100.0 * level * self.income * banner.institutions.sumu.industry_return).astype(np.int64)
        levers.raise_to("industry_income", takes_part | chosen, earned[sumu])
        branded = np.count_nonzero(np.bincount(banner.cell[takes_part], minlength=1))
        return Overhead(public=fen(strength * self.brand * branded), households=int(takes_part.sum()))
