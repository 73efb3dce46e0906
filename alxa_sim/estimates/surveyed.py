"""Exits and relapses as a survey finds them that asks every household once a year."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.measures import income_a_head
from alxa_sim.statistics.arrays import Flags, Floats, Ints

LONGEST = 6
"""Years of a spell that are told apart."""


class YearlyHazards(NamedTuple):
    """Events and households at risk by year of a spell whose beginning was seen, (2, years): exits, then relapses."""

    events: Ints
    at_risk: Ints

    def of(self, turn: int, first: int, last: int) -> float:
        """Share of those at risk from the `first` to the `last` year that turned [1/year]; NaN of nobody."""
        years = slice(first - 1, last)
        there = int(self.at_risk[turn, years].sum())
        return int(self.events[turn, years].sum()) / there if there else float("nan")


EXIT, RELAPSE = 0, 1


def surveyed_hazards(panel: pd.DataFrame) -> YearlyHazards:
    """Hazards of income poverty from the yearly panel of a run."""
    months = np.unique(panel["month"])
    _, row = np.unique(panel["household"], return_inverse=True)
    column = np.searchsorted(months, panel["month"])
    shape = (len(months), int(row.max(initial=-1)) + 1)
    exists, poor = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    exists[column, row] = True
    poor[column, row] = income_a_head(panel) < panel["line"].to_numpy(np.float64)
    return hazards_by_year(poor, exists)


def hazards_by_year(poor: Flags, exists: Flags) -> YearlyHazards:
    """Events by year of the spell, from who is poor and who is there, both (years, households)."""
    events, at_risk = np.zeros((2, LONGEST), np.int64), np.zeros((2, LONGEST), np.int64)
    spent = np.zeros(poor.shape[1], np.int64)  # years in the state held; 0 where its beginning was not seen
    for year in range(1, len(poor)):
        watched = exists[year] & exists[year - 1]
        turned = poor[year] != poor[year - 1]
        for turn, held in ((EXIT, poor[year - 1]), (RELAPSE, ~poor[year - 1])):
            at_stake = watched & held & (spent > 0) & (spent <= LONGEST)
            at_risk[turn] += counted(spent[at_stake])
            events[turn] += counted(spent[at_stake & turned])
        spent = np.where(watched & turned, 1, np.where(watched & (spent > 0), spent + 1, 0))
    return YearlyHazards(events, at_risk)


def counted(years: Ints) -> Ints:
    return np.bincount(years, minlength=LONGEST + 1)[1:]


def rates(hazards: YearlyHazards) -> Floats:
    """The hazards by year of the spell, (2, years) [1/year]; NaN of nobody at risk."""
    found = np.full(hazards.events.shape, np.nan)
    np.divide(hazards.events, hazards.at_risk, out=found, where=hazards.at_risk > 0)
    return found
