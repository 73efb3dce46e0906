"""Grassland compensation (草原生态补奖): payments for a grazing ban or for keeping herds in balance with forage."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Lt

from alxa_sim.columns import Flags, Floats, Keys
from alxa_sim.config import Dated, NonNegative, Positive, Share, dated
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen
from alxa_sim.randomness import PASTURE_RIGHT, keyed_uniforms

MU = 15.0
"""Mu in a hectare."""

COUNTS = (5, 9, 10, 11)
"""Months in which herds are counted: in spring before animals are bought, in autumn when they are sold."""


class GrasslandCompensation(Intervention, kind="grassland_compensation"):
    """Pay households by the area of their pasture contract: for a grazing ban on the driest land, elsewhere for keeping
    no more animals than the forage bears.

    A household's contract covers an unequal part of the pasture of its gacha. Under a ban it may keep only
    animals for its own use; under the balance, what its land bears and what it rents from neighbours with pasture to
    spare. Who is over the limit sells in autumn, and rested pasture recovers by itself. It fails
    where nobody looks: those who do not comply are paid all the same, and supervision makes more comply.
    """

    ban_payment: Dated = dated({"2014-01": 6.0, "2016-01": 7.5})
    """Payment for a grazing ban [yuan/mu/year]. Source: FACTS 3 [F]."""
    balance_payment: Dated = dated({"2014-01": 1.5, "2016-01": 2.5})
    """Payment for the forage-livestock balance [yuan/mu/year]. Source: FACTS 3 [F]."""
    standard_mu: Share = 0.52
    """Standard mu for each mu of Alxa's poor pasture, by which payments are made [1]. Source: FACTS 3 [R]."""
    contracted: Share = 0.4
    """Part of the usable pasture that is contracted and paid for [1]. Assumed: with it a ban pays of the order of
    10,000 yuan a person, as FACTS 3 says."""
    unevenness: NonNegative = 0.87
    """Standard deviation of the log area of a contract [1]. Source: FACTS 3, Gini of payments 0.46 [D]."""
    ban_share: Share = 0.25
    """Part of the contracted pasture under the ban, the driest gacha first [1]. Assumed: the banner's own area is not
    published, FACTS 9."""
    own_use: NonNegative = 35.0
    """Animals that a household under the ban may keep for its own use [sheep unit]. Assumed: a few camels and goats."""
    area_needed: Positive = 8.2
    """Pasture that a sheep unit needs at the banner's mean rain [ha]. Source: FACTS 3, 657 kg a year at 35 % of 228
    kg/ha [D]."""
    let: Share = 0.31
    """Part of the pasture a household does not need itself that it lets to neighbours [1]. Source: FACTS 4, herders
    willing to rent out [F]."""
    bought_feed: Annotated[float, Ge(0), Lt(1)] = 0.32
    """Part of the feed that is bought, and counts as forage in the balance [1]. Source: FACTS 3, hay lowers stocking
    pressure by 32 % [F]."""
    take_up: Share = 0.95
    """Share of households that sign the contract [1]. Assumed: nearly all; it costs the noncompliant nothing."""
    compliance: Share = 0.24
    """Share of the signatories that keep to the limit where nobody supervises [1]. Source: FACTS 3, 75.9 % of the
    pasture were overgrazed in 2011 under the same contracts [D]."""
    supervised_compliance: Share = 0.5
    """Share that keeps to it under full supervision [1]. Assumed: twice as many."""
    monitoring: NonNegative = 0.05
    """Public cost of inspection and satellite images [yuan/mu/year]. Assumed: a fiftieth of the balance payment."""

    leaks: ClassVar[bool] = False

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        area = self.areas(banner, levers)
        signs = self.taking_part(banner.exists, levers, self.take_up * strength)
        is_banned = levers.kept(f"banned {self.ban_share}", lambda: self.banned_gacha(banner))[banner.cell]
        month = banner.moment.month
        rate = np.where(is_banned, self.ban_payment.at(month), self.balance_payment.at(month))
        paid = np.floor(100.0 * MU * self.standard_mu * rate * area / 12.0)
        levers.offer("transfer", signs, paid.astype(np.int64))
        if banner.moment.calendar_month in COUNTS:
            self.limit_herds(banner, levers, signs, is_banned, area)
        watched = float(area[signs].sum()) * MU * self.monitoring / 12.0
        return Overhead(public=fen(watched), households=int(np.count_nonzero(signs)))

    def areas(self, banner: Banner, levers: Levers) -> Floats:
        """Contracted pasture of each household [ha]: a part of that of its gacha in proportion to a stored weight."""
        weight = levers.stored(f"pasture right {self.unevenness}", self.weights(levers.seed)) * banner.exists
        cell, gacha = banner.cell, banner.gacha
        total = np.bincount(cell, weights=weight, minlength=len(gacha.is_gacha))
        each = self.contracted * gacha.usable_area / np.maximum(total, 1e-12)
        area: Floats = weight * each[cell]
        return area

    def weights(self, seed: int) -> Any:
        """What makes log-normal weights of permanent numbers (Box and Muller 1958)."""

        def make(ids: Keys) -> Floats:
            radius = np.sqrt(-2.0 * np.log(keyed_uniforms(seed, PASTURE_RIGHT, "radius", ids)))
            angle = 2.0 * np.pi * keyed_uniforms(seed, PASTURE_RIGHT, "angle", ids)
            weight: Floats = np.exp(self.unevenness * radius * np.cos(angle))
            return weight

        return make

    def banned_gacha(self, banner: Banner) -> Flags:
        """Gacha under the ban, by cell: the driest, until their pasture is `ban_share` of all."""
        gacha = banner.gacha
        pasture = np.where(gacha.is_gacha, gacha.usable_area, 0.0)
        order = np.argsort(np.where(gacha.is_gacha, gacha.rain_mean, np.inf), kind="stable")
        banned: Flags = np.zeros(len(pasture), dtype=np.bool_)
        banned[order[np.cumsum(pasture[order]) <= self.ban_share * pasture.sum()]] = True
        return banned & gacha.is_gacha

    def limit_herds(self, banner: Banner, levers: Levers, signs: Flags, is_banned: Flags, area: Floats) -> None:
        """Hold those who comply to their limit."""
        supervision = min(1.0, float(banner.institutions.group.supervision[0]))
        rate = self.compliance + supervision * (self.supervised_compliance - self.compliance)
        complies = levers.stored("compliance", compliance_draws(levers.seed)) < rate
        limit = np.where(is_banned, self.own_use, self.balance_limit(banner, area))
        held = levers.households.stocking_limit
        held[:] = np.where(signs & complies, np.minimum(held, limit), held)

    def balance_limit(self, banner: Banner, area: Floats) -> Floats:
        """Herd that the own land bears, bought feed included, and what can be rented in the gacha [sheep unit]."""
        gacha, cell = banner.gacha, banner.cell
        wetness = gacha.rain_mean / max(float(gacha.rain_mean[gacha.is_gacha].mean()), 1e-12)
        whole = area / max(self.contracted, 1e-12)  # pasture outside contracts is grazed in the same proportion
        borne = whole * (wetness / (self.area_needed * (1.0 - self.bought_feed)))[cell]
        lacking = np.where(banner.exists, banner.sheep_units - borne, 0.0)
        cells = len(gacha.is_gacha)
        wanted = np.bincount(cell, weights=np.maximum(0.0, lacking), minlength=cells)
        spare = self.let * np.bincount(cell, weights=np.maximum(0.0, -lacking), minlength=cells)
        met = np.minimum(1.0, spare / np.maximum(wanted, 1e-12))
        limit: Floats = borne + met[cell] * np.maximum(0.0, lacking)
        return limit


def compliance_draws(seed: int) -> Any:
    """What makes the stored draws that compliance is compared with."""

    def make(ids: Keys) -> Floats:
        draws: Floats = keyed_uniforms(seed, PASTURE_RIGHT, "compliance", ids)
        return draws

    return make
