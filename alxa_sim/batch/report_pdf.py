"""A report as PDF, set by Typst in the font of the figures, without a network and without dates."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from alxa_sim.batch.paper_tables import PaperTable
from alxa_sim.batch.report_content import Block, Command, Heading, Paragraph, Picture, Report
from alxa_sim.figures.style import FONT
from alxa_sim.figures.wrapping import width_of
from alxa_sim.glossary import Language
from alxa_sim.records import Refusal

LOOKS = """
#set page(paper: "a4", margin: (x: 18mm, y: 20mm), numbering: "1")
#set text(font: %(font)s, size: 9.5pt, lang: %(lang)s, region: %(region)s)
#set par(leading: 0.75em)
#set heading(numbering: "1")
#show heading: set block(above: 1.6em, below: 0.9em)
#show figure.where(kind: table): set block(breakable: true)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.caption: set text(size: 8.5pt)
#show figure.caption: set align(left)
#show raw: set text(font: %(font)s, size: 8.5pt)
#set table(stroke: none, inset: (x: 4pt, y: 3pt))
"""
SMALL = "8pt"
PADDING = 3
"""What stands between columns, in letters."""
DOUBLE = "94%"
"""Width of a figure for two columns: two of the height of one and a half captions go on a page."""
LONGEST_WORD = 12
"""Characters of a text without a space that a column always has room for."""


def pdf_of(report: Report, language: Language, digest: str) -> bytes:
    """The PDF. Raises Refusal where Typst is not installed."""
    try:
        import typst
    except ImportError:
        raise Refusal("a PDF needs Typst; install it with: pip install 'alxa_sim[report]'") from None
    fonts = files("alxa_sim.figures") / "fonts"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pictures = [block for block in report.blocks if isinstance(block, Picture)]
        for place, picture in enumerate(pictures):
            (folder / f"{place}.svg").write_bytes(picture.path.read_bytes())
        (folder / "report.typ").write_text(source_of(report, language, digest), encoding="utf-8")
        compiled: bytes = typst.compile(str(folder / "report.typ"), font_paths=[str(fonts)], ignore_system_fonts=True,
                                        timestamp=0)  # fmt: skip
    return compiled


def source_of(report: Report, language: Language, digest: str) -> str:
    """The source for Typst; every text in it is a string, so that none is read as a command."""
    named = {"font": string(FONT), "lang": string(language), "region": string({"en": "gb", "zh": "cn"}[language])}
    keywords = f"(\"alxa_sim\", {string(digest)})"
    head = f'#set document(title: {string(report.title)}, author: "alxa_sim", keywords: {keywords}, date: none)'
    title = f"#align(center)[#text(size: 15pt, weight: \"bold\")[#{string(report.title)}]]"
    below = f"#align(center)[#{string(report.below)}]"
    pictures = iter(range(len(report.blocks)))
    parts = [in_typst(block, f"{next(pictures)}.svg" if isinstance(block, Picture) else "") for block in report.blocks]
    return "\n\n".join([head + LOOKS % named, title, below, *parts]) + "\n"


def string(text: str) -> str:
    """A text as a string of Typst."""
    return json.dumps(text, ensure_ascii=False)


def in_typst(block: Block, file: str) -> str:
    """One block of the report."""
    match block:
        case Heading(text):
            return f"#heading[#{string(text)}]"
        case Paragraph(text, lead):
            opening = f"#strong[#{string(lead)}]#h(0.6em)" if lead else ""
            return f"{opening}#{string(text)}"
        case Command(text):
            return f"#raw({string(text)}, block: true)"
        case Picture(_, caption, alt_text, is_single):
            width = "84mm" if is_single else DOUBLE
            image = f"image({string(file)}, width: {width}, alt: {string(alt_text)})"
            return f"#figure({image}, caption: [#{string(caption)}])"
        case PaperTable():
            return table_in_typst(block)


def table_in_typst(table: PaperTable) -> str:
    """A three-line table over pages, its head repeated."""
    width = len(table.headings)
    heads = ", ".join(f"[*#{string(text)}*]" for text in table.headings)
    rows = []
    for section, members in groupby(table.lines, key=lambda line: line.section):
        if section:
            rows.append(f"table.cell(colspan: {width})[#strong[#{string(section)}]],")
        rows += [", ".join(f"[#{string(breakable(text))}]" for text in member.cells) + "," for member in members]
    sides = ["left"] * table.text_columns + ["right"] * (width - table.text_columns)
    body = "\n".join(rows)
    return (
        f"#figure([#set text(size: {SMALL}); #set par(justify: false)\n"
        f"#table(columns: ({', '.join(widths_of(table))}), align: ({', '.join(sides)}),\n"
        f"table.hline(stroke: 1pt), table.header({heads}), table.hline(stroke: 0.5pt),\n{body}\n"
        f"table.hline(stroke: 1pt))], caption: [#{string(table.title)}], kind: table)\n\n"
        + (f"#text(size: {SMALL})[#{string(table.note)}]" if table.note else "")
    )


def widths_of(table: PaperTable) -> list[str]:
    """Columns of numbers as wide as they are; those of words share the rest by how much they have to say."""
    found = []
    for place, heading in enumerate(table.headings):
        lengths = sorted(width_of(line.cells[place]) for line in table.lines) or [1]
        usual = max(width_of(heading), lengths[len(lengths) * 3 // 4])
        found.append(f"{min(max(usual, 10), 36) + PADDING}fr" if place < table.text_columns else "auto")
    return found


def breakable(text: str) -> str:
    """Keys such as herd.calving_rate may be broken behind their dots and underscores."""
    is_key = " " not in text and len(text) > LONGEST_WORD
    return text.replace("_", "_\u200b").replace(".", ".\u200b") if is_key else text
