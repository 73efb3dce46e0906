"""What `alxa risk` found, as tables for papers: the score beside the rule, and its calibration curve."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from alxa_sim.batch.paper_tables import UNKNOWN, Line, PaperTable, built, number, span, with_source
from alxa_sim.glossary import Words
from alxa_sim.manifest import read_manifest
from alxa_sim.provenance import source_in

COMPARISON, CALIBRATION = "risk_comparison", "risk_calibration"
MEASURES = {"auc": 1, "brier": 1, "watched": 100, "found": 100, "right": 100}
"""Measures of a list, and what they are multiplied by: shares are told as percentages."""


def risk_tables(folder: Path, words: Words) -> Iterator[PaperTable]:
    """Both tables, of a folder that has them."""
    if (folder / f"{COMPARISON}.parquet").exists():
        source = source_in(folder, read_manifest(folder))
        for name, table in ((COMPARISON, comparison), (CALIBRATION, calibration)):
            yield with_source(table(pd.read_parquet(folder / f"{name}.parquet"), words), source, words)


def comparison(table: pd.DataFrame, words: Words) -> PaperTable:
    """How score and rule tell who falls back, each number with its interval."""
    rows: Iterator[Any] = table.itertuples()
    lines = []
    for row in rows:
        section = words(f"risk_of_relapse.{row.list}", at=row.rule_at)
        for name, times in MEASURES.items():
            value, low, high = (times * getattr(row, f"{name}{end}") for end in ("", "_low", "_high"))
            cells = (words(f"table.{name}"), *told(words, value, low, high, places=1 if times > 1 else 3))
            lines.append(Line(section, (*cells, words("table.of", n=row.test_runs, asked=row.runs))))
    headings = ("measure", "value", "interval", "n")
    return built("risk", "risk", title_of("risk", table, words), headings, lines, table, words)


def told(words: Words, value: float, low: float, high: float, places: int) -> tuple[str, str]:
    """A number and its interval with so many digits behind the point, or that they are unknown."""
    ends = UNKNOWN if pd.isna(low) else words("table.to", low=f"{low:.{places}f}", high=f"{high:.{places}f}")
    return UNKNOWN if pd.isna(value) else f"{value:.{places}f}", ends


def calibration(table: pd.DataFrame, words: Words) -> PaperTable:
    """Predicted risk and what came true, in ten groups of exits of equal number."""
    rows: Iterator[Any] = table.itertuples()
    lines = [
        Line("", (words("table.group", group=row.Index + 1), number(100 * row.predicted, 10.0),
                  number(100 * row.seen, 10.0), span(words, 100 * row.low, 100 * row.high, 10.0),
                  number(row.households, 1e4), words("table.of", n=row.test_runs, asked=row.runs)))
        for row in rows
    ]  # fmt: skip
    headings = ("exits_by_risk", "predicted", "seen", "interval", "exits", "n")
    title = title_of("risk_calibration", table, words)
    return built("risk_calibration", "risk_calibration", title, headings, lines, table, words)


def title_of(name: str, table: pd.DataFrame, words: Words) -> str:
    first = table.iloc[0]
    return words(f"table.{name}", layer=words(f"layer.{first['layer']}"), months=first["months"])
