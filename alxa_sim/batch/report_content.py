"""What a report says, block by block, whatever it is printed as."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from alxa_sim.batch.drawing import Results
from alxa_sim.batch.paper_tables import Line, PaperTable, number, paper_tables, span
from alxa_sim.glossary import Words
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.differences import differences
from alxa_sim.scenario.display import all_settings, documentation_of, written_setting
from alxa_sim.scenario.schema import TEXTS

LONGEST = 60
"""Characters of a value that a table shows."""
DATED = re.compile(r"\d{4}-\d{2}: [^,\s]+")
"""A value with its month, as a dated setting has several."""
VALUES_SAID = ("absent", "none", "true", "false")
"""Values that a table says in the words of its language."""
ODD = ("purpose", "entities", "process", "concepts", "start", "input", "submodels")
"""Parts of the summary of the protocol."""
FACTS = (
    ("Actually poor", 0), ("Actually poor", -1), ("Registered", -1),
    ("Exits and relapses (actual poverty)", "exit rate"),
    ("Exits and relapses (actual poverty)", "poor again within 3 years"),
    ("Public cost", "all interventions"),
)  # fmt: skip
"""Numbers that open the results: section of the summary, and place or name in it."""


class Heading(NamedTuple):
    """The title of a section."""

    text: str


class Paragraph(NamedTuple):
    """Sentences; with a `lead`, words that open them in bold."""

    text: str
    lead: str = ""


class Command(NamedTuple):
    """What a reader types."""

    text: str


class Picture(NamedTuple):
    """A figure, as SVG, with its words."""

    path: Path
    caption: str
    alt_text: str
    is_single: bool


Block = Heading | Paragraph | Command | Picture | PaperTable


class Report(NamedTuple):
    """A report: its title, a line below it, and its blocks."""

    title: str
    below: str
    blocks: Sequence[Block]


class Compared(NamedTuple):
    """A scenario and what it is told beside; `note` says why it is told beside none."""

    scenario: Scenario
    beside: Scenario | None
    note: str = "report.no_baseline"


def report_of(results: Results, told: Sequence[Compared], pictures: Sequence[Picture], words: Words) -> Report:
    """The report of a results folder of these scenarios."""
    names = words.listed([words.scenario(one.scenario.name) for one in told])
    seeds = results.manifest["seeds"]["asked"]
    below = words("report.below", digest=str(results.manifest["digest"])[:12], runs=len(seeds),
                  version=results.manifest["versions"]["alxa_sim"])  # fmt: skip
    blocks = [
        *questions(told, words),
        *scenarios(told, words),
        Heading(words("report.results")),
        *facts(results, words),
        *paper_tables(results, words),
        Heading(words("report.figures")),
        *pictures,
        *sources(told[-1].scenario, words),
        *protocol(words),
        *how_to_reproduce(results, words),
    ]
    return Report(words("report.title", names=names), below, blocks)


def questions(told: Sequence[Compared], words: Words) -> Iterator[Block]:
    """What was asked."""
    yield Heading(words("report.question"))
    for one in told:
        yield Paragraph(words.said(one.scenario.question) or words("report.no_question"), named(one.scenario, words))
    yield Paragraph(words("report.limits"))


def scenarios(told: Sequence[Compared], words: Words) -> Iterator[Block]:
    """What differs from the scenario that each is told beside."""
    yield Heading(words("report.scenario"))
    for one in told:
        name = words.scenario(one.scenario.name)
        if one.beside is None:
            yield Paragraph(words(one.note), name)
            continue
        rows = [row for row in differences(one.beside, one.scenario) if row[0] not in TEXTS]
        if not rows:
            yield Paragraph(words("report.same", name=name, beside=words.scenario(one.beside.name)))
            continue
        told_rows = [(words.setting(key), key, said(before, words), said(after, words)) for key, before, after in rows]
        beside = words.scenario(one.beside.name)
        heads = (words("table.setting"), words("table.key"), beside, name)
        title = words("report.differs", name=name, beside=beside)
        numbers = pd.DataFrame(told_rows, columns=list(heads))
        yield PaperTable(f"scenario_{one.scenario.name}", title, heads, 4, lines_of(told_rows), "", numbers)


def named(scenario: Scenario, words: Words) -> str:
    """What a scenario is called, with its name in the results where that is another."""
    title = words.scenario(scenario.name)
    return title if title == scenario.name else f"{title} ({scenario.name})"


def lines_of(rows: Sequence[tuple[str, ...]]) -> list[Line]:
    """Lines of a table without sections."""
    return [Line("", row) for row in rows]


def said(value: str, words: Words) -> str:
    """A value of a setting, cut where it is long; what a scenario file writes stands as it writes it, kinds and names
    of interventions too."""
    dated = DATED.findall(value)
    if len(value) > LONGEST and len(dated) > 1:
        return words("report.dated", first=dated[0], last=dated[-1], count=len(dated))
    return cut(words.said(value) if value in VALUES_SAID else value)


def cut(text: str) -> str:
    """A text that a cell has room for."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def facts(results: Results, words: Words) -> Iterator[Block]:
    """The main numbers, or differences of a comparison, in sentences, each with its interval and n."""
    if results.kind == "runs":
        yield from facts_of(pd.read_csv(results.folder / "summary.csv"), "mean", "", words)
        return
    for scenario, rows in pd.read_csv(results.folder / "comparison.csv").groupby("scenario", sort=False):
        first = words.scenario(rows["first"].iloc[0])
        of = words("report.less", name=words.scenario(str(scenario)), first=first)
        yield from facts_of(rows, "difference", of, words)


def facts_of(table: pd.DataFrame, column: str, of: str, words: Words) -> Iterator[Block]:
    """The sentences on FACTS, led by whose they are."""
    for section, place in FACTS if column == "mean" else FACTS[1:]:  # scenarios start alike
        rows = table[table["section"] == section]
        rows = rows[rows["quantity"] == place] if isinstance(place, str) else rows.iloc[[place]] if len(rows) else rows
        if len(rows):
            row: Any = next(rows.itertuples())
            quantity, unit = words.said(row.quantity), words.said(row.unit)
            value = getattr(row, column)
            ends = span(words, row.low, row.high, value)
            counted = {"done": row.n, "asked": row.asked}
            shown = number(value, value)
            text = words("report.fact", quantity=quantity, value=shown, unit=unit, ends=ends, **counted)
            yield Paragraph(text, words.listed([part for part in (of, words.said(section)) if part], long=True))


def sources(scenario: Scenario, words: Words) -> Iterator[Block]:
    """How many settings there are of each grade, and every setting that is not assumed, with its source."""
    yield Heading(words("report.sources"))
    rows = []
    grades: Counter[str] = Counter()
    for path, settings, setting in all_settings(scenario):
        if path[0] in TEXTS or setting == "kind":
            continue
        told = documentation_of(type(settings), setting)
        grades[told.grade] += 1
        if told.grade != "assumed":
            value = said(written_setting(settings, setting), words)
            key = ".".join(path)
            grade, source = words.said(told.grade), source_said(told.source, words)
            rows.append((words.setting(key), key, value, words.said(told.unit), grade, source))
    counts = words.listed([words("report.grade", grade=words.said(grade), count=n) for grade, n in grades.items()])
    yield Paragraph(words("report.grades", total=sum(grades.values()), counts=counts))
    heads = tuple(words(f"table.{name}") for name in ("setting", "key", "value", "unit", "grade", "source"))
    title, note = words("report.sourced"), words("report.source_note")
    yield PaperTable("sources", title, heads, len(heads), lines_of(rows), note, pd.DataFrame(rows, columns=list(heads)))


def source_said(source: str, words: Words) -> str:
    """The source of a setting, such as `FACTS 2.4, Gansu convention`: where it stands, and what is remarked there."""
    place, _, remark = source.partition(", ")
    return words.listed([words.said(part) for part in (place, remark) if part], long=words.language == "zh")


def protocol(words: Words) -> Iterator[Block]:
    """The model in short, in the order of the protocol."""
    yield Heading(words("report.model"))
    for part in ODD:
        yield Paragraph(words(f"odd.{part}"), words(f"odd.{part}_name"))


def how_to_reproduce(results: Results, words: Words) -> Iterator[Block]:
    """The command, the versions and the digest that a second run must give."""
    manifest = results.manifest
    yield Heading(words("report.reproduce"))
    yield Paragraph(words("report.reproduce_command"))
    yield Command(str(manifest["command"]))
    seeds = manifest["seeds"]["asked"]
    versions = [f"{name} {version}" for name, version in manifest["versions"].items() if version]
    yield Paragraph(words("report.versions", versions=words.listed(versions), commit=manifest["git_commit"] or "–",
                          first=seeds[0], last=seeds[-1]))  # fmt: skip
    yield Paragraph(words("report.digest"))
    yield Command(str(manifest["digest"]))
