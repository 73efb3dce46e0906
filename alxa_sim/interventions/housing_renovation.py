"""Housing renovation (危房改造): unsafe houses are made safe."""

from __future__ import annotations

from alxa_sim.config import Count, NonNegative
from alxa_sim.extension_points import Banner, Overhead, TargetedIntervention, due_this_month, first_in_line
from alxa_sim.institutions.needs import HOUSING
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen


class HousingRenovation(TargetedIntervention, kind="housing_renovation"):
    """Pay most of the cost of making an unsafe house (grade C or D) safe, grade B or better.

    It is for households whose house the team has noted, and registered households that apply; those in dangerous
    houses come first. Builders limit the houses of a year, and take on who can show the money for its part. The public
    pays a subsidy, more for registered households and at most what the work costs; the household pays the rest at once.
    It fails where a household lacks that money, or where nobody notes its house.
    """

    registered_subsidy: NonNegative = 50_000.0
    """Subsidy for a household that is or was on the register, in prices of 2014 [yuan]. Assumed: it leaves the 10,000
    yuan that a relocated household pays, FACTS 0."""
    subsidy: NonNegative = 20_000.0
    """Subsidy for any other household, in prices of 2014 [yuan]. Assumed: a third of the cost."""
    houses_a_year: Count = 200
    """Houses that builders can take on in a year [house/year]. Assumed: ten crews."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        grade = banner.households.house_grade
        sums = [fen(strength * banner.price_level * yuan) for yuan in (self.registered_subsidy, self.subsidy)]
        aid = np.where(banner.entitled, *sums)
        can_pay = banner.households.cash >= banner.house_cost - aid
        eligible = self.found(banner, levers, HOUSING) & (grade > 2) & can_pay & banner.exists
        turn = levers.take_up_draws(self.kind) - grade
        number = due_this_month(strength * self.houses_a_year, self.months_in_force(banner.moment))
        chosen = first_in_line(eligible, turn, 1, number)
        levers.offer("house", chosen, aid)
        return Overhead()
