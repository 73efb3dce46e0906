"""Estimates pooled over runs as tables to read: Markdown and LaTeX, a line a number, each interval by its name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from alxa_sim.batch.summary_table import UNKNOWN, decimals, escaped, number, span
from alxa_sim.estimates.herd_transitions import TRANSITION
from alxa_sim.estimates.histories import USUAL
from alxa_sim.estimates.labels import LAYERS, label
from alxa_sim.estimates.row import KEY
from alxa_sim.provenance import Source

HEADINGS = ("estimate", "of", "unit", "value", "between runs, 95 %", "spread of runs, 90 %", "within a run, 95 %", "n")
KINDS = ("between-run error of the mean", "spread over runs", "sampling within a run")
NOTES = (
    "Between runs: how far the mean may be from that of infinitely many runs (Student's t over runs). Spread of runs: "
    "where the middle 90 % of single runs lie. Within a run: what chance among households alone would do to one run "
    "(clustered on household). Parameters are as set: none of the three says how wrong they may be. "
    "n: runs with the number, of those asked.",
    f"A new state counts once it has held for {USUAL} months; estimates.csv has 1 and 12 months, and every gacha, too.",
)


class Line(NamedTuple):
    """A line of the table: its section and its cells."""

    section: str
    cells: tuple[str, ...]


def lines(pooled: pd.DataFrame) -> Iterator[Line]:
    """The estimates at the usual minimum duration, single gacha and the map of herds left out."""
    left_out = pooled["group"].str.match(r"gacha \d") | (pooled["estimate"] == TRANSITION)
    shown = pooled[pooled["minimum"].isin([0, USUAL]) & ~left_out]
    for key, kinds in shown.groupby(KEY, sort=False):
        layer, _, estimate, group, unit = (str(part) for part in key)
        of: dict[str, Any] = {str(row.kind): row for row in kinds.itertuples()}
        main = of[KINDS[0]]
        places = max(decimals(main.value), 3 if abs(main.value) < 1 else 0)
        spans = tuple(span(of[kind].low, of[kind].high, places) if kind in of else UNKNOWN for kind in KINDS)
        told = (label(estimate), group, unit, number(main.value, places), *spans, f"{main.n} of {main.asked}")
        yield Line(LAYERS.get(layer, layer), told)


def markdown(pooled: pd.DataFrame, title: str, source: Source) -> str:
    """The estimates as Markdown, a table a layer of poverty."""
    text = [f"# {title}", ""]
    for section, members in groupby(lines(pooled), key=lambda line: line.section):
        text += [f"## {section.capitalize()}", "", "| " + " | ".join(HEADINGS) + " |"]
        text.append("|:--|:--|:--|" + "--:|" * (len(HEADINGS) - 3))
        text += ["| " + " | ".join(line.cells) + " |" for line in members]
        text.append("")
    return "\n".join([*text, *(f"{note}  " for note in (*NOTES, source.told())), ""])


def latex(pooled: pd.DataFrame, title: str, source: Source) -> str:
    """The estimates as a LaTeX table over pages; it needs the packages booktabs and longtable."""
    rows = []
    for section, members in groupby(lines(pooled), key=lambda line: line.section):
        rows += [r"\addlinespace", rf"\multicolumn{{8}}{{l}}{{\textit{{{escaped(section)}}}}} \\"]
        rows += [" & ".join(map(escaped, line.cells)) + r" \\" for line in members]
    begin = [r"\begin{longtable}{lllrrrrr}", rf"\caption{{{escaped(title)}}} \\", r"\toprule"]
    head = [" & ".join(map(escaped, HEADINGS)) + r" \\", r"\midrule", r"\endhead"]
    end = [r"\bottomrule", r"\end{longtable}", r"\footnotesize " + escaped(" ".join((*NOTES, source.told()))), ""]
    return "\n".join([*begin, *head, *rows, *end])
