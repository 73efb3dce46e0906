"""Settlement: whether a household accepts to move to a settlement by the road, to the town, or to a fixed point, and
what moving changes: its house and water at once, its access to jobs year by year, and the herd it can still keep."""

from __future__ import annotations

import math

from alxa_sim.columns import Row
from alxa_sim.config import Config, NonNegative, Positive, Share
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.randomness import MOVE, uniform

SCATTERED, CONCENTRATED, TRANSFERRED, MOBILE = range(4)
"""Modes of settlement: as ever, concentrated at a road or sumu seat, transferred to the town, scattered with a fixed
point and mobile services."""


class SettlementSettings(Config):
    """Moving and what it changes."""

    concentrated_access: NonNegative = 1.3
    """Chance to find a job at a road or sumu seat, relative to scattered living [1]. Assumed: near, but few jobs."""
    town_access: NonNegative = 1.5
    """Chance to find a job in the town, relative to scattered living [1]. Assumed: work is within walking distance."""
    access_growth: NonNegative = 0.15
    """Rise of that chance for each year since moving, for at most five years [1/year]. Source: FACTS 5, more wages the
    longer since moving [F]."""
    concentrated_herd: Share = 0.6
    """Herd that hands can still tend from a concentrated settlement, relative to scattered living [1]. Assumed: the
    pasture is a drive away."""
    town_herd: Share = 0.1
    """Herd that hands can still tend from the town, relative to scattered living [1]. Assumed: a few pets of the
    old."""
    value_of_house: NonNegative = 3_000.0
    """What a safe house is worth to a household that has none [yuan/year]. Assumed: a rent in the sumu."""
    value_of_water: NonNegative = 1_500.0
    """What safe water at the door is worth to a household that has none [yuan/year]. Assumed: twice what hauling
    costs."""
    attachment: NonNegative = 1_500.0
    """What an elderly member would want to be paid for leaving the pasture [yuan/year]. Assumed: the old stay."""
    doubt: Positive = 4_000.0
    """Spread of what is not seen from outside in the choice to move [yuan/year]. Assumed: a month's pay and more."""


@kernel
def job_access(h: Row, settlement: SettlementSettings, month: int) -> float:
    """Chance to find a job relative to scattered living."""
    if h.settlement == CONCENTRATED:
        access = settlement.concentrated_access
    elif h.settlement == TRANSFERRED:
        access = settlement.town_access
    else:
        return 1.0
    return access * (1.0 + settlement.access_growth * min(5.0, (month - h.moved) / 12.0))


@kernel
def herd_kept(settlement: SettlementSettings, mode: int) -> float:
    """Herd that hands can tend in a mode of settlement, relative to scattered living."""
    if mode == CONCENTRATED:
        return settlement.concentrated_herd
    if mode == TRANSFERRED:
        return settlement.town_herd
    return 1.0


@kernel
def gain_of_moving(
    h: Row, settlement: SettlementSettings, mode: int, units: float, hands: float, capacity: float, wage: float,
    odds: float, odds_there: float,
) -> float:  # fmt: skip
    """What a household expects to gain a year by moving [yuan/year], as it sees it.

    Of its herd (`units`, sheep units) it keeps what its hands can tend there (`capacity` here); it reckons that the
    herd gives its income less wages. The hands set free (of `hands`, persons) find a `wage` [yuan/month] with the odds
    of those who work where it would go (`odds_there`); hands without a herd have `odds` where they are. House and
    water count where it lacks them, and the old would rather stay (a random-utility choice, McFadden 1974).
    """
    kept = 1.0
    if units > 0.0:
        kept = min(1.0, herd_kept(settlement, mode) * capacity / units)
    wages_now = 12.0 * wage * (h.wage_workers + h.migrants)
    herd_income = max(0.0, h.income_12m / 100.0 - wages_now - h.support_12m / 100.0)
    lost = (1.0 - kept) * herd_income
    free = hands * (1.0 - kept) if units > 0.0 else hands - h.wage_workers
    access = settlement.concentrated_access if mode == CONCENTRATED else settlement.town_access
    won = 0.0
    if mode != MOBILE:
        idle = odds if units <= 0.0 else 0.0
        won = 12.0 * wage * max(0.0, free) * max(0.0, min(1.0, odds_there * access) - idle)
    if h.house_grade > 2:
        won += settlement.value_of_house
    if h.lacks_water:
        won += settlement.value_of_water
    if mode != MOBILE:
        lost += settlement.attachment * h.elderly
    return won - lost


@kernel
def accepts(settlement: SettlementSettings, gain: float, seed: np.uint64, month: int, key: np.uint64) -> bool:
    """Whether it says yes to an offer worth `gain` [yuan/year]; it is asked once a year, and the answer of a year
    holds."""
    chance = 1.0 / (1.0 + math.exp(-min(50.0, max(-50.0, gain / settlement.doubt))))
    return uniform(seed, MOVE, month - month % 12, key) < chance


@kernel
def move(h: Row, flows: Row, uptake: Row, offer: Row, town: int, month: int) -> None:
    """Move house: the public pays its part to the builder and the household its own; house and water are safe
    there."""
    h.cash -= offer.move_own
    flows.moving += offer.move_own
    flows.aid_move += offer.move
    flows.relocated += 1
    uptake.move += offer.move
    uptake.move_own += offer.move_own
    h.settlement = offer.move_to
    h.moved = month
    h.house_grade = 1
    h.water_quantity = h.water_quality = h.water_convenience = h.water_reliability = True
    if h.settlement == TRANSFERRED:
        h.labour_market = town
