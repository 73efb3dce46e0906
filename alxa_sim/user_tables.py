"""The user's own tables of gacha and households, as CSV files in the place of what would be generated."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from alxa_sim.columns import Flags
from alxa_sim.config import LARGEST
from alxa_sim.households import Households
from alxa_sim.late_import import np
from alxa_sim.records import (
    CsvTable,
    Field,
    Problem,
    display_path,
    finite_number,
    flag,
    label,
    quoted,
    read_table,
    refuse_problems,
    whole_number,
)

MOST_CELLS = 1_000_000
MOST_OF_A_KIND = 1_000_000
MOST_CASH = 1_000_000_000
"""What a household may have; far more would overflow the sums of a gacha."""


def measure(text: str) -> float:
    """A number from 0 to the largest that a setting may be; raises ValueError for anything else."""
    number = finite_number(text)
    if number > LARGEST:
        raise ValueError(f"must be at most {LARGEST:g}, found {quoted(text)}")
    return number


GACHA_FIELDS = (
    Field("id", label, "text", "Name or number of the gacha", unique=True),
    Field("sumu", label, "text", "Sumu it belongs to"),
    Field("row", whole_number, "1", "Row in the grid, 0 in the north"),
    Field("column", whole_number, "1", "Column in the grid, 0 in the west"),
    Field("area", measure, "km2", "Whole area"),
    Field("rain", measure, "mm/year", "Long-run mean rain"),
    Field("road_distance", measure, "km", "Distance from the banner town by road"),
    Field("border", flag, "1", "Touches the state border"),
    Field("poor", flag, "1", "Officially poor gacha"),
    Field("water_distance", measure, "km", "Mean distance from pasture to water", default=5.0),
)

REQUIRED_COUNTS = (
    "children", "adults", "elderly",
    "camels_breeding", "camels_young", "camels_other",
    "sheep_breeding", "sheep_young", "sheep_other",
    "goats_breeding", "goats_young", "goats_other",
)  # fmt: skip
OPTIONAL_COUNTS = {"chronic": 0, "out_of_school": 0, "wage_workers": 0, "migrants": 0}
OPTIONAL_FLAGS = {
    "water_quantity": True,
    "water_quality": True,
    "water_convenience": True,
    "water_reliability": True,
    "member": False,
}
IN_TOWN = 2
"""What `settlement` says of a household that lives in the town, as processes.settlement has it."""
SETTLEMENTS = range(4)


def household_fields(gacha: Collection[str]) -> tuple[Field, ...]:
    """The columns of a table of households that live in the named gacha; unit and meaning are those of `Households`."""
    return (
        Field("id", permanent_number, "1", "Permanent number of the household", unique=True),
        Field("gacha", label, "text", "Gacha it lives in", allowed=gacha),
        *(household_field(name, whole_number) for name in REQUIRED_COUNTS),
        Field("cash", finite_number, "yuan", "Cash and deposits"),
        *(household_field(name, whole_number, default) for name, default in OPTIONAL_COUNTS.items()),
        *(household_field(name, flag, default) for name, default in OPTIONAL_FLAGS.items()),
        Field("schooling", measure, "year", "Years of school of the best-schooled adult", default=9.0),
        Field("house_grade", whole_number, "grade", "1 = A (safe) to 4 = D (worst)", default=2, allowed=range(1, 5)),
        household_field("settlement", whole_number, 0, SETTLEMENTS),
        Field("labour_market", label, "text", "Gacha where its members look for work; if left out its own, or for who "
              "lives in the town the one nearest to it", default=NOT_GIVEN, allowed=gacha),
        Field("debt", finite_number, "yuan", "Owed to the lender", default=0.0),
        Field("registered", flag, "1", "On the register of poor households", default=NOT_GIVEN),
    )  # fmt: skip


NOT_GIVEN = "not given"


def permanent_number(text: str) -> int:
    """A number of a household, to its last digit; a float would round it above 2**53."""
    rounded = whole_number(text)
    return int(text) if text.isascii() and text.isdigit() else rounded


def household_field(name: str, read: Any, default: Any = None, allowed: Collection[Any] | None = None) -> Field:
    declared = Households.columns[name]
    return Field(name, read, declared.unit, declared.meaning.rstrip("."), default=default, allowed=allowed)


def read_gacha(path: Path) -> CsvTable:
    """The table of gacha; raises TableError where two share a cell or the grid would be larger than a million cells."""
    table = read_table(path, GACHA_FIELDS)
    rows, columns = max(table["row"]) + 1, max(table["column"]) + 1
    problems = [*problems_of_places(table)]
    if rows * columns > MOST_CELLS:
        far = max(range(len(table["id"])), key=lambda k: max(table["row"][k], table["column"][k]))
        span = f"with this row and column the grid has {rows:,} times {columns:,} cells"
        text = f"{span}; at most {MOST_CELLS:,} are possible"
        problems.append(table.problem(far, text))
    refuse_problems(display_path(path), problems)
    return table


def problems_of_places(table: CsvTable) -> Iterator[Problem]:
    """Gacha that share a cell, and gacha without area."""
    cells: dict[tuple[int, int], str] = {}
    places = zip(table["id"], table["row"], table["column"], table["area"], strict=True)
    for k, (name, row, column, area) in enumerate(places):
        if (row, column) in cells:
            text = f"gacha {name!r} stands in row {row}, column {column}, with {cells[row, column]!r}"
            yield table.problem(k, text)
        if area == 0:
            yield table.problem(k, f"gacha {name!r} has no area")
        cells.setdefault((row, column), name)


def read_households(path: Path, gacha: Collection[str]) -> CsvTable:
    """The table of households of the named gacha; raises TableError for a household that cannot be."""
    table = read_table(path, household_fields(gacha))
    problems = [
        table.problem(int(row), f"household {table['id'][row]} {text}")
        for text, rows in impossible(table).items()
        for row in np.flatnonzero(rows)
    ]
    refuse_problems(display_path(path), problems)
    return table


def impossible(table: CsvTable) -> dict[str, Flags]:
    """What no household can be, and which rows say it."""
    no_numbers = ("gacha", "registered", "labour_market")
    columns = {name: np.asarray(values) for name, values in table.items() if name not in no_numbers}
    grown = columns["adults"] + columns["elderly"]
    persons = grown + columns["children"]
    of_school_age = (10 * columns["children"] + 8) // 16
    too_many = {
        f"has more than {MOST_OF_A_KIND:,} of {name}": columns[name] > MOST_OF_A_KIND
        for name in (*REQUIRED_COUNTS, *OPTIONAL_COUNTS)
    }
    return too_many | {
        f"has more than {MOST_CASH:,} yuan of cash": columns["cash"] > MOST_CASH,
        "has no adult and no elderly member": grown == 0,
        "has more chronically ill than members": columns["chronic"] > persons,
        "has more children out of school than of school age": columns["out_of_school"] > of_school_age,
        "has more wage workers than adults": columns["wage_workers"] > columns["adults"],
        "has more wage workers and migrants than adults": (columns["wage_workers"] <= columns["adults"])
        & (columns["wage_workers"] + columns["migrants"] > columns["adults"]),
        f"owes more than {MOST_CASH:,} yuan": columns["debt"] > MOST_CASH,
    }
