"""Market: prices of animals, fibre and hay, which wander around their mean and come back; hay gets dear in drought."""

from __future__ import annotations

import math

from alxa_sim.columns import Floats, Row, Table, column
from alxa_sim.config import Config, Dated, NonNegative, Share, dated
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.randomness import PRICE, normal_quantile, uniform

CAMEL, SHEEP, GOAT, CASHMERE, HAIR, HAY = range(6)
PRODUCTS = ("camel", "sheep", "goat", "cashmere", "hair", "hay")


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
    distress_discount: Share = 0.15
    """What a forced sale gets less than the market price [1]. Assumed: out of season, no choice of buyer."""


class Market(Table):
    """State of the market, one row; the products stand in the order of PRODUCTS."""

    deviation: Floats = column("1", "Log deviation of each price from its mean.", width=6)
    price: Floats = column("yuan a unit", "Price of each product this month.", width=6)


@kernel
def trade(market: Row, settings: MarketSettings, seed: np.uint64, month: int, shortage: float) -> None:
    """Prices of the month. `shortage` is the share of the herds' need that the banner's pasture did not meet."""
    means = (settings.camel, settings.sheep, settings.goat, settings.cashmere, settings.hair, settings.hay)
    deviation = market.deviation
    price = market.price
    persistence = 1.0 - settings.reversion
    variance = settings.volatility * settings.volatility
    if persistence < 1.0:
        variance = variance / (1.0 - persistence * persistence)
    for product in range(6):
        surprise = settings.volatility * normal_quantile(uniform(seed, PRICE, month, np.uint64(product)))
        deviation[product] = persistence * deviation[product] + surprise
        price[product] = means[product] * math.exp(deviation[product] - 0.5 * variance)
    price[HAY] *= 1.0 + settings.drought_hay * shortage
