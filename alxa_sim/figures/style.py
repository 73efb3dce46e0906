"""How figures look: widths of a journal column, type of 8 points, colours and marks that read in grey, one font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.text import Text

from alxa_sim.figures.wrapping import Rows, stacked, wrapped
from alxa_sim.glossary import Words
from alxa_sim.statistics.lasting_changes import month_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MILLIMETRE = 1 / 25.4
SINGLE = 84 * MILLIMETRE
DOUBLE = 174 * MILLIMETRE
"""Widths of one and of two journal columns [inch]."""
Width = Literal["single", "double"]

BLACK, ORANGE, SKY, GREEN, BLUE, VERMILLION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
"""Okabe and Ito's colours, told apart by colour-blind readers."""
GREY = "#BFBFBF"
ROW, LINE = 6.5, 3.6
"""Height of a row of bars with a name of one line, and of every line more [mm]."""
SPACING = 1.35
"""From line to line of a label, in heights that Matplotlib takes a line to have; the font needs more than one."""

FONT = "Noto Sans SC Alxa"
"""The font that comes with the package: Noto Sans SC, cut down to Latin and the characters of GB 2312."""
for face in ("Regular", "Bold"):
    fontManager.addfont(str(files("alxa_sim.figures") / "fonts" / f"NotoSansSCAlxa-{face}.ttf"))

SETTINGS: dict[str, Any] = {
    "font.family": FONT,
    "font.size": 8,
    "text.hinting": "none",  # else letters are wider at one resolution than at another, and a label is cut
    "axes.labelsize": 8,
    "axes.titlesize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "xtick.minor.size": 0,
    "ytick.major.width": 0.6,
    "grid.linewidth": 0.4,
    "grid.color": "#D9D9D9",
    "axes.axisbelow": True,
    "lines.linewidth": 1.3,
    "lines.markersize": 4,
    "hatch.linewidth": 0.5,
    "svg.hashsalt": "alxa_sim",
    "pdf.fonttype": 42,
}
"""Matplotlib settings in force while a figure is drawn and saved; no reader's own settings change it."""


class Look(NamedTuple):
    """How one series is drawn: it can be told from the others without its colour."""

    colour: str
    dashes: str | tuple[int, tuple[int, ...]]
    marker: str
    hatch: str


LOOKS = (
    Look(BLACK, "-", "o", ""),
    Look(VERMILLION, "--", "s", "////"),
    Look(BLUE, "-.", "^", "...."),
    Look(GREEN, (0, (1, 1)), "D", "\\\\\\\\"),
    Look(PURPLE, (0, (5, 1, 1, 1)), "v", "xxxx"),
    Look(ORANGE, (0, (3, 1)), "P", "++++"),
    Look(SKY, (0, (6, 2)), "X", "oooo"),
)
"""Looks of series in turn."""


@dataclass(frozen=True)
class Choices:
    """What a reader chooses to see; every figure has its usual choice."""

    indicator: str | None = None
    """What the map shows."""
    months: tuple[str, ...] = ()
    """The months that the map shows, such as 2014-01."""
    difference: bool = False
    """Whether the map shows the change between its months."""
    estimate: str | None = None
    """The number that figures of a sweep are about."""


@dataclass(frozen=True)
class Sheet:
    """What a figure is drawn on: in which language, how wide, showing what."""

    words: Words = field(default_factory=Words)
    width: Width = "double"
    choices: Choices = field(default_factory=Choices)

    @property
    def is_single(self) -> bool:
        return self.width == "single"

    def canvas(self, height: float) -> Figure:
        """An empty figure of this width and height [mm] that keeps every label inside."""
        return Figure(figsize=(SINGLE if self.is_single else DOUBLE, height * MILLIMETRE), layout="constrained")

    def panels(self, count: int, height: float, share_y: bool = False) -> tuple[Figure, list[Axes]]:
        """Panels beside one another, each `height` high [mm], or below one another in a single column."""
        if self.is_single:
            canvas = self.canvas(count * height)
            return canvas, list(canvas.subplots(count, 1, squeeze=False).ravel())
        canvas = self.canvas(height)
        return canvas, list(canvas.subplots(1, count, squeeze=False, sharey=share_y).ravel())

    def setting(self, key: str) -> str:
        """What a setting is called, on as many lines as the labels of an axis have room for."""
        return wrapped(self.words.setting(key), 30 if self.is_single else 44)

    def runs(self, statuses: Any) -> str:
        """How a caption says how many runs stand behind a figure, from the column `status` of the runs."""
        done, asked = int((statuses == "done").sum()), len(statuses)
        return self.words("shared.runs", done=done, asked=asked) if asked > 1 else self.words("shared.one_run")

    def pairs(self, done: pd.Series[Any], asked: int) -> str:
        """How a caption says how many pairs of runs stand behind the numbers of a figure, the least and the most."""
        least, most = int(done.min()), int(done.max())
        if least == most:
            return self.words("shared.alike_pairs", done=least, asked=asked)
        return self.words("shared.pairs", least=least, most=most, asked=asked)


def rows_of(names: Sequence[str]) -> Rows:
    """Rows of ROW with names of settings on one line or several."""
    return stacked(names, LINE / ROW)


def space_lines(canvas: Figure) -> None:
    """Give labels of several lines air between them; names of rows stay close, so that rows can be told apart."""
    rows = {text for axes in canvas.axes for text in axes.get_yticklabels()}
    for text in canvas.findobj(Text):
        if isinstance(text, Text) and "\n" in text.get_text() and text not in rows:
            text.set_linespacing(SPACING)


def title_panel(axes: Axes, letter: str, title: str = "") -> None:
    """The letter of a panel, and what it is of, above its left corner."""
    axes.set_title(f"{letter}  {title}" if title else letter, loc="left", fontweight="bold")


def legend_above(axes: Axes, columns: int, handle: float = 2.6) -> None:
    """The legend above the right corner of a panel, out of the way of what is drawn."""
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=columns, borderaxespad=0.2, handlelength=handle,
                    handletextpad=0.5, columnspacing=1.2)  # fmt: skip


def ribbon(axes: Axes, x: Any, rows: pd.DataFrame, look: Look, label: str | None = None, every: Any = None,
           ends: tuple[str, str] = ("p5", "p95"), centre: str = "mean", steps: bool = False) -> None:  # fmt: skip
    """A line with its band, from the columns `centre` and `ends`."""
    axes.fill_between(x, rows[ends[0]], rows[ends[1]], color=look.colour, alpha=0.15, linewidth=0,
                      step="post" if steps else None)  # fmt: skip
    axes.plot(x, rows[centre], color=look.colour, linestyle=look.dashes, marker=look.marker, markerfacecolor="white",
              markevery=every, label=label, drawstyle="steps-post" if steps else "default")  # fmt: skip


def spread_by(values: pd.DataFrame, keys: list[str], scale: float = 1) -> pd.DataFrame:
    """Mean and 5 to 95 % of runs of the column `value`, for each of `keys`."""
    groups = (scale * values.set_index(keys)["value"]).groupby(keys, sort=False)
    spread = {"mean": groups.mean(), "p5": groups.quantile(0.05), "p95": groups.quantile(0.95)}
    return pd.DataFrame(spread).reset_index()


def whiskers(rows: pd.DataFrame, ends: tuple[str, str] = ("p5", "p95"), centre: str = "mean") -> Any:
    """How far whiskers reach below and above, as matplotlib takes it; none where an end is unknown."""
    return np.nan_to_num(np.abs([rows[centre] - rows[ends[0]], rows[ends[1]] - rows[centre]]))


def years_of(months: pd.Series[Any]) -> Any:
    """Ends of months on an axis of years."""
    return (month_number(months) + 1).to_numpy() / 12


def label_years(axes: Axes, first: int, last: int, most: int) -> None:
    """A tick at every January, the year written under its middle, at `most` of them where they would touch."""
    axes.set_xlim(first, last + 1)
    axes.set_xticks(range(first, last + 2), labels=[])
    shown = range(first, last + 1, 1 + (last - first) // most)
    axes.set_xticks([year + 0.5 for year in shown], labels=[str(year) for year in shown], minor=True)


def years_that_fit(sheet: Sheet, panels: int = 1) -> int:
    """How many years can be written under a panel."""
    return max(3, (7 if sheet.is_single else 14 // panels))


def looks(names: Sequence[str]) -> dict[str, Look]:
    """A look for each name, the same whatever else is drawn."""
    return {name: LOOKS[place % len(LOOKS)] for place, name in enumerate(names)}


def canvas(width: float, height: float) -> Figure:
    """An empty figure of this size [inch] that keeps every label inside."""
    return Figure(figsize=(width, height), layout="constrained")
