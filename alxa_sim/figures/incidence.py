"""Who is poor over time, and how many households cross the line for good in each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.statistics.lasting_changes import HOUSEHOLD, lasting_changes, month_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alxa_sim.glossary import Words

HELD = 3
"""Months that a new state must hold before the change is counted."""
CURVES = style.looks(
    ["poverty_headcount", "income_poverty_headcount", "deprivation_headcount", "registered_headcount"]
)
EXITS, ENTRIES, RELAPSES = "exits", "first entries", "relapses"
BARS = {EXITS: (style.SKY, ""), ENTRIES: (style.ORANGE, "////"), RELAPSES: (style.PURPLE, "....")}
"""Colour and hatch of each kind of change."""


@figure(
    at_once=True,
    runs=("status",),
    monthly=("month", *CURVES),
    changes=("household", "month", "layer", "entered", "first"),
)
def incidence(sheet: Sheet, runs: pd.DataFrame, monthly: pd.DataFrame, changes: pd.DataFrame) -> Drawing:
    """Shares of persons who are poor, month by month; below, households that leave and enter each year."""
    shares = style.spread_by(monthly.melt(["run", "month"], list(CURVES), "series"), ["series", "month"], scale=100)
    turns = style.spread_by(turns_per_year(monthly, changes), ["series", "year"])
    canvas = sheet.canvas(130 if sheet.is_single else 118)
    above, below = canvas.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    draw_shares(above, shares, sheet)
    draw_turns(below, turns, sheet)
    panels = {"a: persons [%]": shares, "b: households per year": turns}
    numbers = pd.concat([part.assign(panel=panel) for panel, part in panels.items()], ignore_index=True)
    columns = ["panel", "series", "month", "year", "mean", "p5", "p95"]
    spread = sheet.words("shared.spread", runs=sheet.runs(runs["status"]))
    caption = sheet.words("incidence.caption", held=HELD, less=HELD - 1, spread=spread)
    return Drawing(canvas, numbers[columns], caption, alt_text(shares, turns, sheet.words))


def turns_per_year(monthly: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Lasting exits, first entries and relapses of actual poverty in every year and run, none counted as 0.

    An entry is a relapse where the household left poverty in the period before, and else a first entry. The first
    row of `monthly` is the state before the first month.
    """
    months = month_number(monthly["month"])
    lasting = lasting_changes(changes[changes["layer"] == "actual"], HELD, int(months.max()))
    years = range((int(months.min()) + 1) // 12, int(months.max()) // 12 + 1)
    every = pd.MultiIndex.from_product([monthly["run"].unique(), list(BARS), years], names=["run", "series", "year"])
    has_left = lasting.groupby(HOUSEHOLD).cumcount() > 0  # exits and entries take turns
    entries = np.where(has_left, RELAPSES, ENTRIES)
    series = pd.Series(np.where(lasting["entered"], entries, EXITS), lasting.index)
    counts = lasting.assign(series=series, year=lasting["at"] // 12).groupby(["run", "series", "year"]).size()
    return counts.reindex(every, fill_value=0).rename("value").reset_index()


def draw_shares(axes: Axes, shares: pd.DataFrame, sheet: Sheet) -> None:
    for place, (name, part) in enumerate(shares.groupby("series", sort=False)):
        if part["mean"].isna().all():  # nobody is left; Matplotlib finds no place for a mark
            continue
        marks = (0.03 * (place + 1), 0.12)
        style.ribbon(axes, style.years_of(part["month"]), part, CURVES[str(name)], sheet.words(f"poor.{name}"), marks)
    axes.set_ylabel(sheet.words("incidence.axis_shares"))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")
    legend_or_nobody(axes, "a", sheet, 2 if sheet.is_single else 4, 2.6)


def draw_turns(axes: Axes, turns: pd.DataFrame, sheet: Sheet) -> None:
    for place, (name, (colour, hatch)) in zip((0.22, 0.5, 0.78), BARS.items(), strict=True):
        part = turns[turns["series"] == name]
        axes.bar(part["year"] + place, part["mean"], 0.28, yerr=style.whiskers(part), color=colour, hatch=hatch,
                 label=sheet.words(f"change.{name}"), edgecolor="black", linewidth=0.5,
                 error_kw={"elinewidth": 0.7, "capsize": 0.8 if sheet.is_single else 1.5})  # fmt: skip
    axes.set_ylabel(sheet.words("incidence.axis_changes", held=HELD))
    axes.set_xlabel(sheet.words("shared.year"))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")
    style.label_years(axes, int(turns["year"].min()), int(turns["year"].max()), style.years_that_fit(sheet))
    legend_or_nobody(axes, "b", sheet, 3, 1.4)


def legend_or_nobody(axes: Axes, panel: str, sheet: Sheet, columns: int, handle: float) -> None:
    if axes.get_legend_handles_labels()[0]:
        style.legend_above(axes, columns, handle)
    else:
        axes.text(0.5, 0.5, sheet.words("shared.nobody"), transform=axes.transAxes, ha="center", va="center")
    style.title_panel(axes, panel)


def alt_text(shares: pd.DataFrame, turns: pd.DataFrame, words: Words) -> str:
    def course(name: str, part: Any) -> str:
        begin, end = part["mean"].iloc[0], part["mean"].iloc[-1]
        return words("incidence.alt_course", name=words(f"poor.{name}"), begin=begin, end=end)

    courses = [course(str(name), part) for name, part in shares.groupby("series", sort=False)]
    means = turns.groupby("series", sort=False)["mean"].mean()
    counts = [words("incidence.alt_count", mean=mean, name=words(f"change.{name}")) for name, mean in means.items()]
    first, last = shares["month"].iloc[[0, -1]].dt.strftime("%Y-%m")
    told = {"courses": words.listed(courses), "counts": words.listed(counts)}
    return words("incidence.alt", first=first, last=last, **told)
