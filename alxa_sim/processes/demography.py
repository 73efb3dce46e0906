"""Demography: every January people are born, grow up, grow old, die and leave; young adults found households."""

from __future__ import annotations

import math

from alxa_sim.columns import Row, Rows
from alxa_sim.config import Config, Positive, Share
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.calving import keep_calved_last
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
    hash_key,
    successes,
    uniform,
)

MOVED_AWAY, DIED_OUT = 2, 3
"""Codes of how a household ended, as estimates of spells have them (statistics.spells)."""


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
def grow_older(h: Row, flows: Row, demography: DemographySettings, seed: np.uint64, month: int) -> None:
    """One year of the people of a household; marks it where a young adult wants a household of their own."""
    key = h.id
    before = h.children + h.adults + h.elderly
    babies = successes(h.adults // 2, demography.birth, seed, BIRTH, month, key)
    dead_children = successes(h.children, demography.child_death, seed, CHILD_DEATH, month, key)
    dead_adults = successes(h.adults, demography.adult_death, seed, ADULT_DEATH, month, key)
    dead_elderly = successes(h.elderly, demography.elderly_death, seed, ELDERLY_DEATH, month, key)
    h.children -= dead_children
    h.adults -= dead_adults
    h.elderly -= dead_elderly
    grown = successes(h.children, 1.0 / demography.childhood, seed, COMING_OF_AGE, month, key)
    aged = successes(h.adults, 1.0 / demography.adulthood, seed, GROWING_OLD, month, key)
    gone = successes(h.adults - aged, demography.emigration, seed, EMIGRATION, month, key)
    h.children += babies - grown
    h.adults += grown - aged - gone
    h.elderly += aged
    flows.babies += babies
    flows.died += dead_children + dead_adults + dead_elderly
    flows.emigrated += gone
    if h.adults + h.elderly == 0:
        flows.emigrated += h.children  # orphans are taken in by kin elsewhere
        h.children = 0
        h.ending = MOVED_AWAY if gone > 0 else DIED_OUT
        end_household(h, flows)
        return
    persons = h.children + h.adults + h.elderly
    if persons < before:  # the chronically ill leave and die with the others, in proportion
        h.chronic = h.chronic * persons // before
    h.out_of_school = min(h.out_of_school, (10 * h.children + 8) // 16)
    h.divides = h.adults >= 3 and uniform(seed, DIVISION, month, key) < demography.division


@kernel
def end_household(h: Row, flows: Row) -> None:
    """The last member is gone: herd and money leave with the heirs, and every state of the row is cleared."""
    flows.camels_left += h.camels_breeding + h.camels_young + h.camels_other
    flows.sheep_left += h.sheep_breeding + h.sheep_young + h.sheep_other
    flows.goats_left += h.goats_breeding + h.goats_young + h.goats_other
    flows.cash_left += h.cash
    h.camels_breeding = h.camels_young = h.camels_other = h.camels_calved = h.camels_nursing = 0
    h.sheep_breeding = h.sheep_young = h.sheep_other = 0
    h.goats_breeding = h.goats_young = h.goats_other = 0
    h.cash = 0
    flows.debt_left += h.debt
    h.debt = h.asks_kin = h.offers_kin = 0
    h.chronic = h.out_of_school = h.wage_workers = h.migrants = 0
    h.ranger_jobs = h.base_jobs = h.boarded = h.soft_debt = h.milk_this_year = h.seekers = 0
    h.wages_this_year = h.sales_this_year = 0
    h.cashmere = h.hair = h.herd_died_this_year = h.herd_sold_this_year = 0.0
    h.needs_seen = h.case_months = h.need_months = 0
    h.in_arrears = h.dairies = h.member = h.in_industry = h.insured = h.watched = h.measured = False
    h.exists = False
    h.divides = False


@kernel
def part(share: float, whole: int) -> int:
    """A share of a count or an amount, rounded down."""
    return int(math.floor(share * whole))


@kernel
def divide_herd(parent: Row, child: Row, share: float) -> None:
    """Hand a share of every class of animals to the child household, rounded down."""
    child.camels_breeding = part(share, parent.camels_breeding)
    child.camels_calved = part(share, parent.camels_calved)
    child.camels_nursing = part(share, parent.camels_nursing)
    child.camels_young = part(share, parent.camels_young)
    child.camels_other = part(share, parent.camels_other)
    child.sheep_breeding = part(share, parent.sheep_breeding)
    child.sheep_young = part(share, parent.sheep_young)
    child.sheep_other = part(share, parent.sheep_other)
    child.goats_breeding = part(share, parent.goats_breeding)
    child.goats_young = part(share, parent.goats_young)
    child.goats_other = part(share, parent.goats_other)
    parent.camels_breeding -= child.camels_breeding
    parent.camels_calved -= child.camels_calved
    parent.camels_nursing -= child.camels_nursing
    keep_calved_last(parent)
    parent.camels_young -= child.camels_young
    parent.camels_other -= child.camels_other
    parent.sheep_breeding -= child.sheep_breeding
    parent.sheep_young -= child.sheep_young
    parent.sheep_other -= child.sheep_other
    parent.goats_breeding -= child.goats_breeding
    parent.goats_young -= child.goats_young
    parent.goats_other -= child.goats_other


@kernel
def divide_money(parent: Row, child: Row, share: float) -> None:
    """Hand a share of cash and debt to the child household, and with it that share of the income history."""
    child.cash = part(share, parent.cash)
    parent.cash -= child.cash
    child.debt = part(share, parent.debt)
    parent.debt -= child.debt
    child.soft_debt = min(child.debt, part(share, parent.soft_debt))
    parent.soft_debt = min(parent.debt, parent.soft_debt - child.soft_debt)
    for slot in range(12):
        child.income_history[slot] = part(share, parent.income_history[slot])
        parent.income_history[slot] -= child.income_history[slot]
        child.income_12m += child.income_history[slot]
        child.support_history[slot] = part(share, parent.support_history[slot])
        parent.support_history[slot] -= child.support_history[slot]
        child.support_12m += child.support_history[slot]
    parent.income_12m -= child.income_12m
    parent.support_12m -= child.support_12m


@kernel
def found_household(parent: Row, child: Row, seed: np.uint64, month: int) -> None:
    """Fill the new row of a household that divides off from `parent`.

    One adult (two of four or more) takes an equal share of herd and money. The new id derives from the parent's; house,
    water, register and status are those of the parents.
    """
    founders = 2 if parent.adults >= 4 else 1
    share = founders / parent.adults
    child.id = hash_key(seed, CHILD_ID, month, parent.id)
    child.gacha = parent.gacha
    child.kin = parent.kin
    child.parent = parent.id
    child.grazes = parent.grazes
    child.labour_market = parent.labour_market
    child.settlement = parent.settlement
    child.moved = parent.moved
    child.member = parent.member
    parent.adults -= founders
    child.adults = founders
    child.wage_workers = min(founders, parent.wage_workers)
    parent.wage_workers -= child.wage_workers
    left = max(0, parent.adults - parent.wage_workers)
    parent.ranger_jobs = min(parent.ranger_jobs, left)
    parent.base_jobs = min(parent.base_jobs, left - parent.ranger_jobs)
    parent.migrants = min(parent.migrants, left - parent.ranger_jobs - parent.base_jobs)
    parent.offers_kin = min(parent.offers_kin, parent.cash - part(share, parent.cash))
    parent.chronic = min(parent.chronic, parent.children + parent.adults + parent.elderly)
    child.schooling = parent.schooling
    child.skill = parent.skill
    child.aspiration = parent.aspiration
    child.condition = parent.condition
    child.house_grade = parent.house_grade
    child.water_quantity = parent.water_quantity
    child.water_quality = parent.water_quality
    child.water_convenience = parent.water_convenience
    child.water_reliability = parent.water_reliability
    child.months_since_hunger = parent.months_since_hunger
    child.months_since_bare = parent.months_since_bare
    child.months_since_untreated = parent.months_since_untreated
    child.registered = parent.registered
    child.register_status = parent.register_status
    child.cause = parent.cause
    child.known = parent.known
    child.needs_seen = parent.needs_seen
    child.case_months = parent.case_months
    child.need_months = parent.need_months
    child.measured = parent.measured
    child.watched = parent.watched
    child.poor = parent.poor
    child.income_poor = parent.income_poor
    child.deprived = parent.deprived
    divide_herd(parent, child, share)
    parent.boarded = min(parent.boarded, parent.camels_breeding)
    divide_money(parent, child, share)


@kernel
def found_households(households: Rows, seed: np.uint64, month: int, first_row: int) -> None:
    """Fill the new rows from `first_row` on, one for each household that divides."""
    row = first_row
    for parent in range(first_row):
        if households[parent].divides:
            households[parent].divides = False
            found_household(households[parent], households[row], seed, month)
            row += 1
