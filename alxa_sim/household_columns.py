"""The columns of the households at one moment, copied once for all who only read them."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any

from alxa_sim.columns import Floats, Ints
from alxa_sim.households import Households
from alxa_sim.late_import import np

if TYPE_CHECKING:
    import numpy.typing as npt


class HouseholdColumns:
    """Every row of the table of households as it stands, those that ended included: `columns.cash`, `columns.persons`.

    The table keeps a household's numbers side by side, so that reading one number of all households crosses the whole
    table. Here a column is copied into one piece, (rows,), when it is first asked for, and shared by all who ask
    after; nobody can write into it. `is_current` turns false when the table changes. Raises AttributeError for a name
    that is no column.
    """

    def __init__(self, table: Households) -> None:
        self._table = table
        self._version = table.version

    def __getattr__(self, name: str) -> Any:
        column = getattr(self._table, name)
        values = np.empty(column.shape, column.dtype)
        values[...] = column  # takes half the time of column.copy()
        self.__dict__[name] = unwritable(values)
        return values

    def __len__(self) -> int:
        return len(self._table)

    @property
    def is_current(self) -> bool:
        """Whether the table is still as it was."""
        return self._version is self._table.version

    def but_for(self, changed: Collection[str]) -> HouseholdColumns:
        """The columns as the table stands now, where only those named in `changed` are not what they were."""
        now = HouseholdColumns(self._table)
        kept = (name for name in self.__dict__.keys() - now.__dict__.keys() if name not in changed)
        now.__dict__.update({name: self.__dict__[name] for name in kept})
        return now

    def taken(self, rows: Ints) -> npt.NDArray[np.void]:
        """A copy of some rows with all their columns."""
        return self._table.taken(rows)

    @cached_property
    def everyone(self) -> bool:
        """Whether all rows are households that exist."""
        return bool(self.exists.all())

    @cached_property
    def rows(self) -> Ints:
        """Rows of the households that exist."""
        living: Ints = np.flatnonzero(self.exists)
        return living

    @cached_property
    def persons(self) -> Ints:
        """Members of each household."""
        return unwritable(self.children + self.adults + self.elderly)

    @cached_property
    def camels(self) -> Ints:
        """Camels of each household, all classes."""
        return unwritable(self.camels_breeding + self.camels_young + self.camels_other)

    @cached_property
    def sheep(self) -> Ints:
        """Sheep of each household, all classes."""
        return unwritable(self.sheep_breeding + self.sheep_young + self.sheep_other)

    @cached_property
    def goats(self) -> Ints:
        """Goats of each household, all classes."""
        return unwritable(self.goats_breeding + self.goats_young + self.goats_other)

    @cached_property
    def income_a_head(self) -> Floats:
        """Net income of the last twelve months a head [yuan/year]."""
        return unwritable(self.income_12m / (100.0 * np.maximum(self.persons, 1)))


def unwritable(values: Any) -> Any:
    """The same array, closed to writing because others read it too."""
    values.flags.writeable = False
    return values
