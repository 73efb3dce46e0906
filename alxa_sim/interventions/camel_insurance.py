"""Camel insurance (骆驼保险): a shared premium, and a sum for each camel that dies."""

from __future__ import annotations

from typing import ClassVar

from alxa_sim.config import NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.institutions.insurer import insures
from alxa_sim.levers import Levers, fen


class CamelInsurance(Intervention, kind="camel_insurance"):
    """Offer insurance of all grown camels of a household, with the public paying most of the premium.

    It is for every keeper of grown camels; a share of them takes it. The insurer pays a sum for each grown camel that
    dies, whatever it died of. The public bears its part of premiums as long as households insure; households pay the
    rest each month. It fails where keepers have no cash for their part in a bad season, just before they need it, and
    where few trust it; and it fails after a disaster: an insurer that paid out far more in a year than it took in
    insures nobody for two years (see the section `insurer`). A premium below what herds lose is a gift that ends.
    """

    sum_insured: NonNegative = 7_000.0
    """Sum paid for a dead grown camel [yuan]. Source: FACTS 5, 6,000 to 8,000 [R]."""
    premium: Share = 0.06
    """Premium relative to the sum [1/year]. Source: FACTS 5 [R]."""
    public_share: Share = 0.75
    """Part of the premium that the public pays [1]. Source: FACTS 5, the herder pays 20 to 30 % [R]."""
    take_up: Share = 0.5
    """Share of the keepers who insure where they can pay [1]. Assumed: awareness is low, FACTS 5."""

    leaks: ClassVar[bool] = False

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0 or not insures(banner.institutions.insurer, banner.moment.month):
            return Overhead()
        h = banner.households
        keeps = banner.exists & (h.camels_breeding + h.camels_other > 0)
        insured = self.taking_part(keeps, levers, strength * self.take_up)
        levers.raise_to("insurance", insured, fen(self.sum_insured))
        levers.raise_to("premium", insured, fen(self.sum_insured * self.premium / 12.0))
        levers.offer("premium_support", insured, self.public_share)
        return Overhead()
