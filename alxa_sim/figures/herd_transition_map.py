"""Whether herds tend up or down: the herd a year later by the herd now, and the band of the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.patches import Rectangle

from alxa_sim.estimates.herd_transitions import CLASSES, EDGES, GROWS, THRESHOLD, TO, TRANSITION
from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.gacha_map import luminance
from alxa_sim.figures.style import Sheet
from alxa_sim.statistics.arrays import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alxa_sim.glossary import Words

COLOURS = colormaps["YlGnBu"]
MEAN, SPREAD = "between-run error of the mean", "spread over runs"
SMALLEST_LABELLED = 0.5
"""Share below which a cell carries no number [%]."""


@figure(estimates=("layer", "estimate", "group", "value", "low", "high", "kind", "n", "asked"))
def herd_transition_map(sheet: Sheet, estimates: pd.DataFrame) -> Drawing:
    """Shares of households by class of the herd now and a year later; below, how many herds grew."""
    words = sheet.words
    told = estimates[estimates["estimate"].isin([TRANSITION, GROWS, THRESHOLD])]
    means = told[told["kind"] == MEAN]
    shares = matrix(means[means["estimate"] == TRANSITION])
    grown = means[means["estimate"] == GROWS].set_index("group").reindex(CLASSES)
    band = told[(told["estimate"] == THRESHOLD) & told["value"].notna()]
    canvas, (left, right) = sheet.panels(2, 88 if sheet.is_single else 84)
    draw_matrix(left, shares, sheet)
    draw_grown(right, grown, band, sheet)
    done, asked = int(grown["n"].max()), int(grown["asked"].max())
    found = int(band["n"].max()) if len(band) else 0
    counted = {"found": found, "runs": words("shared.runs", done=done, asked=asked)}
    stays = [words("shared.percent_of", name=label(words, name), share=shares[k, k]) for k, name in enumerate(CLASSES)]
    alt = words("herd_transition_map.alt", told=words.listed(stays[1:]))
    columns = ["estimate", "group", "value", "low", "high", "kind", "n", "asked"]
    return Drawing(canvas, told[columns].reset_index(drop=True), words("herd_transition_map.caption", **counted), alt)


def matrix(rows: pd.DataFrame) -> Floats:
    """Shares [%], (class now, class a year later)."""
    values = rows.set_index("group")["value"]
    return np.array([[values.get(f"{name}{TO}{other}", np.nan) for other in CLASSES] for name in CLASSES])


def label(words: Words, name: str) -> str:
    """The name of a class as it stands on an axis."""
    if name == CLASSES[0]:
        return words("herd_transition_map.none")
    return f"≥{EDGES[-1]:g}" if name == CLASSES[-1] else name.replace(" to ", "–")


def draw_matrix(axes: Axes, shares: Floats, sheet: Sheet) -> None:
    """A cell a pair of classes, the herd now to the right, the herd a year later upwards."""
    words, size = sheet.words, len(CLASSES)
    for i, j in np.ndindex(size, size):
        value = shares[i, j]
        colour = COLOURS(0.9 * value / 100) if value > 0 else "white"
        axes.fill_between([i, i + 1], j, j + 1, facecolor=colour, edgecolor="white", linewidth=0.4)
        if value >= SMALLEST_LABELLED:
            tone = "white" if luminance(colour) < 0.18 else "black"
            axes.text(i + 0.5, j + 0.5, f"{value:.0f}", ha="center", va="center", size=6.5, color=tone)
    for k in range(size):
        axes.add_patch(Rectangle((k, k), 1, 1, fill=False, edgecolor=style.VERMILLION, linewidth=1.2))
    names = [label(words, name) for name in CLASSES]
    axes.set_xticks(np.arange(size) + 0.5, labels=names, rotation=90)
    axes.set_yticks(np.arange(size) + 0.5, labels=names)
    axes.set(xlim=(0, size), ylim=(0, size))
    axes.tick_params(length=0)
    axes.set_xlabel(words("herd_transition_map.axis_now"))
    axes.set_ylabel(words("herd_transition_map.axis_later"))
    style.title_panel(axes, "a", words("herd_transition_map.panel_a"))


def draw_grown(axes: Axes, grown: pd.DataFrame, band: pd.DataFrame, sheet: Sheet) -> None:
    """The share of herds that grew, by class, with the line of one half and the band of the threshold."""
    words = sheet.words
    inner = grown.iloc[1:-1]
    middles = np.sqrt(np.multiply(EDGES[:-1], EDGES[1:]))
    look = style.LOOKS[2]
    axes.errorbar(middles, inner["value"], style.whiskers(inner, ("low", "high"), "value"), color=look.colour,
                  marker=look.marker, markerfacecolor="white", linestyle="-", capsize=2, linewidth=1,
                  label=words("herd_transition_map.grown"))  # fmt: skip
    axes.axhline(50, color="black", linewidth=0.7, linestyle=":", label=words("herd_transition_map.half"))
    spread = band[band["kind"] == SPREAD]
    if len(spread):
        row = spread.iloc[0]
        axes.axvspan(row["low"], row["high"], color=style.VERMILLION, alpha=0.2, linewidth=0,
                     label=words("herd_transition_map.band"))  # fmt: skip
        axes.axvline(row["value"], color=style.VERMILLION, linewidth=1, linestyle="--")
    axes.set_xscale("log")
    axes.set_xlim(EDGES[0], EDGES[-1])
    axes.set_xticks(EDGES, labels=[f"{edge:g}" for edge in EDGES])
    axes.set_xticks([], minor=True)
    axes.set_ylim(0, 100)
    axes.set_xlabel(words("herd_transition_map.axis_now"))
    axes.set_ylabel(words("herd_transition_map.axis_grown"))
    axes.grid(axis="y")
    axes.legend(loc="lower right", handlelength=1.8)
    style.title_panel(axes, "b", words("herd_transition_map.panel_b"))
