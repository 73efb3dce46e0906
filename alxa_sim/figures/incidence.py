"""Who is poor over time, and how many households cross the line for good in each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.statistics.lasting_changes import HOUSEHOLD, lasting_changes, month_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HELD = 3
"""Months that a new state must hold before the change is counted."""


class Curve(NamedTuple):
    """How one measure of incidence is drawn."""

    label: str
    colour: str
    dashes: str | tuple[int, tuple[int, ...]]
    marker: str


class Bars(NamedTuple):
    """How one kind of change is drawn."""

    label: str
    colour: str
    hatch: str


CURVES = {
    "poverty_headcount": Curve("actually poor", style.BLACK, "-", "o"),
    "income_poverty_headcount": Curve("income-poor", style.VERMILLION, "--", "s"),
    "deprivation_headcount": Curve("deprived", style.BLUE, "-.", "^"),
    "registered_headcount": Curve("registered", style.GREEN, (0, (1, 1)), "D"),
}
EXITS, ENTRIES, RELAPSES = "exits", "first entries", "relapses"
BARS = {
    EXITS: Bars(EXITS, style.SKY, ""),
    ENTRIES: Bars(ENTRIES, style.ORANGE, "////"),
    RELAPSES: Bars(RELAPSES, style.PURPLE, "...."),
}


@figure(
    "Incidence of poverty, exits and entries",
    runs=("status",),
    monthly=("month", *CURVES),
    changes=("household", "month", "layer", "entered", "first"),
)
def incidence(runs: pd.DataFrame, monthly: pd.DataFrame, changes: pd.DataFrame) -> Drawing:
    """Shares of persons who are poor, month by month; below, households that leave and enter each year."""
    shares = spread_by(monthly.melt(["run", "month"], list(CURVES), "series"), ["series", "month"], scale=100)
    turns = spread_by(turns_per_year(monthly, changes), ["series", "year"])
    canvas = style.canvas(style.DOUBLE, 118 * style.MILLIMETRE)
    above, below = canvas.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    draw_shares(above, shares)
    draw_turns(below, turns)
    panels = {"a: persons [%]": shares, "b: households per year": turns}
    numbers = pd.concat([part.assign(panel=panel) for panel, part in panels.items()], ignore_index=True)
    columns = ["panel", "series", "month", "year", "mean", "p5", "p95"]
    counted = style.runs_counted(runs["status"])
    return Drawing(canvas, numbers[columns], caption(counted), alt_text(shares, turns))


def spread_by(values: pd.DataFrame, keys: list[str], scale: float = 1) -> pd.DataFrame:
    """Mean and 5 to 95 % of runs of the column `value`, for each of `keys`."""
    groups = (scale * values.set_index(keys)["value"]).groupby(keys, sort=False)
    spread = {"mean": groups.mean(), "p5": groups.quantile(0.05), "p95": groups.quantile(0.95)}
    return pd.DataFrame(spread).reset_index()


def turns_per_year(monthly: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Lasting exits, first entries and relapses of actual poverty in every year and run, none counted as 0.

    An entry is a relapse where the household left poverty in the period before, and else a first entry. The first
    row of `monthly` is the state before the first month.
    """
    months = month_number(monthly["month"])
    lasting = lasting_changes(changes[changes["layer"] == "actual"], HELD, int(months.max()))
    years = range((int(months.min()) + 1) // 12, int(months.max()) // 12 + 1)
    every = pd.MultiIndex.from_product(
        [monthly["run"].unique(), [bars.label for bars in BARS.values()], years],
        names=["run", "series", "year"],
    )
    has_left = lasting.groupby(HOUSEHOLD).cumcount() > 0  # exits and entries take turns
    entries = np.where(has_left, RELAPSES, ENTRIES)
    series = pd.Series(np.where(lasting["entered"], entries, EXITS), lasting.index)
    counts = lasting.assign(series=series, year=lasting["at"] // 12).groupby(["run", "series", "year"]).size()
    return counts.reindex(every, fill_value=0).rename("value").reset_index()


def draw_shares(axes: Axes, shares: pd.DataFrame) -> None:
    for place, (name, part) in enumerate(shares.groupby("series", sort=False)):
        curve = CURVES[str(name)]
        if part["mean"].isna().all():  # nobody is left; Matplotlib finds no place for a mark
            continue
        years = (month_number(part["month"]) + 1).to_numpy() / 12  # the state at the end of the month
        axes.fill_between(years, part["p5"], part["p95"], color=curve.colour, alpha=0.15, linewidth=0)
        axes.plot(years, part["mean"], color=curve.colour, linestyle=curve.dashes, label=curve.label,
                  marker=curve.marker, markerfacecolor="white",
                  markevery=(0.03 * (place + 1), 0.12))  # fmt: skip
    axes.set_ylabel("incidence [% of persons]")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")
    legend_above(axes, "a")


def draw_turns(axes: Axes, turns: pd.DataFrame) -> None:
    for place, bars in zip((0.22, 0.5, 0.78), BARS.values(), strict=True):
        part = turns[turns["series"] == bars.label]
        whiskers = np.abs([part["mean"] - part["p5"], part["p95"] - part["mean"]])
        axes.bar(part["year"] + place, part["mean"], 0.28, yerr=whiskers, color=bars.colour, label=bars.label,
                 hatch=bars.hatch, edgecolor="black", linewidth=0.5,
                 error_kw={"elinewidth": 0.7, "capsize": 1.5})  # fmt: skip
    axes.set_ylabel(f"changes that held {HELD} months\n[households/year]")
    axes.set_xlabel("year")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")
    legend_above(axes, "b")
    label_years(axes, int(turns["year"].min()), int(turns["year"].max()))


def label_years(axes: Axes, first: int, last: int) -> None:
    """A tick at every January, the year written under its middle, every other one where they would touch."""
    axes.set_xlim(first, last + 1)
    axes.set_xticks(range(first, last + 2), labels=[])
    shown = range(first, last + 1, 1 + (last - first) // 14)
    axes.set_xticks([year + 0.5 for year in shown], labels=[str(year) for year in shown], minor=True)


def legend_above(axes: Axes, panel: str) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=4, borderaxespad=0.2, handlelength=2.6)
    else:
        axes.text(0.5, 0.5, "nobody lives in the banner", transform=axes.transAxes, ha="center", va="center")
    axes.set_title(panel, loc="left", fontweight="bold")


def caption(counted: str) -> str:
    return (
        "Incidence of poverty, exits and entries. (a) Persons in households that are actually poor, "
        "income-poor, deprived of at least one guarantee, and registered, as a share of all persons, at the "
        "end of each month. (b) Households that leave actual poverty, that enter it for the first time in the "
        "period, and that fall back into it (relapses: they had left it in the period), "
        f"by year; a change counts once the new state has held for {HELD} months, so none is "
        f"counted in the last {HELD - 1} months of the period. Lines and bars: mean over runs; bands and "
        f"whiskers: 5 to 95 % of runs; {counted}."
    )


def alt_text(shares: pd.DataFrame, turns: pd.DataFrame) -> str:
    def course(label: str, part: Any) -> str:
        return f"{label} from {part['mean'].iloc[0]:.1f} to {part['mean'].iloc[-1]:.1f} %"

    courses = [course(CURVES[str(name)].label, part) for name, part in shares.groupby("series", sort=False)]
    means = turns.groupby("series", sort=False)["mean"].mean()
    counts = [f"{mean:.0f} {label} a year" for label, mean in means.items()]
    first, last = shares["month"].iloc[[0, -1]].dt.strftime("%Y-%m")
    return (
        f"Line chart of the share of persons who are poor, {first} to {last}: {', '.join(courses)}. "
        f"Bar chart below it, on average {' and '.join(counts)}."
    )
