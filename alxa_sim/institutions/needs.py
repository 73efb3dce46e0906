"""The ten needs that the programme brings to zero for every household, one bit each."""

from __future__ import annotations

INCOME, FOOD, CLOTHING, SCHOOL, MEDICAL, HOUSING, WATER, WORK, INDUSTRY, DEBT = (1 << bit for bit in range(10))
NEEDS = {
    "income": INCOME,
    "food": FOOD,
    "clothing": CLOTHING,
    "school": SCHOOL,
    "medical": MEDICAL,
    "housing": HOUSING,
    "water": WATER,
    "work": WORK,
    "industry": INDUSTRY,
    "debt": DEBT,
}
"""Needs by name. FACTS 0 speaks of ten zeroing targets [SEED] without naming them; which ten is assumed: the two
worries and three guarantees, water, income, and what keeps income up: work, something of one's own to produce with,
and freedom from arrears."""
