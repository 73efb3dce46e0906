"""Calving: a camel bears every other year, so a household knows which of its females calved this year and the last.

The year is that of the calendar, as camels are born in spring. A female that calved is not mated while her calf is at
foot: she bears nothing in the next year and is open again in the one after.
"""

from __future__ import annotations

from alxa_sim.columns import Row
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.randomness import CALVED_LOST, CALVING, NEWBORN, NURSING_LOST, SPECIES, successes


@kernel
def calving_chance(births: tuple[float, ...], rate: float, calendar_month: int) -> float:
    """Chance of a female in condition that is open this month to calve in it.

    `births` is the share of the year's births in each month, (12,). An open female calves in a year with chance
    rate/(1 - rate); with the year of rest that follows, the females of a herd then calve `rate` times a year each. A
    month's chance is relative to those that have not calved in an earlier month of the year.
    """
    season = rate / (1.0 - rate)
    born = 0.0
    for month in range(calendar_month):
        born += births[month]
    share = births[calendar_month]
    return season * share / max(1.0 - season * born, season * share) if season * share > 0.0 else 0.0


@kernel
def lost_of(part: int, whole: int, lost: int, stream: int, seed: np.uint64, month: int, key: np.uint64) -> int:
    """How many of `lost` animals of `whole` were of the `part`: each with equal chance, as far as there are so many."""
    if lost == 0 or part == 0:
        return 0
    drawn = successes(lost, part / whole, seed, stream + SPECIES, month, key)
    return min(part, max(drawn, lost - (whole - part)))


@kernel
def lose_females(h: Row, females: int, lost: int, seed: np.uint64, month: int) -> None:
    """Death and age take `lost` of the `females`, whether they calved or not."""
    calved = lost_of(h.camels_calved, females, lost, CALVED_LOST, seed, month, h.id)
    others = females - h.camels_calved
    h.camels_calved -= calved
    h.camels_nursing -= lost_of(h.camels_nursing, others, lost - calved, NURSING_LOST, seed, month, h.id)


@kernel
def keep_calved_last(h: Row) -> None:
    """After females were sold or handed over: the open ones go first, those that calved this year last."""
    h.camels_calved = min(h.camels_calved, h.camels_breeding)
    h.camels_nursing = min(h.camels_nursing, h.camels_breeding - h.camels_calved)


@kernel
def calve(h: Row, females: int, chance: float, survival: float, seed: np.uint64, month: int) -> int:
    """Open females calve with `chance` and rest from then on; returns the calves that live."""
    bearing = successes(females - h.camels_calved - h.camels_nursing, chance, seed, CALVING + SPECIES, month, h.id)
    h.camels_calved += bearing
    return successes(bearing, survival, seed, NEWBORN + SPECIES, month, h.id)


@kernel
def turn_year(h: Row, month: int) -> None:
    """At the end of December, those that nursed are open again, and those that calved nurse for a year."""
    if month % 12 == 11:
        h.camels_nursing = h.camels_calved
        h.camels_calved = 0
