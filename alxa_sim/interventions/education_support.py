"""Education support (两免一补): exemptions and subsidy, stipends, and control of dropping out."""

from __future__ import annotations

from alxa_sim.config import NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.institutions.needs import SCHOOL
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen


class EducationSupport(Intervention, kind="education_support"):
    """Pay part of what school costs every child, the rest for the registered, and bring children back to school.

    Two exemptions (fees and books) reach every child at school; the boarding subsidy and a stipend twice a year reach
    children of households that are or were on the register, or are watched. Schools report who stays away and bring
    children back, the faster where a team has noted it. The public pays all of it, with the officers who control;
    households pay what is left. It fails where a household keeps children for herding in a year of need, and where
    nobody notes that they are missing.
    """

    exemption: NonNegative = 30.0
    """School costs that the two exemptions bear for every child at school [yuan/month]. Assumed: books and fees."""
    boarding: NonNegative = 110.0
    """Boarding subsidy for children of the registered [yuan/month]. Source: FACTS 5, 1,000 to 1,250 yuan a school year
    [R]."""
    stipend: NonNegative = 500.0
    """Stipend for each child of the registered that goes to school, each March and September [yuan]. Assumed: clothes
    and travel of a term."""
    control: Share = 0.06
    """Chance that a child out of school is brought back by school and sumu [1/month]. Assumed: half within a year."""
    noted_control: Share = 0.25
    """The same where a work team has noted it [1/month]. Assumed: half within a quarter."""
    officers: NonNegative = 20_000.0
    """Officers who control attendance [yuan/month]. Assumed: one in two sumu."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        h = banner.households
        children = np.where(banner.exists, h.children, 0)
        level = strength * banner.price_level
        paid = np.where(banner.entitled, fen(level * (self.exemption + self.boarding)), fen(level * self.exemption))
        levers.offer("school", children > 0, paid)
        if banner.moment.calendar_month in (3, 9):
            at_school = np.maximum(0, children - h.out_of_school)
            levers.offer("transfer", banner.entitled, fen(level * self.stipend) * at_school)
        chance = np.where(banner.has_noted(SCHOOL), self.noted_control, self.control)
        levers.households.back_to_school[:] += strength * np.where(banner.exists, chance, 0.0)
        return Overhead(public=fen(strength * self.officers))
