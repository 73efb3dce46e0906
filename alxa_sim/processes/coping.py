"""Coping by sale: when cash does not cover what must be paid, animals go, the least missed first."""

from __future__ import annotations

from alxa_sim.columns import Floats, Ints
from alxa_sim.households import Flows, Households
from alxa_sim.kernel_cache import kernel
from alxa_sim.processes.market import CAMEL, GOAT, MarketSettings
from alxa_sim.processes.market import SHEEP as EWE
from alxa_sim.processes.offtake import fen_of


@kernel
def sell_for(animals: Ints, sold: Ints, cell: int, i: int, price: int, need: int) -> int:
    """Sell as many of one class as cover `need` [fen] at `price` [fen/head], or all; returns the money."""
    if need <= 0 or animals[i] == 0 or price <= 0:
        return 0
    heads = min(animals[i], (need + price - 1) // price)
    animals[i] -= heads
    sold[cell] += heads
    return heads * price


@kernel
def distress_sales(
    h: Households, flows: Flows, market: MarketSettings, price: Floats, need: int, i: int
) -> tuple[int, int]:
    """Raise `need` [fen] by forced sales at a discount; returns all the money and the part from breeding stock [fen].

    Order: goats and sheep that do not breed, their young, camels that do not breed, young camels; then, as assets,
    does, ewes and last the breeding camels.
    """
    cell = h.gacha[i]
    left = 1.0 - market.distress_discount
    camel, sheep, goat = price[CAMEL] * left, price[EWE] * left, price[GOAT] * left
    young, other = market.young_value, market.other_value
    got = sell_for(h.goats_other, flows.goats_sold, cell, i, fen_of(goat * other), need)
    got += sell_for(h.sheep_other, flows.sheep_sold, cell, i, fen_of(sheep * other), need - got)
    got += sell_for(h.goats_young, flows.goats_sold, cell, i, fen_of(goat * young), need - got)
    got += sell_for(h.sheep_young, flows.sheep_sold, cell, i, fen_of(sheep * young), need - got)
    got += sell_for(h.camels_other, flows.camels_sold, cell, i, fen_of(camel * other), need - got)
    got += sell_for(h.camels_young, flows.camels_sold, cell, i, fen_of(camel * young), need - got)
    assets = sell_for(h.goats_breeding, flows.goats_sold, cell, i, fen_of(goat), need - got)
    assets += sell_for(h.sheep_breeding, flows.sheep_sold, cell, i, fen_of(sheep), need - got - assets)
    assets += sell_for(h.camels_breeding, flows.camels_sold, cell, i, fen_of(camel), need - got - assets)
    return got + assets, assets
