"""Dzud, and how shocks move the winter."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pydantic import ValidationError

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Moment, Shock
from alxa_sim.households import Households
from alxa_sim.levers import Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario
from alxa_sim.shocks.dzud import Dzud

JANUARY = Moment(parse_month("2014-01"), 0)


def severity_after(*shocks: Dzud) -> list[float]:
    levers = Levers(Households(0), cells=4, seed=1)
    for shock in shocks:
        shock.apply(levers, JANUARY)
    return levers.gacha.winter_severity.tolist()


@pytest.mark.parametrize(
    ("settings", "severity"),
    [
        ({}, [1.0, 1.0, 1.0, 1.0]),
        ({"severity": 2.5}, [2.5] * 4),
        ({"severity": 0.0}, [0.0] * 4),
        ({"gacha": (1, 3)}, [0.0, 1.0, 0.0, 1.0]),
        ({"gacha": ()}, [0.0] * 4),
    ],
)
def test_a_dzud_adds_its_severity_where_it_strikes(settings: dict[str, Any], severity: list[float]) -> None:
    assert severity_after(Dzud(**settings)) == severity


def test_two_dzud_add_up() -> None:
    assert severity_after(Dzud(severity=0.5), Dzud(gacha=(2,))) == [0.5, 0.5, 1.5, 0.5]


@pytest.mark.parametrize("settings", [{"severity": -1.0}, {"gacha": (-1,)}, {"start": "2015-01", "end": "2014-12"}])
def test_a_dzud_that_cannot_be_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Dzud(**settings)


def test_a_gacha_outside_the_grid_is_refused_before_the_run() -> None:
    with pytest.raises(Exception, match=r"gacha.*40") as refused:
        AlxaModel(Scenario(name="x", population=PopulationSettings(households=10), shocks={"late": Dzud(gacha=(40,))}))
    assert not isinstance(refused.value, IndexError)


def test_a_shock_that_says_not_what_it_does_is_an_error() -> None:
    with pytest.raises(NotImplementedError, match="Shock says nowhere what it does"):
        Shock().apply(Levers(Households(0), 1, 1), JANUARY)


def run_of(months: int, **shocks: Shock) -> AlxaModel:
    model = AlxaModel(Scenario(name="x", population=PopulationSettings(households=400), shocks=shocks), check=True)
    for _ in range(months):
        model.step()
    return model


def winters(model: AlxaModel) -> npt.NDArray[np.float64]:
    """Severity by month and gacha."""
    return (
        model.tables()["gacha_monthly"].pivot_table(index="month", columns="gacha", values="winter_severity").to_numpy()
    )


def test_a_dzud_adds_to_the_weather_in_its_months_and_gacha_only() -> None:
    model = run_of(14, dzud=Dzud(severity=1.5, start="2014-12", end="2015-01", gacha=(3, 7)))
    added = winters(model) - winters(run_of(14))
    expected = np.zeros((14, 40))
    expected[11:13, [3, 7]] = 1.5
    assert added == pytest.approx(expected)


def test_a_dzud_kills_animals() -> None:
    deaths = [
        model.tables()["gacha_monthly"][["sheep_died", "goats_died"]].to_numpy().sum()
        for model in (run_of(3), run_of(3, dzud=Dzud(severity=3.0)))
    ]
    assert deaths[1] > 2 * deaths[0] > 0


def test_a_dzud_of_no_severity_changes_nothing_bit_for_bit() -> None:
    calm, idle = run_of(13), run_of(13, dzud=Dzud(severity=0.0))
    assert calm._households.arrays.tobytes() == idle._households.arrays.tobytes()
