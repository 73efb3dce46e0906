"""Microcredit: who can borrow, how much, whose interest is paid, and that loans come about and cost the public."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Banner, Moment
from alxa_sim.households import Households
from alxa_sim.interventions.microcredit import Microcredit
from alxa_sim.levers import Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario


def poor(number: int) -> Households:
    h = Households(number)
    h.id[:] = np.arange(1, number + 1)
    h.adults[:] = 1
    h.registered[:] = True
    return h


def offered(h: Households, **settings: Any) -> Levers:
    levers = Levers(h, 1, seed=1)
    banner = Banner(h, None, None, Moment(parse_month("2015-03"), 14), 1.0, 2800.0)  # type: ignore[arg-type]
    Microcredit(**{"take_up": 1.0} | settings).apply(banner, levers)
    return levers


def test_registered_and_reached_households_with_an_adult_can_borrow() -> None:
    h = poor(5)
    h.registered[:] = [True, False, False, True, True]
    h.measured[:] = [False, True, False, False, False]
    h.adults[3] = 0
    h.exists[4] = False
    assert offered(h).households.credit.tolist() == [5_000_000, 5_000_000, 0, 0, 0]


def test_who_still_owes_keeps_line_and_subsidy_after_leaving_the_register() -> None:
    h = poor(2)
    h.registered[:] = False
    h.soft_debt[0] = 100
    levers = offered(h)
    assert levers.households.credit.tolist() == [5_000_000, 0]
    assert levers.households.interest.tolist() == [1.0, 0.0]


def test_the_quota_limits_the_lines_and_a_larger_one_only_adds_households() -> None:
    h = poor(100)
    h.soft_debt[7] = 100
    before = np.zeros(100, dtype=np.bool_)
    for quota in (0.0, 50_000.0, 1_000_000.0, 1e9):
        served = offered(h, quota=quota).households.credit > 0
        assert served.sum() == min(100, quota // 50_000)
        assert not (before & ~served).any()
        before = served
    assert offered(h, quota=50_000.0).households.credit[7] > 0, "who owes comes first"


def test_strength_and_take_up_only_add_households() -> None:
    h = poor(400)
    before = np.zeros(400, dtype=np.bool_)
    for strength in (0.0, 0.3, 0.6, 1.0):
        served = offered(h, take_up=0.5, strength=strength, quota=1e9).households.credit > 0
        assert served.mean() == pytest.approx(0.5 * strength, abs=0.08)
        assert not (before & ~served).any()
        before = served


def run_of(**settings: Any) -> AlxaModel:
    model = AlxaModel(
        Scenario(
            name="x",
            population=PopulationSettings(households=400, registered_share=0.5),
            interventions={"credit": Microcredit(**{"quota": 1e9} | settings)},
        ),
        seed=3,
        check=True,
    )
    for _ in range(24):
        model.step()
    return model


def test_poor_households_borrow_buy_animals_and_the_public_pays_the_interest() -> None:
    lent, idle = run_of(), run_of(strength=0.0)
    h = lent._households
    assert 0 < h.soft_debt.max() <= 5_000_000
    assert h.soft_debt.sum() > 0 == idle._households.soft_debt.sum()
    gacha = [model.tables()["gacha_monthly"] for model in (lent, idle)]
    assert gacha[0]["animal_purchases"].sum() > gacha[1]["animal_purchases"].sum()
    costs = lent.tables()["costs"]
    assert costs["cost"].sum() > 0
    assert costs["cost"].sum() == pytest.approx(gacha[0]["aid_interest"].sum())
    assert costs["household_cost"].sum() == 0, "full subsidy"
