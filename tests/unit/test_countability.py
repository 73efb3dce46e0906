"""A run whose totals could outgrow whole numbers is refused before they do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim import AlxaModel
from alxa_sim.columns import Rows
from alxa_sim.config import dated, side_by_side
from alxa_sim.countability import largest, refuse_uncountable
from alxa_sim.households import Stocks
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.processes.budget import BudgetSettings
from alxa_sim.processes.labour import LabourSettings
from alxa_sim.processes.parameters import SETTINGS
from alxa_sim.records import Refusal
from alxa_sim.scenario import Scenario

SMALL = WorldSettings(rows=1, columns=1, sumu=1, poor_gacha=1)


def numbers_of(**changed: Any) -> Rows:
    return side_by_side({name: changed.get(name, kind()).numbers(0) for name, kind in SETTINGS.items()}, SETTINGS)


@pytest.mark.parametrize(("stocks", "settings", "level"), [
    ({"cash": 2**62 + 2**60}, {}, 1.0),
    ({"persons": 10**11}, {}, 1.0),
    ({"persons": 10**6}, {"labour": LabourSettings(wage=dated(1e9))}, 1e4),
    ({"camels": 10**14}, {}, 1.0),
])  # fmt: skip
def test_a_month_that_could_overflow_is_refused(stocks: dict[str, int], settings: Any, level: float) -> None:
    table = Stocks(2)
    for name, amount in stocks.items():
        getattr(table, name)[1] = amount
    numbers = numbers_of(**settings)
    with pytest.raises(Refusal, match=r"^2016-03: the money of the banner could exceed"):
        refuse_uncountable(table, numbers, largest(numbers), level, "2016-03")


def test_the_banner_and_a_world_of_millions_of_households_are_not_refused() -> None:
    table = Stocks(1)
    for name, amount in {"households": 3, "persons": 8, "camels": 50, "sheep": 80, "goats": 150, "cash": 10**7}.items():
        getattr(table, name)[:] = 10**6 * amount
    refuse_uncountable(table, numbers_of(), largest(numbers_of()), 1.3, "2014-01")


def test_the_largest_pension_that_is_allowed_still_balances_to_the_fen() -> None:
    rich = Scenario(name="rich", world=SMALL, population=PopulationSettings(households=20),
                    budget=BudgetSettings(pension=1e9, inflation=1.0))  # fmt: skip
    model = AlxaModel(rich, check=True)
    with pytest.raises(Refusal, match="could exceed"):
        model.run_model()
    assert model.months_done > 24
    assert np.all(model._households.cash >= 0)


@pytest.mark.parametrize(("settings", "said"), [
    ({"cash": 1e9}, "population.cash: a household would have"),
    ({"camels": 1e6}, "population.camels: a household would have"),
    ({"small_stock": 1e9}, "population.small_stock: a household would have"),
])  # fmt: skip
def test_generated_households_have_no_more_than_a_table_may_say(settings: dict[str, float], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        AlxaModel(Scenario(name="x", world=SMALL, population=PopulationSettings(households=400, **settings)))
