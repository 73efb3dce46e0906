"""The four contracts for adding to the model: intervention, shock, indicator, figure. One file and its test each.

A file dropped into `interventions/`, `shocks/`, `indicators/` or `figures/` is found by its folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeVar

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from alxa_sim.columns import Flags, Floats, Ints
from alxa_sim.config import Config, Count, Dated, Month, Share, dated
from alxa_sim.household_columns import HouseholdColumns
from alxa_sim.households import Households
from alxa_sim.institutions.institutions import Institutions
from alxa_sim.institutions.institutions import Overhead as Overhead
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen
from alxa_sim.processes.budget import BudgetSettings
from alxa_sim.processes.industry import IndustrySettings
from alxa_sim.records import quoted
from alxa_sim.statistics.products import dot

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


class Costs(NamedTuple):
    """What households must pay for, whatever part the public offers, in prices of January 2014 [yuan]."""

    house: float = BudgetSettings().house_cost
    stake: float = IndustrySettings().stake


class Banner:
    """What an intervention sees of the banner this month, to read only.

    `households` are the columns of all rows, those that ended included (`exists`); flags and numbers are one a row.
    `institutions` are the books of the institutions, `gacha` the columns of the grid. `price_level` is 1 in January
    2014; `costs` are in prices of that month.
    """

    def __init__(
        self,
        households: Households | HouseholdColumns,
        gacha: Any,
        institutions: Institutions,
        moment: Moment,
        price_level: float,
        line: float,
        costs: Costs | None = None,
    ) -> None:
        self.households = households if isinstance(households, HouseholdColumns) else HouseholdColumns(households)
        self.gacha = gacha
        self.institutions = institutions
        self.moment = moment
        self.price_level = price_level
        self.line = line
        self.costs = Costs() if costs is None else costs

    @property
    def house_cost(self) -> int:
        """What it costs now to make an unsafe house safe [fen]."""
        return fen(self.price_level * self.costs.house)

    @property
    def stake(self) -> int:
        """What a place in the specialty industry takes now [fen]."""
        return fen(self.price_level * self.costs.stake)

    @property
    def leakage(self) -> float:
        """Part of the money for works and grants that does not reach its purpose this month."""
        return float(self.institutions.group.leakage[0])

    @property
    def exists(self) -> Flags:
        """Households that live in the banner."""
        flags: Flags = self.households.exists
        return flags

    @property
    def cell(self) -> Ints:
        """Gacha of each household."""
        cells: Ints = self.households.gacha
        return cells

    @property
    def persons(self) -> Ints:
        """Members of each household."""
        return self.households.persons

    @property
    def camels(self) -> Ints:
        """Camels of each household."""
        return self.households.camels

    @cached_property
    def sheep_units(self) -> Floats:
        """Herd of each household; a camel counts seven and a goat 0.8, the young half [sheep unit]."""
        h = self.households
        units: Floats = 7.0 * (h.camels_breeding + h.camels_other + 0.5 * h.camels_young)
        units += h.sheep_breeding + h.sheep_other + 0.5 * h.sheep_young
        units += 0.8 * (h.goats_breeding + h.goats_other + 0.5 * h.goats_young)
        return units

    @cached_property
    def registered(self) -> Flags:
        """Households on the register."""
        return self.households.registered & self.exists

    @cached_property
    def entitled(self) -> Flags:
        """Households on the register, or that left it with support going on, or that are watched for relapse."""
        h = self.households
        return ((h.register_status > 0) | h.watched) & self.exists

    @cached_property
    def reached(self) -> Flags:
        """Households whose case is open and for whom a plan of measures is made."""
        return self.households.measured & self.exists

    def has_noted(self, need: int) -> Flags:
        """Reached households of which a need (a bit of casework.NEEDS) is noted."""
        noted: Flags = (self.households.needs_seen & need) != 0
        return noted & self.reached


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

    def months_in_force(self, moment: Moment) -> int:
        """Months since the start, this one included."""
        return 1 + (moment.step if self.start is None else moment.month - self.start)


class Intervention(Measure):
    """A system of the programme. It moves levers only: offers to households, and mandates of institutions.

    `apply` must change nothing, bit for bit, where `strength` is 0; it never writes a column of the households. What
    the offers cost is booked once households took them; `apply` returns what it cost besides.
    """

    leaks: ClassVar[bool] = True
    """Whether money for its offers can go astray where responsibility is weak, so that the public pays more than
    arrives; wages and premiums cannot. Works and grants to institutions arrive the smaller, whoever asks for them."""

    ramp_months: Count = 0
    """Months from the start until full strength, in equal steps [month]. Assumed: no ramp."""
    strength: Dated = dated(1.0)
    """How much of the measure is carried out, 0 = nothing, 1 = as set [1]. Assumed: in full."""

    def strength_at(self, moment: Moment) -> float:
        """The strength in force, ramp included."""
        return self.strength.at(moment.month) * min(1.0, self.months_in_force(moment) / (self.ramp_months + 1))

    def weakened(self, left: float) -> Self:
        """The same intervention with `left` of its strength, 0 to 1."""
        if left == 1.0:
            return self
        return self.model_copy(update={"strength": self.strength.scaled(left)})

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        raise NotImplementedError(f"{type(self).__name__} says nowhere what it does")  # a subclass must

    def taking_part(self, eligible: Flags, levers: Levers, rate: float) -> Flags:
        """Of the eligible, those whose stored draw lies below `rate`: a higher rate only adds households."""
        flags: Flags = eligible & (levers.take_up_draws(self.kind) < rate)
        return flags


class TargetedIntervention(Intervention):
    """An intervention for single households with a need. The work team brings those whose need it has noted and
    planned for; of the others on the register some apply by themselves."""

    applying: Share = 0.03
    """Chance of a household on the register that no team brings to apply by itself [1/month]. Assumed: a third within
    a year; the seat of the sumu is a day away."""

    def found(self, banner: Banner, levers: Levers, need: int) -> Flags:
        """Households that teams bring for a need (a bit of needs.NEEDS), and those that applied since the start."""
        chance = 1.0 - (1.0 - self.applying) ** self.months_in_force(banner.moment)
        applies = levers.take_up_draws(f"{self.kind} applies") < chance
        flags: Flags = banner.has_noted(need) | (banner.entitled & applies)
        return flags


class Shock(Measure):
    """Something that befalls the banner. It moves levers only, and changes nothing at severity 0.

    One that takes strength from interventions says in `strength_left` how much it leaves them, and in `names` which
    it means; it need not move a lever.
    """

    def apply(self, levers: Levers, moment: Moment) -> None:
        raise NotImplementedError(f"{type(self).__name__} says nowhere what it does")  # a subclass must

    def strength_left(self, name: str, moment: Moment) -> float:  # noqa: ARG002 - most shocks leave all of it
        """Part of its strength that the intervention of this name keeps this month, 0 to 1."""
        return 1.0

    def names(self) -> tuple[str, ...]:
        """Interventions of the scenario that it speaks of."""
        return ()

    def placed(self, cell_of: Mapping[str, int]) -> Self:  # noqa: ARG002 - most shocks strike the whole banner
        """The same shock with the gacha it strikes given by the numbers of their cells."""
        return self


def parse_place(raw: object) -> int | str:
    """A gacha by the number of its cell or by its name; ValueError for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueError(f"must be the number of a cell or the name of a gacha, found {quoted(raw)}")
    if isinstance(raw, int) and raw < 0:
        raise ValueError(f"must not be negative, found {raw}")
    return raw


Place = Annotated[
    int | str,
    BeforeValidator(parse_place),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}]}),
]


class LocalShock(Shock):
    """A shock that can strike some gacha and leave out others."""

    gacha: tuple[Place, ...] | None = None
    """Gacha it strikes, by the number of the cell or by the name in the table of gacha [cell]. Assumed: all where it
    is left out."""

    def placed(self, cell_of: Mapping[str, int]) -> Self:
        if self.gacha is None:
            return self
        cells = tuple(place if isinstance(place, int) else cell_of[place] for place in self.gacha)
        return self.model_copy(update={"gacha": cells})

    @property
    def struck(self) -> Any:
        """What picks the cells it strikes out of a column of gacha."""
        return slice(None) if self.gacha is None else np.array(self.gacha, dtype=np.int64)


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
            values = values.take(self._columns.rows, axis=0)
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
        """How far income a head falls short of the line, relative to it; 0 from the line up, 1 from an income of 0 down
        (as statistics/poverty_measures.py has it)."""
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
        return dot(self.persons, values) / self.people if self.people else float("nan")


@dataclass(frozen=True)
class Indicator:
    """A monthly number of the whole world, computed `of` the households that exist (LivingHouseholds) or of the
    accounts of the last twelve months (accounts.YearOfAccounts)."""

    name: str
    unit: str
    meaning: str
    compute: Callable[[Any], float]
    of: Literal["households", "accounts"] = "households"


Compute = TypeVar("Compute", bound=Callable[..., Any])


def indicator(
    unit: str, of: Literal["households", "accounts"] = "households"
) -> Callable[[Callable[[Any], float]], Indicator]:
    """Declare an indicator: its name is the function's, its meaning the docstring's first line."""

    def declare(compute: Callable[[Any], float]) -> Indicator:
        meaning = (compute.__doc__ or "").strip().partition("\n")[0]
        if not meaning:
            raise ValueError(f"indicator {compute.__name__} needs a docstring that says what it means")
        return Indicator(compute.__name__, unit, meaning, compute, of)

    return declare


class Drawing(NamedTuple):
    """What a figure gives back: the canvas, the numbers that stand on it, and the words that go with it."""

    canvas: MatplotlibFigure
    numbers: DataFrame
    caption: str
    alt_text: str


def first_in_line(eligible: Flags, turn: Floats, cost: Any, limit: float) -> Flags:
    """Of the eligible, those with the smallest `turn` until the sum of their `cost`, one for all or one each, would
    pass `limit`.

    Whoever no longer fits ends the line, so that a larger limit only adds households.
    """
    chosen: Flags = np.zeros(len(eligible), dtype=np.bool_)
    rows = np.flatnonzero(eligible)
    if np.ndim(cost) == 0:
        chosen[smallest(rows, turn, int(limit // cost) if cost > 0 else len(rows))] = True
        return chosen
    each = cost[rows]
    if each.sum() <= limit:
        chosen[rows] = True
        return chosen
    order = np.argsort(turn[rows], kind="stable")
    served = np.cumsum(each[order]) <= limit
    chosen[rows[order[served]]] = True
    return chosen


def first_in_each(eligible: Flags, turn: Floats, group: Ints, places: Ints) -> Flags:
    """Of the eligible in each group, those with the smallest `turn`, as many as the group has `places`."""
    chosen: Flags = np.zeros(len(eligible), dtype=np.bool_)
    if not places.any():
        return chosen
    rows = np.flatnonzero(eligible)
    groups = group[rows]
    for number in np.flatnonzero(places > 0):
        chosen[smallest(rows[groups == number], turn, int(places[number]))] = True
    return chosen


def smallest(rows: Ints, turn: Floats, number: int) -> Ints:
    """`number` of the rows, those with the smallest `turn`; of equals the first."""
    if len(rows) <= number:
        return rows
    if number <= 0:
        return rows[:0]
    turns = turn[rows]
    last = np.partition(turns, number - 1)[number - 1]  # sorts no more than it must
    before = rows[turns < last]
    return np.concatenate([before, rows[turns == last][: number - len(before)]])


def due_this_month(a_year: float, months: int) -> int:
    """Whole units of a capacity `a_year` that fall into the month number `months` (from 1) since the start."""
    return int(a_year * months / 12.0) - int(a_year * (months - 1) / 12.0)


def share_of_persons(households: LivingHouseholds, flags: Flags) -> float:
    """Share of the people in households with the flag; not a number where nobody is left."""
    total = households.people
    return dot(households.weights, flags) / total if total else float("nan")


FolderKind = Literal["runs", "comparison", "shares", "sweep", "calibration"]
"""What a folder of results holds: the runs of one scenario, scenarios beside one another, shares of systems, the runs
of a design, or settings fitted to the record."""


@dataclass(frozen=True)
class Figure:
    """A figure drawn from the tables of a results folder; it never sees a model.

    What it says stands in the glossary under its name: `title`, and whatever it draws and tells.
    """

    name: str
    tables: Mapping[str, tuple[str, ...]]
    draw: Callable[..., Drawing]
    of: FolderKind = "runs"
    width: Literal["single", "double"] = "double"
    at_once: bool = False
    """Whether the command that makes a folder draws it, not only `alxa figures`."""
    needs: str = ""
    """The command that adds its tables to a folder, where the one that makes the folder does not."""


def figure(
    of: FolderKind = "runs",
    width: Literal["single", "double"] = "double",
    at_once: bool = False,
    needs: str = "",
    **tables: tuple[str, ...],
) -> Callable[[Callable[..., Drawing]], Figure]:
    """Declare a figure: its name is the function's; `tables` says which columns of which tables it needs.

    It is called with the sheet it is drawn on (language, width, choices) and with these tables by name, each led by the
    column `run` (of a comparison by `scenario`, of shares by `part`).
    """

    def declare(draw: Callable[..., Drawing]) -> Figure:
        return Figure(draw.__name__, tables, draw, of, width, at_once, needs)

    return declare
