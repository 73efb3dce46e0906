"""The tables of a sweep as they are stored: every row led by the number of its run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from alxa_sim.batch.fields import INTEGER, NUMBER, TEXT, Field, fields_of
from alxa_sim.batch.store import arrow_field

RUN = Field(INTEGER, "1", "Number of the run in its design; runs.parquet says which scenario, point and seed it is.")
ANSWERS = {
    "section": Field(TEXT, "1", "What the number is about."),
    "quantity": Field(TEXT, "1", "Which number of its section."),
    "unit": Field(TEXT, "1", "Unit of the number."),
    "value": Field(NUMBER, "as said", "The number; empty where this run has none."),
}
RUNS = {
    "run": RUN,
    "scenario": Field(TEXT, "1", "Name of the scenario."),
    "point": Field(INTEGER, "1", "Number of the point; points.parquet has its values."),
    "seed": Field(INTEGER, "1", "Seed of the run; runs of one seed pair."),
    "status": Field(TEXT, "1", "done, failed, or not run."),
    "error": Field(TEXT, "1", "Why the run failed, in one line; empty for the others."),
    "digest": Field(TEXT, "1", "SHA-256 of all that is kept of the run; empty where nothing is."),
    "command": Field(TEXT, "1", "What repeats this run, given inside the folder."),
}
"""The table `runs`; the settings that vary follow as further columns."""
STORED_AS = {"estimates": "estimates_by_run"}
"""Tables of a sweep that have another name in a results folder."""


def declared(name: str) -> dict[str, Field]:
    """The columns that a table of a sweep may have."""
    return {"run": RUN} | (ANSWERS if name == "answers" else fields_of(STORED_AS.get(name, name)))


def stored_rows(name: str, frames: Sequence[pd.DataFrame], numbers: Sequence[int]) -> pa.Table:
    """The rows of a table of several runs, in the order of the frames, each column with its unit and meaning.

    All runs are converted at once, because the price of a conversion hangs on the number of columns.
    """
    fields = declared(name)
    whole = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    schema = pa.schema([arrow_field(column, fields[column]) for column in ("run", *whole.columns)])
    run = pa.array(np.repeat(np.array(numbers, np.int64), [len(frame) for frame in frames]))
    columns = [pa.array(whole[column], type=schema.field(column).type, from_pandas=True) for column in whole.columns]
    return pa.Table.from_arrays([run, *columns], schema=schema)


def take_in(digests: Sequence[Any], name: str, table: pa.Table, rows: Sequence[int]) -> None:
    """Add a table to the digests of its runs, which have so many `rows` each: counts, names and values."""
    ends = np.cumsum(rows)
    spans = list(zip(digests, (ends - rows).tolist(), ends.tolist(), strict=True))
    for digest, first, last in spans:
        digest.update(f"{name} {last - first}\n".encode())
    for field in table.schema:
        column = table.column(field.name).combine_chunks()
        if field.name == "run":
            continue
        if pa.types.is_string(field.type):
            parts = [bytes_of_texts(column.slice(first, last - first)) for _, first, last in spans]
        else:
            values = np.ascontiguousarray(column.to_numpy(zero_copy_only=False))
            parts = [values[first:last].tobytes() for _, first, last in spans]
        label = f"{field.name}\n".encode()
        for (digest, _, _), part in zip(spans, parts, strict=True):
            digest.update(label)
            digest.update(part)


def bytes_of_texts(texts: pa.Array) -> bytes:
    """Texts as the places of each in the list of those that occur, and that list."""
    coded = texts.dictionary_encode()
    words = json.dumps(coded.dictionary.to_pylist(), ensure_ascii=False).encode()
    return words + coded.indices.to_numpy(zero_copy_only=False).tobytes()


def in_order_of_runs(parts: Sequence[pa.Table]) -> pa.Table:
    """Tables below one another, by run; the rows of one run keep their order."""
    whole = pa.concat_tables([part.cast(parts[0].schema) for part in parts]).combine_chunks()
    order = np.argsort(whole.column("run").to_numpy(), kind="stable")
    return whole if np.array_equal(order, np.arange(len(order))) else whole.take(pa.array(order)).combine_chunks()


def write_rows(table: pa.Table, path: Path) -> str:
    """Write a table as Parquet whose bytes depend on its values only; returns the SHA-256 of the file."""
    numbers = [field.name for field in table.schema if field.type == pa.float64()]
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        compression="zstd",
        row_group_size=max(len(table), 1),
        use_dictionary=[name for name in table.schema.names if name not in numbers],
        use_byte_stream_split=numbers,
    )
    content = sink.getvalue()
    with path.open("wb") as file:
        file.write(content)
    return hashlib.sha256(content).hexdigest()


def typed_columns(keys: Sequence[str], rows: Sequence[Sequence[Any]]) -> Mapping[str, pa.Array]:
    """The values of points, column by column: numbers and flags as such, anything else as JSON."""
    found = {}
    for place, key in enumerate(keys):
        values = [row[place] for row in rows]
        kinds = {type(value) for value in values if value is not None}
        if kinds <= {bool} or kinds <= {int} or kinds <= {int, float}:
            kind = pa.bool_() if kinds == {bool} else pa.int64() if kinds == {int} else pa.float64()
            found[key] = pa.array(values, kind)
        else:
            texts = [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]
            found[key] = pa.array(texts, pa.string())
    return found
