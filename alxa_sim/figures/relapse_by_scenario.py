"""How many exits do not last, scenario by scenario: cumulative relapse with simultaneous bands."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style

LOOKS = (
    (style.BLACK, "-", "o"),
    (style.VERMILLION, "--", "s"),
    (style.BLUE, "-.", "^"),
    (style.GREEN, ":", "D"),
    (style.PURPLE, (0, (5, 1, 1, 1)), "v"),
    (style.ORANGE, (0, (3, 1)), "P"),
)
"""Colour, dashes and marker of each scenario in turn."""
LAYERS = {"actual": "a  actual poverty", "administrative": "b  register"}
MONTHS = 60


@figure(
    "Relapse after an exit, by scenario",
    of="comparison",
    curves=("layer", "curve", "group", "month", "share", "band_low", "band_high", "n", "asked"),
)
def relapse_by_scenario(curves: pd.DataFrame) -> Drawing:
    """Share of exits after which the household is poor again, by months since the exit."""
    chosen = curves[(curves["curve"] == "poor again") & (curves["group"] == "all") & (curves["month"] <= MONTHS)]
    chosen = chosen[chosen["layer"].isin(list(LAYERS))]
    canvas = style.canvas(style.DOUBLE, 70 * style.MILLIMETRE)
    panels = canvas.subplots(1, 2, sharey=True)
    for axes, (layer, title) in zip(panels, LAYERS.items(), strict=True):
        for look, (scenario, part) in zip(LOOKS, chosen[chosen["layer"] == layer].groupby("scenario", sort=False),
                                          strict=False):  # fmt: skip
            colour, dashes, marker = look
            axes.fill_between(part["month"], 100 * part["band_low"], 100 * part["band_high"], color=colour, alpha=0.15,
                              linewidth=0, step="post")  # fmt: skip
            axes.plot(part["month"], 100 * part["share"], color=colour, linestyle=dashes, marker=marker,
                      drawstyle="steps-post", markevery=12, markerfacecolor="white", label=str(scenario))  # fmt: skip
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_xlabel("months since the exit")
        axes.set_xticks(range(0, MONTHS + 1, 12))
        axes.set_ylim(bottom=0)
        axes.grid(axis="y")
    panels[0].set_ylabel("poor again [% of exits]")
    panels[0].legend(loc="upper left", handlelength=3.2)
    numbers = chosen[["layer", "scenario", "month", "share", "band_low", "band_high", "n", "asked"]]
    return Drawing(canvas, numbers.reset_index(drop=True), caption(chosen), alt_text(chosen))


def caption(chosen: pd.DataFrame) -> str:
    runs = "; ".join(
        f"{name}: n = {part['n'].iloc[0]} of {part['asked'].iloc[0]} runs"
        for name, part in chosen.groupby("scenario", sort=False)
    )
    return (
        "Share of exits from poverty after which the household is poor again, by months since the exit "
        "(Aalen-Johansen; leaving the banner and dying out compete). (a) Actual poverty, (b) the register. A new state "
        "counts once it has held for 3 months. Bands: 95 %, simultaneous over the months drawn, for the "
        "error of the mean over runs where there are five runs or more, else for sampling households within runs. "
        f"{runs}."
    )


def alt_text(chosen: pd.DataFrame) -> str:
    known = chosen[(chosen["layer"] == "actual") & chosen["share"].notna()]
    last = known.groupby("scenario", sort=False)["share"].last()
    told = [f"{scenario} {100 * share:.0f} %" for scenario, share in last.items()]
    return f"Two line charts that rise with months since the exit; actual poverty reaches {', '.join(told) or np.nan}."
