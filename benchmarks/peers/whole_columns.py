"""The rule in whole columns of numpy, shared by the peers whose households are such columns."""

from __future__ import annotations

import numpy as np
import rule

Columns = dict[str, np.ndarray]


def live_a_month(c: Columns, season: int) -> None:
    """One month of all households, in place; `season` counts from 0 in January."""
    herd, cash = c["herd"], c["cash"]
    births = np.floor(herd * rule.BIRTHS[season] + draw(c)).astype(np.int64)
    deaths = np.minimum(herd, np.floor(herd * rule.DEATHS[season] + draw(c)).astype(np.int64))
    herd += births - deaths
    sold = np.maximum(0, herd - rule.CAPACITY) // 2
    herd -= sold
    income = sold * rule.PRICE + np.where(draw(c) < rule.JOB_CHANCE, rule.WAGE, 0)
    cash += income - c["persons"] * rule.NEED
    forced = np.minimum(herd, (np.maximum(0, -cash) + rule.DISTRESS_PRICE - 1) // rule.DISTRESS_PRICE)
    herd -= forced
    cash += forced * rule.DISTRESS_PRICE
    c["hunger_months"] += cash < 0
    np.maximum(cash, 0, out=cash)
    c["year_income"] += income + forced * rule.DISTRESS_PRICE
    if season == 11:
        c["poor"][:] = c["year_income"] < rule.LINE * c["persons"]
        c["spell_years"][:] = (c["spell_years"] + 1) * c["poor"]
        c["year_income"][:] = 0


def draw(c: Columns) -> np.ndarray:
    """The next number of every household's generator, from 0 to below 1."""
    generator = c["generator"]
    generator[:] = (rule.FACTOR * generator + rule.ADDITION) % rule.MODULUS
    return generator * rule.TO_UNIT


def totals(c: Columns) -> tuple[int, ...]:
    return tuple(int(c[name].sum()) for name in rule.TOTALS)
