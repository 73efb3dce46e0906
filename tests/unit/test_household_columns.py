"""Columns copied once for all who read them are what the table holds, and know when it has changed."""

from __future__ import annotations

import numpy as np
import pytest

from alxa_sim import AlxaModel, load_scenario
from alxa_sim.extension_points import LivingHouseholds
from alxa_sim.household_columns import HouseholdColumns
from alxa_sim.households import Flows, Households
from alxa_sim.institutions.casework import CHANGED_BY_CASEWORK
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario


def three() -> Households:
    h = Households(3)
    h.cash[:] = [100, 200, 300]
    h.children[:], h.adults[:], h.elderly[:] = [1, 0, 2], [2, 2, 1], [0, 1, 0]
    h.camels_breeding[:], h.camels_young[:], h.camels_other[:] = [5, 0, 1], [2, 0, 0], [1, 0, 4]
    h.income_12m[:] = [30_000, 60_000, -900]
    h.exists[1] = False
    return h


def test_a_column_is_one_piece_and_copied_once() -> None:
    columns = HouseholdColumns(three())
    assert columns.cash.tolist() == [100, 200, 300]
    assert columns.cash.flags.c_contiguous
    assert columns.cash is columns.cash
    assert len(columns) == 3


def test_what_follows_from_columns_has_a_number_for_every_row() -> None:
    columns = HouseholdColumns(three())
    assert columns.persons.tolist() == [3, 3, 3]
    assert columns.camels.tolist() == [8, 0, 5]
    assert columns.income_a_head.tolist() == [100.0, 200.0, -3.0]
    assert columns.rows.tolist() == [0, 2]
    assert not columns.everyone


@pytest.mark.parametrize("name", ["cash", "persons", "income_a_head", "income_history"])
def test_nobody_can_write_into_what_others_read(name: str) -> None:
    with pytest.raises(ValueError, match="read-only"):
        getattr(HouseholdColumns(three()), name)[:] = 0


def test_a_name_that_is_no_column_is_refused() -> None:
    with pytest.raises(AttributeError, match="no column 'yaks'"):
        _ = HouseholdColumns(three()).yaks


def test_the_copies_know_when_the_table_has_changed() -> None:
    h = three()
    columns = HouseholdColumns(h)
    assert columns.is_current
    h.mark_changed()
    assert not columns.is_current
    columns = HouseholdColumns(h)
    h.append(1)
    assert not columns.is_current


def test_indicators_see_the_living_in_the_shared_copies() -> None:
    columns = HouseholdColumns(three())
    living = LivingHouseholds(columns, 2800.0)
    assert living.cash.tolist() == [100, 300]
    assert living.persons.tolist() == [3, 3]
    everyone = Households(2)
    shared = HouseholdColumns(everyone)
    assert LivingHouseholds(shared, 2800.0).cash is shared.cash, "where all live, nothing is copied again"


def small_model() -> AlxaModel:
    return AlxaModel(Scenario(name="x", population=PopulationSettings(households=60)), seed=3)


def recounts(model: AlxaModel) -> list[int]:
    """Months in which the model counts its stocks anew, filled as it steps."""
    found: list[int] = []
    recount = model._kernels.recount
    model._kernels = model._kernels._replace(recount=lambda *given: (found.append(model.months_done), recount(*given)))
    return found


def test_stocks_are_counted_anew_only_where_something_changed_between_months() -> None:
    model = small_model()
    counted = recounts(model)
    for _ in range(14):
        model.step()
    # 2014-01 and 2015-01: the start, demography, and settings in force from January.
    assert set(counted) == {0, 12}
    model.households.set("cash", 0)
    model.step()
    model.step()
    model.households[0].remove()
    model.step()
    assert counted[-2:] == [14, 16]


def test_a_count_anew_gives_what_the_month_before_had_counted() -> None:
    patient, hasty = small_model(), small_model()
    for _ in range(30):
        patient.step()
        hasty.step()
        hasty._households.mark_changed()
    assert patient._households.arrays.tobytes() == hasty._households.arrays.tobytes()
    assert np.array_equal(patient._kin.arrays, hasty._kin.arrays)


def test_readers_of_one_month_share_their_copies() -> None:
    model = small_model()
    model.step()
    after = model._columns
    assert after is model._columns
    assert np.array_equal(after.cash, model._households.cash)
    model.households.set("cash", 7)
    assert set(model._columns.cash) == {7}
    model.step()
    assert model._columns is not after


def test_columns_that_stayed_are_kept_and_those_that_changed_are_read_anew() -> None:
    h = three()
    before = HouseholdColumns(h)
    cash, watched, persons = before.cash, before.watched, before.persons
    h.watched[:] = True
    h.mark_changed()
    now = before.but_for({"watched"})
    assert now.is_current
    assert not before.is_current
    assert now.cash is cash
    assert now.persons is persons
    assert now.watched.all()
    assert not watched.any()


def test_casework_writes_the_columns_it_is_said_to_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Later readers of the month see every other column as it was copied before."""
    few_years = ["population.households=200", "period.end=2021-12"]
    model = AlxaModel(load_scenario("scenarios/baseline.yaml", few_years), seed=3)
    changed: set[str] = set()

    original = model._do_casework

    def do_casework(month: int, flows: Flows) -> None:
        before = model._households.copy()
        original(month, flows)
        changed.update(name for name in Households.columns if differs(before, model._households, name))
        assert all(
            np.array_equal(getattr(model._columns, name), getattr(model._households, name))
            for name in Households.columns
        )

    monkeypatch.setattr(model, "_do_casework", do_casework)
    while model.running:
        model.step()
    assert changed == CHANGED_BY_CASEWORK


def differs(before: Households, after: Households, name: str) -> bool:
    return not np.array_equal(getattr(before, name), getattr(after, name))
