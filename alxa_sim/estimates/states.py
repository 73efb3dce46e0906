"""Where households are after their first exit: out of poverty, poor again, or gone from the banner."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from alxa_sim.estimates.exits import YEARS
from alxa_sim.estimates.row import ALL, Row
from alxa_sim.statistics.arrays import Ints
from alxa_sim.statistics.multi_state import Occupation, state_occupation
from alxa_sim.statistics.spells import CENSORED, LEFT, Spells, since_first_exit

OUT, AGAIN, GONE = range(3)
STATES = ("out of poverty", "poor again", "gone from the banner")


def state_rows(layer: str, minimum: int, spells: Spells) -> Iterator[Row]:
    """Shares in each state so many years after the first exit; a second exit brings a household back."""
    months = [12 * years for years in YEARS]
    shares = states_after_first_exit(spells, np.array(months))
    for years, month in zip(YEARS, months, strict=True):
        known = shares is not None and shares.at_risk[month].sum() > 0
        for state, name in enumerate(STATES):
            value, error = (np.nan, np.nan)
            if shares is not None and known:
                value, error = 100 * shares.share[month, state], 100 * shares.std_error[month, state]
            yield Row(layer, minimum, f"state_{years}y", name, "% of households", float(value), float(error))
    if shares is not None and shares.at_risk[months[-1]].sum() > 0:
        spent = shares.months_spent[months[-1], AGAIN], shares.std_error_months[months[-1], AGAIN]
        yield Row(layer, minimum, f"months_poor_again_{YEARS[-1]}y", ALL, "month", float(spent[0]), float(spent[1]))


def states_after_first_exit(spells: Spells, told: Ints) -> Occupation | None:
    """Shares by month since the first exit (Aalen-Johansen); None with fewer than two households.

    Errors, by household, are of the months told.
    """
    horizon = int(told[-1])
    chosen, entry, exit = since_first_exit(spells)
    inside = entry < horizon
    chosen, entry, exit = chosen[inside], entry[inside], exit[inside]
    stays = spells.chosen(chosen)
    if len(np.unique(stays.row)) < 2:
        return None
    came = np.where(stays.poor, AGAIN, OUT)
    went = np.where(stays.ending == LEFT, np.where(stays.poor, OUT, AGAIN), GONE)
    went = np.where((stays.ending == CENSORED) | (exit > horizon), -1, went)
    start = np.eye(len(STATES))[OUT]
    exit = np.minimum(exit, horizon)
    return state_occupation(entry, exit, came, went, len(STATES), stays.row, start=start, horizon=horizon, told=told)
