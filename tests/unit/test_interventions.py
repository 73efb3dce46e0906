"""The minimum living allowance, and what all interventions share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from alxa_sim.config import dated, parse_month
from alxa_sim.extension_points import Banner, Intervention, Moment, Overhead
from alxa_sim.households import Households
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.levers import NOTHING, Expense, Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario

START = parse_month("2014-01")


def moment_of(month: str) -> Moment:
    return Moment(parse_month(month), parse_month(month) - START)


def banner_of(h: Households, month: str = "2014-03") -> Banner:
    nothing: Any = None  # no gacha and no institutions: an allowance looks at households only
    return Banner(h, nothing, nothing, moment_of(month), 1.0, 2800.0)


def paid_by(allowance: MinimumLivingAllowance, h: Households, month: str = "2014-03") -> tuple[list[int], Expense]:
    """What each household is paid, and what the allowance is booked with once all took it [fen]."""
    levers = Levers(h, 1, seed=1)
    levers.intervention = "dibao"
    assert allowance.apply(banner_of(h, month), levers) == Overhead()
    levers.uptake.transfer[:] = levers.households.transfer
    return levers.households.transfer.tolist(), levers.expenses().get("dibao", NOTHING)


def allowance_of(**settings: Any) -> MinimumLivingAllowance:
    return MinimumLivingAllowance(**{"take_up": 1.0, "standard": dated(1200.0)} | settings)


@pytest.fixture
def households() -> Households:
    """Five households: with a gap of 1,200, 2,400 less 1,000.01 and 1,200 yuan a year, none, and one that has ended."""
    h = Households(5)
    h.id[:] = range(1, 6)
    h.adults[:] = [1, 1, 1, 1, 1]
    h.children[:] = [0, 1, 0, 0, 0]
    h.income_12m[:] = [0, 100_001, 50_000, 120_000, 0]
    h.support_12m[:] = [0, 0, 50_000, 0, 0]
    h.registered[:] = [True, False, False, True, True]
    h.exists[4] = False
    return h


def test_a_twelfth_of_the_gap_in_income_without_support_is_paid(households: Households) -> None:
    paid, cost = paid_by(allowance_of(), households)
    assert paid == [10_000, 11_666, 10_000, 0, 0]  # 139,999 / 12 = 11,666.58
    assert cost == Expense(public=31_666, own=0, households=3)


def test_a_debt_widens_the_gap(households: Households) -> None:
    households.income_12m[0] = -120_000
    assert paid_by(allowance_of(), households)[0][0] == 20_000


def test_strength_scales_what_is_paid_and_none_pays_nothing(households: Households) -> None:
    assert paid_by(allowance_of(strength=0.5), households)[0] == [5_000, 5_833, 5_000, 0, 0]
    assert paid_by(allowance_of(strength=0.0), households) == ([0] * 5, Expense(0, 0, 0))


def test_only_registered_households_receive_it_where_the_register_is_a_condition(households: Households) -> None:
    assert paid_by(allowance_of(registered_only=True), households)[0] == [10_000, 0, 0, 0, 0]


def test_the_standard_is_that_of_the_month(households: Households) -> None:
    allowance = allowance_of(standard={"2014-01": 1200.0, "2015-01": 2400.0})
    assert [paid_by(allowance, households, month)[0][0] for month in ("2014-12", "2015-01")] == [10_000, 20_000]


def test_it_adds_to_what_others_pay_and_changes_no_household(households: Households) -> None:
    levers = Levers(households, 1, seed=1)
    levers.households.transfer += 7
    before = households.arrays.tobytes()
    allowance_of().apply(banner_of(households), levers)
    assert levers.households.transfer.tolist() == [10_007, 11_673, 10_007, 7, 7]
    assert households.arrays.tobytes() == before


def test_a_higher_take_up_only_adds_households() -> None:
    h = Households(1000)
    h.id[:] = np.arange(1, 1001)
    h.adults[:] = 1
    served_before: set[int] = set()
    for take_up in (0.0, 0.1, 0.5, 0.9, 1.0):
        paid, cost = paid_by(allowance_of(take_up=take_up), h)
        served = set(np.flatnonzero(paid).tolist())
        assert served_before <= served
        assert len(served) == cost.households == pytest.approx(1000 * take_up, abs=60)
        served_before = served
    assert len(served_before) == 1000


@pytest.mark.parametrize(
    ("settings", "in_force"),
    [
        ({}, ["2014-01", "2014-06", "2015-01"]),
        ({"start": "2014-06"}, ["2014-06", "2015-01"]),
        ({"end": "2014-06"}, ["2014-01", "2014-06"]),
        ({"start": "2014-06", "end": "2014-06"}, ["2014-06"]),
    ],
)
def test_a_measure_is_in_force_from_its_first_month_to_its_last(settings: dict[str, Any], in_force: list[str]) -> None:
    allowance = allowance_of(**settings)
    months = ("2014-01", "2014-06", "2015-01")
    assert [month for month in months if allowance.in_force(moment_of(month))] == in_force


def test_a_measure_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError, match="end lies before start"):
        allowance_of(start="2014-06", end="2014-05")


@pytest.mark.parametrize(("start", "first"), [(None, "2014-01"), ("2014-05", "2014-05")])
def test_strength_ramps_up_in_equal_steps_from_the_start(start: str | None, first: str) -> None:
    measure = Intervention(start=start, ramp_months=3, strength=0.8)
    begin = parse_month(first)
    strengths = [measure.strength_at(Moment(month, month - START)) for month in range(begin, begin + 6)]
    assert strengths == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.8, 0.8])


def test_without_a_ramp_the_first_month_is_in_full() -> None:
    assert allowance_of(start="2014-05").strength_at(moment_of("2014-05")) == 1.0


def test_an_intervention_that_says_not_what_it_does_is_an_error(households: Households) -> None:
    with pytest.raises(NotImplementedError, match="Intervention says nowhere what it does"):
        Intervention().apply(banner_of(households), Levers(households, 1, 1))


def run_of(months: int, **interventions: Intervention) -> AlxaModel:
    scenario = Scenario(name="x", population=PopulationSettings(households=200), interventions=interventions)
    model = AlxaModel(scenario, check=True)
    for _ in range(months):
        model.step()
    return model


def test_the_public_cost_is_what_households_receive_beyond_their_pensions() -> None:
    with_pension_only, model = run_of(1), run_of(1, dibao=allowance_of(standard=dated(9000.0)))
    transfers = [m.tables()["gacha_monthly"]["transfers"].sum() for m in (with_pension_only, model)]
    cost = model.tables()["costs"]
    assert cost["cost"].sum() > 0
    assert transfers[1] - transfers[0] == pytest.approx(cost["cost"].sum(), abs=1e-6)


def test_support_of_the_last_twelve_months_is_remembered_and_costs_are_recorded_by_name() -> None:
    model = run_of(
        12, first=allowance_of(standard=dated(9000.0)), second=allowance_of(end="2014-06", registered_only=True)
    )
    costs = model.tables()["costs"]
    assert costs.groupby("intervention").size().to_dict() == {"first": 12, "second": 6}
    h = model._households
    assert h.support_12m.sum() == h.support_history.sum() == round(100 * costs["cost"].sum())


def test_at_no_strength_nothing_changes_bit_for_bit() -> None:
    without, idle = run_of(13), run_of(13, dibao=allowance_of(strength=0.0))
    assert without._households.arrays.tobytes() == idle._households.arrays.tobytes()


def test_runs_are_the_same_until_the_intervention_starts() -> None:
    without, late = run_of(3), run_of(3, dibao=allowance_of(start="2014-04", standard=dated(9000.0)))
    assert without._households.arrays.tobytes() == late._households.arrays.tobytes()
    without.step()
    late.step()
    assert without._households.arrays.tobytes() != late._households.arrays.tobytes()
