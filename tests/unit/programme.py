"""A small banner for tests of single interventions: households in need in four gacha of two sumu."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from alxa_sim.config import parse_month
from alxa_sim.extension_points import Banner, Intervention, Moment
from alxa_sim.households import Gacha, Households, Stocks
from alxa_sim.institutions.institutions import Institutions, InstitutionSettings, Overhead
from alxa_sim.levers import Levers
from alxa_sim.scenario import Scenario

START = parse_month("2014-01")


def needy(number: int, **columns: Any) -> Households:
    """Households on the register whose needs are noted and planned for, spread over the gacha in turn."""
    h = Households(number)
    h.id[:] = np.arange(1, number + 1)
    h.gacha[:] = np.arange(number) % 4
    h.adults[:] = 1
    h.cash[:] = 10_000_000
    h.registered[:] = True
    h.register_status[:] = 1
    h.measured[:] = True
    h.needs_seen[:] = 1023
    for name, values in columns.items():
        getattr(h, name)[:] = values
    return h


def four_gacha() -> Any:
    """Gacha at growing distance from the town; the last is poor and at the border."""
    gacha = SimpleNamespace(**{name: np.zeros(4, column.dtype) for name, column in Gacha.columns.items()})
    gacha.is_gacha[:] = True
    gacha.sumu[:] = [1, 1, 2, 2]
    gacha.road_distance[:] = [50, 100, 150, 250]
    gacha.poor_gacha[3] = gacha.border[3] = True
    gacha.milk_route[:] = True
    return gacha


def apply(
    measure: Intervention, h: Households, gacha: Any = None, month: str = "2014-12", leakage: float = 0.0
) -> tuple[Levers, Overhead, Banner]:
    """The levers after one month of an intervention, what it cost besides, and what it saw."""
    gacha = four_gacha() if gacha is None else gacha
    scenario = Scenario(name="x")
    settings = InstitutionSettings(*(getattr(scenario, name) for name in InstitutionSettings._fields))
    stocks = Stocks(4)
    stocks.camels[:] = 100
    institutions = make_institutions(settings, gacha, stocks)
    institutions.group.leakage[0] = leakage
    moment = Moment(parse_month(month), parse_month(month) - START)
    banner = Banner(h, gacha, institutions, moment, 1.0, 2800.0)
    levers = Levers(h, 4, seed=1, width=2)
    return levers, measure.apply(banner, levers), banner


def make_institutions(settings: InstitutionSettings, gacha: Any, stocks: Stocks) -> Institutions:
    return Institutions(settings, gacha, stocks, 0, START, seed=1)
