"""Cost-effectiveness as it is shown: on screen and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from alxa_sim.batch.summary_table import with_ends

if TYPE_CHECKING:
    from rich.table import Table

HEADINGS = ("", "payer", "extra cost [1000 yuan]", "extra effect", "yuan per effect", "n")
NOTES = (
    "In brackets: 95 % interval of the paired difference (t), and of the ratio by Fieller's theorem, from 30 runs on "
    "by bootstrap (BCa), both over pairs of runs. inf: no effect, or not surely one, so no cost per effect.",
    "Who is kept out of poverty cannot leave it: read the exits beside the person-years.",
)


def lines(table: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """The rows of one scenario as texts."""
    for row in table.itertuples():
        told: Any = row
        cost = with_ends(told.extra_cost / 1000, told.extra_cost_low / 1000, told.extra_cost_high / 1000, 0)
        effect = with_ends(told.extra_effect, told.extra_effect_low, told.extra_effect_high, 0)
        ratio = with_ends(told.cost_per_effect, told.low, told.high, 0)
        yield told.effect, told.payer, cost, effect, ratio, f"{told.n} of {told.asked}"


def markdown(table: pd.DataFrame) -> str:
    """Every scenario's cost per effect as Markdown."""
    text = []
    for (first, scenario), rows in table.groupby(["first", "scenario"], sort=False):
        text += [f"## What {scenario} costs beside {first}", "", "| " + " | ".join(HEADINGS) + " |"]
        text.append("|:--|:--|" + "--:|" * (len(HEADINGS) - 2))
        text += ["| " + " | ".join(line) + " |" for line in lines(rows)]
        text.append("")
    return "\n".join([*text, *(f"{note}  " for note in NOTES), ""])


def screen_tables(table: pd.DataFrame) -> list[Table]:
    """The same for the terminal, one table a scenario."""
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    tables = []
    for (first, scenario), rows in table.groupby(["first", "scenario"], sort=False):
        title = escape(f"What {scenario} costs beside {first}")
        shown = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0),
                      caption="\n".join(NOTES), caption_justify="left")  # fmt: skip
        for place, heading in enumerate(HEADINGS):
            shown.add_column(heading, justify="left" if place < 2 else "right")
        for line in lines(rows):
            shown.add_row(*line)
        tables.append(shown)
    return tables
