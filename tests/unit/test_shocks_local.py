"""Shocks that strike some gacha: drought, illness wave, market closure, and how gacha are named."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from alxa_sim.config import parse_month
from alxa_sim.extension_points import LocalShock, Moment
from alxa_sim.households import Households
from alxa_sim.levers import Levers
from alxa_sim.population import WorldSettings, starting_world
from alxa_sim.scenario import Scenario, ScenarioError
from alxa_sim.scenario.checking import check_places
from alxa_sim.shocks.drought import Drought
from alxa_sim.shocks.illness_wave import IllnessWave
from alxa_sim.shocks.market_closure import MarketClosure

START = parse_month("2014-01")


def moment_of(month: str) -> Moment:
    return Moment(parse_month(month), parse_month(month) - START)


def moved(lever: str, *shocks: LocalShock, month: str = "2014-05") -> list[float]:
    levers = Levers(Households(0), cells=3, seed=1)
    for shock in shocks:
        shock.apply(levers, moment_of(month))
    return list(getattr(levers.gacha, lever).tolist())


@pytest.mark.parametrize(
    ("lever", "shock", "struck", "calm"),
    [
        ("rain_factor", Drought(rain_lost=0.4, gacha=(1,)), 0.6, 1.0),
        ("rain_factor", Drought(rain_lost=0.4, severity=2.0, gacha=(1,)), 0.36, 1.0),
        ("illness", IllnessWave(more_stays=0.5, severity=2.0, gacha=(1,)), 2.0, 1.0),
        ("closure", MarketClosure(closed=0.7, gacha=(1,)), 0.7, 0.0),
        ("closure", MarketClosure(closed=0.5, severity=2.0, gacha=(1,)), 0.75, 0.0),
    ],
)
def test_a_shock_moves_its_lever_in_the_gacha_it_strikes(
    lever: str, shock: LocalShock, struck: float, calm: float
) -> None:
    assert moved(lever, shock) == pytest.approx([calm, struck, calm])


def test_two_droughts_and_two_closures_leave_what_each_leaves_of_the_other() -> None:
    assert moved("rain_factor", Drought(rain_lost=0.5), Drought(rain_lost=0.2)) == pytest.approx([0.4] * 3)
    assert moved("closure", MarketClosure(closed=0.5), MarketClosure(closed=0.2)) == pytest.approx([0.6] * 3)


def test_dated_severities_make_a_row_of_dry_years() -> None:
    droughts = Drought(severity={"2014-01": 0.0, "2015-01": 1.0, "2016-01": 0.5})
    rain = [moved("rain_factor", droughts, month=f"{year}-07")[0] for year in (2014, 2015, 2016)]
    assert rain == pytest.approx([1.0, 0.5, 0.5**0.5])


@pytest.mark.parametrize("gacha", [(True,), (1.5,), (-1,), (None,)])
def test_a_place_that_is_neither_cell_nor_name_is_refused(gacha: Any) -> None:
    with pytest.raises(ValidationError):
        Drought(gacha=gacha)


def test_gacha_are_found_by_their_names() -> None:
    assert Drought(gacha=("乌图", 2)).placed({"乌图": 7, "x": 2}).gacha == (7, 2)
    assert Drought().placed({"x": 2}).gacha is None


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    scenario = Scenario(name="x", shocks={"dry": Drought(gacha=("111",))})
    with pytest.raises(ScenarioError, match=r"shocks\.dry\.gacha: no gacha is called '111'; did you mean '11'\?"):
        check_places(scenario, starting_world(WorldSettings()))
