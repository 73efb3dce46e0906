"""Worlds of any size under the full programme: the banner's land for each household, and institutions that grow with them."""

from __future__ import annotations

from pathlib import Path

from alxa_sim import Scenario, load_scenario
from alxa_sim.config import format_month, parse_month

LARGER_REGION = Path(__file__).resolve().parents[1] / "scenarios" / "larger_region.yaml"
ITS_HOUSEHOLDS = 100_000
ITS_GACHA = 400
ROWS = 10
START = "2014-01"
GROW_WITH_HOUSEHOLDS = {
    "market.milk_demand": 60_000, "cooperatives.number": 270, "cooperatives.party_led": 120,
    "company.cash": 30_000_000, "company.capacity": 150_000, "company.potential": 15_000_000, "company.routes_a_month": 10,
    "company.kept_profit": 100_000_000, "leading_group.task_groups": 180,
    "interventions.pioneers.centres": 370, "interventions.pioneers.groups": 600,
    "interventions.camel_dairy_linkage.cooperatives_a_year": 70, "interventions.shed_subsidy.approvals_a_year": 1500,
    "interventions.collective_economy.gacha_a_year": 40, "interventions.public_jobs.posts": 540,
    "interventions.microcredit.quota": 200_000_000, "interventions.relocation.zones": 130,
    "interventions.relocation.households_a_year": 3300, "interventions.housing_renovation.houses_a_year": 2000,
    "interventions.education_support.officers": 200_000, "interventions.water_projects.projects": 105,
    "interventions.water_projects.budget": 997_500_000, "interventions.water_projects.at_once": 70,
    "interventions.border_support.works_a_month": 1_000_000, "interventions.relapse_monitoring.relief_a_year": 10_000_000,
}  # fmt: skip
"""Settings of scenarios/larger_region.yaml that are as many times as large as the world."""

LARGEST = 10**9
"""Largest amount that a setting takes [yuan]."""


def world_of(households: int, months: int, gacha: int | None = None) -> Scenario:
    """A region of so many households for so many months; as many gacha as it takes, unless they are given (tens of them)."""
    cells = gacha or max(40, ROWS * round(ITS_GACHA * households / ITS_HOUSEHOLDS / ROWS))
    size = households / ITS_HOUSEHOLDS
    last = format_month(parse_month(START) + months - 1)
    places = {
        "period.end": last,
        "population.households": households,
        "world.rows": ROWS,
        "world.columns": cells // ROWS,
        "world.sumu": max(1, cells // ROWS),
        "world.poor_gacha": cells // 5,
    }
    grown = {name: min(max(1, round(size * value)), LARGEST) for name, value in GROW_WITH_HOUSEHOLDS.items()}
    return load_scenario(LARGER_REGION, [f"{name}={value}" for name, value in (places | grown).items()])
