"""Market: prices of animals, fibre and hay, which wander around their mean and come back; hay gets dear in drought."""

from __future__ import annotations

import math

from alxa_sim.columns import Floats, Ints, Row, Table, column
from alxa_sim.config import Config, Dated, NonNegative, Share, dated
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.randomness import CRASH, CRASH_SIZE, PRICE, normal_quantile, uniform

CAMEL, SHEEP, GOAT, CASHMERE, HAIR, HAY, MILK = range(7)
PRODUCTS = ("camel", "sheep", "goat", "cashmere", "hair", "hay", "milk")


class MarketSettings(Config):
    """Prices at the farm gate."""

    camel: Dated = dated(9400.0)
    """Mean price of a breeding camel [yuan/head]. Source: FACTS 2.3, 170,000 for 18 [D]."""
    sheep: Dated = dated(1100.0)
    """Mean price of a breeding ewe [yuan/head]. Source: FACTS 2.3, 210,000 for 192 sheep, mostly ewes [D]."""
    goat: Dated = dated(700.0)
    """Mean price of a breeding doe [yuan/head]. Assumed: two thirds of a ewe."""
    cashmere: Dated = dated(300.0)
    """Mean price of raw cashmere [yuan/kg]. Source: FACTS 2.4, middle of 200 to 400 [R]."""
    hair: Dated = dated(40.0)
    """Mean price of camel hair [yuan/kg]. Source: FACTS 2.3, middle of 20 to 60 [R]."""
    hay: Dated = dated(1.2)
    """Mean price of hay at the gate, dry matter [yuan/kg]. Assumed: transport over 300 km included."""
    milk: Dated = dated(30.0)
    """Mean price that the buyer of camel milk pays [yuan/kg]. Source: FACTS 7, between 40 announced and 22 realised
    [D]."""
    milk_demand: Dated = dated(6_000.0)
    """Milk a month that a local buyer can sell without lowering its price [kg/month]. Source: FACTS 0, a few hundred
    jin a day [SEED]."""
    milk_glut: NonNegative = 0.8
    """Share by which the milk price falls for each share by which intake outruns demand [1]. Assumed: near
    proportion."""
    young_value: Share = 0.5
    """Price of a young animal relative to a breeding one [1]. Assumed: half."""
    other_value: Share = 0.85
    """Price of a grown animal that does not breed relative to a breeding one [1]. Assumed: slaughter value."""
    reversion: Share = 0.06
    """Share of a price's distance from its mean that is lost [1/month]. Assumed: a cycle of about three years, as
    FACTS 2.4."""
    volatility: NonNegative = 0.07
    """Standard deviation of the monthly change of a log price [1/month]. Source: FACTS 2.4, swings of 20 to 30 %
    [D]."""
    drought_hay: NonNegative = 2.0
    """Rise of the hay price when the pasture of the whole banner fails, relative to its mean [1]. Source: FACTS 3,
    x 2 to 3.3 [F-]."""
    crash_chance: Share = 0.08
    """Chance that the price of animals or fibre crashes in a year, each product on its own [1/year]. Source: FACTS
    2.4, one in twelve years [D]."""
    crash_least: Share = 0.20
    """Fall of a price in the mildest crash [1]. Source: FACTS 2.4, live sheep 2014 [F]."""
    crash_most: Share = 0.55
    """Fall of a price in the worst crash [1]. Source: FACTS 2.4, Wuchuan [F-]."""
    distress_discount: Share = 0.15
    """What a forced sale gets less than the market price [1]. Assumed: out of season, no choice of buyer."""


class Market(Table):
    """State of the market, one row; the products stand in the order of PRODUCTS."""

    deviation: Floats = column("1", "Log deviation of each price from its mean.", width=7)
    price: Floats = column("yuan a unit", "Price of each product this month.", width=7)
    milk_intake: Ints = column("kg", "Camel milk taken in last month.")
    milk_demand: Floats = column("kg/month", "Milk that the buyers can sell without lowering their price.")
    research: Floats = column("1", "How far research on yield and products has come, 0 to 1.")
    bonus: Floats = column("yuan/kg", "Bonus for milk beyond the bonus volume of the year.")


@kernel
def trade(
    market: Row, settings: MarketSettings, factors: Floats, seed: np.uint64, month: int, shortage: float
) -> None:
    """Prices of the month. `shortage` is the share of the herds' need that the banner's pasture did not meet,
    `factors` what shocks do to each price."""
    means = (
        settings.camel,
        settings.sheep,
        settings.goat,
        settings.cashmere,
        settings.hair,
        settings.hay,
        settings.milk,
    )
    deviation = market.deviation
    price = market.price
    persistence = 1.0 - settings.reversion
    variance = settings.volatility * settings.volatility
    if persistence < 1.0:
        variance = variance / (1.0 - persistence * persistence)
    for product in range(7):
        surprise = settings.volatility * normal_quantile(uniform(seed, PRICE, month, np.uint64(product)))
        deviation[product] = persistence * deviation[product] + surprise
        if month % 12 == 0 and product < HAY:
            deviation[product] += crash(settings, product, seed, month)
        price[product] = means[product] * math.exp(deviation[product] - 0.5 * variance)
    price[HAY] *= 1.0 + settings.drought_hay * shortage
    demand = max(settings.milk_demand, market.milk_demand)
    if market.milk_intake > demand:
        price[MILK] *= (demand / market.milk_intake) ** settings.milk_glut
    for product in range(7):
        price[product] *= factors[product]


@kernel
def crash(settings: MarketSettings, product: int, seed: np.uint64, month: int) -> float:
    """What a crash in January takes from a log price; 0 in most years."""
    if uniform(seed, CRASH, month, np.uint64(product)) >= settings.crash_chance:
        return 0.0
    size = uniform(seed, CRASH_SIZE, month, np.uint64(product))
    return math.log(1.0 - settings.crash_least - size * (settings.crash_most - settings.crash_least))
