"""Tables of equally long columns, each declared once with type, unit and meaning.

    class Households(Table):
        sheep_young: Ints = column("head", "Sheep not yet grown.")

`table.sheep_young` is a NumPy view of the live rows. It is mutated, never rebound, so that a view taken by one
part of the
model is the state of all. Compiled code sees `table.arrays`.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import get_annotations
from typing import Any, ClassVar, NamedTuple, Self, cast

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.uint64]

Row = Any
"""One row of a Table, as compiled code sees it: `row.cash += 1` changes the table."""
Rows = Any
"""All rows of a Table: an array of `Row`."""

DTYPES: dict[str, type[np.generic]] = {
    "Ints": np.int64,
    "Floats": np.float64,
    "Flags": np.bool_,
    "Keys": np.uint64,
}


@dataclass(frozen=True)
class Column:
    """One declared column: `width` numbers a row, of `dtype`, in `unit`; a new row starts with `default`."""

    name: str
    dtype: type[np.generic]
    unit: str
    meaning: str
    default: float
    width: int


def column(unit: str, meaning: str, *, default: float = 0, width: int = 1) -> Any:
    """Declare a column of a Table; its type is the annotation it stands behind."""
    return (unit, meaning, default, width)


class Table:
    """A growing table whose columns are the annotated attributes of its class.

    `len(table)` rows are in use. Columns have shape (rows,), or (rows, width) where a width is declared. `arrays`
    is what
    compiled code sees: one record array, because passing a hundred separate arrays from function to function would make
    the kernel take minutes to compile.
    """

    columns: ClassVar[dict[str, Column]] = {}
    dtype: ClassVar[np.dtype[np.void]]
    Arrays: ClassVar[type[Any]]
    """A named tuple of the columns, for tables that are kept column by column elsewhere (the layers of the grid)."""
    arrays: Any
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
        fields = [(c.name, c.dtype, (c.width,)) if c.width > 1 else (c.name, c.dtype) for c in columns.values()]
        cls.dtype = np.dtype(fields, align=True)
        arrays = cast(Any, NamedTuple)(f"{cls.__name__}Arrays", [(name, Any) for name in columns])
        arrays.__module__ = cls.__module__
        arrays.__qualname__ = f"{cls.__qualname__}.Arrays"  # importable, so that Numba's cache can pickle it
        cls.Arrays = arrays

    def __init__(self, rows: int = 0) -> None:
        self._allocate(rows)
        self._show(rows)

    def _allocate(self, rows: int) -> None:
        """New memory for `rows` rows with default values."""
        buffer = np.zeros(rows, self.dtype)
        for name, declared in self.columns.items():
            if declared.default:
                buffer[name] = declared.default
        self.__dict__["_buffer"] = buffer

    def _show(self, rows: int) -> None:
        """Make every attribute a view of the first `rows` rows."""
        used = self._buffer[:rows]
        self.__dict__.update({name: used[name] for name in self.columns})
        self.__dict__["arrays"] = used.view(np.recarray)

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
        """Add `rows` rows with default values; returns where they are. Views taken before are stale after."""
        start, stop = len(self), len(self) + rows
        if stop > len(self._buffer):
            used = self._buffer[:start]
            self._allocate(max(stop, 2 * len(self._buffer)))
            self._buffer[:start] = used
        self._show(stop)
        return slice(start, stop)

    def copy(self) -> Self:
        """An independent table with the same rows."""
        twin = type(self)(len(self))
        twin._buffer[:] = self._buffer[: len(self)]
        return twin

    def add(self, addition: Self) -> None:
        """Add the columns of a table of the same shape, row by row."""
        for name in self.columns:
            getattr(self, name).__iadd__(getattr(addition, name))

    def reset(self) -> None:
        """Give every row its default values again."""
        for name, declared in self.columns.items():
            getattr(self, name).fill(declared.default)

    def release(self) -> None:
        """Give the memory back; the table has no rows after."""
        self._allocate(0)
        self._show(0)
