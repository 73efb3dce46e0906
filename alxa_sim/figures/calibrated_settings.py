"""What the record tells of every free setting: prior, posterior, and how much narrower the one is than the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.figures.wrapping import stacked

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ("setting", "unit", "usual", "usual_share", "median", "share_p5", "share_p25", "share_median", "share_p75",
           "share_p95", "contraction", "told", "data_sets")  # fmt: skip
ROW, LINE = 5.0, 0.72
"""Height of a row of one line [mm], and what a line more takes of it."""
TOLD = {"well": (style.BLUE, ""), "partly": (style.SKY, "////"), "not": ("white", "")}
"""Colour and hatch of a bar by how much the record tells."""


@figure(of="calibration", calibrated_settings=COLUMNS)
def calibrated_settings(sheet: Sheet, calibrated_settings: pd.DataFrame) -> Drawing:
    """Posteriors on the scale of their priors, and contraction beside them; a row a setting."""
    words = sheet.words
    names = [label(row, sheet) for _, row in calibrated_settings.iterrows()]
    rows = stacked(names, LINE)
    table = calibrated_settings.set_index(pd.Index(rows.places))
    canvas = sheet.canvas((44 if sheet.is_single else 34) + ROW * rows.height)
    left, right = canvas.subplots(1, 2, sharey=True, width_ratios=(3, 2))
    draw_shares(sheet, left, table)
    draw_contraction(sheet, right, table)
    for axes in (left, right):
        axes.set_ylim(*reversed(rows.ends))
        axes.grid(axis="x")
    left.set_yticks(rows.places, labels=names, fontsize=7 if sheet.is_single else 8)
    handles, labels = left.get_legend_handles_labels()
    more_handles, more_labels = right.get_legend_handles_labels()
    canvas.legend(handles + more_handles, labels + more_labels, loc="outside lower center",
                  ncols=2 if sheet.is_single else 3)  # fmt: skip
    told = [f"{words.setting(str(row['setting']))} {row['contraction']:.2f}" for _, row in table.iterrows()]
    caption = words("calibrated_settings.caption", n=int(table["data_sets"].max()))
    return Drawing(canvas, table, caption, words("calibrated_settings.alt", told=words.listed(told)))


def draw_shares(sheet: Sheet, axes: Axes, table: pd.DataFrame) -> None:
    """Where in its prior each posterior lies, and the value that the scenario had."""
    words, rows = sheet.words, table.index
    axes.hlines(rows, 5, 95, color=style.GREY, linewidth=5, label=words("calibrated_settings.prior"))
    axes.hlines(rows, 100 * table["share_p5"], 100 * table["share_p95"], color=style.BLUE, linewidth=1,
                label=words("calibrated_settings.posterior"))  # fmt: skip
    axes.hlines(rows, 100 * table["share_p25"], 100 * table["share_p75"], color=style.BLUE, linewidth=3,
                label=words("calibrated_settings.half"))  # fmt: skip
    axes.plot(100 * table["share_median"], rows, color=style.BLUE, marker="o", linestyle="none",
              markerfacecolor="white", label=words("calibrated_settings.median"))  # fmt: skip
    axes.plot(100 * table["usual_share"], rows, color=style.VERMILLION, marker="X", linestyle="none",
              label=words("calibrated_settings.usual"))  # fmt: skip
    axes.set_xlim(-2, 102)
    axes.set_xticks([0, 50, 100])
    axes.set_xlabel(words("calibrated_settings.axis_shares"))
    style.title_panel(axes, "a")


def draw_contraction(sheet: Sheet, axes: Axes, table: pd.DataFrame) -> None:
    """By how much each posterior varies less than its prior."""
    for told, (colour, hatch) in TOLD.items():
        chosen = table["contraction"].clip(lower=0).where(table["told"] == told)
        axes.barh(table.index, chosen, 0.6, color=colour, hatch=hatch, edgecolor="black", linewidth=0.5,
                  label=sheet.words(f"calibrated_settings.{told}"))  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], labels=["0", "0.5", "1"])
    axes.set_xlabel(sheet.words("calibrated_settings.axis_contraction"))
    style.title_panel(axes, "b")


def label(row: Any, sheet: Sheet) -> str:
    """A setting, and below it what it was and what it came to."""
    usual = three_digits(row["usual"]) if np.isfinite(row["usual"]) else "–"
    unit = "" if row["unit"] == "1" else f" {sheet.words.said(str(row['unit']))}"
    return f"{sheet.setting(str(row['setting']))}\n{usual} → {three_digits(row['median'])}{unit}"


def three_digits(value: float) -> str:
    """A number in three digits, thousands apart."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"
