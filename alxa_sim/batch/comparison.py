"""Scenarios beside one another: on the same seeds, so that the difference of every number is that of pairs of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alxa_sim.batch.seeds import Batch
from alxa_sim.batch.summary import spread_in
from alxa_sim.batch.summary_table import UNKNOWN, decimals, number, span
from alxa_sim.columns import Floats
from alxa_sim.estimates.differences import gain
from alxa_sim.statistics.paired import paired_difference

if TYPE_CHECKING:
    from rich.table import Table

Key = tuple[str, str, str]
"""Section, quantity and unit of a number."""

LARGEST_GAIN = 1000.0
"""Beyond it a gain is told as more than this: its digits say nothing, and would take the room of the other columns."""
HEADINGS = ("", "unit", "first", "this", "this less first", "95 % interval", "gain", "n")
NOTES = (
    "95 % interval: between-run 95 % interval of the paired difference (t), over the seeds that both have done. "
    "Those of the two means (first, this) stand in comparison.csv; their overlap says nothing about it.",
    "gain: how many times more runs unpaired scenarios would have needed for the same interval, with its 95 % interval "
    f"(Pitman, for normal results). n: pairs with the number, of those asked. {UNKNOWN}: unknown.",
)


def compared(batches: Mapping[str, Batch]) -> pd.DataFrame:
    """One row a quantity and scenario after the first: both means, the paired difference with its interval, the gain.

    `batches` are of the same seeds. A number that a run cannot give leaves its pair out, and n says so.
    """
    (first, reference), *others = batches.items()
    rows = []
    for name, batch in others:
        here, there = values_of(reference), values_of(batch)
        for key in [key for key in here if key in there]:
            pair = paired_difference(here[key], there[key], asked=len(reference.seeds))
            known = np.isfinite(here[key]) & np.isfinite(there[key])
            levels = [spread_in(key[2], side[key][known])[:3] for side in (here, there)]
            (mean_first, *ends_first), (mean, *ends) = levels
            estimate = pair.difference
            interval = (estimate.value, estimate.low, estimate.high, *gain(pair), *ends_first, *ends)
            rows.append((first, name, *key, mean_first, mean, *interval, estimate.runs_done, estimate.runs_asked))
    columns = ["first", "scenario", "section", "quantity", "unit", "mean_first", "mean", "difference", "low", "high",
               "gain", "gain_low", "gain_high", "first_low", "first_high", "this_low", "this_high", "n",
               "asked"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def values_of(batch: Batch) -> dict[Key, Floats]:
    """Every number of a batch by seed, NaN where a run failed or does not have it."""
    found: dict[Key, Floats] = {}
    for place, seed in enumerate(batch.seeds):
        for answer in batch.answers.get(seed, ()):
            key = (answer.section, answer.quantity, answer.unit)
            found.setdefault(key, np.full(len(batch.seeds), np.nan))[place] = answer.value
    return found


def cells(row: object) -> tuple[str, ...]:
    """A row of `compared` as texts, in the order of HEADINGS."""
    quantity, unit, first, mean, difference, low, high, n, asked = (
        getattr(row, name)
        for name in ("quantity", "unit", "mean_first", "mean", "difference", "low", "high", "n", "asked")
    )
    places = decimals(max(abs(first), abs(mean)))
    return (
        quantity,
        unit,
        number(first, places),
        number(mean, places),
        number(difference, places),
        span(low, high, places),
        gained(row),
        f"{n} of {asked}",
    )


def gained(row: Any) -> str:
    """What pairing gained, with its interval where that is known."""
    if not np.isfinite(row.gain):
        return UNKNOWN
    ends = f" ({times(row.gain_low)} to {times(row.gain_high)})" if np.isfinite(row.gain_low) else ""
    return f"{times(row.gain)}{ends}"


def times(gain: float) -> str:
    """A gain, or that it is beyond `LARGEST_GAIN`."""
    return f">{number(LARGEST_GAIN, 0)}" if gain > LARGEST_GAIN else number(gain, 1)


def markdown(comparison: pd.DataFrame) -> str:
    """The comparison as Markdown, one table a scenario."""
    text = []
    for scenario, rows in comparison.groupby("scenario", sort=False):
        text += [f"## {scenario} less {rows['first'].iloc[0]}", "", "| " + " | ".join(HEADINGS) + " |"]
        text.append("|:--|:--|" + "--:|" * (len(HEADINGS) - 2))
        for section, members in groupby(rows.itertuples(), key=lambda row: row.section):
            text.append(f"| **{section}** |" + " |" * (len(HEADINGS) - 1))
            text += ["| " + " | ".join(cells(member)) + " |" for member in members]
        text.append("")
    return "\n".join([*text, *(f"{note}  " for note in NOTES), ""])


def screen_tables(comparison: pd.DataFrame) -> Sequence[Table]:
    """The comparison for the terminal, one table a scenario."""
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    tables = []
    for scenario, rows in comparison.groupby("scenario", sort=False):
        title = escape(f"{scenario} (this) less {rows['first'].iloc[0]} (first)")
        table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0),
                      caption="\n".join(NOTES), caption_justify="left")  # fmt: skip
        for place, heading in enumerate(HEADINGS):
            # All may break between words, so that the names do not alone make room for the others.
            table.add_column(heading, justify="left" if place < 2 else "right", overflow="fold")
        for section, members in groupby(rows.itertuples(), key=lambda row: row.section):
            table.add_row(f"[bold]{escape(str(section))}[/bold]")
            for member in members:
                name, *rest = cells(member)
                table.add_row(f"  {name}", *rest)
        tables.append(table)
    return tables
