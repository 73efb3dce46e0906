"""Which settings a number hangs on: bars of Sobol' indices, sizes of effects or PAWN indices, with intervals.

A tick shows what chance alone would give, where that is known: a setting matters where its bar goes beyond it.
"""

from __future__ import annotations

import pandas as pd

from alxa_sim.estimates.labels import title_of_number
from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

FILLS = ((style.SKY, ""), (style.ORANGE, "////"))
"""Colour and hatch of each index of a method."""


@figure(
    of="sweep",
    sensitivity=("scenario", "setting", "index", "value", "low", "high", "by_chance", "estimate", "n", "asked"),
)
def sensitivity_bars(sheet: Sheet, sensitivity: pd.DataFrame) -> Drawing:
    """Bars by setting, those that matter most on top, a panel a scenario."""
    words = sheet.words
    indices = list(dict.fromkeys(sensitivity["index"]))
    scenarios = list(dict.fromkeys(sensitivity["scenario"]))
    last = sensitivity[sensitivity["index"] == indices[-1]]
    settings = list(last.groupby("setting")["value"].max().sort_values(ascending=False).index)
    names = [sheet.setting(name) for name in settings]
    rows = style.rows_of(names)
    canvas, panels = sheet.panels(len(scenarios), 24 + style.ROW * rows.height, share_y=True)
    for letter, axes, scenario in zip("abcdefgh", panels, scenarios, strict=False):
        for place, (index, (colour, hatch)) in enumerate(zip(indices, FILLS, strict=False)):
            part = sensitivity[(sensitivity["scenario"] == scenario) & (sensitivity["index"] == index)]
            part = part.set_index("setting").reindex(settings)
            height = 0.75 / len(indices)
            y = rows.places + height * (place - (len(indices) - 1) / 2)
            axes.barh(y, part["value"], height, xerr=style.whiskers(part, ("low", "high"), "value"), color=colour,
                      hatch=hatch, edgecolor="black", linewidth=0.5, label=words(f"sensitivity_bars.{index}"),
                      error_kw={"elinewidth": 0.8, "capsize": 2})  # fmt: skip
            if part["by_chance"].notna().any():
                axes.plot(part["by_chance"], y, "|", color="black", markersize=11, markeredgewidth=1.6, zorder=4,
                          label=words("sensitivity_bars.by_chance"))  # fmt: skip
        axes.set_yticks(rows.places, labels=names)
        axes.set_ylim(*reversed(rows.ends))
        axes.axvline(0, color="black", linewidth=0.6)
        axes.set_xlabel(words(f"sensitivity_bars.axis_{indices[-1]}"))
        axes.grid(axis="x")
        axes.locator_params(axis="x", nbins=5)
        style.title_panel(axes, letter, words.scenario(str(scenario)))
    handles, labels = panels[0].get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside lower center", ncols=1 if sheet.is_single else len(labels))
    first = sensitivity.iloc[0]
    runs = words("shared.runs", done=first["n"], asked=first["asked"])
    estimate = title_of_number(str(first["estimate"]), words)
    caption = words("sensitivity_bars.caption", estimate=estimate, runs=runs)
    largest = last.groupby("setting")["value"].max().nlargest(3)
    top = [f"{words.setting(str(name))} {value:.2f}" for name, value in largest.items()]
    alt = words("sensitivity_bars.alt", estimate=estimate, told=words.listed(top))
    return Drawing(canvas, sensitivity, caption, alt)
