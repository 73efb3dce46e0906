"""Whether pasture recovers where households moved away: forage in vacated gacha and in the others."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

QUARTER = 0.25
"""The part of the gacha of each run, those with most leaving, that counts as vacated."""
GROUPS = style.looks(["other", "vacated"])


@figure(runs=("status",), gacha_monthly=("month", "gacha", "forage", "degradation", "relocated", "households"))
def forage_where_left(sheet: Sheet, runs: pd.DataFrame, gacha_monthly: pd.DataFrame) -> Drawing:
    """Mean forage of a year and degradation of pasture, where many and where few households relocated."""
    words = sheet.words
    spread = style.spread_by(by_group(gacha_monthly), ["series", "group", "year"])
    canvas, panels = sheet.panels(2, 62 if sheet.is_single else 70)
    for axes, (letter, series) in zip(panels, (("a", "forage"), ("b", "degradation")), strict=True):
        for place, (group, look) in enumerate(GROUPS.items()):
            part = spread[(spread["series"] == series) & (spread["group"] == group)]
            axes.errorbar(part["year"] + 0.45 + 0.1 * place, part["mean"], style.whiskers(part), color=look.colour,
                          linestyle=look.dashes, marker=look.marker, markerfacecolor="white", capsize=2, linewidth=1,
                          clip_on=False, label=words(f"forage_where_left.{group}"))  # fmt: skip
        axes.set_ylabel(words(f"forage_where_left.axis_{series}"))
        axes.set_xlabel(words("shared.year"))
        axes.set_ylim(bottom=0)
        axes.grid(axis="y")
        style.title_panel(axes, letter)
        style.label_years(axes, int(spread["year"].min()), int(spread["year"].max()), style.years_that_fit(sheet, 2))
    canvas.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, handlelength=2.4)
    ends = spread[spread["series"] == "forage"].groupby("group", sort=False)["mean"]
    told = [
        words("forage_where_left.alt_one", name=words(f"forage_where_left.{group}"), begin=values.iloc[0],
              end=values.iloc[-1])
        for group, values in ends
    ]  # fmt: skip
    caption = words("forage_where_left.caption", percent=100 * QUARTER, runs=sheet.runs(runs["status"]))
    return Drawing(canvas, spread, caption, words("forage_where_left.alt", told=words.listed(told, long=True)))


def by_group(gacha_monthly: pd.DataFrame) -> pd.DataFrame:
    """Yearly means by run and group of gacha: `run`, `group`, `year`, `series`, `value`."""
    cells = gacha_monthly.sort_values("month").groupby(["run", "gacha"])
    left: pd.Series[float] = cells["relocated"].sum() / np.maximum(cells["households"].first(), 1)
    rank: pd.Series[float] = left.groupby(level="run").rank(pct=True, method="first")
    is_vacated = (rank > 1 - QUARTER) & (left > 0)
    group = is_vacated.map({True: "vacated", False: "other"}).rename("group")
    told = gacha_monthly.join(group, on=["run", "gacha"])
    told["degradation"] = 100 * told["degradation"]
    means = told.groupby(["run", "group", told["month"].dt.year.rename("year")])[["forage", "degradation"]].mean()
    return means.melt(ignore_index=False, var_name="series").reset_index()
