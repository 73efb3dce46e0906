"""Tables of equally long columns, each declared once with type, unit and meaning.

    class Households(Table):
        sheep_young: Ints = column("head", "Sheep not yet grown.")

`table.sheep_young` is a NumPy view of the live rows. It is mutated, never rebound, so that a view taken by one part of the
model is the state of all. `table.arrays` is the named tuple of all columns that compiled code sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Self, cast

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.uint64]

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

    `len(table)` rows are in use. Columns have shape (rows,), or (rows, width) where a width is declared.
    """

    columns: ClassVar[dict[str, Column]] = {}
    Arrays: ClassVar[type[Any]]

    def __init_subclass__(cls) -> None:
        columns = dict(cls.columns)
        for name, annotation in cls.__dict__.get("__annotations__", {}).items():
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

    def __init__(self, rows: int = 0) -> None:
        self._buffers: dict[str, npt.NDArray[Any]]
        object.__setattr__(self, "_buffers", {name: allocate(c, rows) for name, c in self.columns.items()})
        self._show(rows)

    def _show(self, rows: int) -> None:
        """Make every attribute a view of the first `rows` rows."""
        views = {name: buffer[:rows] for name, buffer in self._buffers.items()}
        self.__dict__.update(views, arrays=self.Arrays(**views), _rows=rows)

    def __len__(self) -> int:
        return cast(int, self.__dict__["_rows"])

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"columns are mutated, never rebound: write `table.{name}[:] = ...`")

    def append(self, rows: int) -> slice:
        """Add `rows` rows with default values; returns where they are. Views taken before are stale after."""
        start, stop = len(self), len(self) + rows
        capacity = len(next(iter(self._buffers.values())))
        if stop > capacity:
            for name, declared in self.columns.items():
                grown = allocate(declared, max(stop, 2 * capacity))
                grown[:start] = self._buffers[name][:start]
                self._buffers[name] = grown
        self._show(stop)
        return slice(start, stop)

    def copy(self) -> Self:
        """An independent table with the same rows."""
        twin = type(self)(len(self))
        for name in self.columns:
            getattr(twin, name)[...] = getattr(self, name)
        return twin

    def reset(self) -> None:
        """Give every row its default values again."""
        for name, declared in self.columns.items():
            getattr(self, name).fill(declared.default)

    def release(self) -> None:
        """Give the memory back; the table has no rows after."""
        for name, declared in self.columns.items():
            self._buffers[name] = allocate(declared, 0)
        self._show(0)


def allocate(declared: Column, rows: int) -> npt.NDArray[Any]:
    shape = (rows,) if declared.width == 1 else (rows, declared.width)
    return np.full(shape, declared.default, dtype=declared.dtype)
