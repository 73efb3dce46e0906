"""What the record tells of every free setting: prior, posterior, and how much narrower the one is than the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ("setting", "unit", "usual", "usual_share", "median", "share_p5", "share_p25", "share_median", "share_p75",
           "share_p95", "contraction", "told", "data_sets")  # fmt: skip
TOLD = {"well": (style.BLUE, ""), "partly": (style.SKY, "////"), "not": ("white", "")}
"""Colour and hatch of a bar by how much the record tells."""


@figure(of="calibration", calibrated_settings=COLUMNS)
def calibrated_settings(sheet: Sheet, calibrated_settings: pd.DataFrame) -> Drawing:
    """Posteriors on the scale of their priors, and contraction beside them; a row a setting."""
    words, table = sheet.words, calibrated_settings.reset_index(drop=True)
    canvas, (left, right) = sheet.panels(2, 30 + 7.5 * len(table), share_y=True)
    draw_shares(sheet, left, table)
    draw_contraction(sheet, right, table)
    for axes in (left, right):
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.grid(axis="x")
    for axes in (left, right) if sheet.is_single else (left,):
        axes.set_yticks(range(len(table)), labels=[label(row, sheet) for _, row in table.iterrows()])
    handles, labels = left.get_legend_handles_labels()
    more_handles, more_labels = right.get_legend_handles_labels()
    canvas.legend(handles + more_handles, labels + more_labels, loc="outside lower center",
                  ncols=2 if sheet.is_single else 3)  # fmt: skip
    told = [f"{row['setting']} {row['contraction']:.2f}" for _, row in table.iterrows()]
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
    axes.set_xlabel(words("calibrated_settings.axis_shares"))
    style.title_panel(axes, "a")


def draw_contraction(sheet: Sheet, axes: Axes, table: pd.DataFrame) -> None:
    """By how much each posterior varies less than its prior."""
    for told, (colour, hatch) in TOLD.items():
        chosen = table["contraction"].clip(lower=0).where(table["told"] == told)
        axes.barh(table.index, chosen, 0.6, color=colour, hatch=hatch, edgecolor="black", linewidth=0.5,
                  label=sheet.words(f"calibrated_settings.{told}"))  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "", "0.5", "", "1"])
    axes.set_xlabel(sheet.words("calibrated_settings.axis_contraction"))
    style.title_panel(axes, "b")


def label(row: Any, sheet: Sheet) -> str:
    """A setting, and below it what it was and what it came to."""
    usual = three_digits(row["usual"]) if np.isfinite(row["usual"]) else "–"
    unit = "" if row["unit"] == "1" else f" {sheet.words.said(str(row['unit']))}"
    key = style.key_shown(str(row["setting"]), sheet)
    return f"{key}\n{usual} → {three_digits(row['median'])}{unit}"


def three_digits(value: float) -> str:
    """A number in three digits, thousands apart."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"
