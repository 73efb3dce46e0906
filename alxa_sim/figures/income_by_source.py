"""What households live on: net income a head by source, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.accounts import INCOME
from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

FLOWS = sorted({flow for source in INCOME.values() for flow in (*source.plus, *source.minus)})
FILLS = {
    "operating": (style.ORANGE, ""),
    "wage": (style.BLUE, "////"),
    "transfer": (style.GREEN, "...."),
    "property": (style.PURPLE, "xxxx"),
}
"""Colour and hatch of each source."""
TOTAL = "total"


@figure(runs=("status",), gacha_monthly=("month", "persons", *FLOWS))
def income_by_source(sheet: Sheet, runs: pd.DataFrame, gacha_monthly: pd.DataFrame) -> Drawing:
    """Bars of the four sources of the statistics bureau; the total with its spread."""
    words = sheet.words
    spread = style.spread_by(income_a_head(gacha_monthly), ["source", "year"])
    canvas = sheet.canvas(80 if sheet.is_single else 75)
    axes = canvas.subplots()
    tops = {sign: np.zeros(spread["year"].nunique()) for sign in (True, False)}
    for source, (colour, hatch) in FILLS.items():
        part = spread[spread["source"] == source]
        mean = part["mean"].to_numpy() / 1000
        bottom = np.where(mean >= 0, tops[True], tops[False])
        axes.bar(part["year"] + 0.5, mean, 0.7, bottom, color=colour, hatch=hatch, edgecolor="black", linewidth=0.5,
                 label=words(f"source.{source}"))  # fmt: skip
        tops[True] += np.maximum(mean, 0)
        tops[False] += np.minimum(mean, 0)
    total = spread[spread["source"] == TOTAL]
    axes.errorbar(total["year"] + 0.5, total["mean"] / 1000, style.whiskers(total) / 1000, color="black", marker="o",
                  markerfacecolor="white", linestyle="none", capsize=2, linewidth=0.9,
                  label=words("source.total"))  # fmt: skip
    axes.axhline(0, color="black", linewidth=0.6)
    axes.set_ylabel(words("income_by_source.axis"))
    axes.set_xlabel(words("shared.year"))
    axes.grid(axis="y")
    style.label_years(axes, int(total["year"].min()), int(total["year"].max()), style.years_that_fit(sheet))
    canvas.legend(loc="outside lower center", ncols=2 if sheet.is_single else 5, handlelength=1.6)
    told = [
        words("income_by_source.alt_one", name=words(f"source.{source}"), begin=part["mean"].iloc[0],
              end=part["mean"].iloc[-1])
        for source, part in spread.groupby("source", sort=False)
    ]  # fmt: skip
    first, last = int(spread["year"].min()), int(spread["year"].max())
    alt = words("income_by_source.alt", first=first, last=last, told=words.listed(told))
    return Drawing(canvas, spread, words("income_by_source.caption", runs=sheet.runs(runs["status"])), alt)


def income_a_head(gacha_monthly: pd.DataFrame) -> pd.DataFrame:
    """Net income a head by run, source and full year [yuan/year]: `run`, `year`, `source`, `value`."""
    year = gacha_monthly["month"].dt.year.rename("year")
    sums = gacha_monthly.groupby(["run", year])[["persons", *FLOWS]].sum()
    full = gacha_monthly.groupby(["run", year])["month"].nunique() == 12
    sums = sums[full]
    heads = (sums["persons"] / 12).where(sums["persons"] > 0)
    found = pd.DataFrame(
        {
            name: (sums[list(source.plus)].sum(axis=1) - sums[list(source.minus)].sum(axis=1)) / heads
            for name, source in INCOME.items()
        }
    )
    found[TOTAL] = found.sum(axis=1)
    return found.melt(ignore_index=False, var_name="source").reset_index()
