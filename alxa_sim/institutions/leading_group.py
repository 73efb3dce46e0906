"""The leading group: how strongly it assesses, supervises and promotes, what leaks, and the yearly money of its special
groups."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le

from alxa_sim.config import Config, Count, Dated, NonNegative, Share, dated
from alxa_sim.institutions.books import LeadingGroup, SpecialGroups
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen

SPECIAL_GROUPS = ("finance", "health", "education", "industry", "works", "settlement", "ecology", "organisation")
"""Special groups that share the budget of the programme. FACTS 0 names finance, health and industry [SEED]; the others
are assumed, after the ministries that paid."""

GROUP_OF_KIND: dict[str, str] = {
    "camel_dairy_linkage": "industry",
    "shed_subsidy": "industry",
    "camel_insurance": "finance",
    "industry_projects": "industry",
    "relocation": "settlement",
    "water_projects": "works",
    "housing_renovation": "works",
    "health_support": "health",
    "education_support": "education",
    "grassland_compensation": "ecology",
    "public_jobs": "ecology",
    "base_jobs": "industry",
    "microcredit": "finance",
    "minimum_living_allowance": "finance",
    "collective_economy": "industry",
    "border_support": "works",
    "relapse_monitoring": "finance",
}
"""The special group that pays for interventions of each kind; the organisation group pays for the others: teams,
assessment, pioneers."""


Leakage = Annotated[float, Ge(0), Le(0.95)]
"""Where nothing arrived, no sum would be large enough."""


class LeadingGroupSettings(Config):
    """What the leading group can do, and the money it may spend."""

    task_groups: Count = 18
    """Task groups at work where assessment presses in full [1]. Source: FACTS 0 [SEED]."""
    adjustment: Share = 0.25
    """How fast assessment, supervision and promotion come to what the programme asks [1/month]. Assumed: rules need
    months until all know them."""
    leakage: Leakage = 0.12
    """Part of programme money that does not reach its purpose where nobody supervises [1]. Assumed: audits found more
    than a tenth misused in places."""
    least_leakage: Leakage = 0.01
    """The same under all six supervision mechanisms [1]. Assumed: nothing is perfect."""
    budget: Dated = dated(0.0)
    """Public money for the whole programme, released in twelve parts; 0 = no limit [yuan/year]. Assumed: no limit, so
    that what a programme costs can be found."""
    finance: NonNegative = 0.2
    """Share of the budget for allowances, interest, premiums and relief, relative to the sum of the eight shares
    [1]. Assumed: as allowances weigh."""
    health: NonNegative = 0.05
    """The same for health [1]. Assumed: clinics and hospital bills."""
    education: NonNegative = 0.05
    """The same for education [1]. Assumed: stipends."""
    industry: NonNegative = 0.2
    """The same for dairy chain, sheds, industries and collective funds [1]. Assumed: as much as allowances."""
    works: NonNegative = 0.2
    """The same for water, houses and the border [1]. Assumed: 133 m yuan of water projects in some years, FACTS 0."""
    settlement: NonNegative = 0.1
    """The same for relocation [1]. Assumed: 239 households, FACTS 0."""
    ecology: NonNegative = 0.15
    """The same for grassland compensation and rangers [1]. Assumed: paid by mu."""
    organisation: NonNegative = 0.05
    """The same for work teams, assessment and pioneers [1]. Assumed: 200 members, FACTS 0."""


def run_group(
    group: LeadingGroup, special: SpecialGroups, levers: Levers, settings: LeadingGroupSettings, month: int
) -> None:
    """What is in force this month, on the mandates of the month before, and the money that is released."""
    mandate = levers.mandate
    for name in ("assessment", "supervision", "promotion"):
        asked = min(1.0, float(getattr(mandate, name)[0]))
        getattr(group, name)[0] += settings.adjustment * (asked - getattr(group, name)[0])
    group.monitoring[0] = min(1.0, mandate.monitoring[0])
    group.task_groups[0] = round(settings.task_groups * float(group.assessment[0]))
    guarded = float(group.supervision[0])
    group.leakage[0] = settings.leakage + guarded * (min(settings.least_leakage, settings.leakage) - settings.leakage)
    if month % 12 == 0:
        group.spent_this_year[0] = 0
        special.spent_this_year[:] = 0
    divide_budget(group, special, settings, month)


def divide_budget(group: LeadingGroup, special: SpecialGroups, settings: LeadingGroupSettings, month: int) -> None:
    """Release a twelfth of the year's budget to the special groups, and see which have no money.

    What is not spent is carried over to the next month and lost in January; what was overspent is not forgiven: a group
    waits until later months, and later years, have made up for it.
    """
    budget, done = settings.budget.at(month), month % 12
    if budget == 0.0:
        special.budget[:] = special.left[:] = 0
        special.is_empty[:] = False
        group.budget_left[0] = 0
        return
    shares = np.array([getattr(settings, name) for name in SPECIAL_GROUPS])
    special.budget[:] = np.floor(fen(budget) * shares / max(float(shares.sum()), 1e-9)).astype(np.int64)
    if done == 0:
        special.left[:] = np.minimum(0, special.left)
    special.left[:] += special.budget * (done + 1) // 12 - special.budget * done // 12
    special.is_empty[:] = special.left <= 0
    special.empty_months[:] += special.is_empty
    group.budget_left[0] = special.left.sum()


def group_of(kind: str) -> int:
    """The row of the special group that pays for interventions of a kind."""
    return SPECIAL_GROUPS.index(GROUP_OF_KIND.get(kind, "organisation"))


def spend(group: LeadingGroup, special: SpecialGroups, kind: str, public: int) -> None:
    """Book public money [fen] that an intervention of a kind cost."""
    group.spent_this_year[0] += public
    special.spent_this_year[group_of(kind)] += public
    if special.budget.any():
        special.left[group_of(kind)] -= public
