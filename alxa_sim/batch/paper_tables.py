"""Tables of a results folder for papers, in English or Chinese, each number with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.batch.drawing import Results
from alxa_sim.batch.summary_table import decimals
from alxa_sim.glossary import Words
from alxa_sim.provenance import Source, source_in

UNKNOWN = "–"
WORDS = {"summary": 2, "comparison": 2, "cost_effectiveness": 1, "shares": 2, "risk": 1, "risk_calibration": 1}
"""Columns of words of each kind of table, before those of numbers."""
SOURCE = ("folder", "digest")
"""Columns of tables in a folder that name it."""


class Line(NamedTuple):
    """A line of a table: the section it stands in, and its cells."""

    section: str
    cells: tuple[str, ...]


class PaperTable(NamedTuple):
    """A table ready to be written: what a reader sees, and the numbers with every digit."""

    name: str
    title: str
    headings: tuple[str, ...]
    text_columns: int
    """Columns of words, before those of numbers."""
    lines: Sequence[Line]
    note: str
    numbers: pd.DataFrame


def with_source(table: PaperTable, source: Source, words: Words) -> PaperTable:
    """A table that names the folder and the digest it is from, in its note and in its numbers."""
    note = words.joined(table.note, source.told(words))
    columns = {heading_of(name, words): value for name, value in source.columns().items()}
    return table._replace(note=note, numbers=table.numbers.assign(**columns))


def paper_tables(results: Results, words: Words) -> Iterator[PaperTable]:
    """The tables of a folder of runs, of a comparison or of shares; none of a sweep, which `alxa results` tells."""
    source = source_in(results.folder, results.manifest)
    for table in tables_in(results, words):
        yield with_source(table, source, words)


def tables_in(results: Results, words: Words) -> Iterator[PaperTable]:
    """The same without their source."""
    folder = results.folder
    name = words.scenario(str(results.manifest.get("scenario", {}).get("name", "")))
    if results.kind == "runs" and (folder / "summary.csv").exists():
        yield summary(pd.read_csv(folder / "summary.csv"), name, words)
    if results.kind == "comparison":
        for _, rows in pd.read_csv(folder / "comparison.csv").groupby("scenario", sort=False):
            yield comparison(rows, words)
        if (folder / "cost_effectiveness.parquet").exists():
            for _, rows in pd.read_parquet(folder / "cost_effectiveness.parquet").groupby("scenario", sort=False):
                yield cost_effectiveness(rows, words)
    if results.kind == "shares":
        yield shares(pd.read_parquet(folder / "shares.parquet"), name, words)


def summary(table: pd.DataFrame, name: str, words: Words) -> PaperTable:
    """Mean, its interval, the spread of runs and n of the numbers of the summary."""
    rows: Iterator[Any] = table.itertuples()
    lines = [
        Line(words.said(row.section), (words.said(row.quantity), words.said(row.unit), number(row.mean, row.mean),
                                       span(words, row.low, row.high, row.mean), span(words, row.p5, row.p95, row.mean),
                                       counted(words, row)))
        for row in rows
    ]  # fmt: skip
    title = words("table.summary", name=name)
    headings = ("quantity", "unit", "mean", "interval", "spread", "n")
    return built("summary", "summary", title, headings, lines, table, words)


def comparison(table: pd.DataFrame, words: Words) -> PaperTable:
    """Both means and the paired difference with its interval, of one scenario beside the first."""
    rows: Iterator[Any] = table.itertuples()
    lines = []
    for row in rows:
        size = max(abs(row.mean_first), abs(row.mean))
        values = tuple(number(value, size) for value in (row.mean_first, row.mean, row.difference))
        cells = (words.said(row.quantity), words.said(row.unit), *values, span(words, row.low, row.high, size))
        lines.append(Line(words.said(row.section), (*cells, counted(words, row))))
    first, scenario = str(table["first"].iloc[0]), str(table["scenario"].iloc[0])
    headings = ("quantity", "unit", "first", "this", "difference", "interval", "n")
    title = words("table.comparison", first=words.scenario(first), scenario=words.scenario(scenario))
    return built("comparison", f"comparison_{scenario}", title, headings, lines, table, words)


def cost_effectiveness(table: pd.DataFrame, words: Words) -> PaperTable:
    """Extra cost over extra effect of one scenario beside the first, with its interval."""
    rows: Iterator[Any] = table.itertuples()
    lines = []
    for row in rows:
        cost = with_ends(words, *(v / 1000 for v in (row.extra_cost, row.extra_cost_low, row.extra_cost_high)))
        effect = with_ends(words, row.extra_effect, row.extra_effect_low, row.extra_effect_high)
        ratio = number(row.cost_per_effect, 1e4), span(words, row.low, row.high, 1e4)
        lines.append(Line(words.said(row.payer), (words.said(row.effect), cost, effect, *ratio, counted(words, row))))
    first, scenario = str(table["first"].iloc[0]), str(table["scenario"].iloc[0])
    headings = ("effect", "extra_cost", "extra_effect", "cost_per_effect", "interval", "n")
    title = words("table.cost_effectiveness", first=words.scenario(first), scenario=words.scenario(scenario))
    return built("cost_effectiveness", f"cost_effectiveness_{scenario}", title, headings, lines, table, words)


def shares(table: pd.DataFrame, name: str, words: Words) -> PaperTable:
    """What each system brings, result by result, with its interval."""
    rows: Iterator[Any] = table.itertuples()
    lines = []
    for row in rows:
        of_all = with_ends(words, row.percent_of_all, row.percent_low, row.percent_high, 10.0)
        cells = (words.said(row.part), words.said(row.kind), number(row.share, row.share), of_all,
                 span(words, row.low, row.high, row.share), counted(words, row))  # fmt: skip
        lines.append(Line(f"{words.said(row.outcome)} [{words.said(row.unit)}]", cells))
    headings = ("part", "kind", "share", "percent_of_all", "interval", "n")
    return built("shares", "shares", words("table.shares", name=name), headings, lines, table, words)


def built(
    kind: str, name: str, title: str, headings: Sequence[str], lines: Sequence[Line], table: pd.DataFrame, words: Words
) -> PaperTable:
    """The table with its heads in words, its note, and its numbers under the same words."""
    heads = tuple(words(f"table.{heading}") for heading in headings)
    texts = {column: table[column].map(lambda text: words.said(str(text))) for column in text_columns_of(table)}
    told = table.drop(columns=list(SOURCE), errors="ignore").assign(**texts)
    numbers = told.rename(columns=lambda column: heading_of(column, words))
    return PaperTable(name, title, heads, WORDS[kind], lines, words(f"table.note_{kind}"), numbers)


def text_columns_of(table: pd.DataFrame) -> list[str]:
    """Columns of words that are not names given by the user."""
    chosen = ("section", "quantity", "unit", "payer", "effect", "part", "outcome", "kind")
    return [column for column in chosen if column in table]


def heading_of(column: str, words: Words) -> str:
    """The head of a column of numbers; its own name where the glossary has none."""
    return words.name("table", column) if words.language == "zh" else column


def number(value: float, size: float) -> str:
    """A number with the digits that numbers of this size have; thousands apart, a true minus."""
    if np.isposinf(value):
        return "∞"
    if pd.isna(value):
        return UNKNOWN
    text = f"{value:,.{decimals(size)}f}"
    return text.replace("-", "−") if text.strip("-0.") else text.removeprefix("-")  # no −0


def span(words: Words, low: float, high: float, size: float) -> str:
    """An interval, or that it is unknown."""
    if pd.isna(low) or np.isinf(low):
        return UNKNOWN
    return words("table.to", low=number(low, size), high=number(high, size))


def with_ends(words: Words, value: float, low: float, high: float, size: float = 1e4) -> str:
    """A number with its interval in brackets, alone where that is unknown."""
    ends = span(words, low, high, size)
    return number(value, size) if ends == UNKNOWN else f"{number(value, size)} ({ends})"


def counted(words: Words, row: Any) -> str:
    return words("table.of", n=row.n, asked=row.asked)


def folder_of_tables(folder: Path, words: Words) -> Path:
    """Where tables go: those in English beside the folder of figures, others in a folder of their language."""
    return folder / "tables" if words.language == "en" else folder / "tables" / words.language
