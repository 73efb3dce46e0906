"""What a scenario costs and what it averts: the frontier of those worth having."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.statistics.uncertainty import mean_over_runs

MILLION = 1e6


@figure(
    of="comparison",
    width="single",
    at_once=True,
    frontier=("public_cost", "person_years_averted", "standing", "share_on_frontier", "n", "asked"),
    frontier_runs=("run", "public_cost", "person_years_averted"),
)
def cost_effectiveness_frontier(sheet: Sheet, frontier: pd.DataFrame, frontier_runs: pd.DataFrame) -> Drawing:
    """Means of scenarios over single pairs of runs; the line joins those on the frontier."""
    words = sheet.words
    canvas = sheet.canvas(85 if sheet.is_single else 90)
    axes = canvas.subplots()
    looks = style.looks(list(frontier["scenario"]))
    reaches = []
    for _, row in frontier.iterrows():
        look, name = looks[row["scenario"]], words.scenario(row["scenario"])
        cloud = frontier_runs[frontier_runs["scenario"] == row["scenario"]]
        axes.scatter(cloud["person_years_averted"], cloud["public_cost"] / MILLION, color=look.colour, s=8, alpha=0.7,
                     linewidths=0, zorder=4)  # fmt: skip
        share = 100 * row["share_on_frontier"]
        label = name if pd.isna(share) else words("cost_effectiveness_frontier.sure", name=name, share=share)
        reach = {column: half_width(cloud[column]) for column in ("person_years_averted", "public_cost")}
        axes.errorbar(row["person_years_averted"], row["public_cost"] / MILLION, reach["public_cost"] / MILLION,
                      reach["person_years_averted"], color=look.colour, marker=look.marker, markersize=6, capsize=2,
                      markerfacecolor="white", linestyle="none", linewidth=1, label=label)  # fmt: skip
        reaches.append(reach)
    worth = frontier[frontier["standing"] == "on the frontier"].sort_values("public_cost")
    axes.plot(worth["person_years_averted"], worth["public_cost"] / MILLION, color="black", linewidth=0.8, zorder=0)
    axes.set_xlabel(words("cost_effectiveness_frontier.axis_effect"))
    axes.set_ylabel(words("cost_effectiveness_frontier.axis_cost"))
    axes.margins(0.1)
    axes.grid()
    canvas.legend(loc="outside lower center", ncols=1 if sheet.is_single else 3)
    numbers = frontier.assign(**{f"{name}_half_width": [r[name] for r in reaches] for name in reaches[0]})
    return Drawing(canvas, numbers, caption(sheet, frontier), alt_text(sheet, frontier))


def half_width(values: pd.Series[float]) -> float:
    """Of the 95 % interval of the mean over runs; 0 where one run shows no spread."""
    reach = mean_over_runs(values.to_numpy(np.float64), len(values)).half_width
    return float(reach) if np.isfinite(reach) else 0.0


def caption(sheet: Sheet, frontier: pd.DataFrame) -> str:
    runs = sheet.words("shared.runs", done=frontier["n"].iloc[0], asked=frontier["asked"].iloc[0])
    first = sheet.words.scenario(frontier["scenario"].iloc[0])
    return sheet.words("cost_effectiveness_frontier.caption", first=first, runs=runs)


def alt_text(sheet: Sheet, frontier: pd.DataFrame) -> str:
    words = sheet.words
    told = [
        words("cost_effectiveness_frontier.alt_one", name=words.scenario(row["scenario"]),
              cost=row["public_cost"] / MILLION, years=row["person_years_averted"],
              standing=words(f"standing.{row['standing']}"))
        for _, row in frontier.iterrows()
    ]  # fmt: skip
    return words("cost_effectiveness_frontier.alt", told=words.listed(told, long=True))
