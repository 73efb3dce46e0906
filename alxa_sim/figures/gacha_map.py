"""Where the poor live: the grid of gacha at the start and at the end, on one scale of colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = colormaps["YlOrBr"]
GROUND = "#BFBFBF"
HALO = withStroke(linewidth=3, foreground="white")
"""Around an outline, so that it stands out from a dark cell in print without colour."""
SMALLEST_LABELLED = 20
"""Width of a cell below which its numbers would not fit [point]; they stand in the CSV file."""


@figure(
    "Incidence of poverty in every gacha",
    runs=("status",),
    gacha_monthly=("month", "gacha", "row", "column", "poor_gacha", "persons", "poor_persons"),
)
def gacha_map(runs: pd.DataFrame, gacha_monthly: pd.DataFrame) -> Drawing:
    """Share of persons who are actually poor in each gacha, in the first and in the last month."""
    numbers = incidence_by_gacha(gacha_monthly)
    columns, rows = int(numbers["column"].max()) + 1, int(numbers["row"].max()) + 1
    cell = min(77 / columns, 150 / rows)  # mm
    canvas = style.canvas(style.DOUBLE, (cell * rows + 16) * style.MILLIMETRE)
    months = numbers.groupby("month")
    panels = canvas.subplots(1, len(months), squeeze=False)[0]
    scale = Normalize(0, max(1.0, float(numbers["incidence"].max())))  # 1 where nobody lives: max() of a NaN keeps it
    labelled = cell * style.MILLIMETRE * 72 >= SMALLEST_LABELLED
    for letter, axes, (month, part) in zip("ab"[: len(panels)], panels, months, strict=True):
        draw_grid(axes, part, scale, (rows, columns), labelled)
        axes.set_title(f"{letter}  {month}", loc="left", fontweight="bold")
    bar = canvas.colorbar(ScalarMappable(scale, COLOURS), ax=list(panels), shrink=0.9, aspect=24, pad=0.02)
    bar.set_label("actually poor [% of persons]")
    told = marks(numbers, rows * columns, labelled)
    canvas.legend(handles=told, loc="outside lower left", ncols=3, handlelength=1.2, columnspacing=1.4)
    return Drawing(canvas, numbers, caption(style.runs_counted(runs["status"])), alt_text(numbers))


def incidence_by_gacha(gacha_monthly: pd.DataFrame) -> pd.DataFrame:
    """Incidence in the first and last month, persons of all runs together [%]; NaN where nobody lives.

    `poor_gacha` becomes the share of runs in which the gacha is an officially poor one.
    """
    months = gacha_monthly["month"]
    ends = gacha_monthly[months.isin([months.min(), months.max()])]
    cells = ends.groupby(["month", "gacha", "row", "column"])
    sums = cells[["poor_persons", "persons"]].sum()
    sums = sums.assign(poor_gacha=cells["poor_gacha"].mean()).reset_index()
    sums["month"] = sums["month"].dt.strftime("%Y-%m")
    sums["incidence"] = 100 * sums["poor_persons"] / sums["persons"].where(sums["persons"] > 0)
    return sums[["month", "gacha", "row", "column", "poor_gacha", "incidence"]]


def draw_grid(axes: Axes, cells: Any, scale: Normalize, shape: tuple[int, int], labelled: bool) -> None:
    """Coloured cells with number and value; hatched where there is no gacha; poor gacha outlined on top."""
    rows, columns = shape
    axes.add_patch(Rectangle((0, 0), columns, rows, facecolor="white", edgecolor=GROUND, hatch="////", lw=0))
    for cell in cells.itertuples():
        draw_cell(axes, cell, scale, labelled)
    for cell in cells[cells["poor_gacha"] >= 0.5].itertuples():
        corner = (cell.column + 0.04, cell.row + 0.04)
        axes.add_patch(Rectangle(corner, 0.92, 0.92, fill=False, edgecolor=style.BLUE, lw=1.4, path_effects=[HALO]))
    axes.set(xlim=(0, columns), ylim=(rows, 0), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


def marks(numbers: pd.DataFrame, cells: int, labelled: bool) -> list[Patch]:
    """What stands on the map besides colour, for its legend."""
    found = []
    if (numbers["poor_gacha"] >= 0.5).any():
        found.append(Patch(facecolor="none", edgecolor=style.BLUE, linewidth=1.4, label="officially poor gacha"))
    if numbers["gacha"].nunique() < cells:
        found.append(Patch(facecolor="white", edgecolor=GROUND, hatch="//////", linewidth=0.4, label="no gacha"))
    if labelled:
        label = "small: number of the gacha; large: % poor"
        found.append(Patch(facecolor="none", edgecolor="none", label=label))
    return found


def draw_cell(axes: Axes, cell: Any, scale: Normalize, labelled: bool) -> None:
    empty = np.isnan(cell.incidence)
    colour: Any = "white" if empty else COLOURS(scale(cell.incidence))
    axes.add_patch(Rectangle((cell.column, cell.row), 1, 1, facecolor=colour, edgecolor="white", linewidth=0.6))
    if labelled:
        ink = "white" if not empty and luminance(colour) < 0.18 else "black"
        middle = cell.column + 0.5
        axes.text(middle, cell.row + 0.3, str(cell.gacha), size=5.5, ha="center", va="center", color=ink)
        value = "–" if empty else f"{cell.incidence:.0f}"
        axes.text(middle, cell.row + 0.64, value, size=8, ha="center", va="center", color=ink)


def luminance(colour: Any) -> float:
    """How light a colour is, 0 to 1; below 0.18 white stands out from it better than black."""
    return float(np.dot(np.power(colour[:3], 2.2), (0.2126, 0.7152, 0.0722)))


def caption(counted: str) -> str:
    return (
        "Incidence of poverty in every gacha. Persons in actually poor households as a share of all persons, "
        "in the first month of the period (a) and in the last (b); the persons of all runs are taken "
        "together. "
        "Small number: the gacha; large number: incidence [%]. Outlined: officially poor in at least half of "
        f"the runs. Hatched: no gacha. {counted}."
    )


def alt_text(numbers: pd.DataFrame) -> str:
    def extremes(month: object, part: pd.DataFrame) -> str:
        ordered = part.dropna().sort_values("incidence")
        if ordered.empty:
            return f"in {month} nobody lives in any gacha"
        gacha, shares = ordered["gacha"].to_numpy(), ordered["incidence"].to_numpy()
        return (
            f"in {month} the share of persons who are poor is highest in gacha {gacha[-1]} "
            f"({shares[-1]:.0f} %) and lowest in gacha {gacha[0]} ({shares[0]:.0f} %)"
        )

    sentences = [extremes(month, part) for month, part in numbers.groupby("month")]
    return f"Two maps of {numbers['gacha'].nunique()} gacha coloured by poverty: {'; '.join(sentences)}."
