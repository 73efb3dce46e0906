"""Pioneers and party branches (党员中心户, 致富带头人): who got rich first leads others."""

from __future__ import annotations

from alxa_sim.columns import Flags, Floats
from alxa_sim.config import Count, NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead, first_in_line
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen


class Pioneers(Intervention, kind="pioneers"):
    """Let households that got rich first, and the groups of party branches, train and encourage their neighbours.

    Centre households are those with the highest income that milk camels or take part in an industry; each leads a
    number of neighbours, and party groups lead some in every gacha. Who is led learns milking and selling faster and
    comes to aspire to more. Where a gacha secretary or a centre household would lead the cooperative, it does. It costs
    the public courses and an allowance for each centre household. It fails where nobody got rich yet, and where what is
    taught has no buyer.
    """

    leaks = False

    centres: Count = 37
    """Centre households [1]. Source: FACTS 0, 37 member households as centres [SEED]."""
    led: NonNegative = 15.0
    """Neighbours that a centre household leads [household]. Assumed: one group."""
    groups: Count = 60
    """Groups of party branches [1]. Source: FACTS 0 [SEED]."""
    group_size: NonNegative = 10.0
    """Households that a group leads [household]. Assumed: a neighbourhood."""
    well_off: NonNegative = 2.0
    """Income from which a household can be a centre, relative to the line [1]. Assumed: visibly better off."""
    take_up: Share = 0.7
    """Share of those who can be led who come [1]. Assumed: not everybody trusts others."""
    training: Share = 0.05
    """Skill that training teaches, relative to what is missing [1/month]. Assumed: half in a year."""
    encouragement: Share = 0.1
    """Added to what a household comes to aspire to [1]. Assumed: as much as a pioneer in sight."""
    course_cost: NonNegative = 30.0
    """Cost of training a household [yuan/month]. Assumed: a course of some days a year."""
    centre_cost: NonNegative = 300.0
    """Allowance of a centre household [yuan/month]. Assumed: its time and its visitors."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        levers.mandate.pioneers[0] = max(levers.mandate.pioneers[0], strength)
        centre = self.centre_households(banner)
        reach = self.part_led(banner, centre)
        comes = levers.take_up_draws(self.kind) < self.take_up * strength * reach
        led = np.flatnonzero(banner.exists & ~centre & comes)
        offers = levers.households
        offers.training[led] += strength * self.training
        offers.encouragement[led] += strength * self.encouragement
        number, centres = len(led), int(np.count_nonzero(centre))
        cost = self.course_cost * number + strength * self.centre_cost * centres
        return Overhead(public=fen(banner.price_level * cost), households=number)

    def centre_households(self, banner: Banner) -> Flags:
        """The best-off that milk camels or take part in an industry."""
        h = banner.households
        income = h.income_12m / np.maximum(1, banner.persons)
        leads = banner.exists & (h.dairies | h.in_industry) & (income >= 100.0 * self.well_off * banner.line)
        return first_in_line(leads, -income, 1, self.centres)

    def part_led(self, banner: Banner, centre: Flags) -> Floats:
        """Of the households of its gacha, the part that can be led, by household, 0 to 1."""
        cells = len(banner.gacha.is_gacha)
        households = np.bincount(banner.cell[banner.exists], minlength=cells)
        centres = np.bincount(banner.cell[centre], minlength=cells)
        by_groups = self.groups * self.group_size / max(1, int(households.sum()))
        part: Floats = np.minimum(1.0, by_groups + self.led * centres / np.maximum(1, households))
        return part[banner.cell]
