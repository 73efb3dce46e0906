"""Exits from poverty of one run: rates, hazards by duration, and the time spent in poverty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import groupings, names_of
from alxa_sim.estimates.histories import USUAL
from alxa_sim.estimates.row import ALL, Row
from alxa_sim.statistics.arrays import Flags, Floats, Ints
from alxa_sim.statistics.multi_state import cumulative_incidence, incidence_shares
from alxa_sim.statistics.spells import LEFT, Spells, on_calendar
from alxa_sim.statistics.survival import mean_time, survival_curve

RATE, CHANCE, MONTHS, SPELLS = "1/year", "1/month", "month", "% of spells"
YEARS = (1, 2, 3, 5)
"""Years after the begin of a spell by which exits, and relapses after an exit, are told."""
NOT_ENDED, ENDINGS = 0, 4
"""Under way, and all ways in which a spell may stand: under way, left, gone from the banner, died out."""
HORIZON = 60
"""Months to which the mean time in poverty is counted [month]."""
STEPS = (0, 12, 24, 36, 60, 1200)
"""Limits of the steps of duration [month]."""


class Rates(NamedTuple):
    """Endings over time at risk [1/year], by group, (groups,)."""

    value: Floats
    std_error: Floats
    years: Floats

    def of(self, group: int) -> tuple[float, float, float]:
        """The three numbers of one group."""
        return float(self.value[group]), float(self.std_error[group]), float(self.years[group])


def exit_rows(layer: str, minimum: int, spells: Spells) -> Iterator[Row]:
    """Estimates of exits but those of groups: of all spells, of first and of repeated ones, by duration and year."""
    poor = spells.chosen(spells.poor)
    yield from rates_by_turn(layer, minimum, "exit_rate", ("first spells", "repeated spells"), poor, poor.number == 1)
    known = poor.chosen(poor.known)
    yield from by_duration(layer, minimum, "exit_rate", known)
    yield from by_year(layer, minimum, "exit_rate", poor)
    yield from left_within(layer, minimum, known)
    yield from time_in_poverty(layer, minimum, known)


def rates_by_turn(
    layer: str, minimum: int, name: str, groups: tuple[str, str], spells: Spells, first: Flags
) -> Iterator[Row]:
    """The rate at which spells are left: of all, of first and of repeated ones.

    Everybody's is averaged over runs, so it has no weight; a group may be empty in some of them.
    """
    months, ended = spells.exit - spells.entry, spells.ending == LEFT
    value, error, _ = rates_of(months, ended, spells.row, np.zeros(len(months), np.int64), 1).of(0)
    yield Row(layer, minimum, name, ALL, RATE, value, error)
    rates = rates_of(months, ended, spells.row, np.where(first, 0, 1), 2)
    for number, group in enumerate(groups):
        yield Row(layer, minimum, name, group, RATE, *rates.of(number))


def rates_of(months: Ints, ended: Flags, household: Ints, group: Ints, groups: int) -> Rates:
    """Endings a year at risk, the error clustered on household; NaN of nobody at risk.

    Arrays (n,), the months at risk of a spell in a group and whether it ended in it.
    """
    at_risk = np.bincount(group, months, minlength=groups)
    hazard = np.full(groups, np.nan)
    np.divide(np.bincount(group, ended, minlength=groups), at_risk, out=hazard, where=at_risk > 0)
    width = int(household.max(initial=0)) + 1
    cell = group * width + household
    unexpected = np.bincount(cell, ended - hazard[group] * months, minlength=groups * width).reshape(groups, width)
    there = np.bincount(cell, minlength=groups * width).reshape(groups, width) > 0
    clusters = np.maximum(np.count_nonzero(there, axis=1), 2)
    error = np.full(groups, np.nan)
    spread = np.sqrt(np.sum(np.square(unexpected), axis=1) * clusters / (clusters - 1))
    np.divide(spread, at_risk, out=error, where=at_risk > 0)
    return Rates(12 * hazard, 12 * error, at_risk / 12)


def by_duration(layer: str, minimum: int, name: str, spells: Spells) -> Iterator[Row]:
    """Rates by time since the spell began; only of spells whose begin is known."""
    rates = rates_between(spells, spells.entry, spells.exit, np.array(STEPS))
    for step, (after, through) in enumerate(pairwise(STEPS)):
        label = f"months {after + 1} to {through}" if through < STEPS[-1] else f"after month {after}"
        yield Row(layer, minimum, name, label, RATE, *rates.of(step))


def by_year(layer: str, minimum: int, name: str, spells: Spells) -> Iterator[Row]:
    """Rates by calendar year: the other clock."""
    entry, exit = on_calendar(spells)
    if len(entry) == 0:
        return
    first, last = (int(np.asarray(month).min()) // 12 for month in (entry + 1, exit.max(keepdims=True)))
    rates = rates_between(spells, entry, exit, 12 * np.arange(first, last + 2) - 1)
    for place, year in enumerate(range(first, last + 1)):
        yield Row(layer, minimum, name, str(year), RATE, *rates.of(place))


def rates_between(spells: Spells, entry: Ints, exit: Ints, edges: Ints) -> Rates:
    """Rates in each stretch after one edge through the next, of spells at risk after `entry` through `exit`."""
    begin = np.maximum(entry[:, None], edges[:-1])
    until = np.minimum(exit[:, None], edges[1:])
    spell, stretch = np.nonzero(until > begin)
    months = (until - begin)[spell, stretch]
    ended = (spells.ending[spell] == LEFT) & (exit[spell] <= edges[1:][stretch])
    return rates_of(months, ended, spells.row[spell], stretch, len(edges) - 1)


def left_within(layer: str, minimum: int, spells: Spells) -> Iterator[Row]:
    """Shares of spells of known begin that ended in an exit within so many years.

    Who leaves the banner or dies out first cannot exit any more (Aalen-Johansen). NaN where nobody was followed that
    long.
    """
    within = ended_within(spells, with_error=minimum == USUAL)
    for years, value, error in zip(YEARS, within.share, within.std_error, strict=True):
        yield Row(layer, minimum, f"exit_{years}y", ALL, SPELLS, 100 * float(value), 100 * float(error))


class EndedWithin(NamedTuple):
    """Spells that an exit, or a relapse, ended within so many years, (years,)."""

    share: Floats
    """Of all spells; NaN where nobody was followed that long."""
    at_risk: Floats
    """Spells that were followed so long and had not ended."""
    std_error: Floats
    """Clustered on household; NaN where it was not asked for, or of a single household."""


def ended_within(spells: Spells, with_error: bool = False) -> EndedWithin:
    """Shares by each of `YEARS` (Aalen-Johansen: leaving the banner and dying out compete). The error takes longer than
    the share."""
    months = np.array([12 * years for years in YEARS])
    horizon = int(months[-1])
    there, shares = incidence_shares(spells.exit, spells.ending, ENDINGS, horizon, spells.entry)
    followed = (there[months] > 0) | ((shares[months, NOT_ENDED] < 1e-9) & (len(spells.exit) > 0))
    errors = np.full(len(months), np.nan)
    if with_error and len(np.unique(spells.row)) > 1:
        curve = cumulative_incidence(spells.exit, spells.ending, spells.entry, cluster=spells.row, horizon=horizon,
                                     told=months)  # fmt: skip
        errors = np.where(followed, curve.std_error[months, LEFT], np.nan)
    return EndedWithin(np.where(followed, shares[months, LEFT], np.nan), there[months], errors)


def time_in_poverty(layer: str, minimum: int, spells: Spells) -> Iterator[Row]:
    """Mean months of a spell of known begin, counted to a horizon: of households that stay, so leaving censors.

    The error is clustered on household, as all others are; it is told at the usual minimum duration.
    """
    value = error = np.nan
    inside = spells.entry < HORIZON
    if inside.any() and len(np.unique(spells.row[inside])) > 1:
        chosen = spells.chosen(inside)
        left = (chosen.ending == LEFT) & (chosen.exit <= HORIZON)
        household = chosen.row if minimum == USUAL else None
        curve = survival_curve(np.minimum(chosen.exit, HORIZON), left, chosen.entry, cluster=household, horizon=HORIZON)
        if curve.at_risk[HORIZON] > 0 or curve.survival[HORIZON] == 0:
            value, error, _ = mean_time(curve, HORIZON)
    yield Row(layer, minimum, f"time_in_poverty_{HORIZON}m", ALL, MONTHS, value, error if minimum == USUAL else np.nan)


def rates_by_group(layer: str, minimum: int, name: str, spells: Spells, state: pd.DataFrame) -> Iterator[Row]:
    """Rates by what the household was like when the spell began."""
    months, ended = spells.exit - spells.entry, spells.ending == LEFT
    for grouping, number in groupings(state).items():
        there, place = np.unique(number, return_inverse=True)
        rates = rates_of(months, ended, spells.row, place, len(there))
        for i, group in enumerate(there):
            yield Row(layer, minimum, name, names_of(grouping, int(group)), RATE, *rates.of(i))
