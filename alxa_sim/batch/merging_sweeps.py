"""`alxa merge`: folders of one design, made on several machines, put together as if one had made them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from alxa_sim.batch.code_version import LIBRARIES
from alxa_sim.batch.folder import built_beside, is_free, publish
from alxa_sim.batch.sweep_folder import POINTS_FILE, SweepFolder, read_receipt
from alxa_sim.batch.sweep_manifest import SESSIONS, write_sweep_manifest
from alxa_sim.batch.swept import Swept
from alxa_sim.batch.verifying import damaged_files
from alxa_sim.batch.worker import Outcome
from alxa_sim.records import Refusal


def merge_command(paths: Sequence[Path], out: Path) -> int:
    """Write a folder with the runs of all; returns 0.

    Raises Refusal, with nothing written, where the folders are not of one design and version, where one is damaged, or
    where two have another result for one run.
    """
    if not is_free(out):
        raise Refusal(f"{out}: is not empty; name another folder")
    sources = [Swept(path) for path in paths]
    refuse_strangers(sources)
    first = sources[0]
    with built_beside(out) as draft:
        folder = SweepFolder(draft)
        shutil.copytree(first.path / "scenarios", draft / "scenarios")
        shutil.copyfile(first.path / POINTS_FILE, draft / POINTS_FILE)
        for source in sources:
            take_over(folder, source)
        seeds = sorted({seed for source in sources for seed in source.manifest["seeds"]})
        folder.write_runs(first.design, seeds)
        write_sweep_manifest(folder, first.design, seeds)
        diaries = [source.path / SESSIONS for source in sources]
        diary = "".join(path.read_text("utf-8") for path in diaries if path.exists())
        (draft / SESSIONS).write_text(diary, encoding="utf-8")
        place = publish(draft, out, force=False)
    print(f"n = {len(folder.done):,} of {len(seeds) * first.design.runs_per_seed:,} runs are done. Results: {place}")
    return 0


def refuse_strangers(sources: Sequence[Swept]) -> None:
    """Raise Refusal unless all folders are sound and of one design and version."""
    first = sources[0]
    for other in sources[1:]:
        if other.manifest["design"]["digest"] != first.manifest["design"]["digest"]:
            raise Refusal(f"{other.path}: is of another design than {first.path}")
        for name in ("alxa_sim", "code", "python", *LIBRARIES):
            ours, theirs = (source.manifest["version"].get(name) for source in (first, other))
            if ours != theirs:
                raise Refusal(f"{other.path}: was made with another {name} than {first.path}: {theirs}, not {ours}")
    for source in sources:
        if damaged := damaged_files(SweepFolder(source.path)):
            raise Refusal(f"{damaged[0]}: is damaged; bring {source.path} in order with --resume")


def take_over(folder: SweepFolder, source: Swept) -> None:
    """Add the runs of a folder that are not there yet; a done run takes the place of a failed one."""
    theirs = SweepFolder(source.path)
    for shard, path in theirs.receipts():
        outcomes = read_receipt(path).outcomes
        here = folder.receipt_file(shard)
        ours = read_receipt(here).outcomes if here.exists() else {}
        for number, (status, _, digest) in outcomes.items():
            if status == "done" and ours.get(number, ("", "", ""))[0] == "done" and ours[number][2] != digest:
                raise Refusal(f"{source.path}: has another result for run {number} than a folder before it")
        new = [number for number in sorted(outcomes) if number not in ours or ours[number][0] != "done"]
        if new:
            tables = {table: rows_of(theirs.file(table, shard), new) for table in read_receipt(path).files}
            folder.put(shard, tables, [Outcome(number, *outcomes[number]) for number in new])


def rows_of(file: Path, numbers: Sequence[int]) -> pa.Table:
    """The rows of some runs."""
    table = pq.read_table(file)
    return table.filter(pc.is_in(table.column("run"), pa.array(numbers, pa.int64())))
