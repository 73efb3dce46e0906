"""Coping: when cash does not cover what must be paid, animals go, the least missed first; near the threshold of a herd
that can grow, a household rather eats less than sell its breeding animals."""

from __future__ import annotations

from alxa_sim.columns import Floats, Row
from alxa_sim.config import Config, NonNegative, Share
from alxa_sim.kernel_cache import kernel
from alxa_sim.processes.calving import keep_calved_last
from alxa_sim.processes.herd import HerdSettings, sheep_units
from alxa_sim.processes.market import CAMEL, GOAT, MarketSettings
from alxa_sim.processes.market import SHEEP as EWE
from alxa_sim.processes.offtake import fen_of


class CopingSettings(Config):
    """The choice between keeping the herd and eating."""

    viable_herd: NonNegative = 20.0
    """Herd a head that households take for the least that sustains itself [sheep unit]. Assumed: 50 sheep a
    household, between the 70 of FACTS 6 [F-] and the few that a wage earner keeps."""
    lost_herd: NonNegative = 4.0
    """Herd a head below which it is taken for lost: it is no more held on to, and kin no longer help [sheep unit].
    Assumed: a fifth of `viable_herd`."""
    lean_food: Share = 0.75
    """Part of least food for which a household that holds on to its herd still sells breeding animals [1]. Assumed:
    hunger has a limit."""


@kernel
def is_lost(h: Row, coping: CopingSettings, herd: HerdSettings) -> bool:
    """Whether the herd is taken for lost."""
    return sheep_units(h, herd) < coping.lost_herd * (h.children + h.adults + h.elderly)


@kernel
def holds_on(h: Row, coping: CopingSettings, herd: HerdSettings) -> bool:
    """Whether the household would rather eat less than sell breeding animals: its herd is near the threshold, neither
    safe nor lost (Zimmerman and Carter 2003)."""
    persons = h.children + h.adults + h.elderly
    return sheep_units(h, herd) < coping.viable_herd * persons and not is_lost(h, coping, herd)


@kernel
def heads_for(animals: int, price: int, need: int) -> int:
    """How many of one class cover `need` [fen] at `price` [fen/head]; at most all."""
    if need <= 0 or price <= 0:
        return 0
    return min(animals, (need + price - 1) // price)


@kernel
def sell_spare(h: Row, flows: Row, market: MarketSettings, price: Floats, need: int) -> int:
    """Raise `need` [fen] by forced sales of animals that do not breed, at a discount; returns the money [fen].

    Order: goats and sheep that do not breed, their young, camels that do not breed, young camels.
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
    return got + heads * value


@kernel
def sell_breeding(h: Row, flows: Row, market: MarketSettings, price: Floats, need: int) -> int:
    """Raise `need` [fen] by forced sales of does, then ewes, then camels, at a discount; returns the money [fen]."""
    left = 1.0 - market.distress_discount

    value = fen_of(price[GOAT] * left)
    heads = heads_for(h.goats_breeding, value, need)
    h.goats_breeding -= heads
    flows.goats_sold += heads
    got = heads * value

    value = fen_of(price[EWE] * left)
    heads = heads_for(h.sheep_breeding, value, need - got)
    h.sheep_breeding -= heads
    flows.sheep_sold += heads
    got += heads * value

    value = fen_of(price[CAMEL] * left)
    heads = heads_for(h.camels_breeding, value, need - got)
    h.camels_breeding -= heads
    keep_calved_last(h)
    flows.camels_sold += heads
    return got + heads * value
