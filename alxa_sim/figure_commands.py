"""The commands about what is shown: `alxa figures`, `alxa tables`, `alxa report`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from alxa_sim.command_line import add_command
from alxa_sim.glossary import LANGUAGES
from alxa_sim.records import did_you_mean, quoted

FORMATS = ("svg", "pdf", "png", "pgf")
TABLE_FORMATS = ("md", "tex", "csv", "html")


def add_figure_commands(commands: Any) -> None:
    """Add them to the commands of `alxa`."""
    add_figures(commands)
    add_tables(commands)
    add_report(commands)


def add_figures(commands: Any) -> None:
    parser = add_command(commands, "figures", figures, "draw the figures of a results folder",
                         "alxa figures results/baseline --lang zh --width single --format pdf,svg")  # fmt: skip
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="results of alxa run, compare, attribute or sweep")
    parser.add_argument("--only", metavar="NAMES", type=listed, default=(),
                        help="figures to draw, such as incidence,gacha_map")  # fmt: skip
    add_language(parser)
    parser.add_argument("--format", metavar="FORMATS", type=one_of("format", FORMATS), default=FORMATS[:3],
                        help="pictures to write: svg, pdf, png, pgf (default: svg,pdf,png)")  # fmt: skip
    parser.add_argument("--width", metavar="WIDTH", type=alternative("width", ("single", "double")),
                        help="journal column: single (84 mm) or double (174 mm)")  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path,
                        help="folder for the figures (default: FOLDER/figures, or its zh in Chinese)")  # fmt: skip
    parser.add_argument("--indicator", metavar="NAME", help="what the map shows: poor, income, herd, ...")
    parser.add_argument("--months", metavar="MONTHS", type=listed, default=(),
                        help="months that the map shows, such as 2014-01,2020-12")  # fmt: skip
    parser.add_argument("--difference", action="store_true", help="let the map show the change between its months")
    parser.add_argument("--estimate", metavar="NAME",
                        help="number that figures of a sweep are about; 'alxa results FOLDER --estimates'")  # fmt: skip


def add_tables(commands: Any) -> None:
    parser = add_command(commands, "tables", tables, "write the tables of a results folder for papers",
                         "alxa tables results/baseline --lang zh --format html,tex")  # fmt: skip
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="results of alxa run, compare or attribute")
    add_language(parser)
    parser.add_argument("--format", metavar="FORMATS", type=one_of("format", TABLE_FORMATS), default=TABLE_FORMATS,
                        help="files to write: md, tex, csv, html (for Word) (default: all)")  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path,
                        help="folder for the tables (default: FOLDER/tables, or its zh in Chinese)")  # fmt: skip


def add_report(commands: Any) -> None:
    parser = add_command(commands, "report", report, "write a results folder up as a PDF and one page of HTML",
                         "alxa report results/baseline --lang zh")  # fmt: skip
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="results of alxa run, compare or sweep")
    add_language(parser)
    parser.add_argument("--baseline", metavar="FILE", type=Path,
                        help="scenario to tell the differences from (default: scenarios/baseline.yaml)")  # fmt: skip
    parser.add_argument("--estimate", metavar="NAMES", type=listed, default=(),
                        help="numbers that the report of a sweep is about, such as actual.relapse_3y")  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder for both files (default: FOLDER/report)")


def add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", metavar="LANG", type=alternative("language", LANGUAGES), default="en",
                        help="language: en or zh (default: en)")  # fmt: skip


def listed(text: str) -> tuple[str, ...]:
    """Reads names with commas between them."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def alternative(what: str, known: tuple[str, ...]) -> Any:
    """Reads one of some names."""

    def read(text: str) -> str:
        if text not in known:
            raise argparse.ArgumentTypeError(f"unknown {what} {quoted(text)}{did_you_mean(text, known)}")
        return text

    return read


def one_of(what: str, known: tuple[str, ...]) -> Any:
    """Reads some of some names, with commas between them."""
    read = alternative(what, known)
    return lambda text: tuple(map(read, listed(text)))


def figures(options: argparse.Namespace) -> int:
    """`alxa figures`"""
    from alxa_sim.batch.drawing import Asked, figures_command
    from alxa_sim.figures.style import Choices

    choices = Choices(options.indicator, options.months, options.difference, options.estimate)
    asked = Asked(options.only, options.lang, options.format, options.width, options.out, choices)
    return figures_command(options.folder, asked)


def tables(options: argparse.Namespace) -> int:
    """`alxa tables`"""
    from alxa_sim.batch.tabling import tables_command

    return tables_command(options.folder, options.lang, options.format, options.out)


def report(options: argparse.Namespace) -> int:
    """`alxa report`"""
    from alxa_sim.batch.reporting import report_command

    return report_command(options.folder, options.lang, options.baseline, options.out, options.estimate)
