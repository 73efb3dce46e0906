"""What scenarios change: paired differences of the main estimates with their intervals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.histories import USUAL
from alxa_sim.estimates.labels import label
from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.relapse_by_scenario import LOOKS


class Panel(NamedTuple):
    """Estimates with one unit, drawn on one axis."""

    title: str
    unit: str
    estimates: tuple[tuple[str, int, str], ...]
    """Layer, minimum duration and name of each."""


PANELS = (
    Panel("a", "percentage points", (("actual", USUAL, "relapse_1y"), ("actual", USUAL, "relapse_3y"),
                                     ("actual", USUAL, "relapse_5y"), ("administrative", USUAL, "relapse_3y"))),
    Panel("b", "exits a year at risk", (("actual", USUAL, "exit_rate"), ("income", USUAL, "exit_rate"),
                                        ("administrative", USUAL, "exit_rate"))),
    Panel("c", "person-years", (("actual", 0, "poor_person_years"), ("income", 0, "poor_person_years"),
                                           ("administrative", 0, "poor_person_years"))),
)  # fmt: skip
NAMES = {"actual": "actual", "income": "income", "administrative": "register"}


@figure(
    "Paired differences between scenarios",
    of="comparison",
    differences=("first", "layer", "minimum", "estimate", "group", "difference", "low", "high", "n", "asked"),
)
def paired_differences(differences: pd.DataFrame) -> Drawing:
    """Differences from the first scenario, run by run on the same seeds."""
    everybody = differences[differences["group"] == "all"].set_index(["layer", "minimum", "estimate"])
    scenarios = list(dict.fromkeys(differences["scenario"]))
    canvas = style.canvas(style.DOUBLE, (70 + 12 * len(scenarios)) * style.MILLIMETRE)
    parts = []
    for axes, panel in zip(canvas.subplots(1, 3), PANELS, strict=True):
        for place, key in enumerate(panel.estimates):
            rows = everybody.loc[[key]] if key in everybody.index else everybody[:0]
            for i, (_, row) in enumerate(rows.iterrows()):
                colour, _, marker = LOOKS[(scenarios.index(row["scenario"]) + 1) % len(LOOKS)]
                height = -place - 0.22 * (i - (len(scenarios) - 1) / 2)
                reach = np.abs([[row["difference"] - row["low"]], [row["high"] - row["difference"]]])
                axes.errorbar(row["difference"], height, xerr=np.nan_to_num(reach), color=colour, marker=marker,
                              markerfacecolor="white", capsize=2, linewidth=1,
                              label=str(row["scenario"]) if place == 0 else None)  # fmt: skip
            parts.append(rows.assign(panel=panel.title).reset_index())
        axes.axvline(0, color="black", linewidth=0.6)
        names = [f"{label(name)}\n({NAMES[layer]})" for layer, _, name in panel.estimates]
        names = [name.replace(" within", "\nwithin") for name in names]
        axes.set_yticks([-place for place in range(len(names))], labels=names)
        axes.set_ylim(-len(names) + 0.4, 0.6)
        axes.set_xlabel(f"difference\n[{panel.unit}]")
        axes.set_title(panel.title, loc="left", fontweight="bold")
        axes.grid(axis="x")
        axes.locator_params(axis="x", nbins=4)
    handles, labels = canvas.axes[0].get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside lower center", ncols=3)
    numbers = pd.concat(parts, ignore_index=True)
    columns = ["panel", "scenario", "layer", "estimate", "difference", "low", "high", "n", "asked"]
    first = str(differences["first"].iloc[0]) if len(differences) else ""
    return Drawing(canvas, numbers[columns], caption(first, numbers), alt_text(first, numbers))


def caption(first: str, numbers: pd.DataFrame) -> str:
    runs = f"n = {numbers['n'].min()} to {numbers['n'].max()} of {numbers['asked'].max()} pairs of runs"
    return (
        f"Differences from the scenario {first}, paired by seed. (a) Share of exits after which the household is poor "
        "again, (b) exit rate, (c) person-years lived in poverty over the period. Whiskers: 95 % interval of the mean "
        f"paired difference (Student's t over pairs of runs); {runs}."
    )


def alt_text(first: str, numbers: pd.DataFrame) -> str:
    main = numbers[(numbers["estimate"] == "relapse_3y") & (numbers["layer"] == "actual")]
    told = [f"{row['scenario']} {row['difference']:+.1f} points" for _, row in main.iterrows()]
    return f"Dots with whiskers by estimate; relapse within three years against {first}: {', '.join(told)}."
