"""The score card: every number of every target with its verdict, calibration and held-out parts apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.batch.paper_tables import Line, PaperTable
from alxa_sim.batch.summary_table import decimals
from alxa_sim.glossary import Language
from alxa_sim.validation.loading import Targets
from alxa_sim.validation.scoring import MISS, UNKNOWN, Score, Total, total
from alxa_sim.validation.target import Aim, Target
from alxa_sim.validation.words import WORDS

USES = ("calibration", "held_out")
DASH = "–"


def card(found: Sequence[Score], title: str, provenance: str, language: Language = "en") -> PaperTable:
    """The card as a table to be written in any format."""
    words = WORDS[language]
    lines = [
        Line(section_of(use, found, language), cells(score, language))
        for use in USES
        for score in found
        if score.target.use == use
    ]
    note = f"{words['note']} {provenance}"
    heading = words["title"].format(title)
    return PaperTable("score_card", heading, tuple(words["headings"]), 2, lines, note, frame(found))


def section_of(use: str, found: Sequence[Score], language: Language) -> str:
    """Calibration or held out, and what its scores come to."""
    chosen = total([score for score in found if score.target.use == use])
    return f"{WORDS[language][use]}: {told(chosen, language)}"


def told(chosen: Total, language: Language) -> str:
    words = WORDS[language]
    text = words["total"].format(chosen.passed, chosen.near, chosen.missed, shown(chosen.distance, 1))
    return text + (words["unknown"].format(chosen.unknown) if chosen.unknown else "")


def cells(score: Score, language: Language) -> tuple[str, ...]:
    target, words = score.target, WORDS[language]
    title = target.title if language == "en" else target.title_zh
    if target.kind == "path":
        title = words["in_year"].format(title, score.aim.year)
    places = places_of(score.aim, score.median)
    runs = str(score.n) if score.n == score.asked else f"{score.n} / {score.asked}"
    unit = words["units"].get(target.unit, target.unit)
    verdict = f"**{score.verdict}**" if score.verdict == MISS else score.verdict
    return (
        title,
        unit,
        figure(score, places, words["to"]),
        shown(score.median, places),
        span(score.low, score.high, places, words["to"]),
        verdict,
        shown(score.distance, 1),
        runs,
    )


def figure(score: Score, places: int, to: str) -> str:
    """The record as it is given: a number with its tolerance, or a range."""
    target, aim = score.target, score.aim
    if target.kind == "ordering":
        return f"≥ {aim.low:g}"
    if target.between is not None:
        return f"{aim.low:,g}{to}{aim.high:,g}"
    return f"{(aim.low + aim.high) / 2.0:,.{places}f} ± {aim.tolerance:,g}"


def places_of(aim: Aim, median: float) -> int:
    """Digits behind the point that tell the range apart."""
    size = max(abs(aim.low), abs(aim.high), abs(median) if np.isfinite(median) else 0.0)
    return decimals(size)


def shown(value: float, places: int) -> str:
    return DASH if not np.isfinite(value) else f"{value:,.{places}f}"


def span(low: float, high: float, places: int, to: str) -> str:
    return DASH if not np.isfinite(low) else f"{low:,.{places}f}{to}{high:,.{places}f}"


def frame(found: Sequence[Score]) -> pd.DataFrame:
    """Every digit, a row a number."""
    return pd.DataFrame(list(records(found)))


def records(found: Sequence[Score]) -> Iterator[dict[str, object]]:
    for score in found:
        target, aim = score.target, score.aim
        yield {
            "target": score.name,
            "title": target.title,
            "title_zh": target.title_zh,
            "use": target.use,
            "kind": target.kind,
            "world": target.world,
            "quantity": target.quantity or " > ".join(target.order),
            "year": aim.year,
            "unit": target.unit,
            "from": aim.low,
            "to": aim.high,
            "tolerance": aim.tolerance,
            "median": score.median,
            "p5": score.low,
            "p95": score.high,
            "n": score.n,
            "asked": score.asked,
            "distance": score.distance,
            "verdict": score.verdict if score.verdict != UNKNOWN else "",
            "weight": score.weight,
            "grade": target.trust,
            "source": target.source,
        }


def scores_from(table: pd.DataFrame, targets: Targets) -> list[Score]:
    """The scores that such a table tells, of targets that must be those it was made with; KeyError where one is not."""
    rows = {(row["target"], row["year"]): row for row in table.to_dict("records")}
    return [
        told_again(name, target, aim, rows[name, aim.year]) for name, target in targets.items() for aim in target.aims
    ]


def told_again(name: str, target: Target, aim: Aim, row: dict[Hashable, Any]) -> Score:
    verdict = row["verdict"] if row["n"] else UNKNOWN
    return Score(
        name, target, aim, row["median"], row["p5"], row["p95"], row["n"], row["asked"], row["distance"], verdict
    )
