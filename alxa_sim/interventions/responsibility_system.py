"""Responsibility system (责任体系): leading group, task groups, three levels of secretary, assessment, supervision,
promotion."""

from __future__ import annotations

from alxa_sim.config import NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.levers import Levers, fen


class ResponsibilitySystem(Intervention, kind="responsibility_system"):
    """Hold leaders, teams and cadres to account for every poor household: assess, supervise, promote.

    It reaches households through others only. Assessment and the prospect of promotion make teams and cadres work
    harder, so that cases wait less; supervision corrects errors of the register, keeps programme money from going
    astray and cooperatives from mismanagement. It costs the public task groups and inspections; under a budget it is as
    strong as that pays. It fails where assessment comes without supervision: time goes into forms, and households are
    declared out of poverty who are not.
    """

    leaks = False

    assessment: Share = 1.0
    """Strength of assessment and accountability [1]. Source: FACTS 0, all are assessed [SEED]."""
    supervision: Share = 1.0
    """Part of the six supervision mechanisms that works [1]. Source: FACTS 0 [SEED]."""
    promotion: Share = 1.0
    """How far performance decides promotion [1]. Source: FACTS 0, 79 officials promoted [SEED]."""
    task_group_cost: NonNegative = 5_000.0
    """Running cost of a task group [yuan/month]. Assumed: meetings, travel and one clerk."""
    inspection_cost: NonNegative = 500.0
    """Cost of supervising a gacha in full [yuan/month]. Assumed: one inspection in two months."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        strength *= self.part_paid(banner, levers, strength)
        mandate, group = levers.mandate, banner.institutions.group
        mandate.assessment[0] = min(1.0, mandate.assessment[0] + strength * self.assessment)
        mandate.supervision[0] = min(1.0, mandate.supervision[0] + strength * self.supervision)
        mandate.promotion[0] = min(1.0, mandate.promotion[0] + strength * self.promotion)
        inspected = strength * self.supervision * int(banner.gacha.is_gacha.sum())
        cost = self.task_group_cost * int(group.task_groups[0]) + self.inspection_cost * inspected
        return Overhead(public=fen(banner.price_level * cost))

    def part_paid(self, banner: Banner, levers: Levers, strength: float) -> float:
        """Part of what it would do that the money of a month pays, 0 to 1."""
        money = banner.institutions.money_of_a_month(levers.intervention, self.kind)
        groups = banner.institutions.settings.leading_group.task_groups * self.assessment
        inspections = self.supervision * int(banner.gacha.is_gacha.sum())
        cost = strength * (self.task_group_cost * groups + self.inspection_cost * inspections)
        return min(1.0, money / max(1, fen(banner.price_level * cost)))
