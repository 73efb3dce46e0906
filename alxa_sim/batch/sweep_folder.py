"""The folder of a sweep: shards of Parquet, each with a receipt, so that no interruption leaves half a run.

A shard is a span of run numbers; each of its tables is one file. Files are first written beside their place
(`.staged`), then the receipt that lists their digests is put in place, then they are renamed. The receipt is thus the
one moment at which runs become part of the folder: before it nothing of them counts, after it an interrupted renaming
is completed by the next session. A file that does not match its receipt is damaged, and its shard is run again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from alxa_sim.batch.folder import LOCK, try_lock
from alxa_sim.batch.shard_tables import RUNS, in_order_of_runs, typed_columns, write_rows
from alxa_sim.batch.store import arrow_field
from alxa_sim.manifest import digest_of_file
from alxa_sim.records import Refusal

if TYPE_CHECKING:
    from alxa_sim.batch.design import Design
    from alxa_sim.batch.worker import Outcome, Piece

RECEIPTS, RUNS_FILE, POINTS_FILE = "receipts", "runs.parquet", "points.parquet"
STAGED, DRAFT = ".staged", ".draft"


class Receipt(NamedTuple):
    """What a shard holds: the outcomes of its runs by number, and the digest of each of its files by table."""

    outcomes: dict[int, tuple[str, str, str]]
    files: dict[str, str]

    def text(self) -> str:
        runs = [[number, *self.outcomes[number]] for number in sorted(self.outcomes)]
        content = json.dumps({"runs": runs, "files": dict(sorted(self.files.items()))}, ensure_ascii=False)
        return json.dumps({"digest": hashlib.sha256(content.encode()).hexdigest(), "content": content}) + "\n"


def read_receipt(path: Path) -> Receipt:
    """The receipt at `path`; raises ValueError where it is damaged."""
    try:
        sealed = json.loads(path.read_text("utf-8"))
        if hashlib.sha256(sealed["content"].encode()).hexdigest() != sealed["digest"]:
            raise ValueError("its digest is wrong")
        content = json.loads(sealed["content"])
        outcomes = {number: (status, error, digest) for number, status, error, digest in content["runs"]}
        return Receipt(outcomes, content["files"])
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: {error}") from None


@dataclass
class SweepFolder:
    """The shards of a folder, and which runs they hold. Only one process may write to it (see `held`)."""

    path: Path
    done: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)

    def file(self, table: str, shard: int) -> Path:
        return self.path / table / f"part-{shard:07d}.parquet"

    def receipt_file(self, shard: int) -> Path:
        return self.path / RECEIPTS / f"{shard:07d}.json"

    def receipts(self) -> Iterator[tuple[int, Path]]:
        """Shard and receipt of all that the folder holds, in order."""
        for path in sorted((self.path / RECEIPTS).glob("*.json")):
            yield int(path.stem), path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes from writing; Refusal where one does already."""
        lock = self.path / LOCK
        try:
            file = lock.open("w")
        except OSError as error:
            raise Refusal(f"{self.path}: cannot write here: {error.strerror or error}") from None
        with file:
            if os.name == "posix" and not try_lock(file):
                raise Refusal(f"{self.path}: another alxa is writing there; wait for it, or stop it")
            yield

    def audit(self) -> list[int]:
        """Take stock: complete what was interrupted, drop what is damaged; returns the damaged shards.

        Every file is read and held against its receipt, which takes about a second for 1 GB.
        """
        self.done, self.failed, damaged, sound = set(), set(), [], set()
        for shard, path in list(self.receipts()):
            try:
                receipt = read_receipt(path)
                checked = [self.is_whole(table, shard, digest) for table, digest in receipt.files.items()]
                whole = all(checked)
            except ValueError:
                whole = False
            if whole:
                self.take_in(receipt.outcomes)
                sound |= {self.file(table, shard) for table in receipt.files}
            else:
                damaged.append(shard)
                path.unlink()
        for stray in self.path.glob("*/part-*"):
            if stray not in sound:
                stray.unlink()
        return damaged

    def is_whole(self, table: str, shard: int, digest: str) -> bool:
        """Whether a file is what its receipt says; one that was not yet renamed is renamed now."""
        file = self.file(table, shard)
        staged = file.with_name(file.name + STAGED)
        if staged.exists() and digest_of_file(staged) == digest:
            os.replace(staged, file)
        return file.exists() and digest_of_file(file) == digest

    def take_in(self, outcomes: Mapping[int, tuple[str, str, str]]) -> None:
        for number, (status, _, _) in outcomes.items():
            into, out = (self.done, self.failed) if status == "done" else (self.failed, self.done)
            into.add(number)
            out.discard(number)

    def add(self, piece: Piece) -> None:
        """Make the runs of a piece part of the folder, all of them or, where writing fails, none."""
        self.put(piece.shard, piece.tables, piece.outcomes)

    def put(self, shard: int, tables: Mapping[str, pa.Table], outcomes: Iterable[Outcome]) -> None:
        """Add rows and outcomes to a shard; failed runs that it has already are replaced."""
        path = self.receipt_file(shard)
        before = read_receipt(path) if path.exists() else Receipt({}, {})
        told = {outcome.number: (outcome.status, outcome.error, outcome.digest) for outcome in outcomes}
        receipt = Receipt(before.outcomes | told, dict(before.files))
        written: list[Path] = []
        try:
            for table, rows in tables.items():
                parts = [rows, pq.read_table(self.file(table, shard))] if table in before.files else [rows]
                staged = self.staged(table, shard)
                written.append(staged)
                receipt.files[table] = write_rows(in_order_of_runs(parts), staged)
            self.replace(path, receipt.text())
        except BaseException:
            for staged in written:
                with suppress(OSError):
                    staged.unlink()
            raise
        for staged in written:
            os.replace(staged, staged.with_name(staged.name.removesuffix(STAGED)))
        self.take_in(receipt.outcomes)

    def staged(self, table: str, shard: int) -> Path:
        """Where a file is written before it counts."""
        file = self.file(table, shard)
        file.parent.mkdir(exist_ok=True)
        return file.with_name(file.name + STAGED)

    def replace(self, path: Path, content: str) -> None:
        """Write a text file in one step."""
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(path.name + DRAFT)
        try:
            draft.write_text(content, encoding="utf-8")
            os.replace(draft, path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise

    def outcomes(self) -> dict[int, tuple[str, str, str]]:
        """Status, error and digest of every run in the folder."""
        found: dict[int, tuple[str, str, str]] = {}
        for _, path in self.receipts():
            found |= read_receipt(path).outcomes
        return found

    def write_runs(self, design: Design, seeds: Sequence[int]) -> None:
        """Write `runs.parquet`: a row for every run asked for, by number, with the values of its point."""
        outcomes = self.outcomes()
        runs = list(design.runs(list(seeds)))
        told = [outcomes.get(run.number, ("not run", "", "")) for run in runs]
        columns: dict[str, Any] = {
            "run": [run.number for run in runs],
            "scenario": [design.scenarios[run.scenario].name for run in runs],
            "point": [run.point for run in runs],
            "seed": [run.seed for run in runs],
            "status": [status for status, _, _ in told],
            "error": [error for _, error, _ in told],
            "digest": [digest for _, _, digest in told],
            "command": [design.command(run) for run in runs],
        }
        schema = [arrow_field(name, RUNS[name]) for name in columns]
        values = typed_columns(design.points.keys, [design.points.rows[run.point] for run in runs])
        schema += [pa.field(key, array.type) for key, array in values.items()]
        table = pa.Table.from_arrays([*map(pa.array, columns.values()), *values.values()], schema=pa.schema(schema))
        self.write_table(table, RUNS_FILE)

    def write_table(self, table: pa.Table, name: str) -> None:
        """Write a table that is one file, in one step."""
        draft = self.path / (name + DRAFT)
        try:
            write_rows(table, draft)
            os.replace(draft, self.path / name)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
