"""Which system of the programme each intervention belongs to: the one place where attribution groups them."""

from __future__ import annotations

from collections.abc import Mapping

from alxa_sim.extension_points import Intervention

GROUPS: dict[str, tuple[str, ...]] = {
    "responsibility": ("responsibility_system", "work_teams", "relapse_monitoring"),
    "industry": ("camel_dairy_linkage", "shed_subsidy", "camel_insurance", "industry_projects", "base_jobs",
                 "microcredit", "collective_economy"),
    "foundations": ("water_projects", "housing_renovation", "health_support", "education_support",
                    "minimum_living_allowance"),
    "settlement": ("relocation", "grassland_compensation", "public_jobs", "border_support"),
    "motivation": ("pioneers",),
}  # fmt: skip
"""Kinds of interventions by system. Assumed: transfers and guarantees lay foundations; who moves or keeps a border or a
pasture is paid for staying or going."""


def parts_of(interventions: Mapping[str, Intervention], by_intervention: bool) -> dict[str, tuple[str, ...]]:
    """What is switched on and off together: names of interventions by part, parts that are empty left out."""
    if by_intervention:
        return {name: (name,) for name in sorted(interventions)}
    group = {kind: name for name, kinds in GROUPS.items() for kind in kinds}
    names = {name: group.get(one.kind, one.kind) for name, one in sorted(interventions.items())}
    order = [*GROUPS, *sorted(set(names.values()) - set(GROUPS))]
    parts = {part: tuple(name for name, its in names.items() if its == part) for part in order}
    return {part: members for part, members in parts.items() if members}
