"""Casework: visits find needs, needs open cases, cases wait for a plan of measures, and are closed at zero needs.

A resident work team visits whom it suspects in need first, as far as days and travel allow. What it learns of a
household fades and goes with members who leave. A need that is there is overlooked (exclusion error), one that is not
there is noted (inclusion error), both the less the better the household is known. Without a team only the cadres of the
gacha come by: rarely, and they see little.
"""

from __future__ import annotations

from alxa_sim.columns import Row, Rows
from alxa_sim.config import Config, NonNegative, Positive, Share
from alxa_sim.institutions.monitoring import MonitoringSettings, watch
from alxa_sim.institutions.needs import (
    CLOTHING,
    DEBT,
    FOOD,
    HOUSING,
    INCOME,
    INDUSTRY,
    MEDICAL,
    SCHOOL,
    WATER,
    WORK,
)
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.herd import sheep_units
from alxa_sim.processes.labour import free_adults
from alxa_sim.processes.parameters import Parameters
from alxa_sim.processes.poverty import poverty_line
from alxa_sim.processes.registration import correct_register
from alxa_sim.randomness import NEED_SEEN, PLAN, SPECIES, VISIT, uniform

NUMBER_OF_NEEDS = 10


class CaseworkSettings(Config):
    """How teams and cadres find needs and plan measures."""

    cadre_visits: Share = 0.04
    """Chance that cadres of the gacha come by on their own [1/month]. Assumed: once in two years, gacha are 50 km
    apart, FACTS 0."""
    cadre_zeal: NonNegative = 2.0
    """How much more often cadres and secretaries come by where assessment presses in full [1]. Assumed: three levels
    of secretary visit every poor gacha, FACTS 0."""
    urgency: Positive = 4.0
    """Visits to a household on the register, on the watch list or with an open case, relative to another, rounded to
    whole ones [1]. Assumed: weekly against monthly."""
    learns: Share = 0.35
    """What a visit of the team teaches of a household, relative to what is not known [1]. Assumed: three visits tell
    most."""
    fading: Share = 0.02
    """Knowledge of a household that fades [1/month]. Assumed: half in three years."""
    sees_at_sight: Share = 0.3
    """Chance that a need is seen in a visit to an unknown household [1]. Assumed: a broken roof is seen, a debt is
    not."""
    false_needs: Share = 0.08
    """Chance that a lack of income is noted in a visit to an unknown household that has none [1]. Assumed: herds are
    hidden, and kin of cadres are favoured."""
    nearly_poor: Positive = 3.0
    """Income below which a household can pass for poor, relative to the line [1]. Assumed: nobody takes a rich herder
    for poor."""
    checked: Share = 0.7
    """Part of these errors that supervision in full prevents [1]. Assumed: data are compared and noted needs are
    published, FACTS 0 and 1.2."""
    plan_months: Positive = 2.0
    """Months until a team at full strength and effort has a plan for an open case [month]. Assumed: application,
    appraisal and publication, FACTS 1.2."""
    cadre_plan_months: Positive = 18.0
    """Months until cadres have one on their own [month]. Assumed: projects come once a year, and not to all."""
    secure: Positive = 1.5
    """Income from which lack of work, of means of production and arrears are no need, relative to the line [1].
    Assumed: the limit of monitoring, FACTS 1.3."""
    least_herd: NonNegative = 10.0
    """Herd a head below which a household has nothing to produce with, unless it milks or takes part in an industry
    [sheep unit]. Assumed: a tenth of what keeps a herder."""


CHANGED_BY_CASEWORK = frozenset({
    "needs_seen", "need_months", "measured", "case_months", "known", "watched", "registered", "register_status",
    "cause",
})  # fmt: skip
"""Columns of `Households` that casework writes; it leaves all others as they are."""


@kernel
def true_needs(h: Row, casework: CaseworkSettings, p: Parameters) -> int:
    """The needs that a household has, one bit each."""
    needs = 0
    if h.income_poor:
        needs |= INCOME
    if h.lacks_food:
        needs |= FOOD
    if h.lacks_clothing:
        needs |= CLOTHING
    if h.lacks_school:
        needs |= SCHOOL
    if h.lacks_medical:
        needs |= MEDICAL
    if h.lacks_housing:
        needs |= HOUSING
    if h.lacks_water:
        needs |= WATER
    persons = h.children + h.adults + h.elderly
    if h.income_12m < 100.0 * casework.secure * poverty_line(p.poverty) * persons:
        needs |= needs_of_the_insecure(h, casework, p, persons)
    return needs


@kernel
def needs_of_the_insecure(h: Row, casework: CaseworkSettings, p: Parameters, persons: int) -> int:
    """What keeps a low income from rising: idle hands, nothing to produce with, arrears."""
    needs = 0
    at_work = h.wage_workers + h.migrants + h.ranger_jobs + h.base_jobs
    if free_adults(h, p.labour, p.herd, p.dairy, p.industry, 0) > at_work:
        needs |= WORK
    if not (h.dairies or h.in_industry) and sheep_units(h, p.herd) < casework.least_herd * persons:
        needs |= INDUSTRY
    if h.in_arrears:
        needs |= DEBT
    return needs


@kernel
def weight_of(h: Row, casework: CaseworkSettings) -> int:
    """How much a team is drawn to a household, relative to one that nobody suspects."""
    if h.registered or h.watched or h.case_months > 0:
        return max(1, int(casework.urgency + 0.5))
    return 1


@kernel
def note_needs(
    h: Row, flows: Row, casework: CaseworkSettings, p: Parameters, needs: int, supervision: float, seed: np.uint64,
    month: int,
) -> None:  # fmt: skip
    """What a visit finds: needs are noted, needs that are met are struck off, each where it is seen."""
    unknown = 1.0 - h.known
    sees = 1.0 - (1.0 - casework.sees_at_sight) * unknown
    differs = needs ^ h.needs_seen
    for number in range(NUMBER_OF_NEEDS):
        bit = 1 << number
        if differs & bit and uniform(seed, NEED_SEEN + SPECIES * (number + 1), month, h.id) < sees:
            h.needs_seen ^= bit
    mistaken = casework.false_needs * unknown * (1.0 - casework.checked * supervision)
    persons = h.children + h.adults + h.elderly
    passes = h.income_12m < 100.0 * casework.nearly_poor * poverty_line(p.poverty) * persons
    has_none = not (needs | h.needs_seen) & INCOME
    if passes and has_none and uniform(seed, NEED_SEEN, month, h.id) < mistaken:
        h.needs_seen |= INCOME
        flows.false_needs += 1


@kernel
def plan_measures(
    h: Row, flows: Row, team: Row, casework: CaseworkSettings, monitoring: float, seed: np.uint64, month: int
) -> None:
    """A plan for an open case, the sooner the more members work the harder; at once for who is watched for relapse."""
    chance = 1.0 / casework.cadre_plan_months
    if team.members > 0:
        chance = max(chance, team.effort * min(1.0, team.members / max(1.0, team.wanted)) / casework.plan_months)
    if h.watched:
        chance = max(chance, monitoring)
    if uniform(seed, PLAN, month, h.id) < chance:
        h.measured = True
        if h.need_months > 0:
            flows.cases_planned += 1
            flows.months_to_plan += h.need_months
        h.need_months = 0


@kernel
def follow_case(
    h: Row, flows: Row, team: Row, casework: CaseworkSettings, monitoring: float, seed: np.uint64, month: int
) -> None:
    """Open a case where a need is noted, plan measures for it, close it when all ten are at zero."""
    if h.needs_seen == 0:
        if h.case_months > 0:
            flows.cases_closed += 1
            team.closed_this_year += 1
        h.case_months = 0
        h.measured = False
        return
    if h.case_months == 0:
        flows.cases_opened += 1
    h.case_months += 1
    if not h.measured:
        plan_measures(h, flows, team, casework, monitoring, seed, month)
    team.cases += 1
    if h.measured:
        team.measured += 1


@kernel
def serve(
    h: Row, flows: Row, team: Row, group: Row, casework: CaseworkSettings, watching: MonitoringSettings, p: Parameters,
    seed: np.uint64, month: int,
) -> None:  # fmt: skip
    """One month of a household with its work team or its cadres."""
    needs = true_needs(h, casework, p)
    h.need_months = h.need_months + 1 if needs != 0 and not h.measured else 0
    h.known *= team.kept * (1.0 - casework.fading)
    draw = uniform(seed, VISIT, month, h.id)
    by_team = draw * max(1, team.focus) < team.capacity * weight_of(h, casework)
    by_cadres = draw < casework.cadre_visits * (1.0 + casework.cadre_zeal * group.assessment)
    if by_team:
        h.known += casework.learns * (1.0 - h.known)
        team.visits += 1
        if correct_register(h, p.registration, p.poverty, group.supervision, seed, month):
            flows.corrections += 1
    if by_team or by_cadres:
        flows.visits += 1
        note_needs(h, flows, casework, p, needs, group.supervision, seed, month)
    watch(h, watching, p.registration, p.poverty, group.monitoring, seed, month)
    follow_case(h, flows, team, casework, group.monitoring, seed, month)


@kernel
def do_casework(
    households: Rows, teams: Rows, group: Rows, flows: Rows, own: Rows, numbers: Rows, seed: np.uint64, month: int
) -> None:
    """The month of all teams and cadres with all households; writes the books of teams and of cases.

    `own` holds the settings of casework and monitoring, `numbers` those of processes, both in one row.
    """
    casework, watching, p = own[0].casework, own[0].monitoring, numbers[0]
    for cell in range(len(teams)):
        team = teams[cell]
        team.focus = team.visits = team.cases = team.measured = 0
    for i in range(len(households)):
        h = households[i]
        if h.exists:
            teams[h.gacha].focus += weight_of(h, casework)
    for i in range(len(households)):
        h = households[i]
        if h.exists:
            serve(h, flows[h.gacha], teams[h.gacha], group[0], casework, watching, p, seed, month)
