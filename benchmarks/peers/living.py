"""The rule for one household that is an object with attributes, shared by the peers whose agents are objects."""

from __future__ import annotations

from math import floor
from typing import Any

import rule


def live_a_month(h: Any, season: int) -> None:
    """One month of a household; `season` counts from 0 in January."""
    h.generator = (rule.FACTOR * h.generator + rule.ADDITION) % rule.MODULUS
    births = floor(h.herd * rule.BIRTHS[season] + h.generator * rule.TO_UNIT)
    h.generator = (rule.FACTOR * h.generator + rule.ADDITION) % rule.MODULUS
    deaths = min(h.herd, floor(h.herd * rule.DEATHS[season] + h.generator * rule.TO_UNIT))
    h.herd += births - deaths
    income = 0
    if h.herd > rule.CAPACITY:
        sold = (h.herd - rule.CAPACITY) // 2
        h.herd -= sold
        income = sold * rule.PRICE
    h.generator = (rule.FACTOR * h.generator + rule.ADDITION) % rule.MODULUS
    if h.generator * rule.TO_UNIT < rule.JOB_CHANCE:
        income += rule.WAGE
    h.cash += income - h.persons * rule.NEED
    if h.cash < 0:
        forced = min(h.herd, (-h.cash + rule.DISTRESS_PRICE - 1) // rule.DISTRESS_PRICE)
        h.herd -= forced
        h.cash += forced * rule.DISTRESS_PRICE
        income += forced * rule.DISTRESS_PRICE
        if h.cash < 0:
            h.hunger_months += 1
            h.cash = 0
    h.year_income += income
    if season == 11:
        h.poor = int(h.year_income < rule.LINE * h.persons)
        h.spell_years = h.spell_years + 1 if h.poor else 0
        h.year_income = 0
