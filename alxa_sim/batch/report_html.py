"""A report as one page of HTML that needs nothing else: figures and looks are in it."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from alxa_sim.batch.paper_tables import PaperTable
from alxa_sim.batch.report_content import Block, Command, Heading, Paragraph, Picture, Report
from alxa_sim.batch.table_formats import html_table
from alxa_sim.glossary import Language

LOOKS = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.6;
  font-family: 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Source Han Sans SC', sans-serif; }
figure { margin: 2rem 0; } figure img { max-width: 100%; } figcaption, p.note { font-size: 0.85rem; }
table { font-size: 0.85rem; margin: 1.5rem 0 0.5rem; } pre { background: #f2f2f2; padding: 0.6rem; overflow-x: auto; }
div.wide { overflow-x: auto; } div.wide table { font-family: inherit !important; font-size: 0.85rem !important; }
@media print { figure, tr { break-inside: avoid; } }
"""


def page_of(report: Report, language: Language) -> str:
    """The page."""
    named = {"en": "en", "zh": "zh-CN"}[language]
    sections = [block for block in report.blocks if isinstance(block, Heading)]
    links = "".join(f'<li><a href="#s{n}">{escape(block.text)}</a></li>' for n, block in enumerate(sections, 1))
    parts = [element(block, sections) for block in report.blocks]
    return (
        f'<!DOCTYPE html>\n<html lang="{named}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(report.title)}</title>'
        f"<style>{LOOKS}</style></head>\n<body>\n<h1>{escape(report.title)}</h1>\n<p>{escape(report.below)}</p>\n"
        f"<nav><ol>{links}</ol></nav>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def element(block: Block, sections: list[Heading]) -> str:
    """One block of the report."""
    match block:
        case Heading(text):
            place = next(n for n, one in enumerate(sections, 1) if one is block)
            return f'<h2 id="s{place}">{place} {escape(text)}</h2>'
        case Paragraph(text, lead):
            opening = f"<strong>{escape(lead)}</strong> " if lead else ""
            return f"<p>{opening}{escape(text)}</p>"
        case Command(text):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Picture():
            return figure(block)
        case PaperTable():
            return f'<div class="wide">{html_table(block)}</div>'


def figure(picture: Picture) -> str:
    """A picture within the page, with its alternative text and its caption."""
    data = b64encode(picture.path.read_bytes()).decode()
    return (
        f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{escape(picture.alt_text)}">'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
    )
