"""Border support (兴边富民, 守边补贴): a subsidy, mobile services and works for those who live at the border."""

from __future__ import annotations

from alxa_sim.columns import Flags
from alxa_sim.config import NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead, first_in_line
from alxa_sim.institutions.needs import HOUSING, WATER
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen
from alxa_sim.processes.settlement import MOBILE, SCATTERED


class BorderSupport(Intervention, kind="border_support"):
    """Pay herders who stay on their pasture in border gacha, and bring medical care, water and safe houses to them.

    The subsidy goes to every household that still lives scattered in a gacha at the border, by head. Mobile services
    come to all of these gacha; water and houses only to households whose need the team has noted and planned for, a
    house to who can show the money for its part. It costs the public the subsidy, the works and the rounds; the
    household pays what a house costs beyond the support. It fails where needs are not noted, and it keeps people at
    the border who would be better off in town.
    """

    subsidy: NonNegative = 2_000.0
    """Subsidy for who guards the border [yuan/year for each person]. Source: FACTS 3, 1,000 to 6,000 [R]."""
    take_up: Share = 0.9
    """Share of the households that draw it [1]. Assumed: some are away too often."""
    house: NonNegative = 40_000.0
    """Public money towards a safe house, at most [yuan]. Assumed: most of what it costs."""
    water: NonNegative = 30_000.0
    """Public cost of a well or tank for a house [yuan]. Assumed: more than elsewhere, for the way."""
    works_a_month: NonNegative = 100_000.0
    """Public money for houses and water a month, at most [yuan/month]. Assumed: two or three houses."""
    round_cost: NonNegative = 10_000.0
    """Cost of mobile services in a gacha [yuan/month]. Assumed: a vehicle, a nurse and a repairer for some days."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        at_border = banner.gacha.border & banner.gacha.is_gacha
        settlement = banner.households.settlement
        guards = banner.exists & at_border[banner.cell] & ((settlement == SCATTERED) | (settlement == MOBILE))
        paid = self.taking_part(guards, levers, self.take_up)
        levers.offer("transfer", paid, fen(strength * self.subsidy / 12.0) * banner.persons)
        self.offer_works(banner, levers, guards, strength)
        mobile = levers.mandates.mobile_service
        mobile[:] = np.maximum(mobile, strength * at_border)
        rounds = banner.price_level * strength * self.round_cost * int(at_border.sum())
        return Overhead(public=fen(rounds))

    def offer_works(self, banner: Banner, levers: Levers, guards: Flags, strength: float) -> None:
        """Offer water and a safe house where the need is noted, as far as the money of the month goes."""
        h, level = banner.households, banner.price_level
        turn = levers.take_up_draws(self.kind)
        aid = fen(level * self.house)
        unsafe = guards & banner.has_noted(HOUSING) & (h.house_grade > 2) & (h.cash >= banner.house_cost - aid)
        dry = guards & banner.has_noted(WATER) & h.lacks_water
        cost = level * (self.house * unsafe + self.water * dry)
        served = first_in_line(unsafe | dry, turn, cost, level * strength * self.works_a_month)
        levers.offer("house", served & unsafe, aid)
        levers.offer("water", served & dry, fen(level * self.water))
