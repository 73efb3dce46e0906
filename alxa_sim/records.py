"""What is said to a user who asks for something impossible, and CSV tables read with such answers.

A `Problem` is a line with its place; a `Refusal` ends a command with exit code 2 before anything is written.
"""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

SAME_FILE = 0.75
"""Likeness from which a file name is offered for another; a folder often holds many that are somewhat alike."""
LONGEST_QUOTE = 60
MOST_PROBLEMS = 20
"""A table with one bad column has as many problems as rows; the first ones say it."""

LARGEST_COUNT = 2**63
"""What no longer fits a column of whole numbers."""

WORDS = {None: "null", True: "true", False: "false"}

FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
"""How a CSV file writes true and false."""


class Refusal(Exception):  # noqa: N818 - no mistake of the program
    """Something the user asked for cannot be done; the command line prints it and exits with 2."""


class Problem(NamedTuple):
    """What is wrong, and where: a file (or an option of the command line) and a line in it, 0 for none."""

    source: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return f"{place}: {self.text}"


class TableError(Refusal):
    """A CSV table that cannot be used, with every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def did_you_mean(word: object, known: Iterable[object]) -> str:
    """`; did you mean 'x'?` with the known name nearest to `word`, or nothing where none is near."""
    near = get_close_matches(str(word), [str(name) for name in known], n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def file_meant(path: Path) -> str:
    """`; did you mean 'x.yaml'?` with the file of the folder nearest to `path`, or nothing where none is near.

    Only the names before the dot are compared: `.yaml` would make any two files alike.
    """
    siblings = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    near = get_close_matches(path.stem, [sibling.stem for sibling in siblings], n=1, cutoff=SAME_FILE)
    return next((f"; did you mean {s.name!r}?" for s in siblings if near == [s.stem]), "")


def quoted(value: object) -> str:
    """`value` as it can stand in one line of a message, in the words of YAML."""
    if isinstance(value, Mapping | tuple | list):
        return "a map" if isinstance(value, Mapping) else "a list"
    text = WORDS.get(value) if value is None or isinstance(value, bool) else None
    return shortened(text or repr(value))


def shortened(text: str) -> str:
    """`text`, or the beginning of a long one, with line breaks and the like escaped."""
    text = printable(text)
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 3]}..."


def printable(text: str) -> str:
    return text if text.isprintable() else repr(text)[1:-1]


def display_path(path: Path) -> str:
    """`path` as seen from the working directory where it lies below it, else in full."""
    whole = Path(os.path.normpath(path.absolute()))
    return printable(str(whole.relative_to(Path.cwd()) if whole.is_relative_to(Path.cwd()) else whole))


def fault_of_file(path: Path) -> str:
    """Why a file cannot be read, with the nearest name in its folder where there is none; empty where it can be."""
    if "\0" in str(path):
        return "is no name a file can have"
    try:
        path.open("rb").close() if path.is_file() else path.stat()
        return "" if path.is_file() else "is a folder" if path.is_dir() else "is not a file"
    except FileNotFoundError:
        return f"no such file{file_meant(path)}"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


@dataclass(frozen=True)
class Field:
    """One column of a CSV table: how a cell is read, its unit and meaning, and what a cell may say.

    A column with a `default` may be left out. `allowed` is what its cells may refer to.
    """

    name: str
    read: Callable[[str], Any]
    unit: str
    meaning: str
    default: Any = None
    unique: bool = False
    allowed: Collection[Any] | None = None


def whole_number(text: str) -> int:
    """A count; raises ValueError for a fraction, a negative number or no number."""
    number = finite_number(text)
    if not number.is_integer():
        raise ValueError(f"must be a whole number, found {quoted(text)}")
    if number >= LARGEST_COUNT:
        raise ValueError(f"is too large: {quoted(text)}")
    return int(text) if text.isdecimal() else int(number)


def finite_number(text: str) -> float:
    """A number of 0 or more; raises ValueError for anything else."""
    try:
        number = float(text if "_" not in text else "no number")
    except ValueError:
        raise ValueError(f"must be a number, found {quoted(text)}") from None
    if not math.isfinite(number):
        raise ValueError(f"must be finite, found {quoted(text)}")
    if number < 0:
        raise ValueError(f"must not be negative, found {text}")
    return number


def flag(text: str) -> bool:
    """True or false, written as 1 or 0, true or false, yes or no."""
    if text.lower() not in FLAGS:
        raise ValueError(f"must be 1 or 0, found {quoted(text)}")
    return FLAGS[text.lower()]


def label(text: str) -> str:
    """A name; raises ValueError for an empty one."""
    if not text:
        raise ValueError("must not be empty")
    return text


class CsvTable(dict[str, list[Any]]):
    """The columns of a CSV file by name, and where each row stands in it."""

    def __init__(self, columns: Mapping[str, list[Any]], source: str, lines: Sequence[int]) -> None:
        super().__init__(columns)
        self._source, self._lines = source, lines

    def problem(self, row: int, text: str) -> Problem:
        """What is wrong with a row, from 0, at its line."""
        return Problem(self._source, self._lines[row], text)


def read_table(path: Path, fields: Sequence[Field]) -> CsvTable:
    """The columns of the CSV file at `path`, by name, as `fields` declare them.

    Raises TableError with every problem found, each with its file, line and column.
    """
    source = display_path(path)
    rows = read_rows(path, source)
    if not rows:
        raise TableError([Problem(source, 0, "is empty; its first line names the columns")])
    (line, header), *body = rows
    problems = list(problems_of_header(source, line, header, fields))
    if not body:
        problems.append(Problem(source, line, "has no rows below its first line"))
    if problems:
        raise TableError(problems)
    columns, problems = read_cells(source, header, body, {field.name: field for field in fields})
    refuse_problems(source, problems)
    missing = {field.name: [field.default] * len(body) for field in fields if field.name not in columns}
    return CsvTable(columns | missing, source, [line for line, _ in body])


def refuse_problems(source: str, problems: list[Problem]) -> None:
    """Raise TableError with the first problems in the order of lines, where there are any."""
    if problems:
        problems.sort(key=lambda problem: problem.line)
        left_out = len(problems) - MOST_PROBLEMS
        more = [Problem(source, 0, f"and {left_out} more problems")] if left_out > 0 else []
        raise TableError(problems[:MOST_PROBLEMS] + more)


def read_rows(path: Path, source: str) -> list[tuple[int, list[str]]]:
    """Every row that is not blank, with the number of its line; cells are stripped."""
    if fault := fault_of_file(path):
        raise TableError([Problem(source, 0, fault)])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            return [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except UnicodeDecodeError:
        raise TableError([Problem(source, 0, "is not text in UTF-8; save it as 'CSV UTF-8'")]) from None
    except csv.Error as error:
        raise TableError([Problem(source, reader.line_num, f"is no CSV: {error}")]) from None


def problems_of_header(source: str, line: int, header: list[str], fields: Sequence[Field]) -> Iterator[Problem]:
    """Columns that are missing, unknown or named twice."""
    known = [field.name for field in fields]
    unknown = [name for name in header if name not in known]
    for field in fields:
        if field.default is None and field.name not in header:
            hint = get_close_matches(field.name, unknown, n=1)
            found = f"; is it {hint[0]!r}?" if hint else f"; it says: {field.meaning} [{field.unit}]"
            yield Problem(source, line, f"column {field.name!r} is missing{found}")
    for name in unknown:
        yield Problem(source, line, f"unknown column {quoted(name)}{did_you_mean(name, known)}")
    for name in sorted({name for name in known if header.count(name) > 1}):
        yield Problem(source, line, f"column {name!r} appears twice")


def read_cells(
    source: str, header: list[str], body: list[tuple[int, list[str]]], fields: Mapping[str, Field]
) -> tuple[dict[str, list[Any]], list[Problem]]:
    """Every column of the header, and what is wrong with its cells."""
    problems = [
        Problem(source, line, f"has {len(row)} cells where the first line names {len(header)} columns")
        for line, row in body
        if len(row) != len(header)
    ]
    whole = [(line, row) for line, row in body if len(row) == len(header)]
    columns = {}
    for position, name in enumerate(header):
        cells = [(line, row[position]) for line, row in whole]
        columns[name], wrong = read_column(fields[name], cells)
        problems += [Problem(source, line, f"column {name!r}: {text}") for line, text in wrong]
    return columns, problems


def read_column(field: Field, cells: list[tuple[int, str]]) -> tuple[list[Any], list[tuple[int, str]]]:
    """The values of one column, and line and text of every problem."""
    values: list[Any] = []
    wrong: list[tuple[int, str]] = []
    first_line: dict[Any, int] = {}
    for line, cell in cells:
        try:
            value = field.read(cell)
        except ValueError as error:
            wrong.append((line, str(error)))
            continue
        if field.allowed is not None and value not in field.allowed:
            wrong.append((line, not_allowed(value, field.allowed)))
        elif field.unique and first_line.setdefault(value, line) != line:
            wrong.append((line, f"{quoted(value)} stands in line {first_line[value]} already"))
        values.append(value)
    return values, wrong


def not_allowed(value: object, allowed: Collection[Any]) -> str:
    """Says what a cell may be."""
    if isinstance(allowed, range):
        return f"must be from {allowed[0]} to {allowed[-1]}, found {quoted(value)}"
    return f"unknown {quoted(value)}{did_you_mean(value, allowed)}"
