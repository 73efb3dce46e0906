"""Camel bases keep what is free for single households: keepers' posts every month, places for camels in March. They
do it in one line for each gacha, so that no more are taken than there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alxa_sim.columns import Floats, Ints, Row, Rows
from alxa_sim.households import Gacha, Households, Stocks
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.levers import HouseholdLevers
from alxa_sim.processes.dairy import camels_to_board, is_joining, milking_labour
from alxa_sim.processes.industry import industry_labour
from alxa_sim.processes.labour import herding_labour, labour_supply
from alxa_sim.processes.parameters import Parameters
from alxa_sim.randomness import BASE_JOB_FOUND, BOARDING, uniform

MARCH = 2
"""The month of the year in which camels can be boarded, counted from 0."""


def keep_places(
    ask: Callable[..., Any],
    h: Households,
    offers: HouseholdLevers,
    gacha: Gacha,
    stocks: Stocks,
    numbers: Rows,
    seed: np.uint64,
    month: int,
) -> None:
    """Keep free posts and places of the bases for households that ask for them, until none is left.

    `ask` is `ask_bases` or its compiled twin, `stocks` are those of the end of last month. Free posts go to the
    registered first; in each group, and for places, the month's draw decides.
    """
    free_posts = gacha.base_posts - stocks.base_jobs
    if month % 12 != MARCH and not (free_posts > 0).any():
        return  # nobody could be kept anything
    turns = np.zeros((len(h), 2))
    ask(h.arrays, gacha, offers.arrays, turns, stocks.arrays, numbers, seed, month)
    offers.kept_posts[:] = shared_out(offers.kept_posts, turns[:, 0], h.gacha, free_posts)
    offers.kept_places[:] = shared_out(offers.kept_places, turns[:, 1], h.gacha, gacha.boarding_places)


def shared_out(wanted: Ints, turn: Floats, group: Ints, free: Ints) -> Ints:
    """What each gets of the `free` of its group, those with the smallest `turn`, from 0 to 2, first as much as they
    want."""
    given = np.zeros_like(wanted)
    rows = np.flatnonzero(wanted)
    if len(rows) == 0:
        return given
    rows = rows[np.argsort(2.0 * group[rows] + turn[rows], kind="stable")]
    asked, groups = wanted[rows], group[rows]
    before = np.cumsum(asked) - asked
    before -= before[np.searchsorted(groups, groups)]
    given[rows] = np.clip(free[groups] - before, 0, asked)
    return given


@kernel
def ask_bases(
    households: Rows, gacha: Gacha, offers: Rows, turns: Floats, stocks: Rows, numbers: Rows, seed: np.uint64,
    month: int,
) -> None:  # fmt: skip
    """Write into `offers` the posts and places for which each household asks where some are free, and into `turns` its
    place in the two lines."""
    p = numbers[0]
    for row in range(len(households)):
        h = households[row]
        if h.exists and gacha.has_cooperative[h.gacha]:
            if gacha.base_posts[h.gacha] > stocks[h.gacha].base_jobs and h.labour_market == h.gacha:
                offers[row].kept_posts = h.seekers
                second = 0.0 if h.register_status > 0 else 1.0
                turns[row, 0] = second + uniform(seed, BASE_JOB_FOUND, month, h.id)
            if month % 12 == MARCH and gacha.boarding_places[h.gacha] > 0:
                offers[row].kept_places = wish_to_board(h, gacha, p, seed, month)
                turns[row, 1] = uniform(seed, BOARDING, month, h.id)


@kernel
def wish_to_board(h: Row, gacha: Gacha, p: Parameters, seed: np.uint64, month: int) -> int:
    """Camels for which a household that is a member, or joins this month, asks for places."""
    if h.boarded > 0 or not (h.member or is_joining(h, p.dairy, gacha, seed, month)):
        return 0
    hands = labour_supply(h, p.labour, 0) - herding_labour(h, p.labour, p.herd) - milking_labour(h, p.dairy)
    return camels_to_board(h, p.dairy, hands - industry_labour(h, p.industry))
