"""The four contracts for adding to the model: intervention, shock, indicator, figure. One file and its test each.

A file dropped into `interventions/`, `shocks/`, `indicators/` or `figures/` is found by its folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeVar

from pydantic import model_validator

from alxa_sim.columns import Flags, Floats, Ints
from alxa_sim.config import Config, Count, Dated, Month, dated
from alxa_sim.household_columns import HouseholdColumns
from alxa_sim.households import Households
from alxa_sim.late_import import np
from alxa_sim.levers import Levers

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MatplotlibFigure
    from pandas import DataFrame


class Moment(NamedTuple):
    """A month of a run: `month` counts from year 0, `step` from the start of the period (0 = first month)."""

    month: int
    step: int

    @property
    def year(self) -> int:
        return self.month // 12

    @property
    def calendar_month(self) -> int:
        """1 for January to 12 for December."""
        return self.month % 12 + 1


class PublicCost(NamedTuple):
    """What an intervention cost the public this month and how many households it served."""

    fen: int
    households: int


class Measure(Config):
    """What interventions and shocks share: a period and a strength."""

    kind: ClassVar[str]
    start: Month | None = None
    """First month in force [month]. Assumed: the start of the run where it is left out."""
    end: Month | None = None
    """Last month in force [month]. Assumed: the end of the run where it is left out."""

    def __init_subclass__(cls, kind: str | None = None) -> None:
        super().__init_subclass__()
        if kind is not None:
            cls.kind = kind

    @classmethod
    def __pydantic_init_subclass__(cls, kind: str | None = None, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)

    @model_validator(mode="after")
    def check_period(self) -> Measure:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("end lies before start")
        return self

    def in_force(self, moment: Moment) -> bool:
        after_start = self.start is None or moment.month >= self.start
        return after_start and (self.end is None or moment.month <= self.end)


class Intervention(Measure):
    """A system of the programme. It moves levers only, and says what it cost.

    `apply` must change nothing, bit for bit, where `strength` is 0; it never writes a column of the households.
    """

    ramp_months: Count = 0
    """Months from the start until full strength, in equal steps [month]. Assumed: no ramp."""
    strength: Dated = dated(1.0)
    """How much of the measure is carried out, 0 = nothing, 1 = as set [1]. Assumed: in full."""

    def strength_at(self, moment: Moment) -> float:
        """The strength in force, ramp included."""
        strength = self.strength.at(moment.month)
        since_start = moment.step if self.start is None else moment.month - self.start
        return strength * min(1.0, (since_start + 1) / (self.ramp_months + 1))

    def apply(self, households: Households, levers: Levers, moment: Moment) -> PublicCost:
        raise NotImplementedError(f"{type(self).__name__} says nowhere what it does")  # a subclass must


class Shock(Measure):
    """Something that befalls the banner. It moves levers only, and changes nothing at severity 0."""

    def apply(self, levers: Levers, moment: Moment) -> None:
        raise NotImplementedError(f"{type(self).__name__} says nowhere what it does")  # a subclass must


class LivingHouseholds:
    """The households that exist, column by column, as indicators see them: `living.cash`, `living.persons`.

    Columns are copies, shared with others who read them (see household_columns), not the state of the model. `line` is
    the poverty line in force, a head [yuan/year].
    """

    def __init__(self, households: Households | HouseholdColumns, line: float) -> None:
        self.line = line
        self._columns = households if isinstance(households, HouseholdColumns) else HouseholdColumns(households)

    def __getattr__(self, name: str) -> Any:
        values = getattr(self._columns, name)
        if not self._columns.everyone:
            values = values[self._columns.rows]
        setattr(self, name, values)
        return values

    def __len__(self) -> int:
        return len(self._columns.rows)

    @cached_property
    def people(self) -> int:
        """Members of all households."""
        return int(self.persons.sum())

    @cached_property
    def weights(self) -> Floats:
        """Members of each household as floats, whose sums are exact and many times quicker than those of integers."""
        members: Floats = self.persons.astype(np.float64)
        return members

    @cached_property
    def shortfall(self) -> Floats:
        """How far income a head falls short of the line, relative to it; at most 1, and 0 from the line up."""
        if self.line <= 0.0:
            return np.zeros(len(self))
        short: Floats = np.clip(1.0 - self.income_a_head / self.line, 0.0, 1.0)
        return short

    @cached_property
    def guarantees_unmet(self) -> Ints:
        """How many of the six guarantees are unmet."""
        lacks = (self.lacks_food, self.lacks_clothing, self.lacks_school, self.lacks_medical, self.lacks_housing,
                 self.lacks_water)  # fmt: skip
        unmet: Ints = np.sum(lacks, axis=0, dtype=np.int64)
        return unmet

    def mean_of_persons(self, values: Floats) -> float:
        """Mean over people of a number of their household; not a number where nobody is left."""
        return float(self.persons @ values) / self.people if self.people else float("nan")


@dataclass(frozen=True)
class Indicator:
    """A monthly number of the whole world, computed from the households that exist."""

    name: str
    unit: str
    meaning: str
    compute: Callable[[LivingHouseholds], float]


Compute = TypeVar("Compute", bound=Callable[..., Any])


def indicator(unit: str) -> Callable[[Callable[[LivingHouseholds], float]], Indicator]:
    """Declare an indicator: its name is the function's, its meaning the docstring's first line."""

    def declare(compute: Callable[[LivingHouseholds], float]) -> Indicator:
        meaning = (compute.__doc__ or "").strip().partition("\n")[0]
        if not meaning:
            raise ValueError(f"indicator {compute.__name__} needs a docstring that says what it means")
        return Indicator(compute.__name__, unit, meaning, compute)

    return declare


class Drawing(NamedTuple):
    """What a figure gives back: the canvas, the numbers that stand on it, and the words that go with it."""

    canvas: MatplotlibFigure
    numbers: DataFrame
    caption: str
    alt_text: str


def share_of_persons(households: LivingHouseholds, flags: Flags) -> float:
    """Share of the people in households with the flag; not a number where nobody is left."""
    total = households.people
    return float(households.weights @ flags) / total if total else float("nan")


FolderKind = Literal["runs", "comparison"]
"""What a folder of results holds: the runs of one scenario, or scenarios beside one another."""


@dataclass(frozen=True)
class Figure:
    """A figure drawn from the tables of a results folder; it never sees a model."""

    name: str
    title: str
    tables: Mapping[str, tuple[str, ...]]
    draw: Callable[..., Drawing]
    of: FolderKind = "runs"


def figure(
    title: str, of: FolderKind = "runs", **tables: tuple[str, ...]
) -> Callable[[Callable[..., Drawing]], Figure]:
    """Declare a figure: its name is the function's; `tables` says which columns of which tables it needs.

    It is called with these tables by name, each led by the column `run` (of a comparison by `scenario`).
    """

    def declare(draw: Callable[..., Drawing]) -> Figure:
        return Figure(draw.__name__, title, tables, draw, of)

    return declare
