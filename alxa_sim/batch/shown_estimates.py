"""The few estimates that stand in the summary on the screen; the folder has them all."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from alxa_sim.batch.answer import Answer
from alxa_sim.estimates.histories import USUAL
from alxa_sim.estimates.labels import label
from alxa_sim.estimates.pooled import BY_YEAR
from alxa_sim.estimates.row import ALL, rows_of

SECTIONS = {
    "actual": "Exits and relapses (actual poverty)",
    "income": "Exits and relapses (income poverty)",
    "administrative": "Exits and relapses (register)",
}
COUNTED = ("exits", "entries")
"""Counts over the period that are told by the year."""
TOLD = ("exit_rate", "relapse_1y", "relapse_3y", "relapse_5y")
LONGER = 12
"""The minimum duration by which the last line of a section shows how much flickering incomes matter."""
DEPTH = "Depth and lasting of income poverty"
DEPTH_TOLD = ("squared_gap_", "negative_income_", "sen_shorrocks_thon_")
YEARS_TOLD = ("transient_share", "chronically_poor", "mobility_of_fifths")

Told = dict[tuple[str, int, str], tuple[str, float]]
"""Unit and value by layer, minimum duration and name."""


def shown(estimates: pd.DataFrame, months: int) -> Iterator[Answer]:
    """Answers from the estimates of a run over so many months."""
    everybody = estimates[(estimates["group"] == ALL).to_numpy()]
    of: Told = {(row.layer, row.minimum, row.estimate): (row.unit, row.value) for row in rows_of(everybody)}
    for layer, section in SECTIONS.items():
        for name in COUNTED:
            yield Answer(section, name, BY_YEAR, 12 * of[layer, USUAL, name][1] / months)
        for name in TOLD:
            yield Answer(section, label(name), *of[layer, USUAL, name])
        yield Answer(section, f"{label('relapse_3y')}, held {LONGER}", *of[layer, LONGER, "relapse_3y"])
    yield from depth(of)


def depth(of: Told) -> Iterator[Answer]:
    """Measures of the last December, and of the years together."""
    for prefix in DEPTH_TOLD:
        if told := sorted(name for layer, _, name in of if layer == "income" and is_dated(name, prefix)):
            yield Answer(DEPTH, label(told[-1]), *of["income", 0, told[-1]])
    for name in YEARS_TOLD:
        if ("income", 0, name) in of:
            yield Answer(DEPTH, label(name), *of["income", 0, name])


def is_dated(name: str, prefix: str) -> bool:
    """Whether a name is the prefix and a year."""
    return name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
