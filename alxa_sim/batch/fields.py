"""What the columns of the stored tables hold: type, unit and meaning, from where the quantity is declared."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pyarrow as pa

from alxa_sim.columns import Column
from alxa_sim.extension_points import Indicator
from alxa_sim.households import Flows, Gacha, Households, Stocks
from alxa_sim.institution_recorder import COLUMNS
from alxa_sim.recorder import NOTED, NOTED_MONEY
from alxa_sim.registry import found_in


class Field(NamedTuple):
    """A column of a stored table."""

    type: pa.DataType
    unit: str
    meaning: str


INTEGER, NUMBER, FLAG, TEXT = pa.int64(), pa.float64(), pa.bool_(), pa.string()
MONTH = Field(pa.timestamp("ms"), "month", "First day of the month.")
GACHA = Field(INTEGER, "cell", "Number of the gacha's cell on the grid (row times columns plus column).")

RUNS = {
    "status": Field(TEXT, "1", "done, failed, or not run (the batch was interrupted before it ended)."),
    "error": Field(TEXT, "1", "Why the run failed, in one line; empty for the others."),
    "command": Field(TEXT, "1", "What repeats this run, given inside the results folder."),
}


def stored(column: Column) -> Field:
    """How a column of the model is stored: money leaves it in yuan."""
    if column.unit == "fen":
        return Field(NUMBER, "yuan", column.meaning)
    return Field(pa.from_numpy_dtype(column.dtype), column.unit, column.meaning)


SNAPSHOT = {
    "household": Field(pa.uint64(), "1", "Permanent number of the household."),
    "persons": Field(INTEGER, "person", "Members of the household."),
    "camels": Field(INTEGER, "head", "Camels of the household."),
    "sheep": Field(INTEGER, "head", "Sheep of the household."),
    "goats": Field(INTEGER, "head", "Goats of the household."),
    "sheep_units": Field(NUMBER, "sheep unit", "Herd: a camel counts 7, a goat 0.8, a young one half."),
} | {name: stored(Households.columns[name]) for name in (*NOTED, *NOTED_MONEY) if name in Households.columns}
"""A household as it stood when something happened to it."""

HOUSEHOLDS = SNAPSHOT | {
    "first_month": Field(MONTH.type, "month", "Month in which the household was first seen."),
    "last_month": Field(MONTH.type, "month", "Month in which it ended or left the banner; empty if it never did."),
    "parent": stored(Households.columns["parent"]),
    "ending": stored(Households.columns["ending"]),
}
CHANGES = SNAPSHOT | {
    "month": MONTH,
    "layer": Field(TEXT, "1", "Which poverty: actual, income, deprivation, administrative, or monitoring after it."),
    "entered": Field(FLAG, "1", "True: became poor. False: left poverty."),
    "first": Field(FLAG, "1", "The state was held already when the household was first seen."),
}
COSTS = {
    "month": MONTH,
    "intervention": Field(TEXT, "1", "Kind of the intervention."),
    "cost": Field(NUMBER, "yuan", "What it cost the public this month, what leaked included."),
    "household_cost": Field(NUMBER, "yuan", "What households paid beside it this month."),
    "leaked": Field(NUMBER, "yuan", "Part of the public cost that did not reach its purpose."),
    "households": Field(INTEGER, "household", "Households it served this month."),
}
PLACES = {
    "gacha": GACHA,
    "name": Field(TEXT, "1", "Name of the gacha in the user's table; its number in a generated world."),
    "sumu": Field(INTEGER, Gacha.columns["sumu"].unit, Gacha.columns["sumu"].meaning),
    "sumu_name": Field(TEXT, "1", "Name of the sumu in the user's table; its number in a generated world."),
}
ESTIMATES_BY_RUN = {
    "layer": Field(TEXT, "1", "Which poverty: actual, income, administrative, deprivation, or any."),
    "minimum": Field(INTEGER, "month", "Months that a new state must hold to count; 0 of what has no spells."),
    "estimate": Field(TEXT, "1", "Name of the estimate."),
    "group": Field(TEXT, "1", "Of whom: all, or a group of households."),
    "unit": Field(TEXT, "1", "Unit of the value."),
    "value": Field(NUMBER, "as said", "The estimate of this run; empty where the run cannot tell."),
    "std_error": Field(NUMBER, "as said", "Error by sampling households within the run; empty where there is none."),
    "weight": Field(NUMBER, "household-year", "Time at risk behind a rate; empty of other estimates."),
}
QUANTITIES = {
    "quantity": Field(TEXT, "1", "Name of the quantity, as files of targets use it."),
    "year": Field(INTEGER, "year", "Calendar year, its December or its twelve months; 0 of the whole run."),
    "unit": Field(TEXT, "1", "Unit of the value."),
    "value": Field(NUMBER, "as said", "The quantity in this run; empty where the run cannot tell."),
}
LEDGER = {
    "month": MONTH,
    "flow": Field(TEXT, "1", "What the money was for: a column of gacha_monthly, which tells it by gacha."),
    "payer": Field(TEXT, "1", "Sector that paid: households, kin, lender, public, rest of the world."),
    "payee": Field(TEXT, "1", "Sector that received."),
    "amount": Field(NUMBER, "yuan", "What was paid this month in the whole banner."),
}


@cache
def fields_of(table: str) -> dict[str, Field]:
    """The columns that `table` may have, by name."""
    if table == "monthly":
        indicators = found_in("alxa_sim.indicators", Indicator).values()
        return {"month": MONTH} | {i.name: Field(NUMBER, i.unit, i.meaning) for i in indicators}
    if table == "gacha_monthly":
        place = {
            "month": MONTH,
            "gacha": GACHA,
            "row": Field(INTEGER, "1", "Row of the cell on the grid."),
            "column": Field(INTEGER, "1", "Column of the cell on the grid."),
        }
        columns = Gacha.columns | Flows.columns | Stocks.columns
        return place | {name: stored(column) for name, column in columns.items()}
    if table == "institutions":
        return {"month": MONTH} | {name: Field(NUMBER, r.unit, r.meaning) for name, r in COLUMNS.items()}
    return {
        "runs": RUNS,
        "places": PLACES,
        "households": HOUSEHOLDS,
        "changes": CHANGES,
        "costs": COSTS,
        "ledger": LEDGER,
        "quantities": QUANTITIES,
        "estimates_by_run": ESTIMATES_BY_RUN,
    }[table]
