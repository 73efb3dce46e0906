"""Runs before and after calibration beside the record, targets that were fitted to and those held out apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.figures.targets_against_model import FARTHEST, LOOKS, ROW, in_rows, lay_out, mark_beyond, placed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ("title", "title_zh", "use", "kind", "year", "unit", "least", "most", "tolerance", "prior_median", "prior_p5",
           "prior_p95", "prior_n", "prior_asked", "median", "p5", "p95", "n", "asked", "verdict", "weight")  # fmt: skip
USES = ("calibration", "held_out")


@figure(of="calibration", calibrated_predictions=COLUMNS)
def calibrated_predictions(sheet: Sheet, calibrated_predictions: pd.DataFrame) -> Drawing:
    """Middle 90 % of runs drawn from the prior and from the posterior, on the scale of each target; a row a number."""
    words = sheet.words
    table = calibrated_predictions[calibrated_predictions["verdict"].isin(list(LOOKS))]
    table = table.rename(columns={"least": "from", "most": "to"})
    scaled = {f"{column}_placed": placed(table[column], table)
              for column in ("prior_median", "prior_p5", "prior_p95", "median", "p5", "p95")}  # fmt: skip
    table = table.assign(**scaled)
    parts = [in_rows(table[table["use"] == use], sheet) for use in USES]
    heights = [rows.height for _, rows in parts]
    canvas = sheet.canvas(44 + ROW[sheet.is_single] * sum(heights))
    panels = canvas.subplots(2, 1, gridspec_kw={"height_ratios": heights}, sharex=True)
    for letter, axes, use, (part, rows) in zip("ab", panels, USES, parts, strict=True):
        draw_part(sheet, axes, part)
        axes.set_ylim(*reversed(rows.ends))
        style.title_panel(axes, letter, words(f"calibrated_predictions.{use}"))
    panels[1].set_xlabel(words("targets_against_model.axis"))
    handles = {name: handle for axes in panels for handle, name in zip(*axes.get_legend_handles_labels(), strict=True)}
    canvas.legend(list(handles.values()), list(handles), loc="outside lower center", ncols=2 if sheet.is_single else 5)
    counts = [f"{words(f'verdict.{verdict}')} {int((table['verdict'] == verdict).sum())}" for verdict in LOOKS]
    runs = words("shared.runs", done=int(table["n"].max()), asked=int(table["asked"].max()))
    before = words("shared.runs", done=int(table["prior_n"].max()), asked=int(table["prior_asked"].max()))
    caption = words("calibrated_predictions.caption", farthest=f"{FARTHEST:g}", runs=runs, before=before)
    alt = words("calibrated_predictions.alt", count=len(table), told=words.listed(counts))
    return Drawing(canvas, table, caption, alt)


def draw_part(sheet: Sheet, axes: Axes, table: pd.DataFrame) -> None:
    """One panel: the range that passes, runs of the prior as a bar, runs of the posterior by verdict."""
    lay_out(axes, table, sheet)
    low, high = (table[f"prior_{end}_placed"].clip(-FARTHEST, FARTHEST) for end in ("p5", "p95"))
    axes.hlines(table.index - 0.2, low, high, color=style.GREY, linewidth=2.5,
                label=sheet.words("calibrated_predictions.prior"))  # fmt: skip
    for verdict, look in LOOKS.items():
        part = table[table["verdict"] == verdict]
        middle, low, high = (part[f"{end}_placed"].clip(-FARTHEST, FARTHEST) for end in ("median", "p5", "p95"))
        axes.hlines(part.index + 0.15, low, high, color=look.colour, linewidth=1)
        axes.plot(middle, part.index + 0.15, color=look.colour, marker=look.marker, linestyle="none",
                  markerfacecolor="white", label=sheet.words(f"verdict.{verdict}"))  # fmt: skip
        mark_beyond(axes, part["median_placed"], part.index.to_numpy() + 0.15, look)
