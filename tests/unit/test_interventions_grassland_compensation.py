"""Grassland compensation: contracts, payments, limits on herds, and pasture that rests."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Banner, Moment
from alxa_sim.interventions.grassland_compensation import GrasslandCompensation
from alxa_sim.levers import NO_LIMIT, Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario
from alxa_sim.statistics.inequality import gini

START = parse_month("2014-01")


@pytest.fixture(scope="module")
def model() -> AlxaModel:
    return AlxaModel(Scenario(name="x", population=PopulationSettings(households=3000)), seed=5)


def banner_of(model: AlxaModel, month: str = "2014-10") -> Banner:
    moment = Moment(parse_month(month), parse_month(month) - START)
    return Banner(model._households, model.gacha, model.institutions, moment, 1.0, 2800.0)


def levers_of(model: AlxaModel) -> Levers:
    return Levers(model._households, len(model.gacha.is_gacha), seed=5)


def applied(model: AlxaModel, month: str = "2014-10", **settings: Any) -> Levers:
    levers = levers_of(model)
    GrasslandCompensation(**settings).apply(banner_of(model, month), levers)
    return levers


def test_contracts_share_out_the_pasture_of_each_gacha_as_unequally_as_payments_are(model: AlxaModel) -> None:
    area = GrasslandCompensation().areas(banner_of(model), levers_of(model))
    h, gacha = model._households, model.gacha
    settled = np.bincount(h.gacha, minlength=40) > 0
    total = np.bincount(h.gacha, weights=area, minlength=40)
    assert total[settled] == pytest.approx(0.4 * gacha.usable_area[settled])
    mean = total[h.gacha] / np.bincount(h.gacha, minlength=40)[h.gacha]
    assert gini(area / mean) == pytest.approx(0.46, abs=0.03)


def test_the_ban_is_on_the_driest_gacha_as_far_as_its_share_goes(model: AlxaModel) -> None:
    banner, gacha = banner_of(model), model.gacha
    before = np.zeros(40, dtype=np.bool_)
    for share in (0.0, 0.25, 0.5, 1.0):
        banned = GrasslandCompensation(ban_share=share).banned_gacha(banner)
        assert banned.mean() == pytest.approx(share, abs=0.03)
        assert not (before & ~banned).any()
        if 0 < banned.sum() < 40:
            assert gacha.rain_mean[banned].max() <= gacha.rain_mean[~banned].min()
        before = banned


@pytest.mark.parametrize(("month", "ban", "balance"), [("2014-10", 6.0, 1.5), ("2016-10", 7.5, 2.5)])
def test_a_twelfth_of_the_years_payment_is_made_by_standard_mu(
    model: AlxaModel, month: str, ban: float, balance: float
) -> None:
    compensation = GrasslandCompensation(take_up=1.0)
    area = compensation.areas(banner_of(model), levers_of(model))
    banned = compensation.banned_gacha(banner_of(model))[model._households.gacha]
    paid = applied(model, month, take_up=1.0).households.transfer
    rate = np.where(banned, ban, balance)
    assert paid == pytest.approx(100 * 15 * 0.52 * rate * area / 12, abs=1.0)


def test_banned_households_get_of_the_order_of_ten_thousand_a_person(model: AlxaModel) -> None:
    h = model._households
    paid = 12 * applied(model, "2016-10", take_up=1.0).households.transfer / 100.0
    banned = GrasslandCompensation().banned_gacha(banner_of(model))[h.gacha]
    people = (h.children + h.adults + h.elderly)[banned].sum()
    assert 5_000 < paid[banned].sum() / people < 30_000


def test_only_signatories_who_comply_are_limited_and_supervision_makes_more_comply(model: AlxaModel) -> None:
    group = model.institutions.group
    limited = []
    for supervision in (0.0, 0.5, 1.0):
        group.supervision[0] = supervision
        limited.append(applied(model).households.stocking_limit < NO_LIMIT)
    group.supervision[0] = 0.0
    shares = [flags.mean() for flags in limited]
    assert shares == pytest.approx([0.95 * 0.24, 0.95 * 0.37, 0.95 * 0.5], abs=0.04)
    assert not (limited[0] & ~limited[1]).any()
    assert not (limited[1] & ~limited[2]).any()


def test_herds_are_counted_when_animals_are_bought_and_sold_and_paid_for_all_year(model: AlxaModel) -> None:
    for month in range(1, 13):
        levers = applied(model, f"2014-{month:02d}")
        assert (levers.households.stocking_limit < NO_LIMIT).any() == (month in (5, 9, 10, 11))
        assert levers.households.transfer.sum() > 0


def test_under_a_ban_only_animals_for_own_use_may_be_kept(model: AlxaModel) -> None:
    limit = applied(model, ban_share=1.0, take_up=1.0, compliance=1.0, own_use=20.0).households.stocking_limit
    assert (limit == 20.0).all()


def test_pasture_that_is_not_needed_is_let_to_neighbours_with_too_many_animals(model: AlxaModel) -> None:
    settings = {"ban_share": 0.0, "take_up": 1.0, "compliance": 1.0}
    alone = applied(model, let=0.0, **settings).households.stocking_limit
    rented = applied(model, let=1.0, **settings).households.stocking_limit
    assert (rented >= alone - 1e-9).all()
    lacks = banner_of(model).sheep_units > alone
    assert (rented[lacks] > alone[lacks]).mean() > 0.9
    assert rented[~lacks] == pytest.approx(alone[~lacks])


def test_bought_feed_counts_as_forage_in_the_balance(model: AlxaModel) -> None:
    settings = {"ban_share": 0.0, "take_up": 1.0, "compliance": 1.0, "let": 0.0}
    grazed, fed = (applied(model, bought_feed=part, **settings).households.stocking_limit for part in (0.0, 0.5))
    assert fed == pytest.approx(2.0 * grazed)


def run_of(months: int, **settings: Any) -> AlxaModel:
    scenario = Scenario(
        name="x",
        population=PopulationSettings(households=3900),
        interventions={"grass": GrasslandCompensation(**settings)},
    )
    model = AlxaModel(scenario, seed=2, check=True)
    for _ in range(months):
        model.step()
    return model


def test_a_ban_that_is_kept_shrinks_herds_spares_the_pasture_and_pays_households() -> None:
    kept = run_of(30, ban_share=1.0, take_up=1.0, compliance=1.0)
    idle = run_of(30, strength=0.0)
    assert kept.tables()["monthly"]["herd_size"].iloc[-1] < 0.6 * idle.tables()["monthly"]["herd_size"].iloc[-1]
    ends = [model.tables()["gacha_monthly"].tail(40) for model in (kept, idle)]
    assert ends[0]["forage"].mean() > ends[1]["forage"].mean()
    assert ends[0]["degradation"].mean() < ends[1]["degradation"].mean()
    costs = kept.tables()["costs"]["cost"].sum()
    assert costs > 0
    assert idle.tables()["costs"]["cost"].sum() == 0
