"""What a run remembers of large worlds, kept small while it goes on: columns compressed without loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from alxa_sim.columns import Table

Columns = dict[str, npt.NDArray[Any]]
AnyTable = TypeVar("AnyTable", bound=Table)

WORTH_IT = 2**16
"""Size from which an array is compressed [byte]; smaller ones are kept as they are, which is quicker."""


class Packed(NamedTuple):
    """An array as compressed bytes: the first byte of every number, then the second of every number, and so on."""

    data: bytes
    dtype: np.dtype[Any]
    length: int


Kept = npt.NDArray[Any] | Packed


def packed(values: npt.NDArray[Any]) -> Kept:
    """The array (rows,), compressed where that is worth it.

    Numbers of one column are alike, most of all in their leading bytes: side by side they take a tenth of the memory.
    """
    if values.nbytes < WORTH_IT:
        return values if values.base is None else values.copy()  # a view would keep all that it is a part of
    import pyarrow as pa  # takes as long to load as a month of a small world

    in_bytes = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), -1)
    return Packed(pa.compress(in_bytes.T.tobytes(), codec="zstd", asbytes=True), values.dtype, len(values))


def unpacked(kept: Kept) -> npt.NDArray[Any]:
    """The array that was packed, bit for bit."""
    if not isinstance(kept, Packed):
        return kept
    import pyarrow as pa

    size = kept.length * kept.dtype.itemsize
    data = pa.decompress(kept.data, decompressed_size=size, codec="zstd", asbytes=True)
    in_bytes = np.frombuffer(data, np.uint8).reshape(kept.dtype.itemsize, kept.length)
    return np.ascontiguousarray(in_bytes.T).view(kept.dtype).reshape(kept.length)


class NotedRows:
    """NotedRows with the same columns, noted part by part."""

    def __init__(self) -> None:
        self._parts: list[dict[str, Kept]] = []

    def __len__(self) -> int:
        """Number of parts."""
        return len(self._parts)

    def add(self, part: Columns) -> None:
        self._parts.append({name: packed(values) for name, values in part.items()})

    def columns(self) -> Columns:
        """All parts, one below the other."""
        names = self._parts[0] if self._parts else ()
        return {name: np.concatenate([unpacked(part[name]) for part in self._parts]) for name in names}


class Tables(Generic[AnyTable]):
    """Tables of one kind, one a month, in order."""

    def __init__(self, kind: type[AnyTable]) -> None:
        self.kind = kind
        self._kept: list[AnyTable | Packed] = []

    def append(self, table: AnyTable) -> None:
        """Keep a table, which nobody changes any more."""
        rows = packed(table.taken(np.arange(len(table)))) if table.arrays.nbytes >= WORTH_IT else table
        self._kept.append(rows if isinstance(rows, Packed) else table)

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, month: int) -> AnyTable:
        kept = self._kept[month]
        if not isinstance(kept, Packed):
            return kept
        table = self.kind(kept.length)
        table.arrays[:] = unpacked(kept)
        return table

    def __iter__(self) -> Iterator[AnyTable]:
        return (self[month] for month in range(len(self)))
