"""The tables of a results folder: Parquet files that grow run by run, and the digest of what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from alxa_sim.batch.fields import Field, fields_of

RUN = Field(pa.int64(), "1", "Seed of the run.")
NOT_KEPT = ("panel",)
"""Tables of a run that are too large to be kept of every run; its estimates are made of them at once."""


class TableDigest:
    """A digest of the values of a table given in parts: the order of rows counts, the cuts do not."""

    def __init__(self) -> None:
        self.rows = 0
        self._columns: dict[str, Any] = {}

    def add(self, part: pd.DataFrame) -> None:
        """Take in the next rows."""
        self.rows += len(part)
        for name in part.columns:
            self._columns.setdefault(name, hashlib.sha256()).update(canonical_bytes(part[name]))

    def hexdigest(self) -> str:
        """SHA-256 over the names of the columns and their values."""
        whole = hashlib.sha256(str(self.rows).encode())
        for name, column in self._columns.items():
            whole.update(f"\0{name}\0".encode() + column.digest())
        return whole.hexdigest()


def table_digest(frame: pd.DataFrame) -> str:
    """A digest of exactly the values of `frame`, the same on every machine, before and after Parquet."""
    digest = TableDigest()
    digest.add(frame)
    return digest.hexdigest()


def canonical_bytes(values: pd.Series[Any]) -> bytes:
    """The values as bytes that do not depend on the machine or on how pandas keeps them."""
    kind = values.dtype.kind
    if kind == "b":
        return values.to_numpy().astype("u1").tobytes()
    if kind in "iu":
        return values.to_numpy().astype(f"<{kind}8").tobytes()
    if kind == "f":
        numbers = values.to_numpy().astype("<f8") + 0.0  # one zero
        return np.where(np.isnan(numbers), np.nan, numbers).tobytes()  # one NaN
    if kind == "M":
        return values.to_numpy().astype("datetime64[ms]").astype("<i8").tobytes()
    texts = values.astype(object).tolist()
    encoded = {text: length_and_bytes(str(text).encode()) for text in set(texts)}
    return b"".join([encoded[text] for text in texts])


def length_and_bytes(text: bytes) -> bytes:
    """`text` led by its length, so that texts in a row cannot be cut in two ways."""
    return len(text).to_bytes(8, "little") + text


def arrow_table(name: str, frame: pd.DataFrame) -> pa.Table:
    """Rows of the table `name` as they are stored: led by `run`, each column with its unit and meaning."""
    declared = {"run": RUN} | fields_of(name)
    unknown = [column for column in frame.columns if column not in declared]
    if unknown:
        raise ValueError(f"table {name}: nothing declares the column {unknown[0]!r}")
    schema = pa.schema([arrow_field(c, declared[c]) for c in ("run", *frame.columns.drop("run"))])
    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata()


def arrow_field(name: str, field: Field) -> pa.Field:
    return pa.field(name, field.type, metadata={"unit": field.unit, "meaning": field.meaning})


def rows_of_run(seed: int, tables: Mapping[str, pd.DataFrame]) -> dict[str, pa.Table]:
    """The tables of one run as they are stored, without those that serve its estimates only."""
    return {name: arrow_table(name, table.assign(run=seed)) for name, table in tables.items() if name not in NOT_KEPT}


class Store:
    """Writes the tables of a folder, a row group a run, so that a batch takes no more memory than a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._digests: dict[str, TableDigest] = {}

    def add(self, seed: int, tables: Mapping[str, pd.DataFrame]) -> None:
        """Write the tables of one run, those apart that serve its estimates only."""
        self.add_rows(rows_of_run(seed, tables))

    def write(self, name: str, frame: pd.DataFrame) -> None:
        """Write rows of the table `name`; they name their `run`."""
        self.add_rows({name: arrow_table(name, frame)})

    def add_rows(self, tables: Mapping[str, pa.Table]) -> None:
        """Write rows of several tables, as `arrow_table` gives them."""
        for name, rows in tables.items():
            self._writer(name, rows.schema).write_table(rows, row_group_size=max(len(rows), 1))
            self._digests.setdefault(name, TableDigest()).add(rows.to_pandas())

    def _writer(self, name: str, schema: pa.Schema) -> pq.ParquetWriter:
        if name not in self._writers:
            numbers = [field.name for field in schema if field.type == pa.float64()]
            self._writers[name] = pq.ParquetWriter(
                self._folder / f"{name}.parquet",
                schema,
                compression="zstd",
                use_dictionary=[n for n in schema.names if n not in numbers],
                use_byte_stream_split=numbers,
            )
        return self._writers[name]

    def digests(self) -> dict[str, dict[str, Any]]:
        """Rows and digest of every table written, by name."""
        return {name: {"rows": d.rows, "digest": d.hexdigest()} for name, d in sorted(self._digests.items())}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        try:
            for writer in self._writers.values() if error is None else ():
                writer.close()
        finally:
            for writer in self._writers.values():
                writer.is_open = False  # else pyarrow writes on, and complains, when it is collected
