"""What happened in the years in which households fell back below the line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from panels import Array, Panel

from alxa_sim import Scenario

NEAR = 1.5
"""Income at the last look before the relapse, relative to the line, up to which a household counts as near the line."""
LOST = 0.8
"""Part of the herd of the last look below which a year counts as one of loss."""
MOST = 0.5
"""Part of what income fell by that the fall of one source must make up to be its cause."""


class Years:
    """Every household in every two Decembers that follow one another, in the first year after an exit that was seen.

    `fell` and `stayed` are flags of shape (years, households): who fell back in the year and who did not.
    """

    def __init__(self, panel: Panel, scenario: Scenario) -> None:
        self.panel = panel
        exists, poor = panel["exists"], panel["income_poor"]
        watched = exists[2:] & exists[1:-1] & exists[:-2]
        left = watched & poor[:-2] & ~poor[1:-1]
        self.fell, self.stayed = left & poor[2:], left & ~poor[2:]
        months = [year * 12 + 11 for year in panel.years]
        self.line = np.array([scenario.poverty.six_percent_line.at(month) for month in months])[:, None]

    def of(self, name: str) -> tuple[Array, Array]:
        """A column at the look before the year and at that after it."""
        values = self.panel[name]
        return values[1:-1], values[2:]

    def a_head(self, name: str) -> tuple[Array, Array]:
        persons = np.maximum(self.panel["persons"], 1)
        values = self.panel[name] / persons
        return values[1:-1], values[2:]


def line_grew(years: Years) -> Array:
    """Who fell back with an income still above the line of the year before; nobody else can be told by that."""
    flags: Array = years.fell & (years.a_head("income")[1] >= years.line[1:-1])
    return flags


def fewer_earn(years: Years) -> Array:
    before, after = years.of("earners")
    flags: Array = after < before
    return flags


def fell_ill(years: Years) -> Array:
    before, after = years.of("ill")
    flags: Array = after > before
    return flags


def divided(years: Years) -> Array:
    """Whose member founded a household, which takes its part of the herd along, in the year."""
    exists, parent, number = (years.panel[name] for name in ("exists", "parent", "id"))
    flags = np.zeros_like(years.fell)
    for year in range(len(flags)):
        founded = exists[year + 2] & ~exists[year + 1] & (parent[year + 2] > 0)
        flags[year] = np.isin(number[year + 2], parent[year + 2][founded])
    return flags


def lost_herd(years: Years) -> Array:
    before, after = years.of("herd")
    flags: Array = (before > 0) & (after < LOST * before)
    return flags


def herd_died(years: Years) -> Array:
    """Whose herd shrank by more deaths than sales."""
    flags: Array = lost_herd(years) & (years.of("died")[1] >= years.of("sold")[1])
    return flags


def sold_less(years: Years) -> Array:
    """Whose income fell, by half and more of it because sales of animals brought less than in the year before."""
    before, after = years.of("income")
    sales_before, sales_after = years.of("sales")
    flags: Array = (after < before) & (sales_before - sales_after >= MOST * (before - after))
    return flags


def fewer_animals_sold(years: Years) -> Array:
    before, after = years.of("sold")
    flags: Array = sold_less(years) & (after < before)
    return flags


def was_near(years: Years) -> Array:
    flags: Array = years.a_head("income")[0] < NEAR * years.line[1:-1]
    return flags


SHRANK = f"the herd shrank by more than {round(100 * (1 - LOST))} %"
CAUSES: dict[str, Callable[[Years], Array]] = {
    "fewer members earn a wage": fewer_earn,
    "another member is chronically ill": fell_ill,
    "a member founded a household, with part of the herd": divided,
    f"{SHRANK}, more of it dead than sold": herd_died,
    f"{SHRANK}, more of it sold than dead": lost_herd,
    "less from sales: fewer animals sold than the year before": fewer_animals_sold,
    "less from sales: as many animals sold, for less": sold_less,
    "none of these; only the line grew": line_grew,
    f"none of these; income had been below {NEAR:g} times the line": was_near,
    "none of these; income had been higher": lambda years: np.ones_like(years.fell),
}
"""In order: a household-year counts with the first that holds, so that each counts once and shares add up to one."""
MARGINS = (1.0, 1.25, 1.5, 2.0, 3.0, np.inf)
"""Bounds of income at the exit, relative to the line."""


def margins() -> list[str]:
    """Incomes at the exit, in words: a second cut of the same households."""
    bounds = [f"{low:g} to {high:g} times" if np.isfinite(high) else f"over {low:g} times"
              for low, high in pairwise(MARGINS)]  # fmt: skip
    return [f"income at exit {between} the line" for between in bounds]


def causes(panel: Panel, scenario: Scenario) -> Array:
    """Of those who fell back in the first year after exit and of those who did not, the shares by cause and then by income
    at the exit, and the hazard within each; shape (3, causes and incomes)."""
    years = Years(panel, scenario)
    flags, left = [], np.ones_like(years.fell)
    for holds in CAUSES.values():
        flags.append(left & holds(years))
        left &= ~flags[-1]
    margin = years.a_head("income")[0] / years.line[1:-1]
    flags += [(margin >= low) & (margin < high) for low, high in pairwise(MARGINS)]
    fell, stayed = (np.array([(who & now).sum() for now in flags], float) for who in (years.fell, years.stayed))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.array([fell / years.fell.sum(), stayed / years.stayed.sum(), fell / (fell + stayed)])
