"""Is there a herd size below which herds tend down and above which they tend up, and what moves it: offtake, and the free
spending on which most money of households goes?"""

from __future__ import annotations

import sys
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from panels import Array, mean_and_interval, measured, run_panel, without_programme  # noqa: E402
from report import in_style, shown, whiskers, write, write_answer  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

BINS = (0.5, 4, 7, 10, 14, 20, 30, 45, 70, 120)
"""Bounds of the herd at the start [sheep unit]."""
BINS_A_HEAD = (0.3, 2, 4, 6, 8, 11, 15, 20, 30, 50)
"""The same a head of the household."""
YEARS = 5
SALES = {
    "usual offtake": (),
    "twice the offtake": ("offtake.small_young=0.3", "offtake.small_other=0.8", "offtake.camel_other=0.2"),
}
SPENDING = {
    "half the free spending": ("budget.spending_rate=0.05",),
    "twice the free spending": ("budget.spending_rate=0.2",),
}
"""Part of the cash above its reserve that a household spends freely in a month; a tenth is usual."""
WORLDS = SALES | SPENDING
SEEDS = range(1, 41)


def growth_by_herd(settings: tuple[str, ...], seed: int, households: int = 3900) -> Array:
    """For each bin the share of households whose herd is larger five years later, one that is gone counting as not."""
    by_household: Array = growth(settings, seed, households)[0]
    return by_household


def growth(settings: tuple[str, ...], seed: int, households: int = 3900) -> Array:
    """The same for BINS and for BINS_A_HEAD, shape (2, bins)."""
    scenario = without_programme("period.end=2018-12", f"population.households={households}", *settings)
    panel = run_panel(scenario, seed)
    stays = panel["exists"][0] & panel["exists"][YEARS]
    before, after = panel["herd"][0][stays], panel["herd"][YEARS][stays]
    sizes = ((before, BINS), (before / panel["persons"][0][stays], BINS_A_HEAD))
    return np.array([shares_that_grew(after > before, np.digitize(size, bounds)) for size, bounds in sizes])


def shares_that_grew(grew: Array, bins: Array) -> Array:
    """By bin; not a number where nobody is in it."""
    with np.errstate(invalid="ignore"):
        found: Array = np.bincount(bins, weights=grew, minlength=len(BINS) + 1) / np.bincount(bins, minlength=len(BINS) + 1)
    return found[1 : len(BINS)]


def threshold(shares: Array, bounds: tuple[float, ...] = BINS) -> float:
    """Herd at which growth is as likely as decline, between bins by interpolation over the log of the herd."""
    middles = np.sqrt(np.multiply(bounds[:-1], bounds[1:]))
    above = np.flatnonzero((shares[:-1] < 0.5) & (shares[1:] >= 0.5))
    if not len(above):
        return float("nan")
    k = int(above[-1])
    part = (0.5 - shares[k]) / (shares[k + 1] - shares[k])
    return float(np.exp(np.log(middles[k]) + part * np.log(middles[k + 1] / middles[k])))


def main() -> None:
    runs = {name: np.array(measured(partial(growth, settings), SEEDS)) for name, settings in WORLDS.items()}
    by_bin = {name: [mean_and_interval(column) for column in found[:, 0].T] for name, found in runs.items()}
    rows = [
        {"herd at the start [sheep unit]": f"{low} to {high}"} | {name: shown(by_bin[name][k]) for name in WORLDS}
        for k, (low, high) in enumerate(pairwise(BINS))
    ]
    crossings = [[threshold(run, bounds) for run in found[:, side]]
                 for found in runs.values() for side, bounds in enumerate((BINS, BINS_A_HEAD))]  # fmt: skip
    told = [crossing(each) for each in crossings]
    for side, whose in enumerate(("of the household", "a head")):
        heading = {"herd at the start [sheep unit]": f"**threshold {whose}** (share of one half) [sheep unit]"}
        rows.append(heading | dict(zip(WORLDS, told[side::2], strict=True)))
    footnote = (
        f"Share of households whose herd grew in {YEARS} years. Means of {len(SEEDS)} runs of {len(SEEDS)} asked, with "
        "between-run 95 % intervals (t). A run has no threshold "
        "where no size of herd is likelier to grow than to shrink. Free spending: the part of its cash above three months of "
        "needs that a household spends in a month on better food and other things, usually a tenth."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, by_bin), footnote, len(SEEDS))
    write_answer(HERE, answer(by_bin["usual offtake"], dict(zip(WORLDS, zip(told[::2], told[1::2], strict=True), strict=True))))


def crossing(thresholds: list[float]) -> str:
    """Mean and interval of the runs that have a threshold, and how many have."""
    has_one = int(np.isfinite(thresholds).sum())
    return f"{shown(mean_and_interval(thresholds), 1)}, n = {has_one}" if has_one else "none, n = 0"


def answer(usual: list[tuple[float, float, float]], told: dict[str, tuple[str, str]]) -> str:
    """What the numbers say, in words that hold whatever they are."""
    chances = ", ".join(f"{shown(usual[k], 2)} from {BINS[k]} to {BINS[k + 1]} sheep units" for k in (1, 3, 5, 7))
    household, head = told["usual offtake"]
    spending = " and ".join(f"{told[name][0]} with {name}" for name in SPENDING)
    return (
        f"The chance that a herd is larger five years later is {chances}. Growth is as likely as decline at a herd of "
        f"{household} of {len(SEEDS)} runs, a household, or {head}, a head. "
        f"Where twice as much is sold it is {told['twice the offtake'][0]}; it hangs on free spending no less: {spending} (sheep units a household, n of {len(SEEDS)} runs)."
    )


def draw(by_bin: dict[str, list[tuple[float, float, float]]]) -> Figure:
    canvas = style.canvas(style.SINGLE, 70 * style.MILLIMETRE)
    axes = canvas.subplots()
    middles = np.sqrt(np.multiply(BINS[:-1], BINS[1:]))
    looks = ((style.BLUE, "o", "-"), (style.VERMILLION, "s", "--"), (style.GREEN, "^", ":"), (style.ORANGE, "v", "-."))
    for (name, estimates), (colour, marker, dashes) in zip(by_bin.items(), looks, strict=True):
        mean, ends = whiskers(estimates)
        axes.errorbar(middles, mean, ends, color=colour, marker=marker, linestyle=dashes, capsize=2, label=name,
                      markerfacecolor="white")  # fmt: skip
    axes.axhline(0.5, color="grey", linewidth=0.6)
    axes.set_xscale("log")
    axes.set_xticks([2, 5, 10, 20, 50, 100], labels=["2", "5", "10", "20", "50", "100"])
    axes.set_xlabel("herd at the start [sheep unit]")
    axes.set_ylabel("households whose herd grew [share]")
    axes.set_ylim(0, 1)
    axes.legend(loc="upper left", borderaxespad=0.1)
    return canvas


if __name__ == "__main__":
    main()
