"""Offtake: what a herd yields in an ordinary year - animals sold in autumn, fibre, meat for the household - and restocking."""

from __future__ import annotations

import math

import numpy as np

from alxa_sim.columns import Floats, Ints
from alxa_sim.config import Config, NonNegative, Share
from alxa_sim.households import Flows, Households
from alxa_sim.kernel_cache import kernel
from alxa_sim.processes.herd import CAMELS, GOATS, SHEEP, HerdSettings, sheep_units
from alxa_sim.processes.market import CAMEL, CASHMERE, GOAT, HAIR, MarketSettings
from alxa_sim.processes.market import SHEEP as EWE
from alxa_sim.randomness import (
    OFFTAKE_BREEDING,
    OFFTAKE_OTHER,
    OFFTAKE_YOUNG,
    SLAUGHTER,
    SPECIES,
    binomial,
    uniform,
)


class OfftakeSettings(Config):
    """Planned use of the herd."""

    small_other: Share = 0.5
    """Grown sheep and goats that do not breed, sold in each month of September to November [1/month]. Assumed: seven in
    eight go before winter."""
    small_young: Share = 0.10
    """Lambs and kids sold in each month of September to November [1/month]. Assumed: a quarter, mostly males."""
    camel_other: Share = 0.10
    """Grown camels that do not breed, sold in each month of September to November [1/month]. Assumed: kept for hair
    and riding."""
    slaughter: NonNegative = 1.5
    """Sheep or goats that a person eats, where the household has some that do not breed [head/year]. Assumed: the rest
    of the meat is bought."""
    meat_share: Share = 0.8
    """Most of a month's usual food bill that an own animal replaces [1]. Assumed: flour, rice and vegetables are bought."""
    cashmere: NonNegative = 0.25
    """Cashmere of a grown goat, combed in May [kg]. Source: FACTS 2.4 [F]."""
    hair: NonNegative = 5.3
    """Hair of a grown camel, shed in June [kg]. Source: FACTS 2.3, cows 5.2 to 5.5 kg [F]."""
    restock_share: Share = 0.25
    """Share of the cash above twice the reserve that goes into breeding females in May [1]. Assumed: where labour allows."""


@kernel
def fen_of(yuan: float) -> int:
    """Whole fen of an amount in yuan."""
    return int(math.floor(100.0 * yuan + 0.5))


@kernel
def sell(animals: Ints, sold: Ints, cell: int, i: int, share: float, u: float) -> int:
    """Sell a random `share` of one class; returns the heads."""
    heads = binomial(animals[i], share, u)
    animals[i] -= heads
    sold[cell] += heads
    return heads


@kernel
def autumn_sales(
    breeding: Ints,
    young: Ints,
    other: Ints,
    sold: Ints,
    breeding_sales: Ints,
    cell: int,
    i: int,
    species: int,
    other_share: float,
    young_share: float,
    excess: float,
    price: float,
    market: MarketSettings,
    seed: np.uint64,
    month: int,
    key: np.uint64,
) -> int:
    """Sales of one species in an autumn month [fen]: animals that do not breed, some of the young, and of all classes at
    least the share `excess` of the herd that the household has no hands for, spread over three months."""
    shift = SPECIES * (species + 1)
    heads_other = sell(other, sold, cell, i, max(other_share, excess), uniform(seed, OFFTAKE_OTHER + shift, month, key))
    heads_young = sell(young, sold, cell, i, max(young_share, excess), uniform(seed, OFFTAKE_YOUNG + shift, month, key))
    heads_breeding = sell(breeding, sold, cell, i, excess, uniform(seed, OFFTAKE_BREEDING + shift, month, key))
    for_breeding = heads_breeding * fen_of(price)
    breeding_sales[cell] += for_breeding
    return (
        heads_other * fen_of(price * market.other_value)
        + heads_young * fen_of(price * market.young_value)
        + for_breeding
    )


@kernel
def planned_sales(
    h: Households,
    flows: Flows,
    offtake: OfftakeSettings,
    herd: HerdSettings,
    market: MarketSettings,
    price: Floats,
    capacity: float,
    seed: np.uint64,
    month: int,
    i: int,
) -> int:
    """Autumn sales of all species [fen]; `capacity` is the herd that the household has hands for [sheep unit]."""
    if month % 12 < 8 or month % 12 > 10:
        return 0
    units = sheep_units(h, herd, i)
    excess = max(0.0, 1.0 - capacity / units) / 3.0 if units > 0.0 else 0.0
    cell = h.gacha[i]
    return (
        autumn_sales(h.camels_breeding, h.camels_young, h.camels_other, flows.camels_sold, flows.breeding_sales,
                     cell, i, CAMELS, offtake.camel_other, 0.0, excess, price[CAMEL], market, seed, month, h.id[i])
        + autumn_sales(h.sheep_breeding, h.sheep_young, h.sheep_other, flows.sheep_sold, flows.breeding_sales,
                       cell, i, SHEEP, offtake.small_other, offtake.small_young, excess, price[EWE], market, seed, month, h.id[i])
        + autumn_sales(h.goats_breeding, h.goats_young, h.goats_other, flows.goats_sold, flows.breeding_sales,
                       cell, i, GOATS, offtake.small_other, offtake.small_young, excess, price[GOAT], market, seed, month, h.id[i])
    )  # fmt: skip


@kernel
def fibre_sales(h: Households, offtake: OfftakeSettings, price: Floats, month: int, i: int) -> int:
    """Cashmere in May and camel hair in June [fen]."""
    if month % 12 == 4:
        return fen_of(offtake.cashmere * (h.goats_breeding[i] + h.goats_other[i]) * price[CASHMERE])
    if month % 12 == 5:
        return fen_of(offtake.hair * (h.camels_breeding[i] + h.camels_other[i]) * price[HAIR])
    return 0


@kernel
def slaughter(
    h: Households,
    flows: Flows,
    offtake: OfftakeSettings,
    market: MarketSettings,
    price: Floats,
    seed: np.uint64,
    month: int,
    i: int,
) -> int:
    """Eat one sheep or goat that does not breed, if the month's chance falls so; returns its value [fen]."""
    persons = h.children[i] + h.adults[i] + h.elderly[i]
    if uniform(seed, SLAUGHTER, month, h.id[i]) >= offtake.slaughter * persons / 12.0:
        return 0
    cell = h.gacha[i]
    if h.goats_other[i] > 0:
        h.goats_other[i] -= 1
        flows.goats_eaten[cell] += 1
        return fen_of(price[GOAT] * market.other_value)
    if h.sheep_other[i] > 0:
        h.sheep_other[i] -= 1
        flows.sheep_eaten[cell] += 1
        return fen_of(price[EWE] * market.other_value)
    return 0


@kernel
def restock(
    h: Households,
    flows: Flows,
    offtake: OfftakeSettings,
    herd: HerdSettings,
    price: Floats,
    spare_cash: int,
    capacity: float,
    month: int,
    i: int,
) -> int:
    """Buy breeding females in May with part of `spare_cash` [fen], as far as there are hands; returns what they cost [fen].

    A household buys camels if it keeps camels, else goats or sheep, whichever it has more of; none if it has no herd.
    """
    units = sheep_units(h, herd, i)
    if month % 12 != 4 or units == 0.0 or spare_cash <= 0:
        return 0
    room = max(0.0, capacity - units)
    budget = int(math.floor(offtake.restock_share * spare_cash))
    cell = h.gacha[i]
    if h.camels_breeding[i] > 0:
        cost = fen_of(price[CAMEL])
        heads = min(budget // cost, int(room / herd.sheep_unit_camel))
        h.camels_breeding[i] += heads
        flows.camels_bought[cell] += heads
    elif h.goats_breeding[i] > h.sheep_breeding[i]:
        cost = fen_of(price[GOAT])
        heads = min(budget // cost, int(room / herd.sheep_unit_goat))
        h.goats_breeding[i] += heads
        flows.goats_bought[cell] += heads
    else:
        cost = fen_of(price[EWE])
        heads = min(budget // cost, int(room))
        h.sheep_breeding[i] += heads
        flows.sheep_bought[cell] += heads
    return heads * cost
