"""Collective economy: who gets start capital, what is shared out, and that the books hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Banner, Moment
from alxa_sim.interventions.collective_economy import CollectiveEconomy
from alxa_sim.levers import Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.scenario import Scenario

START = parse_month("2014-01")


@pytest.fixture
def model() -> AlxaModel:
    return model_of()


def model_of(**interventions: CollectiveEconomy) -> AlxaModel:
    world = WorldSettings(rows=2, columns=4, sumu=2, poor_gacha=3)
    people = PopulationSettings(households=160)
    return AlxaModel(Scenario(name="x", world=world, population=people, interventions=interventions), check=True)


def applied(model: AlxaModel, economy: CollectiveEconomy, month: str = "2014-12") -> tuple[Levers, Any]:
    levers = Levers(model._households, 8, seed=1)
    moment = Moment(parse_month(month), parse_month(month) - START)
    banner = Banner(model._households, model.gacha, model.institutions, moment, 1.0, 2800.0)
    return levers, economy.apply(banner, levers)


def test_poor_gacha_receive_start_capital_first_and_each_only_once(model: AlxaModel) -> None:
    economy = CollectiveEconomy(gacha_a_year=3.0, grant=1000.0)
    levers, _ = applied(model, economy)
    assert levers.mandates.fund_grant.tolist() == (model.gacha.poor_gacha * 100_000).tolist()
    model.institutions.funds.granted[model.gacha.poor_gacha] = 100_000
    assert applied(model, economy)[0].mandates.fund_grant.sum() == 0
    later = applied(model, economy, "2015-12")[0].mandates.fund_grant
    assert np.count_nonzero(later) == 3
    assert not later[model.gacha.poor_gacha].any()


def test_more_capital_a_year_only_adds_gacha(model: AlxaModel) -> None:
    before = np.zeros(8, dtype=np.bool_)
    for number in (0.0, 1.0, 2.0, 5.0, 50.0):
        granted = applied(model, CollectiveEconomy(gacha_a_year=number))[0].mandates.fund_grant > 0
        assert not (before & ~granted).any()
        before = granted
    assert before.all()


def with_earnings(model: AlxaModel, balance: int = 10_000_000, invested: int = 0) -> AlxaModel:
    funds = model.institutions.funds
    funds.balance[:], funds.invested[:], funds.earned_this_year[:] = balance, invested, 5_000_000
    return model


def test_in_december_poor_households_share_part_of_the_earnings_equally(model: AlxaModel) -> None:
    h = with_earnings(model)._households
    levers, overhead = applied(model, CollectiveEconomy(paid_out=0.4))
    share = levers.households.collective_income
    entitled = (h.register_status > 0) & h.exists
    assert (share > 0).tolist() == entitled.tolist()
    number = np.bincount(h.gacha[entitled], minlength=8)
    assert share[entitled].tolist() == (2_000_000 // number)[h.gacha[entitled]].tolist()
    assert overhead.households == entitled.sum()
    assert applied(model, CollectiveEconomy(), "2014-11")[0].households.collective_income.sum() == 0


def test_all_households_share_where_the_gacha_decides_so(model: AlxaModel) -> None:
    levers, _ = applied(with_earnings(model), CollectiveEconomy(to_all=True, smallest_share=0))
    assert (levers.households.collective_income > 0).all()


def test_money_at_work_cannot_be_paid_out_nor_what_another_has_promised(model: AlxaModel) -> None:
    with_earnings(model, balance=3_000_000, invested=2_900_000)
    levers, _ = applied(model, CollectiveEconomy(smallest_share=0))
    moment = Moment(parse_month("2014-12"), 11)
    banner = Banner(model._households, model.gacha, model.institutions, moment, 1.0, 2800.0)
    CollectiveEconomy(smallest_share=0).apply(banner, levers)
    offered = np.bincount(model._households.gacha, weights=levers.households.collective_income, minlength=8)
    assert 0 < offered.max() <= 100_000


def test_shares_that_are_too_small_stay_in_the_fund(model: AlxaModel) -> None:
    levers, _ = applied(with_earnings(model), CollectiveEconomy(smallest_share=10**6))
    assert levers.households.collective_income.sum() == 0


def test_at_no_strength_nothing_is_asked_for(model: AlxaModel) -> None:
    levers, overhead = applied(with_earnings(model), CollectiveEconomy(strength=0.0))
    assert levers.mandate.collective_economy[0] == 0.0
    assert levers.mandates.fund_grant.sum() == levers.households.collective_income.sum() == overhead.public == 0


def test_over_the_years_funds_grow_pay_and_balance_to_the_fen() -> None:
    model = model_of(economy=CollectiveEconomy(grant=200_000.0, smallest_share=0))
    for _ in range(37):
        model.step()
    funds, tables = model.institutions.funds, model.tables()
    assert (funds.earned > 0).any()
    assert funds.paid_out.sum() == round(100 * tables["gacha_monthly"]["collective_income"].sum()) > 0
    booked = (tables["costs"]["cost"] - tables["costs"]["leaked"]).sum()
    assert booked == pytest.approx(funds.granted.sum() / 100 + 37 * 8 * 5_000 / 12, abs=1.0)
    last = tables["gacha_monthly"].tail(8)["collective_fund"]
    assert last.sum() == pytest.approx(model.institutions.collective_funds().sum() / 100)
