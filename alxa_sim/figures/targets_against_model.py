"""How near the model comes to what is known: every target with the runs beside it, in tolerances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.figures.wrapping import Rows, stacked, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alxa_sim.statistics.arrays import Floats

COLUMNS = ("title", "title_zh", "use", "kind", "year", "unit", "from", "to", "tolerance", "median", "p5", "p95", "n",
           "asked", "verdict")  # fmt: skip
LOOKS = {
    "PASS": style.Look(style.BLUE, "none", "o", ""),
    "NEAR": style.Look(style.ORANGE, "none", "s", ""),
    "MISS": style.Look(style.VERMILLION, "none", "X", ""),
}
"""Colour and mark of each verdict."""
FARTHEST = 6.0
"""Where the axis ends [tolerance]; what lies farther stands at its edge, with an arrow."""
LONGEST = {True: 38, False: 60}
"""Latin letters that a line of a title has room for in a single and in a double column; one of Chinese takes two."""
SIZE = {True: 7, False: 8}
"""Type of titles in a single and in a double column [point]."""
ROW = {True: 4.2, False: 4.6}
"""Height of a row of one line in a single and in a double column [mm]: all rows go on one page."""
LINE = 0.65
"""What a line more of a title takes of a row."""


@figure(of="sweep", needs="alxa validate SCENARIO", score_card=COLUMNS)
def targets_against_model(sheet: Sheet, score_card: pd.DataFrame) -> Drawing:
    """Median and middle 90 % of runs by the range of the target that passes; a row a number."""
    words = sheet.words
    table = score_card[score_card["verdict"].isin(list(LOOKS))].sort_values("use", kind="stable")
    table, rows = in_rows(in_tolerances(table), sheet)
    canvas = sheet.canvas(36 + ROW[sheet.is_single] * rows.height)
    axes = canvas.subplots()
    axes.set_ylim(*reversed(rows.ends))
    lay_out(axes, table, sheet)
    for verdict, look in LOOKS.items():
        part = table[table["verdict"] == verdict]
        middle = part["place"].clip(-FARTHEST, FARTHEST)
        ends = [(part[end].clip(-FARTHEST, FARTHEST) - middle).abs() for end in ("near", "far")]
        axes.errorbar(middle, part.index, xerr=np.nan_to_num(ends), color=look.colour, marker=look.marker,
                      linestyle="none", linewidth=1, markerfacecolor="white", capsize=1.5,
                      label=f"{words(f'verdict.{verdict}')} ({len(part)})")  # fmt: skip
        mark_beyond(axes, part["place"], part.index.to_numpy(), look)
    axes.set_xlabel(words("targets_against_model.axis"))
    canvas.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2 if sheet.is_single else 4)
    counts = [f"{words(f'verdict.{verdict}')} {int((table['verdict'] == verdict).sum())}" for verdict in LOOKS]
    runs = words("shared.runs", done=int(table["n"].max()), asked=int(table["asked"].max()))
    caption = words("targets_against_model.caption", farthest=f"{FARTHEST:g}", runs=runs)
    alt = words("targets_against_model.alt", count=len(table), told=words.listed(counts))
    return Drawing(canvas, table, caption, alt)


def lay_out(axes: Axes, table: pd.DataFrame, sheet: Sheet) -> None:
    """A row a number of a table that is `in_rows`, on an axis in tolerances with the range that passes."""
    axes.axvspan(-1, 1, color="#E6E6E6", linewidth=0, label=sheet.words("targets_against_model.passes"))
    axes.axvline(0, color="black", linewidth=0.6)
    axes.set_yticks(table.index, labels=labels(table, sheet), fontsize=SIZE[sheet.is_single])
    axes.set_xlim(-FARTHEST - 0.7, FARTHEST + 0.7)
    axes.grid(axis="x")


def mark_beyond(axes: Axes, places: pd.Series[float], heights: Floats, look: style.Look) -> None:
    """An arrow at the edge of the axis for every place beyond it, at its height."""
    for place, height in zip(places, heights, strict=True):
        if abs(place) > FARTHEST:
            side = np.sign(place)
            axes.annotate("", (side * (FARTHEST + 0.55), height), (side * FARTHEST, height),
                          arrowprops={"arrowstyle": "->", "color": look.colour, "linewidth": 1})  # fmt: skip


def in_tolerances(table: pd.DataFrame) -> pd.DataFrame:
    """The runs on an axis on which a number passes from -1 to 1, and a unit beyond is a tolerance of the target."""
    scaled = {"place": "median", "near": "p5", "far": "p95"}
    return table.assign(**{name: placed(table[column], table) for name, column in scaled.items()})


def placed(values: pd.Series[float], table: pd.DataFrame) -> pd.Series[float]:
    """Values by the range that passes: within it from -1 to 1, outside it by tolerances."""
    middle, half = (table["from"] + table["to"]) / 2, (table["to"] - table["from"]) / 2
    inside = (values - middle) / half
    beyond = (values - table["to"]).clip(lower=0) - (table["from"] - values).clip(lower=0)
    return inside.clip(-1, 1) + beyond / table["tolerance"]


def in_rows(table: pd.DataFrame, sheet: Sheet) -> tuple[pd.DataFrame, Rows]:
    """Numbers by where each stands, with room for names of several lines, and the rows."""
    rows = stacked(labels(table, sheet), LINE)
    return table.set_index(pd.Index(rows.places)), rows


def labels(table: pd.DataFrame, sheet: Sheet) -> list[str]:
    """Names of numbers in the language of the sheet, on as many lines as they need."""
    return [wrapped(name_of(row, sheet), LONGEST[sheet.is_single]) for _, row in table.iterrows()]


def name_of(row: Any, sheet: Sheet) -> str:
    """The title of a number, with its year."""
    title = str(row["title" if sheet.words.language == "en" else "title_zh"])
    if row["kind"] == "path":
        title = sheet.words("targets_against_model.in_year", title=title, year=row["year"])
    return title
