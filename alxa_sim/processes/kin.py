"""Kin: households that foresee want ask their group of kin, and those with money to spare give.

What is asked and offered at the end of a month changes hands at the beginning of the next, in proportion, so that the
order of households plays no part. Fractions of a fen stay in the purse of the group.
"""

from __future__ import annotations

import math

from alxa_sim.columns import Row, Rows
from alxa_sim.config import Config, NonNegative, Share
from alxa_sim.kernel_cache import kernel
from alxa_sim.processes.coping import CopingSettings, is_lost
from alxa_sim.processes.herd import HerdSettings, sheep_units


class KinSettings(Config):
    """Help among kin."""

    giving: Share = 0.10
    """Most of the cash above twice its reserve that a household gives to kin in a month [1/month]. Assumed: one part
    in ten."""
    help_months: NonNegative = 2.0
    """Regular needs that a household in want asks its kin for, cash deducted [month]. Assumed: until it has sold
    something."""


@kernel
def add_to_kin(h: Row, kin: Rows, herd: HerdSettings) -> None:
    """Add a household to what is asked and offered in its group."""
    group = kin[h.kin]
    group.asked += h.asks_kin
    group.offered += h.offers_kin
    group.households += 1
    group.wealth += int(math.floor(sheep_units(h, herd) + 0.5))
    if h.dairies:
        group.dairies += 1


@kernel
def exchange_with_kin(h: Row, flows: Row, group: Row) -> None:
    """Give and receive what was asked and offered in the group at the start of the month."""
    if group.asked == 0 or group.offered == 0:
        return
    if h.offers_kin > 0:
        ratio = min(1.0, group.asked / group.offered)
        given = min(h.offers_kin, int(math.ceil(h.offers_kin * ratio)))
        h.cash -= given
        flows.kin_given += given
    if h.asks_kin > 0:
        ratio = min(1.0, group.offered / group.asked)
        received = int(math.floor(h.asks_kin * ratio))
        h.cash += received
        flows.kin_received += received


@kernel
def plan_help(h: Row, kin: KinSettings, coping: CopingSettings, herd: HerdSettings, regular: int, reserve: int) -> None:
    """What the household asks of its kin for next month, or offers them, by its cash after all is paid.

    Only households whose herd is not lost already are helped: kin give where help may be returned (Santos and
    Barrett 2011).
    """
    h.asks_kin = 0
    h.offers_kin = 0
    wanted = int(math.floor(kin.help_months * regular)) - h.cash
    if wanted > 0:
        if not is_lost(h, coping, herd):
            h.asks_kin = wanted
    elif h.cash > 2 * reserve:
        h.offers_kin = int(math.floor(kin.giving * (h.cash - 2 * reserve)))
