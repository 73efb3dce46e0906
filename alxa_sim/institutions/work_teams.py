"""Resident work teams: who is in them, how hard they work, how many households they can visit, and how they are
assessed."""

from __future__ import annotations

from typing import Any

from alxa_sim.config import Config, Count, NonNegative, Positive, Share, YearlyChance, monthly_chance
from alxa_sim.institutions.books import LeadingGroup, WorkTeams
from alxa_sim.late_import import np
from alxa_sim.levers import Levers
from alxa_sim.randomness import PROMOTION, TEAM_TURNOVER, generator


class TeamSettings(Config):
    """How work teams are staffed, and what they can do in a month."""

    hiring_months: Count = 2
    """Months until members are sent where they are wanted [month]. Assumed: units of the banner must name them."""
    turnover: YearlyChance = 0.25
    """Chance that a member leaves [1/year]. Assumed: terms of two years or more, illness, transfer."""
    handed_over: Share = 0.3
    """Part of what a member knows that stays with the team when the member leaves [1]. Assumed: files stay, faces do
    not."""
    days: NonNegative = 20.0
    """Days a member can work in the gacha [day/month]. Assumed: resident teams must live there 20 days."""
    least_effort: Share = 0.25
    """Part of these days that members give to households by themselves [1]. Assumed: many were sent, not drawn."""
    from_assessment: Share = 0.45
    """Part of the rest of the effort that assessment brings out [1]. Assumed: all of them are assessed, FACTS 0."""
    from_support: Share = 0.3
    """Part that support by leaders, departments and reserve officials brings out [1]. Assumed: 1121, FACTS 0."""
    from_promotion: Share = 0.25
    """Part that the prospect of promotion brings out [1]. Assumed: 79 were promoted, FACTS 0."""
    paperwork: Share = 0.3
    """Part of the working days that forms and reports take where assessment presses in full and nobody supervises [1].
    Assumed: forms to be filled in (形式主义) were a known complaint."""
    visit_hours: Positive = 3.0
    """Time that two members spend with a household [h]. Assumed: half a morning."""
    hop: NonNegative = 25.0
    """Way from one household to the next [km]. Assumed: half of the distance between gacha, FACTS 0."""
    speed: Positive = 30.0
    """Speed on the way [km/h]. Assumed: tracks across gravel and sand."""
    day_hours: Positive = 8.0
    """Working day [h]. Assumed: eight hours."""
    good_score: Share = 0.6
    """Score of the December assessment from which members can be promoted [1]. Assumed: a good mark."""
    promoted: Share = 0.06
    """Chance of a member of a good team to be promoted in December where performance decides in full; who is promoted
    leaves [1/year]. Assumed: of 200 members 79 rose in the campaign, other officials among them, FACTS 0."""


def run_teams(
    teams: WorkTeams, group: LeadingGroup, levers: Levers, is_gacha: Any, settings: TeamSettings, seed: int, month: int
) -> None:
    """Staff, effort and days of the month, on the mandates of the month before.

    `teams.kept` is what is left of their knowledge after those who went.
    """
    if month % 12 == 0:
        teams.closed_this_year[:] = 0
    teams.wanted[:] = np.where(is_gacha, np.floor(levers.mandates.team_members + 0.5), 0)
    if not (teams.wanted.any() or teams.members.any()):
        for name in ("support", "effort", "days", "capacity", "vacant_months"):
            getattr(teams, name)[:] = 0
        teams.kept[:] = 1.0
        return
    teams.support[:] = np.minimum(1.0, levers.mandates.team_support)
    before = teams.members.copy()
    gone = np.minimum(before, departures(teams, settings, seed, month) + teams.leaving)
    teams.leaving[:] = 0
    teams.departures[:] += gone
    teams.members[:] = np.minimum(before - gone, teams.wanted)
    lost = (before - teams.members) / np.maximum(1, before)
    teams.kept[:] = 1.0 - (1.0 - settings.handed_over) * lost
    hire(teams, settings)
    set_effort(teams, group, settings)


def departures(teams: WorkTeams, settings: TeamSettings, seed: int, month: int) -> Any:
    """How many members of each team leave: each seat has a draw of its own, so that a larger team keeps those it
    had."""
    seats = int(teams.members.max())
    draws = generator(seed, TEAM_TURNOVER, month).random((seats, len(teams)))
    is_taken = np.arange(seats)[:, None] < teams.members
    return np.count_nonzero(is_taken & (draws < monthly_chance(settings.turnover)), axis=0)


def hire(teams: WorkTeams, settings: TeamSettings) -> None:
    """Send members where a team has been short of them for long enough."""
    is_short = teams.members < teams.wanted
    teams.vacant_months[:] = np.where(is_short, teams.vacant_months + 1, 0)
    sent = teams.vacant_months > settings.hiring_months
    teams.members[sent] = teams.wanted[sent]
    teams.vacant_months[sent] = 0


def set_effort(teams: WorkTeams, group: LeadingGroup, settings: TeamSettings) -> None:
    """Effort, days for visits, and the households that they suffice for; members go in twos."""
    assessment, supervision = float(group.assessment[0]), float(group.supervision[0])
    called = settings.from_assessment * assessment + settings.from_promotion * float(group.promotion[0])
    drive = np.minimum(1.0, called + settings.from_support * teams.support)
    teams.effort[:] = np.where(teams.members > 0, settings.least_effort + (1.0 - settings.least_effort) * drive, 0.0)
    forms = settings.paperwork * assessment * (1.0 - supervision)
    teams.days[:] = teams.members * settings.days * teams.effort * (1.0 - forms)
    hours = settings.visit_hours + settings.hop / settings.speed
    teams.capacity[:] = teams.days / 2.0 * settings.day_hours / hours


def assess_teams(teams: WorkTeams, group: LeadingGroup, settings: TeamSettings, seed: int, month: int) -> None:
    """In December: a score from cases measured and closed, and promotions of members of good teams, who then leave."""
    if month % 12 != 11 or not teams.members.any():
        return
    measured = teams.measured / np.maximum(1, teams.cases)
    closed = teams.closed_this_year / np.maximum(1, teams.closed_this_year + teams.cases)
    has_cases = teams.closed_this_year + teams.cases > 0
    measured[teams.cases == 0] = 1.0
    teams.score[:] = np.where(teams.members > 0, np.where(has_cases, 0.5 * (measured + closed), 1.0), 0.0)
    chance = settings.promoted * float(group.promotion[0])
    seats = int(teams.members.max())
    draws = generator(seed, PROMOTION, month).random((seats, len(teams)))
    is_taken = np.arange(seats)[:, None] < teams.members
    good = teams.score >= settings.good_score
    promoted = np.count_nonzero(is_taken & good & (draws < chance), axis=0)
    teams.promotions[:] += promoted
    teams.leaving[:] = promoted
    group.promoted[0] += int(promoted.sum())
