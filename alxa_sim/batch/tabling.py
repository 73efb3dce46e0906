"""`alxa tables`: the tables of a results folder for papers, in a language and formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from alxa_sim.batch.drawing import MADE_BY, results_in
from alxa_sim.batch.paper_tables import folder_of_tables, paper_tables
from alxa_sim.batch.risk_tables import risk_tables
from alxa_sim.batch.table_formats import FORMATS
from alxa_sim.glossary import Language, Words
from alxa_sim.manifest import write_manifest
from alxa_sim.records import Refusal


def tables_command(folder: Path, language: Language, formats: Sequence[str], out: Path | None) -> int:
    """Write every table and say where; returns 0. Raises Refusal, with nothing written, where there are none."""
    results, words = results_in(folder), Words(language)
    tables = [*paper_tables(results, words), *risk_tables(folder, words)]
    if not tables:
        made = ", ".join(command for kind, command in MADE_BY.items() if kind not in ("sweep", "calibration"))
        raise Refusal(f"{folder}: has no tables for papers; these commands make some: {made}")
    place = out or folder_of_tables(folder, words)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for table in tables:
            name = re.sub(r"[^\w.-]+", "-", table.name)
            for suffix in formats:
                (place / f"{name}.{suffix}").write_text(FORMATS[suffix](table), encoding="utf-8")
            print(place / f"{name}.{formats[0]}")
        if place.resolve().is_relative_to(folder.resolve()):
            write_manifest(folder, dict(results.manifest))
    except OSError as error:
        raise Refusal(f"{place}: cannot be written: {error.strerror or error}") from None
    return 0
