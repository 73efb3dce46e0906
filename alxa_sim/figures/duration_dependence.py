"""Whether long poverty is harder to leave, and old exits are safer: rates by time since the spell began."""

from __future__ import annotations

import re

import pandas as pd

from alxa_sim.estimates.histories import USUAL
from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

PANELS = {"a": "exit_rate", "b": "relapse_rate"}
LAYERS = style.looks(["actual", "income", "administrative"])
KIND = "between-run error of the mean"
STEP = re.compile(r"months (?P<first>\d+) to (?P<last>\d+)|after month (?P<after>\d+)")


@figure(estimates=("layer", "minimum", "estimate", "group", "value", "low", "high", "kind", "n", "asked"))
def duration_dependence(sheet: Sheet, estimates: pd.DataFrame) -> Drawing:
    """Exits and relapses a year at risk, by months since the spell began."""
    words = sheet.words
    chosen = estimates[(estimates["minimum"] == USUAL) & (estimates["kind"] == KIND)]
    chosen = chosen[chosen["estimate"].isin(PANELS.values()) & chosen["group"].str.fullmatch(STEP)]
    steps = list(dict.fromkeys(chosen["group"]))
    canvas, panels = sheet.panels(len(PANELS), 62 if sheet.is_single else 68)
    for axes, (letter, estimate) in zip(panels, PANELS.items(), strict=True):
        for place, (layer, look) in enumerate(LAYERS.items()):
            part = chosen[(chosen["estimate"] == estimate) & (chosen["layer"] == layer) & chosen["value"].notna()]
            x = [steps.index(group) + 0.16 * (place - 1) for group in part["group"]]
            reach = style.whiskers(part, ("low", "high"), "value")
            axes.errorbar(x, part["value"], reach, color=look.colour, linestyle=look.dashes, marker=look.marker,
                          markerfacecolor="white", capsize=2, linewidth=1, clip_on=False, zorder=3,
                          label=words(f"layer.{layer}"))  # fmt: skip
        style.title_panel(axes, letter, words(f"estimate.{estimate}"))
        axes.set_xticks(range(len(steps)), labels=[span(group) for group in steps])
        axes.set_xlabel(words(f"duration_dependence.axis_{letter}"))
        axes.set_ylabel(words(f"duration_dependence.unit_{letter}"))
        axes.set_ylim(bottom=0)
        axes.grid(axis="y")
    canvas.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center",
                  ncols=2 if sheet.is_single else 3, handlelength=2.4)  # fmt: skip
    columns = ["estimate", "layer", "group", "value", "low", "high", "n", "asked"]
    done, asked = (int(chosen[column].max()) if len(chosen) else 0 for column in ("n", "asked"))
    told = words("duration_dependence.caption", runs=words("shared.runs", done=done, asked=asked))
    return Drawing(canvas, chosen[columns].reset_index(drop=True), told, alt_text(sheet, chosen))


def span(group: str) -> str:
    """`1–12`, or `>60`, of the name of a step of duration."""
    found = STEP.fullmatch(group)
    assert found is not None
    return f">{found['after']}" if found["after"] else f"{found['first']}–{found['last']}"


def alt_text(sheet: Sheet, chosen: pd.DataFrame) -> str:
    words = sheet.words
    told = []
    for estimate in PANELS.values():
        part = chosen[(chosen["estimate"] == estimate) & (chosen["layer"] == "actual") & chosen["value"].notna()]
        if len(part):
            ends = {"begin": part["value"].iloc[0], "end": part["value"].iloc[-1]}
            told.append(words("duration_dependence.alt_one", name=words(f"estimate.{estimate}"), **ends))
    return words("duration_dependence.alt", told=words.listed(told, long=True))
