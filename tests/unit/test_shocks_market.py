"""Shocks of the market: price crash and company failure."""

from __future__ import annotations

import numpy as np
import pytest

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Moment, Shock
from alxa_sim.households import Households
from alxa_sim.interventions.camel_dairy_linkage import CamelDairyLinkage
from alxa_sim.levers import Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.processes.market import HAY, MILK, PRODUCTS, SHEEP
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period
from alxa_sim.shocks.company_failure import CompanyFailure
from alxa_sim.shocks.price_crash import PriceCrash

JULY = Moment(parse_month("2015-07"), 18)


def levers_after(*shocks: Shock) -> Levers:
    levers = Levers(Households(0), 2, 1)
    for shock in shocks:
        shock.apply(levers, JULY)
    return levers


def test_a_crash_takes_from_each_price_what_it_says_and_hay_rises() -> None:
    factor = levers_after(PriceCrash(milk=0.5, sheep=0.2, goat=0.0, hay_rise=1.5)).market.price_factor[0]
    assert factor[[MILK, SHEEP, HAY]].tolist() == pytest.approx([0.5, 0.8, 2.5])
    assert factor[PRODUCTS.index("goat")] == 1.0


def test_severity_deepens_a_crash_but_no_price_falls_below_nothing() -> None:
    factor = levers_after(PriceCrash(milk=0.5, severity=2.0)).market.price_factor[0]
    assert factor[MILK] == pytest.approx(0.25)
    assert (levers_after(PriceCrash(severity=50.0)).market.price_factor[0] >= 0.0).all()


def test_the_company_stops_at_any_severity_above_nothing() -> None:
    stopped = [levers_after(CompanyFailure(severity=s)).market.company_stopped[0] for s in (0.0, 0.1, 1.0)]
    assert stopped == [False, True, True]


def run_of(months: int, **shocks: Shock) -> AlxaModel:
    scenario = Scenario(
        name="x",
        period=Period(start="2014-01", end="2016-12"),
        population=PopulationSettings(households=600),
        interventions={"linkage": CamelDairyLinkage()},
        shocks=shocks,
    )
    model = AlxaModel(scenario, seed=2, check=True)
    for _ in range(months):
        model.step()
    return model


def test_while_the_company_stands_still_milk_has_no_buyer() -> None:
    sold = [
        model.tables()["gacha_monthly"].groupby("month")["milk_sold"].sum().to_numpy()
        for model in (run_of(20), run_of(20, stop=CompanyFailure(start="2015-05", end="2015-07")))
    ]
    assert np.array_equal(sold[0][:16], sold[1][:16])
    assert (sold[0][16:19] > 0).all()
    assert (sold[1][16:19] == 0).all()
    assert sold[1][19] > 0, "it buys again"


def test_a_crash_of_milk_lowers_what_the_linked_company_pays_and_earns() -> None:
    calm, crashed = run_of(19), run_of(19, crash=PriceCrash(start="2015-07", milk=0.5, sheep=0.0, cashmere=0.0))
    assert crashed.institutions.company.price[0] == pytest.approx(0.5 * calm.institutions.company.price[0], rel=0.02)
    sales = [model.institutions.flows.company_sales.sum() for model in (calm, crashed)]
    assert sales[1] < 0.7 * sales[0]
