"""The camel dairy chain as a programme: what it asks of company and cooperatives, what it costs, and that milk follows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Banner, Moment
from alxa_sim.interventions.camel_dairy_linkage import CamelDairyLinkage
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period

SMALL = {
    "name": "small",
    "period": Period(start="2014-01", end="2018-12"),
    "world": WorldSettings(rows=2, columns=3, poor_gacha=1, sumu=2),
    "population": PopulationSettings(households=400, camel_keepers=0.6),
}


def mandate_of(linkage: CamelDairyLinkage, months: int) -> tuple[Any, Any]:
    model = AlxaModel(Scenario(**SMALL), seed=3)
    levers = model._levers
    moment = Moment(parse_month("2014-01") + months - 1, months - 1)
    banner = Banner(model._households, model.gacha, model.institutions, moment, 1.0, 2800.0)
    levers.reset_programme(model._households)
    cost = linkage.apply(banner, levers)
    return levers.mandate.arrays[0], cost


def run(**interventions: CamelDairyLinkage) -> AlxaModel:
    model = AlxaModel(Scenario(**SMALL, interventions=interventions), seed=3, check=True)
    while model.running:
        model.step()
    return model


def test_what_it_asks_grows_with_the_years_and_the_strength() -> None:
    early, _ = mandate_of(CamelDairyLinkage(cooperatives_a_year=2), 6)
    late, _ = mandate_of(CamelDairyLinkage(cooperatives_a_year=2), 36)
    half, cost = mandate_of(CamelDairyLinkage(cooperatives_a_year=2, strength=0.5), 36)
    assert early.cooperatives < late.cooperatives <= 1.0
    assert half.linkage == 0.5
    assert half.bonus == 0.5 * late.bonus
    assert cost.public == 5_000_000, "half of the research"


def test_at_zero_strength_nothing_is_asked_and_nothing_costs() -> None:
    mandate, cost = mandate_of(CamelDairyLinkage(strength=0.0), 12)
    assert all(float(mandate[name]) == 0.0 for name in mandate.dtype.names)
    assert sum(cost) == 0


@pytest.fixture(scope="module")
def worlds() -> dict[str, AlxaModel]:
    return {"alone": run(), "linked": run(chain=CamelDairyLinkage())}


def test_more_households_milk_and_more_milk_is_sold(worlds: dict[str, AlxaModel]) -> None:
    sold = {name: model.tables()["gacha_monthly"]["milk_sold"].sum() for name, model in worlds.items()}
    assert sold["linked"] > 1.4 * sold["alone"]
    linked, alone = (int(worlds[name]._households.dairies.sum()) for name in ("linked", "alone"))
    assert linked > alone


def test_cooperatives_open_board_camels_and_employ_keepers(worlds: dict[str, AlxaModel]) -> None:
    accounts = worlds["linked"].tables()["gacha_monthly"]
    assert accounts["members"].max() > 0
    assert accounts["base_wages"].sum() > 0
    assert accounts["boarding_fees"].sum() > 0
    assert worlds["alone"].tables()["gacha_monthly"]["members"].max() == 0


def test_what_it_costs_is_research_support_of_routes_and_capital_of_cooperatives(worlds: dict[str, AlxaModel]) -> None:
    costs: pd.DataFrame = worlds["linked"].tables()["costs"]
    assert (costs["intervention"] == "chain").all()
    research = 100_000.0
    assert costs["cost"].min() == research, "before the first route and cooperative"
    assert costs["cost"].max() >= research + 200_000.0, "a cooperative opened"
    assert costs["leaked"].max() == pytest.approx(0.12 * 200_000.0), "what leaks of the capital of a cooperative"
