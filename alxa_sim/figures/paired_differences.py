"""What scenarios change: paired differences of the main estimates with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.histories import USUAL
from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Panel(NamedTuple):
    """Estimates with one unit, drawn on one axis."""

    letter: str
    unit: str
    estimates: tuple[tuple[str, int, str], ...]
    """Layer, minimum duration and name of each."""


PANELS = (
    Panel("a", "unit_points", (("actual", USUAL, "relapse_1y"), ("actual", USUAL, "relapse_3y"),
                               ("actual", USUAL, "relapse_5y"), ("administrative", USUAL, "relapse_3y"))),
    Panel("b", "unit_exits", (("actual", USUAL, "exit_rate"), ("income", USUAL, "exit_rate"),
                              ("administrative", USUAL, "exit_rate"))),
    Panel("c", "unit_years", (("actual", 0, "poor_person_years"), ("income", 0, "poor_person_years"),
                              ("administrative", 0, "poor_person_years"))),
)  # fmt: skip


@figure(
    of="comparison",
    at_once=True,
    differences=("first", "layer", "minimum", "estimate", "group", "difference", "low", "high", "n", "asked"),
)
def paired_differences(sheet: Sheet, differences: pd.DataFrame) -> Drawing:
    """Differences from the first scenario, run by run on the same seeds."""
    everybody = differences[differences["group"] == "all"].set_index(["layer", "minimum", "estimate"])
    looks = style.looks(["", *dict.fromkeys(differences["scenario"])])  # the first scenario has the first look
    canvas, axes = sheet.panels(len(PANELS), (58 if sheet.is_single else 70) + 10 * (len(looks) - 1))
    parts = [draw_panel(one, panel, everybody, looks, sheet) for one, panel in zip(axes, PANELS, strict=True)]
    canvas.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=1 if sheet.is_single else 3)
    numbers = pd.concat(parts, ignore_index=True)
    columns = ["panel", "scenario", "layer", "estimate", "difference", "low", "high", "n", "asked"]
    first = sheet.words.scenario(str(differences["first"].iloc[0])) if len(differences) else ""
    runs = sheet.pairs(numbers["n"], int(numbers["asked"].max()))
    caption = sheet.words("paired_differences.caption", first=first, runs=runs)
    return Drawing(canvas, numbers[columns], caption, alt_text(sheet, first, numbers))


def draw_panel(
    axes: Axes, panel: Panel, everybody: pd.DataFrame, looks: dict[str, style.Look], sheet: Sheet
) -> pd.DataFrame:
    """Draw the estimates of one unit; returns the numbers drawn."""
    words, parts = sheet.words, []
    for place, key in enumerate(panel.estimates):
        rows = everybody.loc[[key]] if key in everybody.index else everybody[:0]
        for i, (_, row) in enumerate(rows.iterrows()):
            look = looks[row["scenario"]]
            height = -place - 0.22 * (i - (len(looks) - 2) / 2)
            reach = np.abs([[row["difference"] - row["low"]], [row["high"] - row["difference"]]])
            axes.errorbar(row["difference"], height, xerr=np.nan_to_num(reach), color=look.colour, marker=look.marker,
                          markerfacecolor="white", capsize=2, linewidth=1,
                          label=words.scenario(row["scenario"]) if place == 0 else None)  # fmt: skip
        parts.append(rows.assign(panel=panel.letter).reset_index())
    axes.axvline(0, color="black", linewidth=0.6)
    names = [
        words("paired_differences.of", name=words(f"estimate.{name}"), layer=words(f"layer.{layer}"))
        for layer, _, name in panel.estimates
    ]
    names = [name.replace(" within", "\nwithin") for name in names]
    axes.set_yticks([-place for place in range(len(names))], labels=names)
    axes.set_ylim(-len(names) + 0.4, 0.6)
    axes.set_xlabel(words("paired_differences.axis", unit=words(f"paired_differences.{panel.unit}")))
    style.title_panel(axes, panel.letter)
    axes.grid(axis="x")
    axes.locator_params(axis="x", nbins=4)
    return pd.concat(parts)


def alt_text(sheet: Sheet, first: str, numbers: pd.DataFrame) -> str:
    words = sheet.words
    main = numbers[(numbers["estimate"] == "relapse_3y") & (numbers["layer"] == "actual")]
    told = [
        words("paired_differences.alt_points", name=words.scenario(row["scenario"]), difference=row["difference"])
        for _, row in main.iterrows()
    ]
    return words("paired_differences.alt", first=first, told=words.listed(told))
