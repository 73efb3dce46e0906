"""What each setting alone does to a number: from its lowest value to its highest, all others left alone."""

from __future__ import annotations

import pandas as pd

from alxa_sim.estimates.labels import title_of_number
from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

ENDS = {"lowest": (style.SKY, ""), "highest": (style.ORANGE, "////")}
"""Colour and hatch of the effect of the lowest and of the highest value."""
COLUMNS = ("scenario", "setting", "setting_unit", "end", "at", "difference", "low", "high", "estimate", "unit", "n",
           "asked")  # fmt: skip


@figure(of="sweep", one_at_a_time=COLUMNS)
def tornado(sheet: Sheet, one_at_a_time: pd.DataFrame) -> Drawing:
    """Bars by setting from the scenario as it is, the widest on top, a panel a scenario."""
    words, table = sheet.words, one_at_a_time
    scenarios = list(dict.fromkeys(table["scenario"]))
    swing = table["difference"].abs().groupby(table["setting"]).max().sort_values(ascending=False)
    settings = list(swing.index)
    names = [with_ends(sheet, table, name) for name in settings]
    rows = style.rows_of(names)
    canvas, panels = sheet.panels(len(scenarios), 24 + style.ROW * rows.height, share_y=True)
    unit = str(table["unit"].iloc[0])
    for letter, axes, scenario in zip("abcdefgh", panels, scenarios, strict=False):
        for (end, (colour, hatch)), offset in zip(ENDS.items(), (-0.19, 0.19), strict=True):
            part = table[(table["scenario"] == scenario) & (table["end"] == end)].set_index("setting").reindex(settings)
            y = rows.places + offset
            axes.barh(y, part["difference"], 0.36, xerr=style.whiskers(part, ("low", "high"), "difference"),
                      color=colour, hatch=hatch, edgecolor="black", linewidth=0.5, label=words(f"tornado.{end}"),
                      error_kw={"elinewidth": 0.8, "capsize": 2})  # fmt: skip
        axes.axvline(0, color="black", linewidth=0.6)
        axes.set_yticks(rows.places, labels=names)
        axes.set_ylim(*reversed(rows.ends))
        axes.set_xlabel(words("tornado.axis", unit=words.said(unit)))
        axes.grid(axis="x")
        axes.locator_params(axis="x", nbins=4)
        style.title_panel(axes, letter, words.scenario(str(scenario)))
    canvas.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    first = table.iloc[0]
    runs = sheet.pairs(table["n"], int(first["asked"]))
    estimate = title_of_number(str(first["estimate"]), words)
    caption = words("tornado.caption", estimate=estimate, runs=runs)
    top = [f"{words.setting(str(name))} {value:.3g}" for name, value in swing[:3].items()]
    return Drawing(canvas, table, caption, words("tornado.alt", estimate=estimate, told=words.listed(top)))


def with_ends(sheet: Sheet, table: pd.DataFrame, setting: str) -> str:
    """A setting with its lowest and highest value below it."""
    told = table[table["setting"] == setting].drop_duplicates("end").set_index("end")
    unit = str(told["setting_unit"].iloc[0])
    ends = sheet.words("table.to", low=told.loc["lowest", "at"], high=told.loc["highest", "at"])
    return f"{sheet.setting(setting)}\n{ends}{'' if unit == '1' else f' {sheet.words.said(unit)}'}"
