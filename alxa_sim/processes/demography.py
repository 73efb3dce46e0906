"""Demography: every January people are born, grow up, grow old, die and leave; young adults found households."""

from __future__ import annotations

import math

import numpy as np

from alxa_sim.columns import Ints
from alxa_sim.config import Config, Positive, Share
from alxa_sim.households import Flows, Households
from alxa_sim.kernel_cache import kernel
from alxa_sim.randomness import (
    ADULT_DEATH,
    BIRTH,
    CHILD_DEATH,
    CHILD_ID,
    COMING_OF_AGE,
    DIVISION,
    ELDERLY_DEATH,
    EMIGRATION,
    GROWING_OLD,
    binomial,
    hash_key,
    uniform,
)


class DemographySettings(Config):
    """Yearly chances of the people, applied once a year in January."""

    birth: Share = 0.035
    """Chance of a child for each pair of adults [1/year]. Assumed: nine births for a thousand people."""
    childhood: Positive = 16.0
    """Years in which a member counts as a child [year]. Assumed: working age begins at 16."""
    adulthood: Positive = 44.0
    """Years in which a member counts as an adult [year]. Assumed: 16 to 59."""
    child_death: Share = 0.001
    """Chance of a child to die [1/year]. Assumed: national level of the decade."""
    adult_death: Share = 0.003
    """Chance of an adult to die [1/year]. Assumed: national level of the decade."""
    elderly_death: Share = 0.04
    """Chance of an elderly person to die [1/year]. Assumed: national level of the decade."""
    emigration: Share = 0.010
    """Chance of an adult to leave the banner for good [1/year]. Source: FACTS 4, banner population 2010 to 2020 [R]."""
    division: Share = 0.08
    """Chance of a household with three adults or more to divide [1/year]. Assumed: one in twelve."""


@kernel
def grow_older(
    h: Households, flows: Flows, demography: DemographySettings, seed: np.uint64, month: int, i: int
) -> None:
    """One year of the people of household `i`; marks it where a young adult wants a household of their own."""
    key = h.id[i]
    cell = h.gacha[i]
    before = h.children[i] + h.adults[i] + h.elderly[i]
    babies = binomial(h.adults[i] // 2, demography.birth, uniform(seed, BIRTH, month, key))
    dead_children = binomial(h.children[i], demography.child_death, uniform(seed, CHILD_DEATH, month, key))
    dead_adults = binomial(h.adults[i], demography.adult_death, uniform(seed, ADULT_DEATH, month, key))
    dead_elderly = binomial(h.elderly[i], demography.elderly_death, uniform(seed, ELDERLY_DEATH, month, key))
    h.children[i] -= dead_children
    h.adults[i] -= dead_adults
    h.elderly[i] -= dead_elderly
    grown = binomial(h.children[i], 1.0 / demography.childhood, uniform(seed, COMING_OF_AGE, month, key))
    aged = binomial(h.adults[i], 1.0 / demography.adulthood, uniform(seed, GROWING_OLD, month, key))
    gone = binomial(h.adults[i] - aged, demography.emigration, uniform(seed, EMIGRATION, month, key))
    h.children[i] += babies - grown
    h.adults[i] += grown - aged - gone
    h.elderly[i] += aged
    flows.babies[cell] += babies
    flows.died[cell] += dead_children + dead_adults + dead_elderly
    flows.emigrated[cell] += gone
    if h.adults[i] + h.elderly[i] == 0:
        flows.emigrated[cell] += h.children[i]  # orphans are taken in by kin elsewhere
        h.children[i] = 0
        end_household(h, flows, i)
        return
    persons = h.children[i] + h.adults[i] + h.elderly[i]
    if persons < before:  # the chronically ill leave and die with the others, in proportion
        h.chronic[i] = h.chronic[i] * persons // before
    h.out_of_school[i] = min(h.out_of_school[i], (10 * h.children[i] + 8) // 16)
    h.divides[i] = h.adults[i] >= 3 and uniform(seed, DIVISION, month, key) < demography.division


@kernel
def leave_with(animals: Ints, left: Ints, cell: int, i: int) -> None:
    """Animals of one class leave the banner with their owners."""
    left[cell] += animals[i]
    animals[i] = 0


@kernel
def end_household(h: Households, flows: Flows, i: int) -> None:
    """The last member is gone: herd and money leave with the heirs, and every state of the row is cleared."""
    cell = h.gacha[i]
    leave_with(h.camels_breeding, flows.camels_left, cell, i)
    leave_with(h.camels_young, flows.camels_left, cell, i)
    leave_with(h.camels_other, flows.camels_left, cell, i)
    leave_with(h.sheep_breeding, flows.sheep_left, cell, i)
    leave_with(h.sheep_young, flows.sheep_left, cell, i)
    leave_with(h.sheep_other, flows.sheep_left, cell, i)
    leave_with(h.goats_breeding, flows.goats_left, cell, i)
    leave_with(h.goats_young, flows.goats_left, cell, i)
    leave_with(h.goats_other, flows.goats_left, cell, i)
    leave_with(h.cash, flows.cash_left, cell, i)
    h.exists[i] = False
    h.divides[i] = False
    h.chronic[i] = 0
    h.out_of_school[i] = 0
    h.wage_workers[i] = 0


@kernel
def give(column: Ints, share: float, parent: int, child: int) -> None:
    """Hand a share of a count, rounded down, from parent to child household."""
    part = int(math.floor(share * column[parent]))
    column[parent] -= part
    column[child] += part


@kernel
def sum_up(h: Households, i: int) -> None:
    """Income and support of twelve months from those of each."""
    h.income_12m[i] = 0
    h.support_12m[i] = 0
    for slot in range(12):
        h.income_12m[i] += h.income_history[i, slot]
        h.support_12m[i] += h.support_history[i, slot]


@kernel
def found_households(h: Households, seed: np.uint64, month: int, first_row: int) -> None:
    """Fill the new rows from `first_row` on, one for each household that divides, in the order of their rows.

    One adult (two of four or more) takes an equal share of herd and money; the new id derives from the parent's, so it
    does not depend on that order. House, water and gacha are those of the parents; so is the register.
    """
    child = first_row
    for parent in range(first_row):
        if not h.divides[parent]:
            continue
        h.divides[parent] = False
        founders = 2 if h.adults[parent] >= 4 else 1
        share = founders / h.adults[parent]
        h.id[child] = hash_key(seed, CHILD_ID, month, h.id[parent])
        h.gacha[child] = h.gacha[parent]
        h.adults[parent] -= founders
        h.adults[child] = founders
        h.wage_workers[child] = min(founders, h.wage_workers[parent])
        h.wage_workers[parent] -= h.wage_workers[child]
        h.schooling[child] = h.schooling[parent]
        h.condition[child] = h.condition[parent]
        h.house_grade[child] = h.house_grade[parent]
        h.water_quantity[child] = h.water_quantity[parent]
        h.water_quality[child] = h.water_quality[parent]
        h.water_convenience[child] = h.water_convenience[parent]
        h.water_reliability[child] = h.water_reliability[parent]
        h.registered[child] = h.registered[parent]
        h.cause[child] = h.cause[parent]
        h.months_since_hunger[child] = h.months_since_hunger[parent]
        h.months_since_bare[child] = h.months_since_bare[parent]
        h.months_since_untreated[child] = h.months_since_untreated[parent]
        give(h.cash, share, parent, child)
        give(h.camels_breeding, share, parent, child)
        give(h.camels_young, share, parent, child)
        give(h.camels_other, share, parent, child)
        give(h.sheep_breeding, share, parent, child)
        give(h.sheep_young, share, parent, child)
        give(h.sheep_other, share, parent, child)
        give(h.goats_breeding, share, parent, child)
        give(h.goats_young, share, parent, child)
        give(h.goats_other, share, parent, child)
        for slot in range(12):
            part = int(math.floor(share * h.income_history[parent, slot]))
            h.income_history[parent, slot] -= part
            h.income_history[child, slot] = part
            part = int(math.floor(share * h.support_history[parent, slot]))
            h.support_history[parent, slot] -= part
            h.support_history[child, slot] = part
        sum_up(h, parent)
        sum_up(h, child)
        h.chronic[parent] = min(h.chronic[parent], h.children[parent] + h.adults[parent] + h.elderly[parent])
        h.poor[child] = h.poor[parent]
        h.income_poor[child] = h.income_poor[parent]
        h.deprived[child] = h.deprived[parent]
        child += 1
