"""Relapses after an exit of one run: the share that has fallen back by 1, 2, 3 and 5 years, and rates."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import groupings, names_of
from alxa_sim.estimates.exits import YEARS, by_duration, by_year, ended_within, rates_by_group, rates_by_turn
from alxa_sim.estimates.histories import USUAL
from alxa_sim.estimates.row import ALL, Row
from alxa_sim.statistics.spells import LEFT, Spells, after_an_exit

SHARE = "% of exits"
TURNS = ("after a first exit", "after a repeated exit")


def relapse_rows(layer: str, minimum: int, spells: Spells) -> Iterator[Row]:
    """All estimates of relapses but those of groups: of all exits, of first and of repeated ones."""
    out = spells.chosen(after_an_exit(spells))
    first = first_exits(out)
    rates = rates_by_turn(layer, minimum, "relapse_rate", TURNS, out, first)
    for rate, chosen in zip(rates, (first | True, first, ~first), strict=True):
        part = out.chosen(chosen)
        with_error = minimum == USUAL and rate.group == ALL
        yield from cumulative(layer, minimum, rate.group, part, with_error)
        yield rate
    yield from by_duration(layer, minimum, "relapse_rate", out)
    yield from by_year(layer, minimum, "relapse_rate", out)


def first_exits(out: Spells) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which spells after an exit are the household's first such spell that was watched."""
    first = np.zeros(len(out.row), np.bool_)
    first[np.unique(out.row, return_index=True)[1]] = True
    return first


def cumulative(layer: str, minimum: int, group: str, out: Spells, with_error: bool = False) -> Iterator[Row]:
    """Shares of exits after which the household is poor again within so many years.

    Who leaves the banner or dies out first cannot relapse (Aalen-Johansen). NaN where nobody was followed so long. The
    error, by household, takes longer than the share. Where spells of all runs are not at hand, as in a sweep, groups
    are averaged over runs by their exits; see `relapses_of_groups`.
    """
    exits = np.nan if group == ALL else float(len(out.exit))
    within = ended_within(out, with_error)
    for years, value, error in zip(YEARS, within.share, within.std_error, strict=True):
        yield Row(layer, minimum, f"relapse_{years}y", group, SHARE, 100 * float(value), 100 * float(error), exits)


def relapses_by_group(layer: str, minimum: int, out: Spells, state: pd.DataFrame) -> Iterator[Row]:
    """Rates, and shares by year where groups are few, by what the household was like at its exit."""
    yield from rates_by_group(layer, minimum, "relapse_rate", out, state)
    for grouping, number in groupings(state).items():
        for group in np.unique(number) if grouping != "gacha" else ():
            yield from cumulative(layer, minimum, names_of(grouping, int(group)), out.chosen(number == group))


def lasting_exits(out: Spells, months: int) -> int:
    """Exits after which the household was seen to stay out of poverty for so many months."""
    return int(np.count_nonzero((out.exit >= months) & ~((out.ending == LEFT) & (out.exit == months))))
