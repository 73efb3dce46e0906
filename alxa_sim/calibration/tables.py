"""The tables of a calibration for papers: settings, predictions, emulators, recovery, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.batch.paper_tables import UNKNOWN, Line, PaperTable, with_source
from alxa_sim.batch.summary_table import decimals
from alxa_sim.batch.table_formats import FORMATS
from alxa_sim.calibration.words import WORDS, unit_said
from alxa_sim.glossary import LANGUAGES, Language, Words
from alxa_sim.provenance import Source


def write_tables(place: Path, name: str, tables: Mapping[str, pd.DataFrame], made_from: str, source: Source) -> None:
    """Write all tables in both languages and all formats, into `tables` and `tables/zh`."""
    for language in LANGUAGES:
        folder = place / "tables" if language == "en" else place / "tables" / language
        folder.mkdir(parents=True, exist_ok=True)
        for plain in paper_tables(name, tables, made_from, language):
            table = with_source(plain, source, Words(language))
            for ending, write in FORMATS.items():
                (folder / f"{table.name}.{ending}").write_text(write(table), encoding="utf-8")


def paper_tables(
    name: str, tables: Mapping[str, pd.DataFrame], made_from: str, language: Language
) -> list[PaperTable]:
    """The four tables as a reader sees them."""
    settings = tables["calibrated_settings"]
    return [
        built("calibrated_settings", "settings", 3, settings, settings_line, name, made_from, language),
        built("calibrated_predictions", "predictions", 2, tables["calibrated_predictions"], predictions_line, name,
              made_from, language),
        built("emulators", "emulators", 2, tables["emulators"], emulators_line, name, made_from, language),
        built("recovery", "recovery", 1, settings, recovery_line, name, made_from, language),
    ]  # fmt: skip


def built(
    table: str, kind: str, text_columns: int, frame: pd.DataFrame, line: Callable[[Any, Language], Line], name: str,
    made_from: str, language: Language,
) -> PaperTable:  # fmt: skip
    """A table of one line a row."""
    words = WORDS[language]
    lines = [line(row, language) for row in frame.itertuples()]
    note = f"{words[f'{kind}_note']} {made_from}"
    heads = tuple(words[f"{kind}_heads"])
    return PaperTable(table, words[table].format(name), heads, text_columns, lines, note, frame)


def settings_line(row: Any, language: Language) -> Line:
    words = WORDS[language]
    places = three_digits(max(abs(row.prior_p5), abs(row.prior_p95)))
    trade = f"{row.trades_off_with} ({row.correlation:+.2f})" if abs(row.correlation) >= 0.3 else UNKNOWN
    cells = (
        row.setting,
        row.meaning if language == "en" else Words(language).setting(row.setting),
        Words(language).said(row.unit),
        shown(row.usual, places),
        span(row.prior_p5, row.prior_p95, places, language),
        shown(row.median, places),
        span(row.p5, row.p95, places, language),
        shown(row.contraction, 2),
        words["told"][row.told],
        trade.replace("-", "−"),
    )
    return Line("", cells)


def predictions_line(row: Any, language: Language) -> Line:
    words = WORDS[language]
    places = decimals(max(abs(row.least), abs(row.most)))
    title = row.title if language == "en" else row.title_zh
    cells = (
        f"{title}, {row.year}" if row.kind == "path" else title,
        unit_said(row.unit, language),
        UNKNOWN if row.kind == "ordering" else span(row.least, row.most, places, language),
        span(row.prior_p5, row.prior_p95, places, language),
        shown(row.median, places),
        span(row.p5, row.p95, places, language),
        f"**{row.verdict}**" if row.verdict == "MISS" else row.verdict,
        shown(row.distance, 1),
        str(row.n) if row.n == row.asked else f"{row.n} / {row.asked}",
    )
    return Line(words["fitted" if row.use == "calibration" else "held_out"], cells)


def emulators_line(row: Any, language: Language) -> Line:
    title = row.title if language == "en" else row.title_zh
    places = decimals(row.spread_of_record)
    cells = (
        f"{title}, {row.year}" if row.kind == "path" else title,
        unit_said(row.unit, language),
        shown(100.0 * row.explained, 0),
        shown(row.standardised_deviation, 2),
        shown(100.0 * row.within_2, 0),
        shown(row.deviation_of_runs, places),
        shown(row.spread_of_record, places),
        shown(row.least_implausibility, 1),
        str(row.runs) if row.runs == row.asked else f"{row.runs} / {row.asked}",
    )
    return Line("", cells)


def recovery_line(row: Any, _: Language) -> Line:
    cells = (
        row.setting,
        shown(100.0 * row.covered_50, 0),
        shown(100.0 * row.covered_90, 0),
        shown(row.chance_of_ranks, 2),
        shown(row.recovered_contraction, 2),
        shown(100.0 * row.recovered_error, 0),
        str(row.data_sets),
    )
    return Line("", cells)


def three_digits(size: float) -> int:
    """Digits behind the point that give numbers of this size three in all."""
    return int(np.clip(2 - np.floor(np.log10(size)), 0, 6)) if size > 0 else 2


def shown(value: float, places: int) -> str:
    return UNKNOWN if not np.isfinite(value) else f"{value:,.{places}f}".replace("-", "−")


def span(low: float, high: float, places: int, language: Language) -> str:
    """An interval, or that it is unknown."""
    if not np.isfinite(low):
        return UNKNOWN
    return f"{shown(low, places)}{WORDS[language]['to']}{shown(high, places)}"
