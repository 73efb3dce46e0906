"""Market: prices wander around their means, and hay gets dear in drought."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alxa_sim.config import dated
from alxa_sim.processes.market import HAY, MILK, Market, MarketSettings, crash, trade

SEED = np.uint64(3)
MEANS = [9400.0, 1100.0, 700.0, 300.0, 40.0, 1.2, 30.0]
N = len(MEANS)
AS_EVER = np.ones(N)


def traded(months: int, shortage: float = 0.0, **settings: Any) -> list[list[float]]:
    """Prices of every month."""
    market = Market(1)
    numbers = MarketSettings(**{"crash_chance": 0.0} | settings).numbers(0)
    prices = []
    for month in range(months):
        trade(market.arrays[0], numbers, AS_EVER, SEED, month, shortage)
        prices.append(market.price[0].tolist())
    return prices


def test_without_volatility_every_price_is_its_mean() -> None:
    assert traded(2, volatility=0.0) == [pytest.approx(MEANS)] * 2


@pytest.mark.parametrize(("shortage", "factor"), [(0.0, 1.0), (0.25, 1.5), (1.0, 3.0)])
def test_hay_alone_gets_dear_by_what_pasture_does_not_meet(shortage: float, factor: float) -> None:
    prices = traded(1, shortage, volatility=0.0, drought_hay=2.0)[0]
    assert prices == pytest.approx([*MEANS[:HAY], factor * MEANS[HAY], MEANS[MILK]])


def test_log_prices_have_the_stationary_spread_and_the_mean_price_is_the_mean() -> None:
    prices = np.array(traded(6000, reversion=0.2, volatility=0.3)) / MEANS
    sd = 0.3 / np.sqrt(1 - 0.8**2)
    assert np.log(prices).std(axis=0) == pytest.approx([sd] * N, rel=0.1)
    assert prices.mean(axis=0) == pytest.approx([1.0] * N, abs=0.08)
    logs = np.log(prices) - np.log(prices).mean(axis=0)
    assert [np.corrcoef(x[1:], x[:-1])[0, 1] for x in logs.T] == pytest.approx([0.8] * N, abs=0.04)
    between = np.corrcoef(logs.T)[np.triu_indices(N, 1)]
    assert np.abs(between).max() < 0.15


def test_a_deviation_returns_by_the_reversion() -> None:
    market = Market(1)
    market.deviation[:] = 0.5
    settings = MarketSettings(volatility=0.0, reversion=0.1, crash_chance=0.0).numbers(0)
    trade(market.arrays[0], settings, AS_EVER, SEED, 0, 0.0)
    assert market.deviation[0] == pytest.approx([0.45] * N)
    assert market.price[0] == pytest.approx(np.array(MEANS) * np.exp(0.45))


def test_a_crash_takes_between_its_least_and_most_and_comes_as_often_as_set() -> None:
    numbers = MarketSettings(crash_chance=0.25, crash_least=0.2, crash_most=0.55).numbers(0)
    falls = np.array([crash(numbers, product, SEED, 12 * year) for product in range(HAY) for year in range(800)])
    happened = 1.0 - np.exp(falls[falls < 0.0])
    assert len(happened) / 4000 == pytest.approx(0.25, abs=0.028)  # four standard deviations
    assert 0.2 <= happened.min() < 0.21
    assert 0.54 < happened.max() <= 0.55


def test_crashes_fall_in_january_and_spare_hay_and_milk() -> None:
    prices = np.array(traded(14, volatility=0.0, reversion=0.5, crash_chance=1.0)) / MEANS
    assert (prices[0, :HAY] < 0.81).all()
    assert (np.diff(prices[:12, :HAY], axis=0) > 0).all()
    assert (prices[12, :HAY] < prices[11, :HAY]).all()
    assert prices[:, HAY:] == pytest.approx(np.ones((14, 2)))


@pytest.mark.parametrize(("intake", "factor"), [(0, 1.0), (1000, 1.0), (2000, 0.5**0.8)])
def test_milk_gets_cheap_where_intake_outruns_demand(intake: int, factor: float) -> None:
    market = Market(1)
    market.milk_intake[:] = intake
    settings = MarketSettings(volatility=0.0, milk_demand=dated(1000.0)).numbers(0)
    trade(market.arrays[0], settings, AS_EVER, SEED, 1, 0.0)
    assert market.price[0, MILK] == pytest.approx(30.0 * factor)


def test_prices_without_a_mean_to_return_to_stay_finite() -> None:
    assert np.isfinite(traded(50, reversion=0.0)).all()


def test_a_mean_of_nothing_is_a_price_of_nothing() -> None:
    prices = traded(3, shortage=1.0, camel=dated(0.0), hay=dated(0.0))
    assert [month[0] for month in prices] == [month[HAY] for month in prices] == [0.0] * 3


def test_a_shock_multiplies_the_price_of_its_product_and_of_no_other() -> None:
    market, factors = Market(1), AS_EVER.copy()
    factors[MILK] = 0.4
    trade(market.arrays[0], MarketSettings(volatility=0.0, crash_chance=0.0).numbers(0), factors, SEED, 1, 0.0)
    assert market.price[0] == pytest.approx([*MEANS[:MILK], 0.4 * MEANS[MILK]])


@pytest.mark.parametrize(("demand", "factor"), [(0.0, 0.5**0.8), (1500.0, 0.75**0.8), (2500.0, 1.0)])
def test_what_the_company_can_sell_adds_room_for_milk(demand: float, factor: float) -> None:
    market = Market(1)
    market.milk_intake[:], market.milk_demand[:] = 2000, demand
    settings = MarketSettings(volatility=0.0, milk_demand=dated(1000.0)).numbers(0)
    trade(market.arrays[0], settings, AS_EVER, SEED, 1, 0.0)
    assert market.price[0, MILK] == pytest.approx(30.0 * factor)
