"""The estimates of a batch as files of its folder: pooled over runs, curves, tests of groups, regressions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from alxa_sim.batch.estimate_table import latex, markdown
from alxa_sim.batch.seeds import Batch
from alxa_sim.estimates.covariates import STATE
from alxa_sim.estimates.curves import curves
from alxa_sim.estimates.group_tests import group_tests
from alxa_sim.estimates.histories import CHANGES, HOUSEHOLDS, Histories, histories, month_numbers
from alxa_sim.estimates.pooled import pooled
from alxa_sim.estimates.regressions import regressions
from alxa_sim.estimates.relapses_of_groups import relapses_of_groups
from alxa_sim.estimates.together import spells_together
from alxa_sim.provenance import Source, write_both

NAMES = ("estimates", "curves", "group_tests", "regressions")
"""Tables of estimates in a folder, each as Parquet and CSV; the first as Markdown and LaTeX too."""


def write_estimates(folder: Path, batch: Batch, title: str, source: Source) -> pd.DataFrame:
    """Write all estimates of the runs in `folder`; returns those pooled over runs."""
    asked = len(batch.seeds)
    told = histories_of_folder(folder)
    relapses, of_spells = relapses_of_groups(told), tuple(analysed(told, asked))
    del told  # histories of all runs and estimates of all runs need not lie in memory at once
    together = pooled(by_run(folder), asked, relapses=relapses)
    for name, table in zip(NAMES, (together, *of_spells), strict=True):
        write_both(folder, name, table, source)
    (folder / "estimates.md").write_text(markdown(together, title, source), encoding="utf-8")
    (folder / "estimates.tex").write_text(latex(together, title, source), encoding="utf-8")
    return together


def analysed(told: Histories, asked: int) -> Iterator[pd.DataFrame]:
    """Curves, tests of groups and regressions of all runs together, from one kind of spells at a time."""
    analyses = (curves, group_tests, regressions)
    parts = [tuple(analysis([spells], asked) for analysis in analyses) for spells in spells_together(told)]
    for tables in zip(*parts, strict=True):
        filled = [table for table in tables if len(table)]
        yield pd.concat(filled, ignore_index=True) if filled else tables[0]


def by_run(folder: Path) -> pd.DataFrame:
    """The estimates of all runs in a results folder, led by `run`."""
    return pd.read_parquet(folder / "estimates_by_run.parquet")


def histories_of_folder(folder: Path) -> Histories:
    """The poverty histories of all runs in a results folder."""
    tables = {}
    for name, own in {"changes": CHANGES, "households": HOUSEHOLDS}.items():
        wanted = {"run", *own, *STATE}
        there = pq.read_schema(folder / f"{name}.parquet").names
        tables[name] = pd.read_parquet(folder / f"{name}.parquet", columns=[c for c in there if c in wanted])
    if (folder / "places.parquet").exists():
        tables["places"] = pd.read_parquet(folder / "places.parquet", columns=["gacha", "sumu"])
    months = month_numbers(pd.read_parquet(folder / "monthly.parquet", columns=["month"])["month"])
    return histories(tables, int(months.min()), int(months.max()))
