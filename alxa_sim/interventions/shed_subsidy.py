"""Shed subsidy (棚圈补贴): part of the cost of a milking yard and shed."""

from __future__ import annotations

from alxa_sim.config import Count, NonNegative, Positive, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead, first_in_line
from alxa_sim.levers import Levers


class ShedSubsidy(Intervention, kind="shed_subsidy"):
    """Pay a sum for each square metre of a new milking yard and shed, so that camel keepers begin to sell milk.

    It is for households with camels where somebody collects milk. Approvals of a year are limited, and the line is
    drawn anew each year. The household pays the rest of the cost, from cash or microcredit. It fails where herds are
    small, skill is missing or milk has no route: a subsidised shed alone pays nobody, and the approvals go to those
    who own camels, seldom the poorest.
    """

    subsidy: NonNegative = 150.0
    """Public money for a square metre [yuan/m2]. Source: FACTS 2.2, 120,000 for 800 m2 [F]."""
    cost: Positive = 188.0
    """Cost of a square metre [yuan/m2]. Source: FACTS 2.2, 300,000 for 1,600 m2 [D]."""
    least_camels: NonNegative = 5.0
    """Breeding camels that a household must have [head]. Assumed: as the buyer asks."""
    approvals_a_year: Count = 150
    """Households approved in a year; those who do not build lose the approval [household/year]. Assumed: far more than
    build; in the campaign of the baseline 3 to 15 a year do."""
    take_up: Share = 0.8
    """Share of the keepers who would apply [1]. Assumed: four in five have heard of it."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        h = banner.households
        can = banner.exists & ~h.dairies & (h.camels_breeding >= self.least_camels)
        applies = self.taking_part(can & banner.gacha.milk_route[banner.cell], levers, self.take_up)
        turn = levers.take_up_draws(f"{self.kind} {banner.moment.year}")
        chosen = first_in_line(applies, turn, 1, strength * self.approvals_a_year)
        part = strength * min(1.0, self.subsidy / self.cost)
        levers.offer("yard", chosen, part)
        return Overhead()
