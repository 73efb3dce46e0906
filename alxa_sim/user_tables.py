"""The user's own tables of gacha and households, as CSV files in the place of what would be generated."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from alxa_sim.households import Households
from alxa_sim.late_import import np
from alxa_sim.records import (
    Field,
    Problem,
    TableError,
    display_path,
    finite_number,
    flag,
    label,
    read_table,
    whole_number,
)

MOST_CELLS = 1_000_000
MOST_OF_A_KIND = 1_000_000
MOST_CASH = 1_000_000_000
"""What a household may have; far more would overflow the sums of a gacha."""

GACHA_FIELDS = (
    Field("id", label, "text", "Name or number of the gacha", unique=True),
    Field("sumu", label, "text", "Sumu it belongs to"),
    Field("row", whole_number, "1", "Row in the grid, 0 in the north"),
    Field("column", whole_number, "1", "Column in the grid, 0 in the west"),
    Field("area", finite_number, "km2", "Whole area"),
    Field("rain", finite_number, "mm/year", "Long-run mean rain"),
    Field("road_distance", finite_number, "km", "Distance from the banner town by road"),
    Field("border", flag, "1", "Touches the state border"),
    Field("poor", flag, "1", "Officially poor gacha"),
    Field("water_distance", finite_number, "km", "Mean distance from pasture to water", default=5.0),
)

REQUIRED_COUNTS = (
    "children", "adults", "elderly",
    "camels_breeding", "camels_young", "camels_other",
    "sheep_breeding", "sheep_young", "sheep_other",
    "goats_breeding", "goats_young", "goats_other",
)  # fmt: skip
OPTIONAL_COUNTS = {"chronic": 0, "out_of_school": 0, "wage_workers": 0}
OPTIONAL_FLAGS = {
    "water_quantity": True,
    "water_quality": True,
    "water_convenience": True,
    "water_reliability": True,
}


def household_fields(gacha: Collection[str]) -> tuple[Field, ...]:
    """The columns of a table of households that live in the named gacha; unit and meaning are those of `Households`."""
    return (
        Field("id", permanent_number, "1", "Permanent number of the household", unique=True),
        Field("gacha", label, "text", "Gacha it lives in", allowed=gacha),
        *(household_field(name, whole_number) for name in REQUIRED_COUNTS),
        Field("cash", finite_number, "yuan", "Cash and deposits"),
        *(household_field(name, whole_number, default) for name, default in OPTIONAL_COUNTS.items()),
        *(household_field(name, flag, default) for name, default in OPTIONAL_FLAGS.items()),
        Field("schooling", finite_number, "year", "Years of school of the best-schooled adult", default=9.0),
        Field("house_grade", whole_number, "grade", "1 = A (safe) to 4 = D (worst)", default=2, allowed=range(1, 5)),
        Field("registered", flag, "1", "On the register of poor households", default=NOT_GIVEN),
    )


NOT_GIVEN = "not given"


def permanent_number(text: str) -> int:
    """A number of a household, to its last digit; a float would round it above 2**53."""
    rounded = whole_number(text)
    return int(text) if text.isascii() and text.isdigit() else rounded


def household_field(name: str, read: Any, default: Any = None) -> Field:
    declared = Households.columns[name]
    return Field(name, read, declared.unit, declared.meaning.rstrip("."), default=default)


def read_gacha(path: Path) -> dict[str, list[Any]]:
    """The table of gacha; raises TableError where two share a cell or the grid would be larger than a million cells."""
    table = read_table(path, GACHA_FIELDS)
    cells: dict[tuple[int, int], str] = {}
    for name, row, column in zip(table["id"], table["row"], table["column"], strict=True):
        if (row, column) in cells:
            refuse(path, f"gacha {name!r} stands in row {row}, column {column}, with {cells[row, column]!r}")
        cells[row, column] = name
    if (max(table["row"]) + 1) * (max(table["column"]) + 1) > MOST_CELLS:
        refuse(path, f"rows and columns span a grid of more than {MOST_CELLS:,} cells")
    for name, area in zip(table["id"], table["area"], strict=True):
        if area == 0:
            refuse(path, f"gacha {name!r} has no area")
    return table


def read_households(path: Path, gacha: Collection[str]) -> dict[str, list[Any]]:
    """The table of households of the named gacha; raises TableError for a household that cannot be."""
    table = read_table(path, household_fields(gacha))
    columns = {name: np.asarray(values) for name, values in table.items() if name not in ("gacha", "registered")}
    grown = columns["adults"] + columns["elderly"]
    persons = grown + columns["children"]
    of_school_age = (10 * columns["children"] + 8) // 16
    impossible = {
        f"has more than {MOST_OF_A_KIND:,} of {name}": columns[name] > MOST_OF_A_KIND
        for name in (*REQUIRED_COUNTS, *OPTIONAL_COUNTS)
    }
    impossible |= {
        f"has more than {MOST_CASH:,} yuan of cash": columns["cash"] > MOST_CASH,
        "has no adult and no elderly member": grown == 0,
        "has more chronically ill than members": columns["chronic"] > persons,
        "has more children out of school than of school age": columns["out_of_school"] > of_school_age,
        "has more wage workers than adults": columns["wage_workers"] > columns["adults"],
    }
    for text, rows in impossible.items():
        if rows.any():
            refuse(path, f"household {table['id'][int(np.argmax(rows))]} {text}")
    return table


def refuse(path: Path, text: str) -> None:
    raise TableError([Problem(display_path(path), 0, text)])
