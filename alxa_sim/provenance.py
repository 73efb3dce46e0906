"""Where the numbers of a table or a figure come from: the results folder by its name, and the digest of what it holds.

Every table that a command writes says so: in its note where it is read, in two columns where it is CSV, in its schema
where it is Parquet. Whoever finds a table apart from its folder can thus ask for the runs behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from alxa_sim.glossary import Words
from alxa_sim.manifest import read_manifest

SHOWN = 12
"""Characters of a digest that a reader is told; the manifest has all."""


class Source(NamedTuple):
    """A results folder, and the digest of all that came out of its runs."""

    folder: str
    digest: str

    def told(self, words: Words | None = None) -> str:
        """A sentence that names both."""
        return (words or Words())("shared.made_from", folder=self.folder, digest=self.digest[:SHOWN])

    def columns(self) -> dict[str, str]:
        """The same as columns of a table."""
        return {"folder": self.folder, "digest": self.digest[:SHOWN]}

    def beside(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table with both in every row."""
        return table.assign(**self.columns())


def source_in(folder: Path, manifest: Mapping[str, Any]) -> Source:
    """The source that a results folder with this manifest is."""
    return Source(called(folder), str(manifest.get("digest", "–")))


def called(folder: Path) -> str:
    """The name of a results folder; that of a scenario within a comparison is led by the name of the comparison."""
    place = folder.resolve()
    try:
        is_part = place.name in read_manifest(place.parent).get("scenarios", ())
    except (OSError, ValueError, AttributeError):
        is_part = False
    return f"{place.parent.name}/{place.name}" if is_part else place.name


def write_csv(path: Path, table: pd.DataFrame, source: Source) -> None:
    """Write a table as CSV with every digit, its source in two columns."""
    source.beside(table).to_csv(path, index=False, lineterminator="\n")


def write_parquet(path: Path, table: pd.DataFrame, source: Source) -> None:
    """Write a table as Parquet, its source in the metadata of the schema."""
    rows = pa.Table.from_pandas(table, preserve_index=False)
    told = {name.encode(): value.encode() for name, value in source.columns().items()}
    pq.write_table(rows.replace_schema_metadata({**(rows.schema.metadata or {}), **told}), path, compression="zstd")


def write_both(folder: Path, name: str, table: pd.DataFrame, source: Source) -> None:
    """Write a table as CSV and as Parquet."""
    write_csv(folder / f"{name}.csv", table, source)
    write_parquet(folder / f"{name}.parquet", table, source)
