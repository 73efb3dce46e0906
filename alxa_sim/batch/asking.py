"""`alxa results`: what a sweep's folder holds, its numbers arm by arm, and questions to it in SQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from alxa_sim.batch.summary_table import UNKNOWN
from alxa_sim.batch.sweep_folder import POINTS_FILE, RECEIPTS, RUNS_FILE
from alxa_sim.batch.swept import Swept
from alxa_sim.provenance import Source
from alxa_sim.records import Refusal


def results_command(path: Path, sql: str | None, numbers: list[str], as_csv: bool, names: bool) -> int:
    """Print the answer to a question, numbers arm by arm, the names of all numbers, or an overview; returns 0."""
    swept = Swept(path)
    if sql is not None:
        show(asked(swept, sql), as_csv)
        print(swept.provenance, file=sys.stderr)
    elif numbers:
        show_arms(swept, numbers, as_csv)
    elif names:
        print("\n".join(swept.names))
    else:
        print("\n".join(overview(swept)))
    return 0


def show(table: pd.DataFrame, as_csv: bool) -> None:
    """Print a table, to read or as CSV with every digit."""
    if as_csv:
        print(table.to_csv(index=False, lineterminator="\n"), end="")
    else:
        print(table.to_string(index=False, float_format=in_four_digits, na_rep=UNKNOWN))


def in_four_digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def show_arms(swept: Swept, numbers: list[str], as_csv: bool) -> None:
    """Print every number for every arm of the design, with intervals and paired differences."""
    from alxa_sim.batch.arms import NOTE, arms
    from alxa_sim.batch.over_points import NOTE as POINTS_NOTE
    from alxa_sim.batch.over_points import is_spread, over_points

    found = [swept.by_seed(name) for name in numbers]
    drawn = is_spread(swept) and not as_csv
    tables = [over_points(swept, number) if drawn else arms(swept, number) for number in found]
    if as_csv:
        source = Source(str(swept.path), swept.digest)
        led = [table.assign(estimate=n.name, unit=n.unit) for n, table in zip(found, tables, strict=True)]
        show(source.beside(pd.concat(led, ignore_index=True)), as_csv)
        print(swept.provenance, file=sys.stderr)
        return
    for number, table in zip(found, tables, strict=True):
        print(f"{number.name} [{number.unit}]\n")
        show(table, as_csv)
        print()
    print(f"{POINTS_NOTE if drawn else NOTE}\n{swept.provenance}")


def overview(swept: Swept) -> list[str]:
    """What there is, in words."""
    manifest = swept.manifest
    settings = manifest["design"]["settings"]
    told = [settings["question"]] if settings["question"] else []
    told += [
        f"scenarios: {', '.join(swept.scenarios)}",
        f"method: {swept.method}, {manifest['design']['points']:,} points over {', '.join(swept.varied) or 'nothing'}",
        f"seeds: {len(manifest['seeds']):,}, from {min(manifest['seeds'])} to {max(manifest['seeds'])}",
        "runs: {done:,} done, {failed:,} failed, of {asked:,}".format_map(manifest["runs"]),
        f"tables: {', '.join(data_sets(swept.path))}",
        f"numbers of a run: {len(swept.names):,}, listed with --estimates",
        swept.provenance,
    ]
    return told


def data_sets(path: Path) -> list[str]:
    """The tables of the folder."""
    folders = sorted(child.name for child in path.iterdir() if any(child.glob("part-*.parquet")))
    return ["runs", "points", *(name for name in folders if name != RECEIPTS)]


def asked(swept: Swept, sql: str) -> pd.DataFrame:
    """The rows that a question in SQL gives; every table of the folder has its name. Refusal where it is none."""
    try:
        import duckdb
    except ImportError:
        raise Refusal("--sql needs DuckDB; install it with: pip install 'alxa_sim[sql]'") from None
    connection: Any = duckdb.connect(":memory:")
    files = {"runs": swept.path / RUNS_FILE, "points": swept.path / POINTS_FILE}
    for name in data_sets(swept.path):
        place = str(files.get(name, swept.path / name / "*.parquet")).replace("'", "''")
        connection.execute(f"create view \"{name}\" as select * from read_parquet('{place}')")
    try:
        return pd.DataFrame(connection.execute(sql).df())
    except duckdb.Error as error:
        raise Refusal(f"--sql: {' '.join(str(error).split())}") from None
    finally:
        connection.close()
