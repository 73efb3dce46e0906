"""How many exits do not last, scenario by scenario: cumulative relapse with simultaneous bands."""

from __future__ import annotations

import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

LAYERS = {"a": "actual", "b": "administrative"}
MONTHS = 60
BAND = ("band_low", "band_high")


@figure(
    of="comparison",
    at_once=True,
    curves=("layer", "curve", "group", "month", "share", *BAND, "n", "asked"),
)
def relapse_by_scenario(sheet: Sheet, curves: pd.DataFrame) -> Drawing:
    """Share of exits after which the household is poor again, by months since the exit."""
    words = sheet.words
    chosen = curves[(curves["curve"] == "poor again") & (curves["group"] == "all") & (curves["month"] <= MONTHS)]
    chosen = chosen[chosen["layer"].isin(LAYERS.values())]
    looks = style.looks(list(dict.fromkeys(curves["scenario"])))
    canvas, panels = sheet.panels(len(LAYERS), 70, share_y=True)
    for axes, (letter, layer) in zip(panels, LAYERS.items(), strict=True):
        for scenario, part in chosen[chosen["layer"] == layer].groupby("scenario", sort=False):
            percent = part.assign(**{name: 100 * part[name] for name in ("share", *BAND)})
            name, look = words.scenario(str(scenario)), looks[str(scenario)]
            style.ribbon(axes, part["month"], percent, look, name, 12, BAND, "share", True)
        style.title_panel(axes, letter, words(f"layer.{layer}"))
        axes.set_xlabel(words("relapse_by_scenario.axis_months"))
        axes.set_xticks(range(0, MONTHS + 1, 12))
        axes.set_ylim(bottom=0)
        axes.grid(axis="y")
    for axes in panels if sheet.is_single else panels[:1]:
        axes.set_ylabel(words("relapse_by_scenario.axis_share"))
    canvas.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", handlelength=3.2,
                  ncols=1 if sheet.is_single else 3)  # fmt: skip
    numbers = chosen[["layer", "scenario", "month", "share", *BAND, "n", "asked"]]
    caption = words("relapse_by_scenario.caption", runs=runs_of(sheet, chosen))
    return Drawing(canvas, numbers.reset_index(drop=True), caption, alt_text(sheet, chosen))


def runs_of(sheet: Sheet, chosen: pd.DataFrame) -> str:
    told = [
        sheet.words("shared.scenario_runs", name=sheet.words.scenario(str(name)), done=part["n"].iloc[0],
                    asked=part["asked"].iloc[0])
        for name, part in chosen.groupby("scenario", sort=False)
    ]  # fmt: skip
    return sheet.words.listed(told, long=True)


def alt_text(sheet: Sheet, chosen: pd.DataFrame) -> str:
    known = chosen[(chosen["layer"] == "actual") & chosen["share"].notna()]
    last = known.groupby("scenario", sort=False)["share"].last()
    told = [f"{sheet.words.scenario(str(scenario))} {100 * share:.0f} %" for scenario, share in last.items()]
    return sheet.words("relapse_by_scenario.alt", told=sheet.words.listed(told) or "–")
