"""Offtake: what a herd yields in an ordinary year - animals sold in autumn, fibre, meat for the household - and
restocking."""

from __future__ import annotations

import math

from alxa_sim.columns import Floats, Row
from alxa_sim.config import Config, NonNegative, Share
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.calving import keep_calved_last
from alxa_sim.processes.herd import CAMELS, GOATS, SHEEP, HerdSettings, sheep_units
from alxa_sim.processes.market import CAMEL, CASHMERE, GOAT, HAIR, MarketSettings
from alxa_sim.processes.market import SHEEP as EWE
from alxa_sim.randomness import (
    OFFTAKE_BREEDING,
    OFFTAKE_OTHER,
    OFFTAKE_YOUNG,
    SLAUGHTER,
    SPECIES,
    successes,
    uniform,
)


class OfftakeSettings(Config):
    """Planned use of the herd."""

    small_other: Share = 0.5
    """Grown sheep and goats that do not breed, sold in each month of September to November [1/month]. Assumed: seven in
    eight go before winter."""
    small_young: Share = 0.15
    """Lambs and kids sold in each month of September to November [1/month]. Assumed: a third, mostly males."""
    camel_other: Share = 0.10
    """Grown camels that do not breed, sold in each month of September to November [1/month]. Assumed: kept for hair
    and riding."""
    slaughter: NonNegative = 1.5
    """Sheep or goats that a person eats, where the household has some that do not breed [head/year]. Assumed: the rest
    of the meat is bought."""
    meat_share: Share = 0.8
    """Most of a month's usual food bill that an own animal replaces [1]. Assumed: flour, rice and vegetables are
    bought."""
    cashmere: NonNegative = 0.25
    """Cashmere of a grown goat, combed in May [kg]. Source: FACTS 2.4 [F]."""
    hair: NonNegative = 5.3
    """Hair of a grown camel, shed in June [kg]. Source: FACTS 2.3, cows 5.2 to 5.5 kg [F]."""
    restock_share: Share = 0.25
    """Share of the cash above twice the reserve that goes into breeding females in May [1]. Assumed: where labour
    allows."""


@kernel
def fen_of(yuan: float) -> int:
    """Whole fen of an amount in yuan."""
    return int(math.floor(100.0 * yuan + 0.5))


@kernel
def autumn_sales(
    breeding: int,
    young: int,
    other: int,
    species: int,
    other_share: float,
    young_share: float,
    excess: float,
    seed: np.uint64,
    month: int,
    key: np.uint64,
) -> tuple[int, int, int]:
    """Heads of one species sold in an autumn month, by class: animals that do not breed, some of the young, and of
    all classes at least the share `excess` of the herd that the household has no hands for."""
    shift = SPECIES * (species + 1)
    return (
        successes(breeding, excess, seed, OFFTAKE_BREEDING + shift, month, key),
        successes(young, max(young_share, excess), seed, OFFTAKE_YOUNG + shift, month, key),
        successes(other, max(other_share, excess), seed, OFFTAKE_OTHER + shift, month, key),
    )


@kernel
def planned_sales(
    h: Row,
    flows: Row,
    offtake: OfftakeSettings,
    herd: HerdSettings,
    market: MarketSettings,
    price: Floats,
    capacity: float,
    trade: float,
    seed: np.uint64,
    month: int,
) -> tuple[int, int]:
    """Autumn sales: money from animals that are income, and from breeding stock [fen].

    `capacity` is the herd that the household has hands and leave for [sheep unit]; what is above goes within three
    months, camels that a cooperative keeps left where they are. `trade` is the part of the
    market that is open.
    """
    if month % 12 < 8 or month % 12 > 10:
        return 0, 0
    units = sheep_units(h, herd) - herd.sheep_unit_camel * h.boarded
    excess = trade * max(0.0, 1.0 - capacity / units) / 3.0 if units > 0.0 else 0.0
    camel_other = trade * offtake.camel_other
    small_other = trade * offtake.small_other
    small_young = trade * offtake.small_young

    b, y, o = autumn_sales(
        max(0, h.camels_breeding - h.boarded), h.camels_young, h.camels_other, CAMELS, camel_other, 0.0, excess,
        seed, month, h.id,
    )  # fmt: skip
    h.camels_breeding -= b
    keep_calved_last(h)
    h.camels_young -= y
    h.camels_other -= o
    flows.camels_sold += b + y + o
    income = y * fen_of(price[CAMEL] * market.young_value) + o * fen_of(price[CAMEL] * market.other_value)
    assets = b * fen_of(price[CAMEL])

    b, y, o = autumn_sales(
        h.sheep_breeding, h.sheep_young, h.sheep_other, SHEEP, small_other, small_young, excess,
        seed, month, h.id,
    )  # fmt: skip
    h.sheep_breeding -= b
    h.sheep_young -= y
    h.sheep_other -= o
    flows.sheep_sold += b + y + o
    income += y * fen_of(price[EWE] * market.young_value) + o * fen_of(price[EWE] * market.other_value)
    assets += b * fen_of(price[EWE])

    b, y, o = autumn_sales(
        h.goats_breeding, h.goats_young, h.goats_other, GOATS, small_other, small_young, excess,
        seed, month, h.id,
    )  # fmt: skip
    h.goats_breeding -= b
    h.goats_young -= y
    h.goats_other -= o
    flows.goats_sold += b + y + o
    income += y * fen_of(price[GOAT] * market.young_value) + o * fen_of(price[GOAT] * market.other_value)
    assets += b * fen_of(price[GOAT])
    return income, assets


@kernel
def fibre_sales(h: Row, offtake: OfftakeSettings, price: Floats, trade: float, month: int) -> int:
    """Comb goats in May, gather camel hair in June, and sell the part `trade` of what lies there; the rest waits for
    the next month. Returns the money [fen]."""
    if month % 12 == 4:
        h.cashmere += offtake.cashmere * (h.goats_breeding + h.goats_other)
    if month % 12 == 5:
        h.hair += offtake.hair * (h.camels_breeding + h.camels_other)
    cashmere, hair = trade * h.cashmere, trade * h.hair
    h.cashmere -= cashmere
    h.hair -= hair
    return fen_of(cashmere * price[CASHMERE]) + fen_of(hair * price[HAIR])


@kernel
def slaughter(
    h: Row,
    flows: Row,
    offtake: OfftakeSettings,
    market: MarketSettings,
    price: Floats,
    seed: np.uint64,
    month: int,
) -> int:
    """Eat one sheep or goat that does not breed, if the month's chance falls so; returns its value [fen]."""
    persons = h.children + h.adults + h.elderly
    if uniform(seed, SLAUGHTER, month, h.id) >= offtake.slaughter * persons / 12.0:
        return 0
    if h.goats_other > 0:
        h.goats_other -= 1
        flows.goats_eaten += 1
        return fen_of(price[GOAT] * market.other_value)
    if h.sheep_other > 0:
        h.sheep_other -= 1
        flows.sheep_eaten += 1
        return fen_of(price[EWE] * market.other_value)
    return 0


@kernel
def affordable(budget: int, cost: int, room: float) -> int:
    """Whole heads that `budget` [fen] buys at `cost` [fen] and that there is room for; none where they have no
    price."""
    return min(budget // cost, int(room)) if cost > 0 else 0


@kernel
def restock(
    h: Row,
    flows: Row,
    offtake: OfftakeSettings,
    herd: HerdSettings,
    price: Floats,
    spare_cash: int,
    credit: int,
    capacity: float,
    month: int,
) -> tuple[int, int]:
    """Buy breeding females in May, as far as there are hands; returns what they cost and what of it is borrowed [fen].

    Part of `spare_cash` [fen] is spent, more by the aspiring, and of `credit` [fen] the share that is the aspiration. A
    household buys camels if it keeps camels, else goats or sheep, whichever it has more of; none if it has no herd.
    """
    units = sheep_units(h, herd)
    if month % 12 != 4 or units == 0.0:
        return 0, 0
    room = max(0.0, capacity - units)
    own = int(math.floor(min(1.0, offtake.restock_share * (0.5 + h.aspiration)) * max(0, spare_cash)))
    budget = own + int(math.floor(h.aspiration * credit))
    if h.camels_breeding > 0:
        cost = fen_of(price[CAMEL])
        heads = affordable(budget, cost, room / herd.sheep_unit_camel)
        h.camels_breeding += heads
        flows.camels_bought += heads
    elif h.goats_breeding > h.sheep_breeding:
        cost = fen_of(price[GOAT])
        heads = affordable(budget, cost, room / herd.sheep_unit_goat)
        h.goats_breeding += heads
        flows.goats_bought += heads
    else:
        cost = fen_of(price[EWE])
        heads = affordable(budget, cost, room)
        h.sheep_breeding += heads
        flows.sheep_bought += heads
    return heads * cost, max(0, heads * cost - own)
