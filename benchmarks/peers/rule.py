"""The rule that every peer expresses: a household month in whole numbers, cut down to what all can say.

A household has persons, a herd [head], cash [fen] and a generator of its own, a 32-bit linear congruence (Knuth's and
Lewis' "quick and dirty" constants: Numerical Recipes 7.1), so that plain objects, data frames and machine code draw the very
same numbers at little cost. In a month, in this order:

1. births: floor(herd x births of the month + draw);
2. deaths: floor(herd x deaths of the month + draw), at most the herd;
3. half of what stands above the capacity is sold at the price;
4. a wage comes with a fixed chance (one draw);
5. the persons' needs are paid; cash below zero is met by selling animals at the distress price, as many as it takes, and
   what is still missing is a month of hunger, after which cash is 0;
6. in December, whoever earned less than the line over the year is poor; the year starts anew.

Every month the whole herd, all cash and the number of poor households are noted: three whole numbers.

Uses only the standard library, because every peer imports it, in whatever environment it lives.
"""

from __future__ import annotations

BIRTHS = (0.0, 0.02, 0.11, 0.17, 0.09, 0.02, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""Births a head, January first [1/month]."""
DEATHS = (0.021, 0.027, 0.024, 0.013, 0.007, 0.004, 0.004, 0.004, 0.006, 0.009, 0.013, 0.019)
"""Deaths a head, January first [1/month]."""
CAPACITY = 150
"""Herd above which a household sells [head]."""
PRICE = 110_321
"""Of an animal [fen]."""
DISTRESS_PRICE = 68_417
"""Of an animal that must be sold [fen]."""
WAGE = 231_700
"""Of a month [fen]."""
JOB_CHANCE = 0.31
"""That a month brings a wage [1/month]."""
NEED = 41_903
"""Of a person [fen/month]."""
LINE = 380_000
"""Poverty line, a person [fen/year]."""

FACTOR, ADDITION, MODULUS = 1_664_525, 1_013_904_223, 2**32
TO_UNIT = 1.0 / MODULUS

COLUMNS = ("persons", "herd", "cash", "generator", "hunger_months", "year_income", "poor", "spell_years")
"""State of a household, whole numbers."""
TOTALS = ("herd", "cash", "poor")
"""What is noted of all households every month."""

Start = dict[str, list[int]]


def start(households: int) -> Start:
    """The households as they stand before the first month, the same for every peer: one list a column."""
    columns: Start = {name: [0] * households for name in COLUMNS}
    word = 20_140_101
    for row in range(households):
        draws = []
        for _ in range(4):
            word = (FACTOR * word + ADDITION) % MODULUS
            draws.append(word / MODULUS)
        columns["persons"][row] = 1 + int(5 * draws[0])
        columns["herd"][row] = int(220 * draws[1] * draws[1])
        columns["cash"][row] = int(900_000 * draws[2])
        columns["generator"][row] = int(MODULUS * draws[3])
    return columns
