"""Coping by sale: when cash does not cover what must be paid, animals go, the least missed first."""

from __future__ import annotations

from alxa_sim.columns import Floats, Row
from alxa_sim.kernel_cache import kernel
from alxa_sim.processes.market import CAMEL, GOAT, MarketSettings
from alxa_sim.processes.market import SHEEP as EWE
from alxa_sim.processes.offtake import fen_of


@kernel
def heads_for(animals: int, price: int, need: int) -> int:
    """How many of one class cover `need` [fen] at `price` [fen/head]; at most all."""
    if need <= 0 or price <= 0:
        return 0
    return min(animals, (need + price - 1) // price)


@kernel
def distress_sales(h: Row, flows: Row, market: MarketSettings, price: Floats, need: int) -> tuple[int, int]:
    """Raise `need` [fen] by forced sales at a discount; returns all the money and the part from breeding stock [fen].

    Order: goats and sheep that do not breed, their young, camels that do not breed, young camels; then, as assets,
    does, ewes and last the breeding camels.
    """
    left = 1.0 - market.distress_discount
    camel, sheep, goat = price[CAMEL] * left, price[EWE] * left, price[GOAT] * left

    value = fen_of(goat * market.other_value)
    heads = heads_for(h.goats_other, value, need)
    h.goats_other -= heads
    flows.goats_sold += heads
    got = heads * value

    value = fen_of(sheep * market.other_value)
    heads = heads_for(h.sheep_other, value, need - got)
    h.sheep_other -= heads
    flows.sheep_sold += heads
    got += heads * value

    value = fen_of(goat * market.young_value)
    heads = heads_for(h.goats_young, value, need - got)
    h.goats_young -= heads
    flows.goats_sold += heads
    got += heads * value

    value = fen_of(sheep * market.young_value)
    heads = heads_for(h.sheep_young, value, need - got)
    h.sheep_young -= heads
    flows.sheep_sold += heads
    got += heads * value

    value = fen_of(camel * market.other_value)
    heads = heads_for(h.camels_other, value, need - got)
    h.camels_other -= heads
    flows.camels_sold += heads
    got += heads * value

    value = fen_of(camel * market.young_value)
    heads = heads_for(h.camels_young, value, need - got)
    h.camels_young -= heads
    flows.camels_sold += heads
    got += heads * value

    income = got
    heads = heads_for(h.goats_breeding, fen_of(goat), need - got)
    h.goats_breeding -= heads
    flows.goats_sold += heads
    got += heads * fen_of(goat)

    heads = heads_for(h.sheep_breeding, fen_of(sheep), need - got)
    h.sheep_breeding -= heads
    flows.sheep_sold += heads
    got += heads * fen_of(sheep)

    heads = heads_for(h.camels_breeding, fen_of(camel), need - got)
    h.camels_breeding -= heads
    flows.camels_sold += heads
    got += heads * fen_of(camel)
    return got, got - income
