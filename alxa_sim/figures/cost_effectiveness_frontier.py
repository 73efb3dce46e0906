"""What a scenario costs and what it averts: the frontier of those worth having."""

from __future__ import annotations

import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.relapse_by_scenario import LOOKS

MILLION = 1e6


@figure(
    "Cost and poor person-years averted, by scenario",
    of="comparison",
    frontier=("public_cost", "person_years_averted", "standing", "share_on_frontier", "n", "asked"),
    frontier_runs=("run", "public_cost", "person_years_averted"),
)
def cost_effectiveness_frontier(frontier: pd.DataFrame, frontier_runs: pd.DataFrame) -> Drawing:
    """Means of scenarios over single pairs of runs; the line joins those on the frontier."""
    canvas = style.canvas(style.SINGLE, 80 * style.MILLIMETRE)
    axes = canvas.subplots()
    for look, (_, row) in zip(LOOKS * 4, frontier.iterrows(), strict=False):
        colour, _, marker = look
        cloud = frontier_runs[frontier_runs["scenario"] == row["scenario"]]
        axes.scatter(cloud["person_years_averted"], cloud["public_cost"] / MILLION, color=colour, s=5, alpha=0.3,
                     linewidths=0)  # fmt: skip
        sure = f" ({100 * row['share_on_frontier']:.0f} %)" if pd.notna(row["share_on_frontier"]) else ""
        axes.plot(row["person_years_averted"], row["public_cost"] / MILLION, color=colour, marker=marker, markersize=6,
                  linestyle="none", label=f"{row['scenario']}{sure}")  # fmt: skip
    worth = frontier[frontier["standing"] == "on the frontier"].sort_values("public_cost")
    axes.plot(worth["person_years_averted"], worth["public_cost"] / MILLION, color="black", linewidth=0.8, zorder=0)
    axes.set_xlabel("poor person-years averted")
    axes.set_ylabel("public cost [million yuan]")
    axes.grid()
    canvas.legend(loc="outside lower center", ncols=2)
    return Drawing(canvas, frontier, caption(frontier), alt_text(frontier))


def caption(frontier: pd.DataFrame) -> str:
    first, row = frontier["scenario"].iloc[0], frontier.iloc[0]
    return (
        f"Public cost over the period and person-years in actual poverty averted against {first}. Large marks: means; "
        "small dots: single runs, paired by seed. The line joins the scenarios that no other, and no mix of two, "
        "surpasses. In brackets: share of bootstrap draws of runs with the scenario on that line; "
        f"n = {row['n']} of {row['asked']} runs."
    )


def alt_text(frontier: pd.DataFrame) -> str:
    told = [
        f"{row['scenario']} {row['public_cost'] / MILLION:.0f} million yuan for {row['person_years_averted']:.0f} "
        f"person-years, {row['standing']}"
        for _, row in frontier.iterrows()
    ]
    return f"Scatter of cost against poor person-years averted: {'; '.join(told)}."
