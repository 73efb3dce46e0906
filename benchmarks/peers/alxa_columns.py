"""The rule on the machinery of alxa_sim: a Table of declared columns, a compiled kernel, threads by rows."""

from __future__ import annotations

import math
import os

import numba
import rule

from alxa_sim.columns import Ints, Row, Rows, Table, column
from alxa_sim.kernel_cache import compiled, kernel
from alxa_sim.kernels import in_chunks

THREADS = int(os.environ.get("BENCHMARK_THREADS", "1"))
LABEL = f"alxa_sim's columns and kernel, {THREADS} thread{'s' * (THREADS > 1)}"
LIBRARY = f"Numba {numba.__version__}"

BIRTHS, DEATHS, CAPACITY, PRICE, DISTRESS_PRICE = rule.BIRTHS, rule.DEATHS, rule.CAPACITY, rule.PRICE, rule.DISTRESS_PRICE
WAGE, JOB_CHANCE, NEED, LINE = rule.WAGE, rule.JOB_CHANCE, rule.NEED, rule.LINE
FACTOR, ADDITION, MODULUS, TO_UNIT = rule.FACTOR, rule.ADDITION, rule.MODULUS, rule.TO_UNIT


class Households(Table):
    """One row a household."""

    persons: Ints = column("person", "Members.")
    herd: Ints = column("head", "Animals.")
    cash: Ints = column("fen", "Cash.")
    generator: Ints = column("1", "State of its generator.")
    hunger_months: Ints = column("month", "Months of hunger.")
    year_income: Ints = column("fen", "Earned since January.")
    poor: Ints = column("1", "Whether it earned less than the line last year.")
    spell_years: Ints = column("year", "Years it has been poor in a row.")


class Totals(Table):
    """What is noted of all households."""

    herd: Ints = column("head", "Animals.")
    cash: Ints = column("fen", "Cash.")
    poor: Ints = column("household", "Poor households.")


@kernel
def draw(h: Row) -> float:
    """The next number of the household's generator, from 0 to below 1."""
    h.generator = (FACTOR * h.generator + ADDITION) % MODULUS
    return h.generator * TO_UNIT


@kernel
def live_a_month(h: Row, season: int) -> None:
    """The rule for one household."""
    births = int(math.floor(h.herd * BIRTHS[season] + draw(h)))
    deaths = min(h.herd, int(math.floor(h.herd * DEATHS[season] + draw(h))))
    h.herd += births - deaths
    income = 0
    if h.herd > CAPACITY:
        sold = (h.herd - CAPACITY) // 2
        h.herd -= sold
        income = sold * PRICE
    if draw(h) < JOB_CHANCE:
        income += WAGE
    h.cash += income - h.persons * NEED
    if h.cash < 0:
        forced = min(h.herd, (-h.cash + DISTRESS_PRICE - 1) // DISTRESS_PRICE)
        h.herd -= forced
        h.cash += forced * DISTRESS_PRICE
        income += forced * DISTRESS_PRICE
        if h.cash < 0:
            h.hunger_months += 1
            h.cash = 0
    h.year_income += income
    if season == 11:
        h.poor = 1 if h.year_income < LINE * h.persons else 0
        h.spell_years = h.spell_years + 1 if h.poor else 0
        h.year_income = 0


@kernel
def live(households: Rows, totals: Rows, season: int, first: int, last: int) -> None:
    """A month of the households in rows `first` to `last` (excluded), added up as it goes."""
    total = totals[0]
    for i in range(first, last):
        h = households[i]
        live_a_month(h, season)
        total.herd += h.herd
        total.cash += h.cash
        total.poor += h.poor


class Model:
    """All households in one table."""

    def __init__(self, start: rule.Start) -> None:
        self.households = Households(len(start["herd"]))
        for name, values in start.items():
            getattr(self.households, name)[:] = values
        self.live = compiled(live, repr((Households.record(), Totals.record())))
        self.month = 0
        self.totals: list[tuple[int, ...]] = []

    def step(self) -> None:
        noted, season = Totals(1), self.month % 12

        def run(totals: tuple[Table, ...], first: int, last: int) -> None:
            self.live(self.households.arrays, totals[0].arrays, season, first, last)

        in_chunks(run, len(self.households), THREADS, (noted,))
        self.totals.append(tuple(int(getattr(noted, name)[0]) for name in rule.TOTALS))
        self.month += 1

    def state(self) -> dict[str, list[int]]:
        return {name: getattr(self.households, name).tolist() for name in rule.COLUMNS}
