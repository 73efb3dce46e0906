"""Exits from poverty of one run: rates, hazards by duration, and the time spent in poverty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import groupings, names_of
from alxa_sim.estimates.row import ALL, Row
from alxa_sim.statistics.arrays import Flags, Ints
from alxa_sim.statistics.spells import LEFT, Spells, on_calendar
from alxa_sim.statistics.survival import mean_time, survival_curve

RATE, CHANCE, MONTHS = "1/year", "1/month", "month"
HORIZON = 60
"""Months to which the mean time in poverty is counted [month]."""
STEPS = (0, 12, 24, 36, 60, 1200)
"""Limits of the steps of duration [month]."""


class Rate(NamedTuple):
    """Endings over time at risk [1/year]."""

    value: float
    std_error: float
    years: float


def exit_rows(layer: str, minimum: int, spells: Spells) -> Iterator[Row]:
    """Estimates of exits but those of groups: of all spells, of first and of repeated ones, by duration and year."""
    poor = spells.chosen(spells.poor)
    first = poor.number == 1
    for group, chosen in ((ALL, first | True), ("first spells", first), ("repeated spells", ~first)):
        yield rate_row(layer, minimum, "exit_rate", group, poor.chosen(chosen))
    yield from by_duration(layer, minimum, "exit_rate", poor.chosen(poor.known))
    yield from by_year(layer, minimum, "exit_rate", poor)
    yield from time_in_poverty(layer, minimum, poor.chosen(poor.known))


def rate_row(layer: str, minimum: int, name: str, group: str, spells: Spells) -> Row:
    """The rate at which spells are left. Everybody's is averaged over runs; a group may be empty in some of them."""
    rate = rate_of(spells.exit - spells.entry, spells.ending == LEFT, spells.row)
    return Row(layer, minimum, name, group, RATE, *(rate._replace(years=np.nan) if group == ALL else rate))


def rate_of(months: Ints, ended: Flags, household: Ints) -> Rate:
    """Endings a year at risk, the error clustered on household; NaN of nobody at risk."""
    total = float(months.sum())
    if total == 0:
        return Rate(np.nan, np.nan, 0.0)
    hazard = float(np.count_nonzero(ended)) / total
    unexpected = np.bincount(household, ended - hazard * months)
    clusters = max(int(np.count_nonzero(np.bincount(household))), 2)
    error = np.sqrt(np.sum(np.square(unexpected)) * clusters / (clusters - 1)) / total
    return Rate(12 * hazard, float(12 * error), total / 12)


def by_duration(layer: str, minimum: int, name: str, spells: Spells) -> Iterator[Row]:
    """Rates by time since the spell began; only of spells whose begin is known."""
    for after, through in pairwise(STEPS):
        begin, until = np.maximum(spells.entry, after), np.minimum(spells.exit, through)
        inside = until > begin
        ended = (spells.ending == LEFT) & (spells.exit <= through)
        rate = rate_of((until - begin)[inside], ended[inside], spells.row[inside])
        label = f"months {after + 1} to {through}" if through < STEPS[-1] else f"after month {after}"
        yield Row(layer, minimum, name, label, RATE, *rate)


def by_year(layer: str, minimum: int, name: str, spells: Spells) -> Iterator[Row]:
    """Rates by calendar year: the other clock."""
    entry, exit = on_calendar(spells)
    if len(entry) == 0:
        return
    first, last = int(np.asarray(entry, np.int64).min()) + 1, int(np.asarray(exit, np.int64).max())
    for year in range(first // 12, last // 12 + 1):
        begin, until = np.maximum(entry, 12 * year - 1), np.minimum(exit, 12 * year + 11)
        inside = until > begin
        ended = (spells.ending == LEFT) & (exit <= 12 * year + 11)
        rate = rate_of((until - begin)[inside], ended[inside], spells.row[inside])
        yield Row(layer, minimum, name, str(year), RATE, *rate)


def time_in_poverty(layer: str, minimum: int, spells: Spells) -> Iterator[Row]:
    """Mean months of a spell of known begin, counted to a horizon; leaving the banner censors."""
    value = error = np.nan
    inside = spells.entry < HORIZON
    if inside.any() and len(np.unique(spells.row[inside])) > 1:
        chosen = spells.chosen(inside)
        left = (chosen.ending == LEFT) & (chosen.exit <= HORIZON)
        curve = survival_curve(np.minimum(chosen.exit, HORIZON), left, chosen.entry, horizon=HORIZON)
        if curve.at_risk[HORIZON] > 0 or curve.survival[HORIZON] == 0:
            value, error, _ = mean_time(curve, HORIZON)
    yield Row(layer, minimum, f"time_in_poverty_{HORIZON}m", ALL, MONTHS, value, error)


def rates_by_group(layer: str, minimum: int, name: str, spells: Spells, state: pd.DataFrame) -> Iterator[Row]:
    """Rates by what the household was like when the spell began."""
    for grouping, number in groupings(state).items():
        for group in np.unique(number):
            yield rate_row(layer, minimum, name, names_of(grouping, int(group)), spells.chosen(number == group))
