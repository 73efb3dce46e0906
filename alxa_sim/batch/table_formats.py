"""A table for papers as Markdown, LaTeX (booktabs), CSV, or HTML that a word processor takes with its rules."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby

from alxa_sim.batch.paper_tables import PaperTable
from alxa_sim.batch.summary_table import escaped

RULE = "border-top:1.5pt solid black"
THIN = "border-bottom:0.75pt solid black"
CELL = "padding:2pt 6pt;vertical-align:baseline"
FONTS = "font-family:'Times New Roman',SimSun,'Songti SC',serif;font-size:10.5pt"
"""Widths of the rules of a three-line table, and fonts that a word processor has."""


def markdown(table: PaperTable) -> str:
    """The table as Markdown."""
    rows = [f"**{table.title}**", "", "| " + " | ".join(table.headings) + " |"]
    numbers = len(table.headings) - table.text_columns
    rows.append("|" + ":--|" * table.text_columns + "--:|" * numbers)
    for section, members in groupby(table.lines, key=lambda line: line.section):
        if section:
            rows.append(f"| **{section}** |" + " |" * (len(table.headings) - 1))
        rows += ["| " + " | ".join(member.cells) + " |" for member in members]
    return "\n".join([*rows, "", table.note, ""])


def latex(table: PaperTable) -> str:
    """The table as LaTeX over pages; it needs the packages booktabs and longtable, and in Chinese ctex."""
    width = len(table.headings)
    rows = []
    for section, members in groupby(table.lines, key=lambda line: line.section):
        if section:
            rows += [r"\addlinespace", rf"\multicolumn{{{width}}}{{l}}{{\textit{{{in_latex(section)}}}}} \\"]
        rows += [" & ".join(map(in_latex, member.cells)) + r" \\" for member in members]
    columns = "l" * table.text_columns + "r" * (width - table.text_columns)
    head = [" & ".join(map(in_latex, table.headings)) + r" \\", r"\midrule", r"\endhead"]
    begin = [rf"\begin{{longtable}}{{{columns}}}", rf"\caption{{{in_latex(table.title)}}} \\", r"\toprule"]
    end = [r"\bottomrule", rf"\multicolumn{{{width}}}{{p{{\linewidth}}}}{{\footnotesize {in_latex(table.note)}}}",
           r"\end{longtable}", ""]  # fmt: skip
    return "\n".join([*begin, *head, *rows, *end])


def in_latex(text: str) -> str:
    """A text for LaTeX, with a minus and a sign of infinity that every font has."""
    return escaped(text).replace("−", "$-$").replace("∞", r"$\infty$").replace("–", "--")


def csv(table: PaperTable) -> str:
    """The numbers with every digit; a byte order mark lets spreadsheets read Chinese."""
    return "\ufeff" + table.numbers.to_csv(index=False, lineterminator="\n")


def html(table: PaperTable) -> str:
    """A page with the table alone: open it, copy, paste; the rules of a three-line table come along."""
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(table.title)}</title></head>\n'
        f'<body style="{FONTS}">\n{html_table(table)}\n</body></html>\n'
    )


def html_table(table: PaperTable) -> str:
    """The table as an element, its looks written into it."""
    width = len(table.headings)
    heads = "".join(cell("th", text, place, table, f"{RULE};{THIN}") for place, text in enumerate(table.headings))
    rows = [f"<tr>{heads}</tr>"]
    for section, members in groupby(table.lines, key=lambda line: line.section):
        if section:
            rows.append(f'<tr><td colspan="{width}" style="{CELL};font-weight:bold">{escape(section)}</td></tr>')
        rows += [
            "<tr>" + "".join(cell("td", text, place, table) for place, text in enumerate(member.cells)) + "</tr>"
            for member in members
        ]
    style = f"border-collapse:collapse;border-bottom:1.5pt solid black;{FONTS}"
    caption = f'<caption style="text-align:left;font-weight:bold">{escape(table.title)}</caption>'
    return f'<table style="{style}">{caption}\n' + "\n".join(rows) + f"\n</table>\n<p>{escape(table.note)}</p>"


def cell(tag: str, text: str, place: int, table: PaperTable, rules: str = "") -> str:
    side = "left" if place < table.text_columns else "right"
    return f'<{tag} style="{CELL};text-align:{side};{rules}">{escape(text)}</{tag}>'


FORMATS: dict[str, Callable[[PaperTable], str]] = {"md": markdown, "tex": latex, "csv": csv, "html": html}
"""How a table is written, by the ending of its file."""
