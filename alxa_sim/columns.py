"""Tables of equally long columns, each declared once with type, unit and meaning.

    class Households(Table):
        sheep_young: Ints = column("head", "Sheep not yet grown.")

`table.sheep_young` is a NumPy view of the live rows. It is mutated, never rebound, so that a view taken by one
part of the
model is the state of all. Compiled code sees `table.arrays`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, cast

from alxa_sim.late_import import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Keys = npt.NDArray[np.uint64]
else:
    Ints = Floats = Flags = Keys = Any  # declaring columns loads no NumPy

Row = Any
"""One row of a Table, as compiled code sees it: `row.cash += 1` changes the table."""
Rows = Any
"""All rows of a Table: an array of `Row`."""

ROOM_TO_GROW = 8
"""A table that is full gets room for one more row of so many: little, for a million households are a gigabyte."""
LEAST_ROOM = 16
"""Rows that there is room for at least."""

DTYPES = {"Ints": "int64", "Floats": "float64", "Flags": "bool", "Keys": "uint64"}


@dataclass(frozen=True)
class Column:
    """One declared column: `width` numbers a row, of a dtype, in `unit`; a new row starts with `default`."""

    name: str
    dtype_name: str
    unit: str
    meaning: str
    default: float
    width: int

    @property
    def dtype(self) -> type[np.generic]:
        return np.dtype(self.dtype_name).type


def column(unit: str, meaning: str, *, default: float = 0, width: int = 1) -> Any:
    """Declare a column of a Table; its type is the annotation it stands behind."""
    return (unit, meaning, default, width)


class Table:
    """A growing table whose columns are the annotated attributes of its class.

    `len(table)` rows are in use. Columns have shape (rows,), or (rows, width) where a width is declared. `arrays`
    is what
    compiled code sees: one array of records, because passing a hundred separate arrays from function to function would
    make the kernel take minutes to compile. It is no np.recarray, whose attributes are looked up in Python.
    """

    columns: ClassVar[dict[str, Column]] = {}
    Arrays: ClassVar[type[Any]]
    """A named tuple of the columns, for tables that are kept column by column elsewhere (the layers of the grid)."""
    arrays: Any
    version: object
    """Another one whenever rows are added and whenever `mark_changed` says that numbers have changed."""
    _buffer: npt.NDArray[Any]

    def __init_subclass__(cls) -> None:
        columns = dict(cls.columns)
        for name, annotation in get_annotations(cls).items():
            declared = cls.__dict__.get(name)
            if not isinstance(declared, tuple):
                continue
            unit, meaning, default, width = declared
            columns[name] = Column(name, DTYPES[str(annotation)], unit, meaning, default, width)
            delattr(cls, name)
        cls.columns = columns
        arrays = cast(Any, NamedTuple)(f"{cls.__name__}Arrays", [(name, Any) for name in columns])
        arrays.__module__ = cls.__module__
        arrays.__qualname__ = f"{cls.__qualname__}.Arrays"  # importable, so that Numba's cache can pickle it
        cls.Arrays = arrays

    @classmethod
    @cache
    def record(cls) -> np.dtype[np.void]:
        """The dtype of a row: what compiled code knows of the table."""
        fields = [(c.name, c.dtype, (c.width,)) if c.width > 1 else (c.name, c.dtype) for c in cls.columns.values()]
        return np.dtype(fields, align=True)

    @classmethod
    @cache
    def row(cls) -> np.dtype[np.record]:
        """`record` with its fields as attributes, always the same object: Numba, which looks at it in every call,
        takes long over one that it has not seen."""
        return cast("np.dtype[np.record]", np.dtype((np.record, cls.record())))

    @classmethod
    @cache
    def plain(cls) -> np.dtype[np.void]:
        """The dtype of a row as bytes without fields, which NumPy copies and joins many times faster than `record`."""
        return np.dtype((np.void, cls.record().itemsize))

    def __init__(self, rows: int = 0) -> None:
        self._allocate(rows)
        self._show(rows)

    def _allocate(self, rows: int) -> None:
        """New memory for `rows` rows with default values."""
        buffer = np.zeros(rows, self.record())
        for name, declared in self.columns.items():
            if declared.default:
                buffer[name] = declared.default
        self.__dict__["_buffer"] = buffer

    def _show(self, rows: int) -> None:
        """Make every attribute a view of the first `rows` rows; a column's view is made when it is asked for."""
        for name in self.columns.keys() & self.__dict__.keys():
            del self.__dict__[name]
        self.__dict__["arrays"] = self._buffer[:rows].view(self.row())
        self.mark_changed()

    def mark_changed(self) -> None:
        """Tell who has copied or counted something of the table that it is no longer what it was."""
        self.__dict__["version"] = object()

    def __getattr__(self, name: str) -> Any:
        if name not in type(self).columns:
            raise AttributeError(f"{type(self).__name__} has no column {name!r}")
        view = self.__dict__[name] = self._buffer[: len(self)][name]
        return view

    def __getstate__(self) -> npt.NDArray[Any]:
        return self._buffer[: len(self)]

    def __setstate__(self, used: npt.NDArray[Any]) -> None:
        """Rebuild the views, which must lie in the copied memory."""
        self.__dict__["_buffer"] = used
        self._show(len(used))

    def __len__(self) -> int:
        return len(self.arrays)

    def __setattr__(self, name: str, value: object) -> None:
        if value is not self.__dict__.get(name):  # `table.column += 1` sets the very same array again
            raise AttributeError(f"columns are mutated, never rebound: write `table.{name}[:] = ...`")

    def append(self, rows: int) -> slice:
        """Add `rows` rows with default values; returns where they are. Views taken before are stale after, where there
        are any."""
        start, stop = len(self), len(self) + rows
        if rows == 0:
            return slice(start, stop)
        if stop > len(self._buffer):
            used = self._buffer[:start]
            self._allocate(stop + max(LEAST_ROOM, start // ROOM_TO_GROW))
            self._buffer[:start] = used
        self._show(stop)
        return slice(start, stop)

    def taken(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.void]:
        """A copy of some rows as a plain structured array, which is quicker to read than `arrays`."""
        return cast("npt.NDArray[np.void]", self._buffer.view(self.plain())[rows].view(self.record()))

    def copy(self) -> Self:
        """An independent table with the same rows."""
        twin = type(self)(len(self))
        twin._buffer[:] = self._buffer[: len(self)]
        return twin

    @property
    def numbers(self) -> Ints:
        """All columns side by side, (rows, columns), of a table whose columns are all `Ints`; not a copy."""
        return self._buffer[: len(self)].view(np.int64).reshape(len(self), len(self.columns))

    def totals(self) -> dict[str, int]:
        """The sum of each column over the rows, of a table whose columns are all `Ints`; much quicker than column by
        column."""
        return dict(zip(self.columns, self.numbers.sum(axis=0).tolist(), strict=True))

    def add(self, addition: Self) -> None:
        """Add the columns of a table of the same shape, row by row."""
        for name in self.columns:
            getattr(self, name).__iadd__(getattr(addition, name))

    def reset(self) -> None:
        """Give every row its default values again."""
        self._buffer[: len(self)].view(np.uint8).fill(0)  # one sweep over memory, not one a column
        for name, declared in self.columns.items():
            if declared.default:
                getattr(self, name).fill(declared.default)

    def release(self) -> None:
        """Give the memory back; the table has no rows after."""
        self._allocate(0)
        self._show(0)
