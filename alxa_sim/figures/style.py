"""How figures look: widths of a journal column, type of 8 points, colours and marks that read in grey."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

MILLIMETRE = 1 / 25.4
SINGLE = 84 * MILLIMETRE
DOUBLE = 174 * MILLIMETRE
"""Widths of one and of two journal columns [inch]."""

BLACK, ORANGE, SKY, GREEN, BLUE, VERMILLION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
"""Okabe and Ito's colours, told apart by colour-blind readers."""

SETTINGS: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
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


def canvas(width: float, height: float) -> Figure:
    """An empty figure of this size [inch] that keeps every label inside."""
    return Figure(figsize=(width, height), layout="constrained")


def runs_counted(statuses: Any) -> str:
    """How a caption says how many runs stand behind a figure, from the column `status` of the runs."""
    done, asked = int((statuses == "done").sum()), len(statuses)
    return f"n = {done} of {asked} runs" if asked > 1 else "n = 1 run, so no spread is shown"
