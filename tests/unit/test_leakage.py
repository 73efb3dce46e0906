"""Where responsibility is weak, works and grants arrive the smaller, and households feel it."""

from __future__ import annotations

import pytest

from alxa_sim.extension_points import Intervention
from alxa_sim.institutions.collective_funds import CollectiveFundSettings
from alxa_sim.institutions.leading_group import LeadingGroupSettings
from alxa_sim.interventions.collective_economy import CollectiveEconomy
from alxa_sim.interventions.health_support import HealthSupport
from alxa_sim.interventions.water_projects import WaterProjects
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period

FUNDS = CollectiveEconomy(gacha_a_year=120.0, smallest_share=0, to_all=True)
WELL_MANAGED = CollectiveFundSettings(alone=1.0)
"""A badly managed fund loses what it is given: there a smaller grant is no loss to households."""
FELT = [
    (WaterProjects(), "monthly", "lacks_water", 1),
    (HealthSupport(reimbursement=0.0), "gacha_monthly", "hospital_stays", 1),
    (FUNDS, "gacha_monthly", "collective_income", -1),
]


def mean_over_three_years(measure: Intervention, table: str, number: str, leakage: float, seed: int) -> float:
    scenario = Scenario(
        name="leakage",
        period=Period(start="2014-01", end="2016-12"),
        population=PopulationSettings(households=400),
        leading_group=LeadingGroupSettings(leakage=leakage),
        collective_funds=WELL_MANAGED,
        interventions={"it": measure},
    )
    model = AlxaModel(scenario, seed=seed)
    while model.running:
        model.step()
    return float(model.tables()[table][number].mean())


@pytest.mark.parametrize(("measure", "table", "number", "sign"), FELT, ids=[row[2] for row in FELT])
def test_households_feel_what_leaks(measure: Intervention, table: str, number: str, sign: int) -> None:
    """The sum over seeds has the sign from each leakage to the next larger one."""
    none, usual, most = (
        sum(mean_over_three_years(measure, table, number, leakage, seed) for seed in (1, 2, 3))
        for leakage in (0.0, 0.12, 0.9)
    )
    assert sign * none < sign * usual < sign * most
