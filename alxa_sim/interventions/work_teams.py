"""Resident work teams (驻村工作队) with the support of leaders, departments and reserve officials (1121)."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le

from alxa_sim.columns import Floats
from alxa_sim.config import NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen

Members = Annotated[float, Ge(0), Le(1000)]
"""A team is smaller than a gacha has people."""


class WorkTeams(Intervention, kind="work_teams"):
    """Send a resident team to every gacha that visits households, notes what they need, and sees measures through.

    For all households of the gacha, those on the register, on the watch list or with an open case first. What a team
    can do is limited by members, days and the way between households, and by how hard members work, which support,
    assessment and promotion decide. It costs the public allowances and vehicles for every member at work; under a
    budget there are as many members as it pays all year. It fails where members leave and take what they know of
    households along, where the team is too small to visit everybody, and where nobody asks what it did: needs are
    then overlooked, noted where there is none, or wait long for a plan.
    """

    leaks = False

    members: Members = 5.0
    """Members of a team [person]. Source: FACTS 0, 200 in 40 teams [SEED]."""
    support: Share = 1.0
    """Support by one banner leader, one department and two reserve officials a gacha, 1 = all of them [1]. Source:
    FACTS 0, 1121 [SEED]."""
    member_cost: NonNegative = 3_000.0
    """Allowance, travel and vehicle of a member at work [yuan/month]. Assumed: a hundred yuan a day in the gacha; pay
    goes on elsewhere."""
    support_cost: NonNegative = 1_000.0
    """Travel of the officials who support a team in full [yuan/month]. Assumed: a visit each month."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        mandates, teams = levers.mandates, banner.institutions.teams
        has_team = banner.gacha.is_gacha
        mandates.team_members[:] += self.members_paid(banner, levers, strength * self.members * has_team, strength)
        mandates.team_support[:] += strength * self.support * has_team
        at_work = int(teams.members.sum())
        supported = strength * self.support * int((teams.members > 0).sum())
        cost = self.member_cost * at_work + self.support_cost * supported
        return Overhead(public=fen(banner.price_level * cost), households=int(teams.visits.sum()))

    def members_paid(self, banner: Banner, levers: Levers, members: Floats, strength: float) -> Floats:
        """Members by gacha, as many of those asked for as the money of a month pays all year; with too little, poor
        gacha have one more."""
        money = banner.institutions.money_of_a_month(levers.intervention, self.kind)
        each = banner.price_level * (self.member_cost + strength * self.support * self.support_cost)
        teams = int(np.count_nonzero(members))
        if teams == 0 or fen(each * float(members.sum())) <= money:
            return members
        number = int(money // fen(each))
        order = np.lexsort((~banner.gacha.poor_gacha, members == 0))
        paid = np.where(members > 0, float(number // teams), 0.0)
        paid[order[: number % teams]] += 1.0
        return paid
