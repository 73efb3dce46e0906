"""What the report of a sweep says: what was varied, and main numbers arm by arm or over all points that were drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.batch.arms import arms
from alxa_sim.batch.over_points import is_spread, over_points
from alxa_sim.batch.paper_tables import Line, PaperTable, number, span
from alxa_sim.batch.report_content import (
    Block,
    Command,
    Compared,
    Heading,
    Paragraph,
    Picture,
    Report,
    cut,
    lines_of,
    protocol,
    scenarios,
    sources,
)
from alxa_sim.batch.sweep_tables import indices_of
from alxa_sim.batch.swept import NumberBySeed, Swept
from alxa_sim.estimates.labels import title_of_number
from alxa_sim.glossary import Words
from alxa_sim.scenario.display import unit_of_key, written

USUAL = ("actual.exit_rate", "actual.relapse_3y", "actual.poor_person_years", "Public cost: all interventions")
"""Numbers that are told where none is asked for, those of them that the runs have."""
SCREENED = ("saltelli", "morris")
"""Methods whose points say nothing one by one."""
MOST = 40
"""Arms that a table has room for; of more the first and the last by size are shown."""


def numbers_told(swept: Swept, asked: Sequence[str]) -> list[NumberBySeed]:
    """The numbers that the report is about. Raises Refusal, with the nearest name, where one asked for is none."""
    if asked:
        return [swept.by_seed(name) for name in asked]
    usual = [swept.by_seed(name) for name in USUAL if name in swept.names]
    return [one for one in usual if np.isfinite(one.by_seed).any()]


def report_of_sweep(
    swept: Swept, numbers: Sequence[NumberBySeed], told: Sequence[Compared], pictures: Sequence[Picture], words: Words
) -> Report:
    """The report of a sweep's folder about some numbers of its runs."""
    runs = swept.manifest["runs"]
    version = swept.manifest["version"]["alxa_sim"]
    below = words("report.below", digest=swept.digest[:12], runs=f"{runs['done']:,}", version=version)
    question = swept.manifest["design"]["settings"]["question"]
    blocks: list[Block] = [
        Heading(words("report.question")),
        Paragraph(words.said(question) or words("report.no_question")),
        Paragraph(words("report.limits")),
        Heading(words("report.design")),
        *design(swept, words),
        *scenarios(told, words),
        Heading(words("report.results")),
        *(table_of(swept, one, words) for one in numbers),
        *([Heading(words("report.figures")), *pictures] if pictures else ()),
        *sources(told[-1].scenario, words),
        *protocol(words),
        *how_to_reproduce(swept, words),
    ]
    return Report(words("report.title", names=swept.path.resolve().name), below, blocks)


def design(swept: Swept, words: Words) -> Iterator[Block]:
    """How the points were chosen, and every setting that varies with its values or what it was drawn from."""
    manifest = swept.manifest
    seeds, runs = swept.seeds, manifest["runs"]
    counts = {"points": len(swept.points), "scenarios": len(swept.scenarios), "seeds": len(seeds)}
    method = words.said(swept.method.replace("_", " "))
    yield Paragraph(words("report.design_told", method=method, first=seeds[0], last=seeds[-1],
                          done=runs["done"], asked=runs["asked"], **counts))  # fmt: skip
    rows = [(words.setting(key), key, *varied(swept, key, words)) for key in swept.varied]
    if rows:
        heads = tuple(words(f"table.{name}") for name in ("setting", "key", "varied_over", "unit"))
        title = words("report.varied")
        yield PaperTable("varied", title, heads, 4, lines_of(rows), "", pd.DataFrame(rows, columns=list(heads)))


def varied(swept: Swept, key: str, words: Words) -> tuple[str, str]:
    """What a setting was drawn from, or its values; and its unit, where the design says it."""
    distribution = swept.manifest["design"]["distributions"].get(key)
    if distribution is not None:
        ends = ", ".join(f"{one:g}" for one in distribution["numbers"])
        return f"{distribution['family']}({ends})", words.said(str(distribution.get("unit") or unit_of_key(key)))
    values = list(dict.fromkeys(str(value) for value in swept.points[key] if not pd.isna(value)))
    return cut(", ".join(values)), words.said(unit_of_key(key))


def table_of(swept: Swept, one: NumberBySeed, words: Words) -> PaperTable:
    """A number as a table: setting by setting where the design is about them, over all points where they were drawn,
    else a line an arm."""
    title = f"{title_of_number(one.name, words)} [{words.said(one.unit)}]"
    if swept.method in SCREENED:
        return by_setting(swept, one, title, words)
    make = over_all_points if is_spread(swept) else arm_by_arm
    return make(swept, one, title, words)


def by_setting(swept: Swept, one: NumberBySeed, title: str, words: Words) -> PaperTable:
    """How much a number hangs on each setting that varies, each index with its interval."""
    table = indices_of(swept, one.name)
    rows: Iterator[Any] = table.rename(columns={"index": "kind"}).itertuples()
    lines = []
    for row in rows:
        ends = span(words, row.low, row.high, row.value)
        names = (words.scenario(row.scenario), words.setting(row.setting), words(f"sensitivity_bars.{row.kind}"))
        counted = words("table.of", n=row.n, asked=row.asked)
        lines.append(Line("", (*names, number(row.value, row.value), ends, counted)))
    heads = ("scenario", "setting", "index", "value", "interval", "n")
    note = words("table.note_indices")
    return PaperTable(one.name, title, tuple(words(f"table.{head}") for head in heads), 3, lines, note, table)


def arm_by_arm(swept: Swept, one: NumberBySeed, title: str, words: Words) -> PaperTable:
    """Mean of every arm with its interval, and what it differs by from the first on the same seeds."""
    table = arms(swept, one)
    shown = table if len(table) <= MOST else extremes(table)
    rows: Iterator[Any] = shown.itertuples()
    size, lines = table["mean"].abs().max(), []
    for row in rows:
        less = number(row.less_first, size), span(words, row.less_low, row.less_high, size)
        names = words.scenario(row.scenario), cut(changed(swept, row.point, words))
        mean = number(row.mean, size), span(words, row.low, row.high, size)
        lines.append(Line("", (*names, *mean, *less, words("table.of", n=row.n, asked=row.asked))))
    heads = ("scenario", "changed", "mean", "interval", "less_first", "interval", "n")
    note = words("table.note_arms")
    if len(shown) < len(table):
        note = words.joined(note, words("table.note_extremes", shown=len(shown), all=len(table)))
    return PaperTable(one.name, title, tuple(words(f"table.{head}") for head in heads), 2, lines, note, table)


def changed(swept: Swept, point: int, words: Words) -> str:
    """What a point changes, in words; a dash where it changes nothing."""
    values = swept.design.values(point)
    told = [f"{words.setting(key)} = {written(value)}" for key, value in values.items() if value is not None]
    return words.listed(told, long=True) or "–"


def extremes(table: pd.DataFrame) -> pd.DataFrame:
    """The first arm, and of the others those with the smallest and the largest means."""
    others = table.iloc[1:].sort_values("mean", kind="stable")
    half = (MOST - 1) // 2
    return pd.concat([table.iloc[:1], others.iloc[:half], others.iloc[-half:]])


def over_all_points(swept: Swept, one: NumberBySeed, title: str, words: Words) -> PaperTable:
    """Mean of every scenario over all points and seeds, and where 95 % of the points have it."""
    table = over_points(swept, one)
    rows: Iterator[Any] = table.itertuples()
    lines = []
    for row in rows:
        size = abs(row.mean)
        spans = (span(words, row.low, row.high, size), span(words, row.points_low, row.points_high, size))
        less = number(row.less_first, size), span(words, row.less_low, row.less_high, size)
        counted = words("table.of", n=row.n, asked=row.asked)
        lines.append(Line("", (words.scenario(row.scenario), number(row.mean, size), *spans, *less, counted)))
    heads = ("scenario", "mean", "interval", "points", "less_first", "interval", "n")
    note = words("table.note_points")
    return PaperTable(one.name, title, tuple(words(f"table.{head}") for head in heads), 1, lines, note, table)


def how_to_reproduce(swept: Swept, words: Words) -> Iterator[Block]:
    """How the folder is checked and made again, and the digest that a second sweep must give."""
    yield Heading(words("report.reproduce"))
    yield Paragraph(words("report.verify_command"))
    yield Command(f"alxa verify {swept.path.name}")
    version = swept.manifest["version"]
    versions = [f"{name} {told}" for name, told in version.items() if name not in ("schema", "code") and told]
    yield Paragraph(words("report.versions_of_sweep", versions=words.listed(versions), code=str(version["code"])[:12]))
    yield Paragraph(words("report.digest"))
    yield Command(swept.digest)
