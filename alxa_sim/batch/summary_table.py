"""The summary as it is shown: on screen, in Markdown, in LaTeX."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.provenance import Source

if TYPE_CHECKING:
    from rich.table import Table

HEADINGS = ("", "unit", "mean", "95 % interval", "5 to 95 % of runs", "n")
TURNOVER = (
    "Exits and entries: a household crosses the line and holds the new state for 3 months, or 12 where said; shorter "
    "crossings are left out. Exit rate: exits a year lived in poverty. Poor again: share of exits (Aalen-Johansen; "
    "leaving the banner is no relapse). The folder has every estimate with each kind of interval: estimates.md."
)
UNKNOWN = "-"
LONGEST_SECTION = 35
LATEX = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {character: rf"\{character}" for character in "&%$#_{}"}
)


class Line(NamedTuple):
    """A line of the table: its section and its six cells."""

    section: str
    cells: tuple[str, ...]


def lines(summary: pd.DataFrame) -> list[Line]:
    """The rows of a summary as texts."""
    return [Line(str(row.section), cells(row)) for row in summary.itertuples()]


def cells(row: Any) -> tuple[str, ...]:
    places = decimals(row.mean)
    return (
        row.quantity,
        row.unit,
        number(row.mean, places),
        span(row.low, row.high, places),
        span(row.p5, row.p95, places),
        f"{row.n} of {row.asked}",
    )


def decimals(size: float) -> int:
    """Digits behind the point for numbers of this size."""
    return 0 if abs(size) >= 1000 else 1 if abs(size) >= 10 else 2


def number(value: float, places: int) -> str:
    return UNKNOWN if pd.isna(value) else f"{value:,.{places}f}"


def span(low: float, high: float, places: int) -> str:
    return UNKNOWN if pd.isna(low) else f"{number(low, places)} to {number(high, places)}"


def with_ends(value: float, low: float, high: float, places: int) -> str:
    """A number with its interval in brackets, alone where that is unknown."""
    return f"{number(value, places)} ({span(low, high, places)})" if np.isfinite(low) else number(value, places)


def notes(summary: pd.DataFrame, source: Source) -> list[str]:
    """What a reader must know: which interval this is, how turns are counted, what is missing and why, whence it is."""
    told = [
        "95 % interval: between-run 95 % interval of the mean (t; of shares on the logit scale, "
        "which keeps it within 0 and 100 %). n: runs with the number, of those asked."
    ]
    if (summary["n"] < 2).any():
        told.append(f"{UNKNOWN}: unknown, for fewer than two runs show no spread between runs (see --replicates).")
    elif summary["low"].isna().any():
        told.append(f"{UNKNOWN}: unknown, for what happened in no run, or to all in every run, is no certainty.")
    if (summary["n"] < summary["asked"]).any():
        told.append("n falls short where runs failed, were not run, or do not have the number.")
    return [*told, TURNOVER, source.told()]


def screen_table(summary: pd.DataFrame, title: str, source: Source) -> Table:
    """The summary for the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(title), title_justify="left", title_style="bold", box=SIMPLE_HEAD,
                  padding=(0, 1, 0, 0), caption="\n".join(map(escape, notes(summary, source))),
                  caption_justify="left")  # fmt: skip
    for place, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="left" if place < 2 else "right", no_wrap=place >= 1)
    table.columns[0].min_width = LONGEST_SECTION
    for section, members in groupby(lines(summary), key=lambda line: line.section):
        table.add_row(f"[bold]{section}[/bold]")
        for member in members:
            table.add_row(f"  {member.cells[0]}", *member.cells[1:])
    return table


def markdown(summary: pd.DataFrame, title: str, source: Source) -> str:
    """The summary as a Markdown table."""
    rows = [f"# {title}", "", "| " + " | ".join(HEADINGS) + " |", "|:--|:--|--:|--:|--:|--:|"]
    for section, members in groupby(lines(summary), key=lambda line: line.section):
        rows.append(f"| **{section}** | | | | | |")
        rows += ["| " + " | ".join(member.cells) + " |" for member in members]
    return "\n".join([*rows, "", *(f"{note}  " for note in notes(summary, source)), ""])


def latex(summary: pd.DataFrame, title: str, source: Source) -> str:
    """The summary as a LaTeX table; it needs the package booktabs."""
    rows = []
    for section, members in groupby(lines(summary), key=lambda line: line.section):
        rows += [r"\addlinespace", rf"\multicolumn{{6}}{{l}}{{\textit{{{escaped(section)}}}}} \\"]
        rows += [" & ".join(map(escaped, member.cells)) + r" \\" for member in members]
    told = " ".join(escaped(note) for note in notes(summary, source))
    return "\n".join(
        [
            r"\begin{table}",
            rf"\caption{{{escaped(title)}}}",
            r"\begin{tabular}{llrrrr}",
            r"\toprule",
            " & ".join(map(escaped, HEADINGS)) + r" \\",
            r"\midrule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
            rf"\par\smallskip\footnotesize {told}",
            r"\end{table}",
            "",
        ]
    )


def escaped(text: str) -> str:
    """`text` with the characters that LaTeX reads as commands written out."""
    return text.translate(LATEX)
