"""Settings: frozen pydantic classes whose fields are the schema of the scenario files.

A setting is declared once: name, type, default, and under it one docstring that carries its meaning, its
unit in square brackets and its source with the grade, as in

    calving_rate: NonNegative = 0.43
    \"\"\"Calves per breeding camel [1/year]. Source: FACTS 2.3 [F].\"\"\"

`documentation()` reads these docstrings from the source, only when somebody asks (schema, explain, docs), so that
checking a scenario stays fast. `numbers()` turns settings into what compiled code can see.
"""

from __future__ import annotations

import ast
import inspect
import math
import re
import textwrap
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, cast

from annotated_types import Ge, Gt, Le
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    WithJsonSchema,
)

from alxa_sim.late_import import np

GRADES = {
    "F": "sourced",
    "F-": "weak",
    "D": "derived",
    "R": "unverified",
    "SEED": "banner_report",
    None: "assumed",
}
"""Grades of FACTS and what each is called in the product; a figure without one is `assumed`."""

LARGEST = 1e9
"""No setting is larger: a billion yuan, people or kilometres is a slip of the pen, and sums of more could overflow."""

MONTH_PATTERN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def parse_month(text: object) -> int:
    """Months since the year 0 of `"2014-01"`, or of January of the whole year `2014`.

    Raises ValueError for anything else, `2014-13` included.
    """
    if isinstance(text, bool):
        raise ValueError("expected a month such as 2014-01")
    if isinstance(text, int):
        if 1 <= text <= 9999:
            return 12 * text
        raise ValueError(f"expected a month such as 2014-01, found {text}")
    match = MONTH_PATTERN.fullmatch(str(text)) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"expected a month such as 2014-01, found {text!r}")
    return 12 * int(match[1]) + int(match[2]) - 1


def format_month(month: int) -> str:
    """`"2014-01"` for the count of months that `parse_month` gives."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


class DatedValue:
    """A number that changes on given months and holds in between: `{2014-01: 2800, 2015-01: 2968}`.

    Before its first month it has its first value. A plain number is a dated value that never changes.
    """

    __slots__ = ("months", "values")

    def __init__(self, months: tuple[int, ...], values: tuple[float, ...]) -> None:
        self.months = months
        self.values = values

    def at(self, month: int) -> float:
        """The value in force in `month` (months since year 0)."""
        return self.values[max(bisect_right(self.months, month) - 1, 0)]

    def scaled(self, factor: float) -> DatedValue:
        """The same months with every value times `factor`."""
        return DatedValue(self.months, tuple(factor * number for number in self.values))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DatedValue) and self.months == other.months and self.values == other.values

    def __hash__(self) -> int:
        return hash((self.months, self.values))

    def __repr__(self) -> str:
        return f"DatedValue({serialize_dated(self)!r})"


def serialize_dated(value: DatedValue) -> float | dict[str, float]:
    """The YAML form: a number, or a map of months to numbers."""
    if len(value.values) == 1:
        return value.values[0]
    return {format_month(month): number for month, number in zip(value.months, value.values, strict=True)}


def parse_dated(raw: object) -> DatedValue:
    """A dated value from its YAML form; raises ValueError for text, flags, negative or missing numbers."""
    if isinstance(raw, DatedValue):
        return raw
    entries = raw if isinstance(raw, dict) else {0: raw}
    if not entries:
        raise ValueError("must be a number or a map of months to numbers, found an empty map")
    pairs = []
    for key, number in entries.items():
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(f"must be a number or a map of months to numbers, found {number!r}")
        if not math.isfinite(number):
            raise ValueError(f"must be finite, found {number!r}")
        if number < 0:
            raise ValueError(f"must not be negative, found {number!r}")
        if number > LARGEST:
            raise ValueError(f"must be at most {LARGEST:g}, found {number!r}")
        pairs.append((parse_month(key) if isinstance(raw, dict) else 0, float(number)))
    pairs.sort()
    months = tuple(month for month, _ in pairs)
    if len(set(months)) < len(months):
        raise ValueError("names one month twice")
    if len(months) == 1:
        months = (0,)  # it never changes, so two ways to write it are one value
    return DatedValue(months, tuple(number for _, number in pairs))


Month = Annotated[
    int,
    BeforeValidator(parse_month),
    PlainSerializer(format_month),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{MONTH_PATTERN.pattern}$"}),
]
DatedField = Annotated[
    DatedValue,
    BeforeValidator(parse_dated),
    PlainSerializer(serialize_dated),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": LARGEST},
                {"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": LARGEST}},
            ]
        }
    ),
]
if TYPE_CHECKING:
    Dated = Any  # a DatedValue in settings, in compiled code the number of the month
else:
    Dated = DatedField
NonNegative = Annotated[float, Ge(0), Le(LARGEST)]
Positive = Annotated[float, Gt(0), Le(LARGEST)]
Spread = Annotated[float, Ge(0), Le(5)]
"""A standard deviation of a logarithm; at 5 one in six is already 150 times the median."""
Share = Annotated[float, Ge(0), Le(1)]
Count = Annotated[int, Ge(0), Le(10**9)]
YearlyChance = Annotated[float, Ge(0), Le(1), "yearly chance"]
"""A chance a year; compiled code sees the chance a month that compounds to it."""
YearlyRate = Annotated[float, Ge(0), Le(1), "yearly rate"]
"""A growth a year; compiled code sees the growth a month that compounds to it."""
Monthly = tuple[
    NonNegative, NonNegative, NonNegative, NonNegative, NonNegative, NonNegative,
    NonNegative, NonNegative, NonNegative, NonNegative, NonNegative, NonNegative,
]  # fmt: skip
"""One number a calendar month, January first."""


def adding_up_to_1(shares: tuple[float, ...]) -> tuple[float, ...]:
    """The shares; ValueError where they are not the parts of one whole."""
    whole = math.fsum(shares)
    if abs(whole - 1.0) > 1e-6:
        raise ValueError(f"must add up to 1, the whole year, found {whole:g}")
    return shares


MonthlyShares = Annotated[Monthly, AfterValidator(adding_up_to_1)]
"""The share of a year that falls in each calendar month."""


def dated(number: float | dict[str, float]) -> DatedValue:
    """A default for a `Dated` field."""
    return parse_dated(number)


class Documentation(NamedTuple):
    """What a setting's docstring says."""

    meaning: str
    unit: str
    source: str
    grade: str


DOCSTRING = re.compile(
    r"(?P<meaning>.+?) \[(?P<unit>[^\]]+)\]\. "
    r"(?:Source: (?P<source>.+) \[(?P<grade>F-?|D|R|SEED)\]|(?P<assumed>[Aa]ssumed\b.*?))\.?",
    re.DOTALL,
)


def parse_documentation(docstring: str) -> Documentation:
    """Split `Meaning [unit]. Source: ... [grade].` or `Meaning [unit]. Assumed: why.`; ValueError if it is neither."""
    match = DOCSTRING.fullmatch(" ".join(docstring.split()))
    if match is None:
        raise ValueError(f"not of the form 'Meaning [unit]. Source: where [grade].': {docstring!r}")
    source = match["source"] or match["assumed"].partition(":")[2].strip() or "none"
    return Documentation(match["meaning"], match["unit"], source, GRADES[match["grade"]])


def side_by_side(sections: Mapping[str, np.record], kinds: Mapping[str, type[Config]]) -> Any:
    """One row (1,) that holds the `numbers` of several settings, each under its name.

    Compiled code takes an array of one row many times quicker than as many records.
    """
    row = np.zeros(1, record_of(tuple(kinds.items())))
    for name in kinds:
        row[name] = sections[name]
    return row


@cache
def record_of(kinds: tuple[tuple[str, type[Config]], ...]) -> np.dtype[np.void]:
    """The dtype of such a row; always the same object, because Numba takes long over one that it has not seen."""
    return np.dtype((np.record, [(name, kind.record()) for name, kind in kinds]))


def conversion_of(metadata: list[Any]) -> Callable[[Any], Any]:
    """What makes the number of a month of a setting with this metadata."""
    if "yearly chance" in metadata:
        return monthly_chance
    if "yearly rate" in metadata:
        return monthly_rate
    return as_it_is


def monthly_rate(yearly: float) -> float:
    """The growth of a month that makes the growth of a year."""
    return float((1.0 + yearly) ** (1.0 / 12.0) - 1.0)


def as_it_is(value: Any) -> Any:
    return value


class Config(BaseModel):
    """Base of all settings: frozen, no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False,
                              arbitrary_types_allowed=True, defer_build=True)  # fmt: skip

    @classmethod
    @cache
    def record(cls) -> np.dtype[np.void]:
        """The dtype of `numbers`: every numeric setting, in the order of the class."""
        types = ((name, NUMBER_TYPES.get(field.annotation)) for name, field in cls.model_fields.items())
        return np.dtype([(name, *kind) for name, kind in types if kind is not None], align=True)

    def numbers(self, month: int) -> np.record:
        """The record that compiled code sees: every numeric setting with its value in force in `month`.

        Floats stay floats, counts integers, flags booleans, yearly chances and rates become monthly; texts and
        nested settings
        are left out.
        """
        values = tuple(
            value.at(month) if isinstance(value := getattr(self, name), DatedValue) else a_month(value)
            for name, a_month in self._conversions()
        )
        return cast(np.record, np.array([values], self.record()).view(np.recarray)[0])

    @classmethod
    @cache
    def _conversions(cls) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        """What makes a number of a month of each numeric setting."""
        return tuple((name, conversion_of(cls.model_fields[name].metadata)) for name in cls.record().names or ())

    @classmethod
    def documentation(cls) -> dict[str, Documentation]:
        """What each setting of this class means, by name, inherited settings first."""
        return read_documentation(cls)


def monthly_chance(yearly: float) -> float:
    """The chance a month that compounds to `yearly` over twelve months."""
    return float(1.0 - (1.0 - yearly) ** (1.0 / 12.0))


NUMBER_TYPES: dict[Any, tuple[Any, ...]] = {
    float: ("float64",),
    DatedValue: ("float64",),
    int: ("int64",),
    bool: ("bool",),
    Monthly: ("float64", (12,)),
}
"""The types of fields that compiled code can see, and as what."""


@cache
def read_documentation(cls: type[Config]) -> dict[str, Documentation]:
    """The docstrings under the fields of `cls` and of its bases, from their source text."""
    found: dict[str, Documentation] = {}
    for base in reversed(cls.__mro__):
        if not (issubclass(base, Config) and base is not Config):
            continue
        body = cast(ast.ClassDef, ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]).body
        for field, text in pairwise(body):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and field.target.id in cls.model_fields  # a class variable is no setting
                and field.target.id in base.model_fields
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
            ):
                found[field.target.id] = parse_documentation(str(text.value.value))
    return {name: found[name] for name in cls.model_fields if name in found}
