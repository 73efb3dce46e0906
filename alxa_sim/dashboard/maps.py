"""The banner as a map: an indicator in every gacha at the end of a month, of one run or of two and their difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.patches import Patch

from alxa_sim.dashboard.live_run import Seen
from alxa_sim.dashboard.pictures import Picture, pictured
from alxa_sim.figures import style
from alxa_sim.figures.gacha_map import INDICATORS, Ink, draw_grid, fraction, scale_of
from alxa_sim.glossary import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ALONE, BESIDE = (5.2, 4.0), (9.6, 3.3)
"""Size of a map alone, and of two with their difference [inch]."""
KEPT = ["gacha", "row", "column", "poor_gacha"]
SIDES = ("A", "B")
DIFFERENCE = "B − A"


def map_of(seen: Sequence[Seen], indicator: str, words: Words) -> Picture:
    """The map of the last month; of two runs it has three panels, the third being the second less the first."""
    name = words(f"mapped.{indicator}")
    last = [values_at_end(one, indicator) for one in seen]
    extremes = words.listed([extremes_of(side, part, words) for side, part in zip(SIDES, last, strict=False)])
    told = words("dashboard.map_alt", name=name, month=seen[0].month, told=extremes)
    return pictured(drawn, told, seen, last, indicator, words)


def values_at_end(seen: Seen, indicator: str) -> pd.DataFrame:
    """Place and `value` of every gacha in the last month; NaN where nobody lives."""
    months = seen.gacha["month"]
    rows = seen.gacha[months == months.iloc[-1]]
    return rows[KEPT].assign(value=values_of(rows, indicator))


def values_of(rows: pd.DataFrame, indicator: str) -> pd.Series[float]:
    """An indicator of the map for rows of the table of gacha."""
    return fraction(rows, INDICATORS[indicator])["value"]


def extremes_of(side: str, values: pd.DataFrame, words: Words) -> str:
    """Where it is highest and lowest, as words."""
    known = values.dropna(subset=["value"])
    if known.empty:
        return words("gacha_map.alt_nobody", when=side)
    gacha, value = known["gacha"].to_numpy(), known["value"].to_numpy()
    top, bottom = value.argmax(), value.argmin()
    return words("gacha_map.alt_extremes", when=side, top=gacha[top], high=value[top], bottom=gacha[bottom],
                 low=value[bottom])  # fmt: skip


def drawn(seen: Sequence[Seen], last: Sequence[pd.DataFrame], indicator: str, words: Words) -> Figure:
    """The canvas. Levels have one scale of colour for all months so far, so that months can be compared."""
    so_far = pd.concat([values_of(one.gacha, indicator) for one in seen])
    level = Ink(*scale_of(so_far, False), labelled=True)
    unit = INDICATORS[indicator].unit
    label = words("gacha_map.axis", name=words(f"mapped.{indicator}"), unit=words(f"unit.{unit}"))
    if len(seen) == 1:
        canvas = style.canvas(*ALONE)
        axes = canvas.subplots()
        draw_panel(axes, last[0], level, "")
        add_bar(canvas, [axes], level, label)
        add_legend(canvas, last[0], words)
        return canvas
    canvas = style.canvas(*BESIDE)
    panels = list(canvas.subplots(1, 3))
    for axes, part, side in zip(panels, last, SIDES, strict=False):
        draw_panel(axes, part, level, f"{side}  {words.scenario(seen[SIDES.index(side)].scenario.name)}")
    change = difference_of(*last)
    ink = Ink(*scale_of(change["value"], True), labelled=True)
    draw_panel(panels[2], change, ink, DIFFERENCE)
    add_bar(canvas, panels[:2], level, label)
    points = "points" if unit.startswith("percent") else unit
    add_bar(canvas, panels[2:], ink, words("dashboard.axis_difference", name=words(f"mapped.{indicator}"),
                                           unit=words(f"unit.{points}")))  # fmt: skip
    add_legend(canvas, last[0], words)
    return canvas


def add_legend(canvas: Figure, values: pd.DataFrame, words: Words) -> None:
    """What outlines and numbers mean."""
    found = [Patch(facecolor="none", edgecolor="none", label=words("gacha_map.numbers"))]
    if values["poor_gacha"].any():
        label = words("gacha_map.poor_gacha")
        found.insert(0, Patch(facecolor="none", edgecolor=style.BLUE, linewidth=1.4, label=label))
    canvas.legend(handles=found, loc="outside lower left", ncols=2, handlelength=1.2, fontsize=7)


def difference_of(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The second less the first, gacha by gacha; the world may not differ between two runs that are compared."""
    other = second.set_index("gacha")["value"].reindex(first["gacha"]).to_numpy()
    return first.assign(value=other - first["value"].to_numpy())


def draw_panel(axes: Axes, values: pd.DataFrame, ink: Ink, title: str) -> None:
    """The grid with its values, poor gacha outlined."""
    shape = (int(values["row"].max()) + 1, int(values["column"].max()) + 1)
    draw_grid(axes, values, ink, shape)
    for number in axes.texts:
        number.set_in_layout(False)  # numbers stand inside their cells: to measure each takes longer than to draw it
    axes.set_title(title, loc="left", fontweight="bold")


def add_bar(canvas: Figure, panels: Sequence[Axes], ink: Ink, label: str) -> None:
    """The bar that says which colour is which value."""
    known = np.isfinite(ink.scale.vmax or np.nan)
    if known:
        bar = canvas.colorbar(ScalarMappable(ink.scale, ink.colours), ax=list(panels), location="bottom", aspect=40,
                              shrink=0.9, pad=0.02)  # fmt: skip
        bar.set_label(label)
