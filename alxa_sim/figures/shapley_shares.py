"""What each system of the programme brings: its share of the results, averaged over all orders of switching on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

OUTCOMES = ("exits", "relapses averted", "poor person-years averted", "public cost")
"""Results that are drawn; the table has more."""
MILLION = 1e6
KIND = "between-run error of the mean"


@figure(of="shares", shares=("outcome", "unit", "share", "low", "high", "kind", "percent_of_all", "n", "asked"))
def shapley_shares(sheet: Sheet, shares: pd.DataFrame) -> Drawing:
    """Bars by system, a panel a result."""
    words = sheet.words
    kinds = shares["kind"].unique()
    told = shares[shares["kind"] == (KIND if KIND in kinds else kinds[0])]
    parts = list(dict.fromkeys(told["part"]))
    columns = 1 if sheet.is_single else 2
    rows = len(OUTCOMES) // columns
    canvas = sheet.canvas(rows * (16 + 5.5 * len(parts)) + 4)
    panels = canvas.subplots(rows, columns, squeeze=False, sharey=True).ravel()
    for letter, axes, outcome in zip("abcd", panels, OUTCOMES, strict=True):
        part = told[told["outcome"] == outcome].set_index("part").reindex(parts)
        scale = MILLION if outcome == "public cost" else 1.0
        reach = np.nan_to_num(np.abs([part["share"] - part["low"], part["high"] - part["share"]])) / scale
        axes.barh(range(len(parts)), part["share"] / scale, 0.65, xerr=reach, color=style.SKY, hatch="////",
                  edgecolor="black", linewidth=0.5, error_kw={"elinewidth": 0.8, "capsize": 2})  # fmt: skip
        axes.axvline(0, color="black", linewidth=0.6)
        axes.set_yticks(range(len(parts)), labels=[words.name("system", part) for part in parts])
        axes.set_xlabel(words(f"shapley_shares.axis_{outcome.replace(' ', '_').replace('-', '_')}"))
        axes.grid(axis="x")
        style.title_panel(axes, letter)
        axes.locator_params(axis="x", nbins=5)
    panels[0].invert_yaxis()
    done, asked = int(told["n"].min()), int(told["asked"].max())
    years = told[told["outcome"] == "poor person-years averted"]
    facts = [
        words("shared.percent_of", name=words.name("system", row["part"]), share=row["percent_of_all"])
        for _, row in years.iterrows()
    ]
    caption = words("shapley_shares.caption", runs=words("shared.runs", done=done, asked=asked))
    return Drawing(canvas, told.reset_index(drop=True), caption, words("shapley_shares.alt", told=words.listed(facts)))
