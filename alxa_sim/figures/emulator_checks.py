"""How well emulators predict runs they have not seen: errors in standard deviations, and the variance explained."""

from __future__ import annotations

import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.figures.targets_against_model import ROW, SIZE, in_rows, labels

LEFT_OUT = ("number", "standardised", "asked")
EMULATORS = ("number", "title", "title_zh", "kind", "year", "runs", "explained", "standardised_deviation", "within_2")
FARTHEST = 4.5
"""Where the axis of errors ends [standard deviation]."""


@figure(of="calibration", left_out=LEFT_OUT, emulators=EMULATORS)
def emulator_checks(sheet: Sheet, left_out: pd.DataFrame, emulators: pd.DataFrame) -> Drawing:
    """Every run as all others predict it, by number, and the share of the variance among runs that is explained."""
    words, (table, rows) = sheet.words, in_rows(emulators, sheet)
    canvas, (left, right) = sheet.panels(2, 30 + (ROW[sheet.is_single] + 0.3) * rows.height, share_y=True)
    left.axvspan(-2, 2, color="#E6E6E6", linewidth=0, label=words("emulator_checks.two"))
    left.axvline(0, color="black", linewidth=0.6)
    errors = left_out.set_index("number")["standardised"].clip(-FARTHEST, FARTHEST)
    by_number = errors.groupby(level=0)
    low, high = (by_number.quantile(share).reindex(table["number"]).to_numpy() for share in (0.025, 0.975))
    for row, number in zip(table.index.to_numpy(), table["number"], strict=True):
        told = errors.loc[[number]]
        left.plot(told, [row] * len(told), color=style.BLUE, marker="|", linestyle="none", alpha=0.45,
                  label=words("emulator_checks.run") if row == 0 else None)  # fmt: skip
    left.hlines(table.index + 0.3, low, high, color=style.VERMILLION, linewidth=1.2,
                label=words("emulator_checks.middle"))  # fmt: skip
    left.set_xlim(-FARTHEST - 0.2, FARTHEST + 0.2)
    left.set_xlabel(words("emulator_checks.axis_errors"))
    right.barh(table.index, 100 * table["explained"].clip(lower=0), 0.6, color=style.SKY, edgecolor="black",
               linewidth=0.5)  # fmt: skip
    right.set_xlim(0, 100)
    right.set_xlabel(words("emulator_checks.axis_explained"))
    for letter, axes in (("a", left), ("b", right)):
        axes.set_ylim(*reversed(rows.ends))
        axes.grid(axis="x")
        style.title_panel(axes, letter)
    for axes in (left, right) if sheet.is_single else (left,):
        axes.set_yticks(table.index, labels=labels(table, sheet), fontsize=SIZE[sheet.is_single])
    canvas.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=1 if sheet.is_single else 3)
    runs = words("shared.runs", done=int(table["runs"].max()), asked=int(left_out["asked"].max()))
    within = 100 * float((left_out["standardised"].abs() <= 2).mean())
    inside = words("emulator_checks.told", within=f"{within:.0f}")
    caption = words("emulator_checks.caption", runs=runs, farthest=f"{FARTHEST:g}")
    alt = words("emulator_checks.alt", count=len(table), told=inside)
    return Drawing(canvas, table.assign(p2_5=low, p97_5=high), caption, alt)
