"""Households followed from year to year in one run: chronic and transient poverty, and mobility of income."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alxa_sim.estimates.measures import income_a_head
from alxa_sim.estimates.row import ALL, Row
from alxa_sim.statistics.arrays import Floats, Ints
from alxa_sim.statistics.chronic_poverty import chronic_and_transient, chronic_poverty
from alxa_sim.statistics.inequality import theil_l
from alxa_sim.statistics.mobility import evened_out, trace_mobility, transition_matrix

OFTEN = 0.5
"""Share of the years in which a household must be poor to be chronically poor. Assumed: half of them."""
CLASSES = 5


def year_rows(panel: pd.DataFrame) -> Iterator[Row]:
    """Estimates of the households that were there in every December; incomes relative to the line of their year."""
    income, persons = followed(panel)
    if income.shape[0] < CLASSES or income.shape[1] < 2:
        return
    yield from chronic_rows(income, persons)
    yield from mobility_rows(income)


def followed(panel: pd.DataFrame) -> tuple[Floats, Floats]:
    """Income a head over the line (households, years), and members in the first year, of those always there."""
    relative = income_a_head(panel) / np.maximum(panel["line"].to_numpy(np.float64), 1e-9)
    months = np.unique(panel["month"])
    order = np.lexsort([panel["month"].to_numpy(), panel["household"].to_numpy()])
    household = panel["household"].to_numpy()[order]
    _, first, count = np.unique(household, return_index=True, return_counts=True)
    rows = order[first[count == len(months)][:, None] + np.arange(len(months))]
    return relative[rows], panel["persons"].to_numpy(np.float64)[rows[:, :1]].ravel()


def chronic_rows(income: Floats, persons: Floats) -> Iterator[Row]:
    """Jalan and Ravallion's parts of the squared gap, and Foster's duration-adjusted headcount."""
    parts = chronic_and_transient(income, 1.0, 2, persons)
    often = chronic_poverty(income, 1.0, OFTEN, persons)
    share = 100 * parts.transient / parts.total if parts.total > 0 else np.nan
    for name, unit, value in (
        ("squared_gap_chronic", "%", 100 * parts.chronic),
        ("squared_gap_transient", "%", 100 * parts.transient),
        ("transient_share", "% of the squared gap", share),
        ("chronically_poor", "% of persons", 100 * often.headcount),
    ):
        yield Row("income", 0, name, ALL, unit, float(value))


def mobility_rows(income: Floats) -> Iterator[Row]:
    """How far rank and poverty of the first year tell those of the last, and how far years even incomes out."""
    first, last = fifths(income[:, 0]), fifths(income[:, -1])
    stays = transition_matrix((income[:, 0] < 1).astype(np.int64), (income[:, -1] < 1).astype(np.int64), 2)
    evened = evened_out(np.maximum(income, 1e-3), theil_l)
    for name, unit, value in (
        ("mobility_of_fifths", "1", trace_mobility(transition_matrix(first, last, CLASSES))),
        ("poor_first_and_last", "% of the poor", 100 * stays[1, 1]),
        ("fell_poor_first_to_last", "% of the others", 100 * stays[0, 1]),
        ("inequality_evened_out", "1", evened),
    ):
        yield Row("income", 0, name, ALL, unit, float(value))


def fifths(income: Floats) -> Ints:
    """The fifth each household is in, from 0, of nearly equal numbers."""
    rank = np.argsort(np.argsort(income, kind="stable"), kind="stable")
    return np.asarray(rank * CLASSES // len(income), np.int64)
