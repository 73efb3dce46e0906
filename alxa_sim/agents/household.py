"""A household as a Mesa agent: a window on one row of the table of households, with no state of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
from mesa import Agent

from alxa_sim.agents.moved_by_kernel import NAMES as MOVED_BY_KERNEL
from alxa_sim.agents.moved_by_kernel import MovedByKernel
from alxa_sim.columns import Column
from alxa_sim.households import Households
from alxa_sim.user_tables import MOST_CASH, MOST_OF_A_KIND


@dataclass(frozen=True)
class Derived:
    """A read-only quantity worked out from columns: of one window, or of the whole table at once."""

    unit: str
    meaning: str
    compute: Callable[[Any], Any]


DERIVED: dict[str, Derived] = {
    "unique_id": Derived("1", "Permanent number, under the name that Mesa gives it.", lambda of: of.id),
    "persons": Derived("person", "Members of any age.", lambda of: of.children + of.adults + of.elderly),
    "camels": Derived("head", "Camels.", lambda of: of.camels_breeding + of.camels_young + of.camels_other),
    "sheep": Derived("head", "Sheep.", lambda of: of.sheep_breeding + of.sheep_young + of.sheep_other),
    "goats": Derived("head", "Goats.", lambda of: of.goats_breeding + of.goats_young + of.goats_other),
    "cash_yuan": Derived("yuan", "Cash and deposits.", lambda of: of.cash / 100),
    "debt_yuan": Derived("yuan", "Owed to the lender, unpaid interest included.", lambda of: of.debt / 100),
    "income_12m_yuan": Derived("yuan", "Net income of the last twelve months.", lambda of: of.income_12m / 100),
    "support_12m_yuan": Derived("yuan", "Public support in that income.", lambda of: of.support_12m / 100),
}

UNWRITABLE = {
    "id": "it is permanent and keys every random draw of the household",
    "exists": "household.remove() makes a household leave the banner, and none comes back",
}

JUDGED = ("poor", "income_poor", "deprived", "lacks_food", "lacks_clothing", "lacks_school", "lacks_medical",
          "lacks_housing", "lacks_water")  # fmt: skip
"""Columns that every month sets anew from the state of the household (processes/poverty.py)."""

UNWRITABLE |= dict.fromkeys(
    JUDGED, "each month judges it anew; write what it follows from, such as income_12m or house_grade"
)

UNWRITABLE["seekers"] = "each month counts it anew; write what it follows from, such as adults or wage_workers"

SIGNED = ("income_history", "income_12m", "support_history", "support_12m")
"""Columns that may be negative: a bad year costs more than it brings."""

MOST = {"head": MOST_OF_A_KIND, "person": MOST_OF_A_KIND, "fen": 100 * MOST_CASH}
"""The largest number that can be written, by unit; the sums of a gacha must stay countable."""

class Household(MovedByKernel, Agent):  # type: ignore[misc]  # Mesa ships no types
    """A window on one row: `household.cash` reads and `household.cash = 0` writes the table itself.

    Attributes are the columns of `Households` and what `DERIVED` makes of them; other names are refused.
    Two windows on one row are equal. The model does not register windows, and its kernel moves all households
    at once, so `step()` is refused. Writing is for experiments and tests: no account of the month books it.
    """

    __slots__ = ("_row", "_table", "model")
    model: Any
    _table: Households
    _row: int

    def __init__(self, model: Any, table: Households, row: int) -> None:
        # Agent.__init__ is left out on purpose: it would number the agent and register it with the model.
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "_table", table)
        object.__setattr__(self, "_row", row)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        refuse_behaviour(cls)
        refuse_shadowing(cls)

    @property
    def cell(self) -> Any:
        """The cell of the household's gacha; None once it has left the banner."""
        grid = self.model.grid
        return grid[divmod(self.gacha, grid.dimensions[1])] if self.exists else None

    @cell.setter
    def cell(self, cell: Any) -> None:
        row, column = cell.coordinate
        self.gacha = row * self.model.grid.dimensions[1] + column

    def move_to(self, cell: Any) -> None:
        """Live in the gacha of another cell from now on; the herd grazes there from the next month."""
        self.cell = cell

    @property
    def pos(self) -> tuple[int, int] | None:
        """Row and column of the gacha in the grid; None once the household has left the banner."""
        return self.cell.coordinate if self.exists else None

    def remove(self) -> None:
        """Make the household leave the banner.

        Its row stays, so the window still reads its last state, but writing is refused and `cell` is None.
        What it takes along is not booked as emigration.
        """
        self._table.exists[self._row] = False
        self._table.mark_changed()

    @classmethod
    def create_agents(cls, *_: Any, **__: Any) -> NoReturn:
        """Refused: a household is a row, and rows come from the population."""
        raise TypeError("a household is a row of the table: add it to the population of the model")

    from_dataframe = create_agents

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(unknown(type(self), name))

    def __setattr__(self, name: str, value: object) -> None:
        refuse_unless_settable(type(self), name)
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Household) and self._row == other._row and self._table is other._table

    def __hash__(self) -> int:
        return hash(self._row)

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        for name, value in state[1].items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        if not self.exists:
            return f"<Household {self.id}: left the banner>"
        return f"<Household {self.id}: gacha {self.gacha}, {self.persons} persons>"


def refuse_behaviour(cls: type[Household]) -> None:
    """Raise TypeError where a subclass moves households by itself: the kernel would not call it."""
    for name in MOVED_BY_KERNEL:
        if getattr(cls, name) is not getattr(Household, name):
            raise TypeError(
                f"{cls.__name__}.{name}() would never run: the compiled month moves all households at once. "
                "Write an intervention, a shock or a process instead (see extension_points.py)"
            )


def refuse_shadowing(cls: type[Household]) -> None:
    """Raise TypeError where an attribute of a subclass would hide a column."""
    hidden = sorted((Households.columns.keys() | DERIVED.keys()) & vars(cls).keys())
    if hidden:
        raise TypeError(f"{cls.__name__}.{hidden[0]} would hide the column of that name: choose another")


def refuse_unless_settable(cls: type[Household], name: str) -> None:
    """Raise AttributeError where windows have no such attribute, or one that cannot be written."""
    if not hasattr(cls, name):
        raise AttributeError(unknown(cls, name))
    declared = getattr(cls, name)
    if name in UNWRITABLE:
        raise AttributeError(f"{name!r} cannot be set: {UNWRITABLE[name]}")
    if not isinstance(declared, property) or declared.fset is None:
        raise AttributeError(f"{name!r} cannot be set: it is no column")


def unknown(cls: type[Household], name: str) -> str:
    """What to say of an attribute that windows do not have."""
    known = [attribute for attribute in dir(cls) if not attribute.startswith("_")]
    nearest = get_close_matches(name, known, n=1)
    return f"a household has no {name!r}" + (f"; did you mean {nearest[0]!r}?" if nearest else "")


def write(model: Any, table: Households, rows: int | npt.NDArray[np.intp], name: str, values: Any) -> None:
    """Write `values` into a column: nothing is rounded, and a gacha must be one of the grid."""
    converted = conformed(table.columns[name], values)
    if name in ("gacha", "grazes"):
        check_gacha(model.grid, converted)
    check_range(table.columns[name], converted)
    getattr(table, name)[rows] = converted
    table.mark_changed()


def conformed(declared: Column, values: Any) -> npt.NDArray[Any]:
    """`values` in the type of the column; raises ValueError where one would change on the way."""
    given = np.asarray(values)
    holds = f"{declared.name!r} [{declared.unit}] holds {declared.dtype.__name__.rstrip('_')}"
    if given.dtype.kind not in "biuf":
        raise ValueError(f"{holds}, not {values!r}")
    with np.errstate(invalid="ignore"):  # the comparison tells
        converted = given.astype(declared.dtype)
    changed = converted != given
    if changed.any():
        raise ValueError(f"{holds}, not {given[changed].item(0)}")
    return converted


def check_range(declared: Column, values: npt.NDArray[Any]) -> None:
    """Raise ValueError for a number that no household can have."""
    name, most = declared.name, MOST.get(declared.unit)
    told = f"{name!r} [{declared.unit}] must"
    if name not in SIGNED and (values < 0).any():
        raise ValueError(f"{told} not be negative, found {values[values < 0].item(0)}")
    if most is not None and (values > most).any():
        raise ValueError(f"{told} be at most {most:,}, found {values[values > most].item(0):,}")


def check_gacha(grid: Any, numbers: npt.NDArray[Any]) -> None:
    """Raise ValueError for a number that is no gacha: compiled code would reach beyond its arrays."""
    strange = ~np.isin(numbers, np.flatnonzero(grid.is_gacha.data))
    if strange.any():
        raise ValueError(f"no gacha has the number {numbers[strange].item(0)}")


def window_on(declared: Column) -> property:
    """The attribute of a window that reads and writes one column, as Python scalars or a tuple of them."""
    name = declared.name

    def read(household: Household) -> Any:
        return getattr(household._table, name).item(household._row)

    def read_tuple(household: Household) -> Any:
        return tuple(getattr(household._table, name)[household._row].tolist())

    def change(household: Household, value: Any) -> None:
        if not household.exists:
            raise AttributeError(f"household {household.id} has left the banner: {name!r} cannot be set")
        write(household.model, household._table, household._row, name, value)

    doc = f"{declared.meaning} [{declared.unit}]"
    return property(read if declared.width == 1 else read_tuple, change, doc=doc)


for _declared in Households.columns.values():
    setattr(Household, _declared.name, window_on(_declared))
for _name, _derived in DERIVED.items():
    setattr(Household, _name, property(_derived.compute, doc=f"{_derived.meaning} [{_derived.unit}]"))
