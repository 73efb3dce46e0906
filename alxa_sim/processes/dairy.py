"""Dairy: camels are milked where there is a yard, water, skill, labour, and somebody who collects the milk."""

from __future__ import annotations

import math
from typing import Annotated

from annotated_types import Ge, Gt, Le

from alxa_sim.columns import Floats, Row
from alxa_sim.config import Config, Count, Monthly, NonNegative, Share
from alxa_sim.households import Gacha
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.market import HAY, MILK
from alxa_sim.processes.offtake import fen_of
from alxa_sim.processes.settlement import TRANSFERRED
from alxa_sim.randomness import ADOPTION, MEMBERSHIP, MILK_YIELD, uniform

DAYS = 365.0 / 12.0


DailyMilk = Annotated[float, Ge(0), Le(20)]
"""The best dairy dromedaries give some 20 kg a day."""
HoursOfDay = Annotated[float, Ge(0), Le(24)]
WorkingHours = Annotated[float, Gt(0), Le(24)]


class DairySettings(Config):
    """Milking camels and selling the milk."""

    least_yield: DailyMilk = 0.6
    """Milk a day of a milked camel in the poorest herd [kg/day]. Source: FACTS 2.1, Mongolian Gobi 0.64 [F]."""
    usual_yield: DailyMilk = 1.0
    """Milk a day of a milked camel in most herds, at full season and skill [kg/day]. Source: FACTS 2.1 [F]."""
    most_yield: DailyMilk = 2.0
    """Milk a day of a milked camel in the best herd [kg/day]. Source: FACTS 2.1, Junggar 2.04 [F]."""
    season: Monthly = (0.0, 0.0, 0.0, 0.2, 0.5, 0.8, 1.0, 0.8, 0.6, 0.4, 0.2, 0.1)
    """Milk in each month relative to the best one [1]. Assumed: April to December with the peak in July, as in FACTS
    2.1; the shoulders are set so that a camel gives about the 150 to 175 kg a year found there."""
    milked: Share = 0.5
    """Share of the breeding females that can be milked [1]. Source: FACTS 2.3, a calf every other year [D]."""
    hours: HoursOfDay = 2.0
    """Work to milk 25 camels [hour/day]. Source: FACTS 2.1 [F]."""
    working_hours: WorkingHours = 9.0
    """Hours of a working day [hour/day]. Assumed: nine."""
    unskilled: Share = 0.5
    """Milk that somebody without skill gets, relative to a master [1]. Assumed: untamed camels let down half."""
    supplement: NonNegative = 1.5
    """Bought fodder of a milked camel [kg/day]. Assumed: a quarter of what it grazes."""
    base_fodder: NonNegative = 2.0
    """Fodder that a camel base buys for a boarded camel [kg/day]. Assumed: a sixth of what it eats; the rest is grazed
    with the herd it belongs to."""
    least_camels: NonNegative = 5.0
    """Breeding camels below which nobody begins to milk [head]. Assumed: the van does not stop for less."""
    reach: NonNegative = 60.0
    """Road distance from the town up to which milk is collected without a programme [km]. Assumed: an hour's drive."""
    yard: NonNegative = 20_000.0
    """Cost of a small milking yard and shed [yuan]. Source: FACTS 2.2, 150 yuan/m2 over 130 m2 [D]."""
    adoption: Share = 0.5
    """Chance to begin in a March in which all speaks for it [1/year]. Assumed: even."""
    research_gain: NonNegative = 0.3
    """Rise of the yield once research has done all it can [1]. Assumed: breeding and feeding bring local camels a
    third of the way to those of Junggar, FACTS 2.1."""
    bonus_volume: Count = 8_000
    """Milk sold in a year beyond which the company pays its bonus, by the household or the cooperative it is a member
    of [kg/year]. Source: FACTS 2.2 [F]."""
    boarding_fee: NonNegative = 200.0
    """What the base pays the owner of a boarded camel [yuan/month]. Source: FACTS 2.3 [F]."""
    most_boarded: Count = 20
    """Most camels of one household that a base takes on [head]. Assumed: so that many households have a share."""
    joining: Share = 0.3
    """Chance of a camel keeper of middling aspiration to join a cooperative in its gacha in a March [1/year]. Assumed:
    trust grows slowly."""


@kernel
def open_routes(gacha: Gacha, dairy: DairySettings) -> None:
    """Set where milk is collected this month."""
    for cell in range(len(gacha.milk_route)):
        gacha.milk_route[cell] = gacha.is_gacha[cell] and gacha.road_distance[cell] <= dairy.reach


@kernel
def milked_camels(h: Row, dairy: DairySettings) -> int:
    """Camels that the household milks in the season [head]."""
    return int(math.floor(dairy.milked * max(0, h.camels_breeding - h.boarded))) if h.dairies else 0


@kernel
def fed_at_base(h: Row, dairy: DairySettings) -> int:
    """Fodder that camel bases buy for boarded camels in a month, dry matter [g]."""
    return int(math.floor(1000.0 * dairy.base_fodder * DAYS * h.boarded + 0.5))


@kernel
def milking_labour(h: Row, dairy: DairySettings) -> float:
    """Work that milking takes in the season [person]."""
    return milked_camels(h, dairy) * dairy.hours / 25.0 / dairy.working_hours


@kernel
def daily_yield(dairy: DairySettings, seed: np.uint64, key: np.uint64) -> float:
    """Milk a day of a camel of this household's stock, by a triangular draw that stays with the household [kg/day]."""
    u = uniform(seed, MILK_YIELD, 0, key)
    low, mode, high = dairy.least_yield, dairy.usual_yield, dairy.most_yield
    if high <= low:
        return low
    rising = (mode - low) / (high - low)
    if u < rising:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - u) * (high - low) * (high - mode))


@kernel
def milk_camels(
    h: Row, flows: Row, dairy: DairySettings, herd: HerdSettings, market: Row, has_route: bool, pooled: int,
    closure: float, seed: np.uint64, month: int,
) -> tuple[int, int]:  # fmt: skip
    """Milk of the month: sold where it is collected, else left to the calves; the milked are fed more.

    The bonus is paid for what goes beyond the bonus volume of the year; for a member of a cooperative `pooled` [kg],
    what all members sold, counts too. Where trade is closed in part, that part of the milk stays unsold.

    Returns the money from milk and what the fodder cost, as far as cash reached [fen].
    """
    if month % 12 == 0:
        h.milk_this_year = 0
    price = market.price
    heads = milked_camels(h, dairy)
    season = dairy.season[month % 12]
    if heads == 0 or season == 0.0:
        return 0, 0
    condition = min(1.0, h.condition / herd.good_condition)
    hand = dairy.unskilled + (1.0 - dairy.unskilled) * h.skill
    daily = daily_yield(dairy, seed, h.id) * (1.0 + dairy.research_gain * market.research)
    kilograms = int(math.floor(heads * daily * DAYS * season * condition * hand))
    if not has_route:
        flows.milk_unsold += kilograms
        return 0, 0
    unsold = int(math.ceil(closure * kilograms))
    kilograms -= unsold
    flows.milk_unsold += unsold
    flows.milk_sold += kilograms
    h.milk_this_year += kilograms
    if h.member:
        flows.member_milk += kilograms
    volume = max(h.milk_this_year, pooled) if h.member else h.milk_this_year
    rewarded = min(kilograms, max(0, volume - dairy.bonus_volume))
    fodder = int(math.floor(heads * dairy.supplement * DAYS * season))
    cost = min(h.cash, fen_of(fodder * price[HAY]))
    h.cash -= cost
    flows.fodder += cost
    flows.fodder_bought += fodder
    return fen_of(kilograms * price[MILK]) + fen_of(rewarded * market.bonus), cost


@kernel
def yearly_gain(h: Row, dairy: DairySettings, price: Floats) -> float:
    """What a household without experience expects of milking its camels a year, at this month's prices [fen]."""
    months = 0.0
    for month in range(12):
        months += dairy.season[month]
    heads = math.floor(dairy.milked * max(0, h.camels_breeding - h.boarded))
    milk = dairy.usual_yield * (1.0 + dairy.unskilled) / 2.0 * price[MILK]
    return 100.0 * heads * DAYS * months * (milk - dairy.supplement * price[HAY])


@kernel
def take_up_dairying(
    h: Row, flows: Row, uptake: Row, dairy: DairySettings, price: Floats, offer: Row, has_route: bool, reserve: int,
    credit: int, price_level: float, seed: np.uint64, month: int,
) -> None:  # fmt: skip
    """In March, begin to milk, or give it up where no camel is left or milk does not pay its fodder.

    Who has camels, water at the door, a route and the money for a yard begins with a chance that grows with
    aspiration, with skill (what it has seen of others), and with the expected gain relative to its income. The public
    pays the part of the yard that is on offer, and up to `credit` [fen] of the rest can be microcredit.
    """
    if month % 12 != 2:
        return
    gain = yearly_gain(h, dairy, price)
    if h.dairies:
        if gain <= 0.0:
            h.dairies = False
        return
    yard = fen_of(dairy.yard * price_level)
    aid = int(math.floor(min(1.0, offer.yard) * yard))
    own = yard - aid
    is_able = h.camels_breeding - h.boarded >= dairy.least_camels and h.water_convenience and has_route
    if gain <= 0.0 or not is_able or h.cash + credit < own + reserve:
        return
    pull = gain / (gain + max(0.0, float(h.income_12m)))
    chance = dairy.adoption * min(1.0, 2.0 * h.aspiration) * min(1.0, 2.0 * h.skill) * pull
    if uniform(seed, ADOPTION, month, h.id) < chance:
        loan = max(0, min(credit, own + reserve - h.cash))
        h.debt += loan
        h.soft_debt += loan
        h.cash += loan - own
        flows.loans += loan
        flows.yards += own
        flows.aid_yard += aid
        uptake.yard += aid
        uptake.yard_own += own
        h.dairies = True


@kernel
def is_joining(h: Row, dairy: DairySettings, gacha: Gacha, seed: np.uint64, month: int) -> bool:
    """Whether a keeper of camels joins the cooperative of its gacha this March: more the aspiring, and where the party
    leads."""
    chance = 2.0 * dairy.joining * h.aspiration * gacha.cooperative_trust[h.gacha]
    return h.camels_breeding > 0 and uniform(seed, MEMBERSHIP, month, h.id) < min(1.0, chance)


@kernel
def camels_to_board(h: Row, dairy: DairySettings, hands: float) -> int:
    """Camels that a member of a cooperative would board: the females it could milk, where it has no hands to spare
    (`hands`, persons) and does not milk, or where it moved to the town."""
    if h.settlement == TRANSFERRED or (not h.dairies and hands <= 0.0):
        return min(int(math.floor(dairy.milked * h.camels_breeding)), dairy.most_boarded)
    return 0


@kernel
def join_cooperative(
    h: Row, dairy: DairySettings, gacha: Gacha, hands: float, places: int, seed: np.uint64, month: int
) -> None:  # fmt: skip
    """In March, join the cooperative of the gacha, leave one that is no more, and board camels or take them home.

    A keeper of camels joins by chance. A member whose herd outgrows its hands (`hands`, persons to spare, 0 or less)
    and that does not milk itself, or that has moved to the town, boards the females it could milk, at most
    `most_boarded`, in the `places` that the base keeps for it; it takes them home when the base closes.
    """
    if not gacha.has_cooperative[h.gacha]:
        h.member = False
        h.boarded = 0
        return
    if month % 12 != 2:
        return
    h.member = h.member or is_joining(h, dairy, gacha, seed, month)
    if h.member and h.boarded == 0:
        h.boarded = min(camels_to_board(h, dairy, hands), places)
