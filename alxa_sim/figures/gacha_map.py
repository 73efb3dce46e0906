"""Where it is: the grid of gacha in two months on one scale of colour, or the change between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, TwoSlopeNorm
from matplotlib.legend_handler import HandlerPatch
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.records import Refusal, quoted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SEQUENTIAL, DIVERGING = colormaps["YlOrBr"], colormaps["PuOr_r"]
HALO = withStroke(linewidth=3, foreground="white")
"""Around an outline, so that it stands out from a dark cell in print without colour."""
LETTER = 7.0
"""What a letter of a value takes of a cell, with some air [point]."""
CROSSED = "#767676"
"""Colour of the stroke through a cell on whose sign runs disagree."""
SMALLEST_LABELLED = 20
"""Width of a cell below which its numbers would not fit [point]; they stand in the CSV file."""
AGREEING = 0.9
"""Share of runs that must agree on the sign of a change for it to be shown as one."""


class Mapped(NamedTuple):
    """Something that the map can show: a weighted sum of columns over another column, or as it is."""

    unit: str
    columns: Mapping[str, float]
    over: str = ""
    scale: float = 1.0


HERD = {"camels": 7.0, "camels_young": -3.5, "sheep": 1.0, "sheep_young": -0.5, "goats": 0.8, "goats_young": -0.4}
"""Sheep units of animals; the young count half."""
SHARE = "percent_of_persons"
INDICATORS = {
    "poor": Mapped(SHARE, {"poor_persons": 1.0}, "persons", 100.0),
    "income_poor": Mapped(SHARE, {"income_poor_persons": 1.0}, "persons", 100.0),
    "deprived": Mapped(SHARE, {"deprived_persons": 1.0}, "persons", 100.0),
    "registered": Mapped(SHARE, {"registered_persons": 1.0}, "persons", 100.0),
    "moved": Mapped(SHARE, {"moved_persons": 1.0}, "persons", 100.0),
    "dairies": Mapped("percent_of_households", {"dairies": 1.0}, "households", 100.0),
    "income": Mapped("yuan_a_year", {"income_12m": 1.0}, "persons"),
    "herd": Mapped("sheep_unit", HERD, "households"),
    "persons": Mapped("person", {"persons": 1.0}),
    "forage": Mapped("kg_a_hectare", {"forage": 1.0}),
    "degradation": Mapped("percent", {"degradation": 1.0}, scale=100.0),
}
"""What `--indicator` can choose."""
NEEDED = sorted({column for one in INDICATORS.values() for column in (*one.columns, one.over) if column})
CELL = ["gacha", "row", "column"]


@figure(at_once=True, runs=("status",), gacha_monthly=("month", *CELL, "poor_gacha", *NEEDED))
def gacha_map(sheet: Sheet, runs: pd.DataFrame, gacha_monthly: pd.DataFrame) -> Drawing:
    """An indicator in each gacha, in the first and in the last month, or as the reader chooses."""
    name = sheet.choices.indicator or "poor"
    if name not in INDICATORS:
        raise Refusal(f"--indicator: unknown {quoted(name)}; there are {', '.join(INDICATORS)}")
    first, last = months_chosen(sheet.choices.months, gacha_monthly["month"])
    by_run = values_by_run(gacha_monthly, INDICATORS[name], [first, last])
    numbers = changes_of(by_run, first, last) if sheet.choices.difference else levels(by_run, INDICATORS[name])
    canvas = draw_maps(numbers, sheet, name)
    shown = numbers.drop(columns=["above", "below"], errors="ignore")
    told = caption(sheet, name, numbers, sheet.runs(runs["status"]))
    return Drawing(canvas, shown, told, alt_text(sheet, name, numbers))


def months_chosen(asked: tuple[str, ...], months: pd.Series[pd.Timestamp]) -> tuple[str, str]:
    """The first and the last month that are shown; those of the table where none are asked for."""
    there = months.dt.strftime("%Y-%m")
    known = set(there.unique())
    for month in asked:
        if month not in known:
            raise Refusal(f"--months: no {quoted(month)} in the results, which go from {min(known)} to {max(known)}")
    return (asked[0], asked[-1]) if asked else (min(known), max(known))


def values_by_run(gacha_monthly: pd.DataFrame, mapped: Mapped, months: list[str]) -> pd.DataFrame:
    """Above and below the line of the fraction, and its value, by run, month and gacha; NaN where nobody lives."""
    dates = pd.to_datetime(sorted(set(months)))
    rows = gacha_monthly[gacha_monthly["month"].isin(dates)]
    told = rows[["run", *CELL, "poor_gacha"]].assign(month=rows["month"].dt.strftime("%Y-%m"))
    return pd.concat([told, fraction(rows, mapped)], axis="columns")


def fraction(rows: pd.DataFrame, mapped: Mapped) -> pd.DataFrame:
    """Above and below the line of the fraction, and its value, for rows of the table of gacha; NaN where nobody
    lives."""
    above: Any = sum(weight * rows[column] for column, weight in mapped.columns.items())
    below: Any = rows[mapped.over] if mapped.over else pd.Series(1.0, rows.index)
    return pd.DataFrame({"above": above, "below": below, "value": value_of(above, below, mapped)})


def value_of(above: pd.Series[float], below: pd.Series[float], mapped: Mapped) -> pd.Series[float]:
    """The fraction in the unit of the map; NaN where there is nothing to divide by."""
    return mapped.scale * above / below.where(below > 0)


def levels(by_run: pd.DataFrame, mapped: Mapped) -> pd.DataFrame:
    """The value of each gacha by month: of all runs together, and 5 to 95 % of runs.

    `poor_gacha` is the share of runs in which the gacha is an officially poor one.
    """
    cells = by_run.groupby(["month", *CELL])
    sums = cells[["above", "below"]].sum()
    found = pd.DataFrame({"poor_gacha": cells["poor_gacha"].mean()})
    found["value"] = value_of(sums["above"], sums["below"], mapped)
    return with_spread(found, cells["value"]).reset_index()


def changes_of(by_run: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """The change of each gacha between two months: mean, 5 to 95 % of runs, and how many agree on its sign."""
    values = by_run.set_index(["run", *CELL])[["month", "value"]]
    ends = [values.loc[values["month"] == month, "value"] for month in (first, last)]
    poor = by_run.groupby(CELL)["poor_gacha"].mean()
    change = (ends[1] - ends[0]).rename("value").groupby(level=CELL)
    found = pd.DataFrame({"poor_gacha": poor, "value": change.mean()})
    signs = pd.DataFrame({"up": change.agg(lambda v: (v > 0).mean()), "down": change.agg(lambda v: (v < 0).mean())})
    found["agreeing"] = signs.max(axis=1)
    return with_spread(found, change).reset_index().assign(month=f"{first} – {last}")


def with_spread(found: pd.DataFrame, values: Any) -> pd.DataFrame:
    return found.assign(p5=values.quantile(0.05), p95=values.quantile(0.95))


def draw_maps(numbers: pd.DataFrame, sheet: Sheet, name: str) -> Any:
    """The maps, one for each month, with one bar of colour."""
    columns, rows = int(numbers["column"].max()) + 1, int(numbers["row"].max()) + 1
    months = list(numbers.groupby("month"))
    beside = 1 if sheet.is_single else len(months)
    cell = min((64 if sheet.is_single else 158) / beside / columns, 150 / rows)  # mm
    canvas = sheet.canvas((cell * rows + 5) * len(months) / beside + (30 if sheet.is_single else 14))
    panels = canvas.subplots(len(months) // beside, beside, squeeze=False).ravel()
    is_change = "agreeing" in numbers
    scale, colours = scale_of(numbers["value"], is_change)
    width = cell * style.MILLIMETRE * 72
    labelled = width >= SMALLEST_LABELLED
    for letter, axes, (month, part) in zip("ab", panels, months, strict=False):
        draw_grid(axes, part, Ink(scale, colours, labelled, width), (rows, columns))
        style.title_panel(axes, *((letter, str(month)) if len(months) > 1 else (title_of(str(month), sheet),)))
    where = {"location": "bottom", "aspect": 40} if sheet.is_single else {"aspect": 24}
    bar = canvas.colorbar(ScalarMappable(scale, colours), ax=list(panels), shrink=0.9, pad=0.02, **where)
    if bar.solids is not None:
        bar.solids.set(rasterized=False, edgecolor="face")
    words, entry = sheet.words, "axis_change" if is_change else "axis"
    bar.set_label(words(f"gacha_map.{entry}", name=words(f"mapped.{name}"), unit=unit_of(sheet, name, numbers)))
    told = marks(numbers, rows * columns, labelled, sheet)
    if told:
        canvas.legend(handles=told, loc="outside lower left", ncols=1 if sheet.is_single else 3, handlelength=1.2,
                      columnspacing=1.4, handler_map={CrossedPatch: CrossedHandler()})  # fmt: skip
    return canvas


def title_of(months: str, sheet: Sheet) -> str:
    """The title of a single map: its month, or which month less which."""
    first, between, last = months.partition(" – ")
    return sheet.words("gacha_map.panels_change", first=first, last=last) if between else first


class Ink(NamedTuple):
    """How cells are filled and whether they carry numbers."""

    scale: Normalize
    colours: Any
    labelled: bool
    width: float = 0.0
    """Of a cell [point]."""


def scale_of(values: pd.Series[float], is_change: bool) -> tuple[Normalize, Any]:
    """The scale of colour: from 0 for levels, about 0 for changes."""
    known = values[np.isfinite(values)]
    reach = float(known.abs().max()) if len(known) else 1.0
    reach = reach or 1.0
    return (TwoSlopeNorm(0, -reach, reach), DIVERGING) if is_change else (Normalize(0, reach), SEQUENTIAL)


def unit_of(sheet: Sheet, name: str, numbers: pd.DataFrame) -> str:
    unit = INDICATORS[name].unit
    return sheet.words("unit.points" if "agreeing" in numbers and unit.startswith("percent") else f"unit.{unit}")


def draw_grid(axes: Axes, cells: Any, ink: Ink, shape: tuple[int, int]) -> None:
    """Coloured cells with number and value; hatched where there is no gacha; poor gacha outlined on top."""
    rows, columns = shape
    axes.add_patch(Rectangle((0, 0), columns, rows, facecolor="white", edgecolor=style.GREY, hatch="////", lw=0))
    for cell in cells.itertuples():
        draw_cell(axes, cell, ink)
    for cell in cells[cells["poor_gacha"] >= 0.5].itertuples():
        corner = (cell.column + 0.04, cell.row + 0.04)
        axes.add_patch(Rectangle(corner, 0.92, 0.92, fill=False, edgecolor=style.BLUE, lw=1.4, path_effects=[HALO]))
    axes.set(xlim=(0, columns), ylim=(rows, 0), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


def draw_cell(axes: Axes, cell: Any, ink: Ink) -> None:
    empty = np.isnan(cell.value)
    colour: Any = "white" if empty else ink.colours(float(ink.scale(cell.value)))
    axes.add_patch(Rectangle((cell.column, cell.row), 1, 1, facecolor=colour, edgecolor="white", linewidth=0.6))
    if getattr(cell, "agreeing", 1.0) < AGREEING and not empty:
        ends = ([cell.column + 0.1, cell.column + 0.9], [cell.row + 0.9, cell.row + 0.1])
        axes.plot(*ends, color=CROSSED, linewidth=0.6)
    if ink.labelled:
        tone = "white" if not empty and luminance(colour) < 0.18 else "black"
        middle = cell.column + 0.5
        axes.text(middle, cell.row + 0.28, str(cell.gacha), size=5.5, ha="center", va="center", color=tone)
        value = "–" if empty else written(cell.value)
        size = 8 if len(value) < 4 or len(value) * LETTER < ink.width else 6
        axes.text(middle, cell.row + 0.66, value, size=size, ha="center", va="center", color=tone)


def written(value: float) -> str:
    """A value in the three or four characters that a cell has room for."""
    size = abs(value)
    text = f"{value / 1000:.1f}k" if size >= 9950 else f"{value:.0f}" if size >= 9.95 or size == 0 else f"{value:.1f}"
    return text.replace("-0.0", "0.0").replace("-", "−")


def luminance(colour: Any) -> float:
    """How light a colour is, 0 to 1; below 0.18 white stands out from it better than black."""
    return float(np.dot(np.power(colour[:3], 2.2), (0.2126, 0.7152, 0.0722)))


class CrossedPatch(Patch):
    """The entry of a legend for cells with a stroke through them."""


class CrossedHandler(HandlerPatch):
    """Draws such an entry as the cells are drawn: a box, and a stroke from corner to corner."""

    def create_artists(self, legend: Any, handle: Any, x: float, y: float, width: float, height: float,
                       fontsize: float, transform: Any) -> list[Any]:  # fmt: skip
        boxes = super().create_artists(legend, handle, x, y, width, height, fontsize, transform)
        ends = [-x, width - x], [-y, height - y]
        return [*boxes, Line2D(*ends, color=CROSSED, linewidth=0.8, transform=transform)]


def marks(numbers: pd.DataFrame, cells: int, labelled: bool, sheet: Sheet) -> list[Any]:
    """What stands on the map besides colour, for its legend."""
    found: list[Any] = []
    if (numbers["poor_gacha"] >= 0.5).any():
        label = sheet.words("gacha_map.poor_gacha")
        found.append(Patch(facecolor="none", edgecolor=style.BLUE, linewidth=1.4, label=label))
    if numbers["gacha"].nunique() < cells:
        label = sheet.words("gacha_map.no_gacha")
        found.append(Patch(facecolor="white", edgecolor=style.GREY, hatch="//////", linewidth=0.4, label=label))
    if "agreeing" in numbers and (numbers["agreeing"] < AGREEING).any():
        label = sheet.words("gacha_map.unsure")
        found.append(CrossedPatch(facecolor="white", edgecolor=style.GREY, linewidth=0.4, label=label))
    if labelled:
        found.append(Patch(facecolor="none", edgecolor="none", label=sheet.words("gacha_map.numbers")))
    return found


def caption(sheet: Sheet, name: str, numbers: pd.DataFrame, runs: str) -> str:
    words = sheet.words
    is_change = "agreeing" in numbers
    months = str(numbers["month"].iloc[0]).split(" – ") if is_change else sorted(set(numbers["month"]))
    kind = "change" if is_change else "two" if len(months) > 1 else "one"
    ends = {"first": months[0], "last": months[-1]} if kind != "one" else {"first": months[0]}
    how = "how_ratio" if INDICATORS[name].over and not is_change else "how_mean"
    return words(
        "gacha_map.caption",
        name=words(f"mapped.{name}"),
        unit=unit_of(sheet, name, numbers),
        panels=words(f"gacha_map.panels_{kind}", **ends),
        how=words(f"gacha_map.{how}"),
        sure=words("gacha_map.sure") if is_change else "",
        runs=runs,
    )


def alt_text(sheet: Sheet, name: str, numbers: pd.DataFrame) -> str:
    words = sheet.words

    def extremes(month: object, part: pd.DataFrame) -> str:
        ordered = part.dropna(subset=["value"]).sort_values("value")
        if ordered.empty:
            return words("gacha_map.alt_nobody", when=month)
        gacha, values = ordered["gacha"].to_numpy(), ordered["value"].to_numpy()
        top = {"top": gacha[-1], "high": values[-1], "bottom": gacha[0], "low": values[0]}
        return words("gacha_map.alt_extremes", when=month, **top)

    told = words.listed([extremes(month, part) for month, part in numbers.groupby("month")], long=True)
    return words("gacha_map.alt", count=numbers["gacha"].nunique(), name=words(f"mapped.{name}"), told=told)
