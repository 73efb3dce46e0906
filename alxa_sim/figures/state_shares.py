"""How many households are in each state of poverty, month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.household_states import CHANGES, HOUSEHOLDS, STATES, shares_by_month, turns_of
from alxa_sim.figures.style import Sheet
from alxa_sim.statistics.lasting_changes import month_number

FILLS = (("#F0F0F0", ""), (style.VERMILLION, "////"), (style.SKY, "...."), (style.PURPLE, "xxxx"))
"""Colour and hatch of each state."""
ORDER = (1, 3, 2, 0)
"""States from the bottom: poor ones below."""


@figure(runs=("status",), monthly=("month",), changes=CHANGES, households=HOUSEHOLDS)
def state_shares(
    sheet: Sheet, runs: pd.DataFrame, monthly: pd.DataFrame, changes: pd.DataFrame, households: pd.DataFrame
) -> Drawing:
    """Shares of households never poor, poor, out of poverty and poor again, one on top of another."""
    words = sheet.words
    months = np.unique(month_number(monthly["month"]))
    shares = shares_by_month(turns_of(changes, households, int(months[-1])), households, months)
    pile = shares.pivot_table(values="value", index=["run", "at"], columns="state")[list(ORDER)].cumsum(axis=1)
    edges = style.spread_by(pile.melt(ignore_index=False).reset_index(), ["state", "at"], scale=100)
    canvas = sheet.canvas(80 if sheet.is_single else 75)
    axes = canvas.subplots()
    below = np.zeros(len(months))
    x = (months + 1) / 12
    for place, state in enumerate(ORDER):
        edge = edges[edges["state"] == state].sort_values("at")
        colour, hatch = FILLS[state]
        axes.fill_between(x, below, edge["mean"], facecolor=colour, hatch=hatch, edgecolor="black", linewidth=0.4,
                          label=words(f"state.{STATES[state]}"))  # fmt: skip
        below = edge["mean"].to_numpy()
        if state != ORDER[-1]:
            chosen = edge[(edge["at"] + 1 + 2 * place) % 12 == 6]
            axes.errorbar((chosen["at"] + 1) / 12, chosen["mean"], style.whiskers(chosen), color="black", capsize=1.5,
                          linestyle="none", linewidth=0.7)  # fmt: skip
    axes.set_ylabel(words("state_shares.axis"))
    axes.set_xlabel(words("shared.year"))
    top = edges[edges["state"] == ORDER[-2]]["p95"].max()
    axes.set_ylim(0, min(100.0, 10 * np.ceil(1.25 * top / 10)))
    style.label_years(axes, int(x[0]), int(np.ceil(x[-1])) - 1, style.years_that_fit(sheet))
    handles, labels = axes.get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside lower center", ncols=2 if sheet.is_single else 4, handlelength=1.6)
    numbers = style.spread_by(shares.assign(state=[STATES[state] for state in shares["state"]]), ["state", "at"], 100)
    tops = edges.assign(state=[STATES[state] for state in edges["state"]])
    tops = tops.rename(columns={"mean": "top", "p5": "top_p5", "p95": "top_p95"})
    numbers = numbers.merge(tops, on=["state", "at"], how="left")
    numbers["month"] = [f"{at // 12}-{at % 12 + 1:02d}" for at in numbers["at"]]
    last = numbers[numbers["at"] == months[-1]].set_index("state")["mean"]
    told = [words("shared.percent_of", name=words(f"state.{state}"), share=last[state]) for state in STATES]
    alt = words("state_shares.alt", month=numbers["month"].iloc[-1], told=words.listed(told))
    columns = ["state", "month", "mean", "p5", "p95", "top", "top_p5", "top_p95"]
    return Drawing(canvas, numbers[columns], words("state_shares.caption", runs=sheet.runs(runs["status"])), alt)
