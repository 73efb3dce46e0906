"""Health: stays, bills and chronic illness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from alxa_sim.config import dated
from alxa_sim.processes.health import HealthSettings, hospital_bill, mean_weight, stays_in_hospital

MakeRow = Callable[..., Any]
SEED = np.uint64(5)
CERTAIN = {"hospitalisation": 1.0, "child_weight": 1.0, "elderly_weight": 1.0, "chronic_weight": 1.0,
           "chronic_share": 0.0}  # fmt: skip


def stays_of(h: Any, flows: Any, month: int = 0, factor: float = 1.0, clinic: float = 0.0, **settings: float) -> int:
    return stays_in_hospital(h, flows, HealthSettings(**settings).numbers(0), factor, clinic, SEED, month)


def bill_of(stays: int, level: float = 1.0, key: int = 1, **settings: Any) -> int:
    numbers = HealthSettings(**{"bill": dated(9000.0), "reimbursement": 0.5} | settings).numbers(0)
    return hospital_bill(numbers, stays, level, SEED, 7, np.uint64(key))


def test_everybody_goes_where_it_is_certain(household: MakeRow, flows: Any) -> None:
    h = household(children=2, adults=2, elderly=1, chronic=1)
    assert stays_of(h, flows, **CERTAIN, becomes_chronic=0.0, recovery=0.0) == 5
    assert flows.hospital_stays == 5
    assert h.chronic == 1


@pytest.mark.parametrize(("chronic", "settings", "after"), [
    (2, {"recovery": 1.0, "hospitalisation": 0.0}, 0),
    (2, {"recovery": 0.0, "hospitalisation": 0.0}, 2),
    (0, {"becomes_chronic": 1.0, **CERTAIN}, 3),
    (2, {"becomes_chronic": 1.0, "recovery": 0.0, **CERTAIN}, 3),
    (3, {"becomes_chronic": 0.0, "recovery": 0.0, **CERTAIN}, 3),
])  # fmt: skip
def test_the_chronically_ill_recover_or_grow_but_never_outnumber_the_members(
    household: MakeRow, flows: Any, chronic: int, settings: dict[str, float], after: int
) -> None:
    h = household(adults=2, children=1, chronic=chronic)
    stays_of(h, flows, **settings)
    assert h.chronic == after


def test_stays_have_the_weighted_monthly_chance(household: MakeRow, flows: Any) -> None:
    for key in range(2000):
        h = household(id=key, children=1, adults=1, elderly=1, chronic=1)
        stays_of(h, flows, hospitalisation=1 - 0.9**12, recovery=0.0, becomes_chronic=0.0)
    # the average person weighs 0.6 * 0.155 + 0.672 + 2 * 0.173 + 1.5 * 0.11 = 1.276, and these three 0.6 + 1 + 2 + 1.5
    assert flows.hospital_stays / 6000 == pytest.approx(0.1 * 5.1 / 3 / 1.276, abs=0.0175)  # four standard deviations


@pytest.mark.parametrize("weights", [{}, {"child_weight": 3.0}, {"elderly_weight": 0.5, "chronic_weight": 4.0}])
def test_the_chance_is_an_average_whatever_the_weights(weights: dict[str, float]) -> None:
    health = HealthSettings(children_share=0.25, elderly_share=0.25, chronic_share=0.25, **weights)
    of_each = [health.child_weight, 1.0, 1.0, health.elderly_weight]
    assert mean_weight(health) == pytest.approx((sum(of_each) + health.chronic_weight) / 4)


@pytest.mark.parametrize("settings", [
    {"children_share": 0.6, "elderly_share": 0.5},
    {"children_share": 1.0, "elderly_share": 0.0, "child_weight": 0.0, "chronic_weight": 0.0},
])  # fmt: skip
def test_shares_that_cannot_be_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        HealthSettings(**settings)


def test_a_bill_without_spread_is_the_households_part_at_prices_of_the_month() -> None:
    assert bill_of(2, level=1.1, bill_spread=0.0) == 990_000
    assert bill_of(0) == 0
    assert bill_of(1, reimbursement=1.0) == bill_of(1, bill=dated(0.0)) == 0


def test_bills_spread_around_their_mean() -> None:
    bills = np.array([bill_of(1, key=key, bill_spread=0.5) for key in range(3000)])
    assert bills.mean() == pytest.approx(450_000, rel=0.04)
    assert np.log(bills).std() == pytest.approx(0.5, rel=0.06)


def test_one_factor_holds_for_all_stays_of_the_month() -> None:
    assert bill_of(3) == pytest.approx(3 * bill_of(1), abs=2)


def test_a_wave_of_illness_and_a_clinic_move_the_chance(household: MakeRow, flows: Any) -> None:
    def stays(**conditions: float) -> float:
        total = 0
        for key in range(2000):
            h = household(id=key, adults=3)
            total += stays_of(h, flows, **conditions, **CERTAIN | {"hospitalisation": 1 - 0.9**12}, clinic_saves=0.4)
        return total / 6000

    assert stays() == pytest.approx(0.1, abs=0.0155)  # four standard deviations
    assert stays(factor=3.0) == pytest.approx(0.3, abs=0.024)
    assert stays(clinic=0.5) == pytest.approx(0.08, abs=0.014)
    assert stays(factor=99.0, clinic=1.0) == 1.0
