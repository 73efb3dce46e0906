"""Is there a herd size below which herds tend down and above which they tend up, and does offtake move it?"""

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
from report import in_style, shown, whiskers, write  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

BINS = (0.5, 4, 7, 10, 14, 20, 30, 45, 70, 120)
"""Bounds of the herd at the start [sheep unit]."""
YEARS = 5
SALES = {
    "usual offtake": (),
    "twice the offtake": ("offtake.small_young=0.3", "offtake.small_other=0.8", "offtake.camel_other=0.2"),
}
SEEDS = range(1, 41)


def growth_by_herd(sales: tuple[str, ...], seed: int, households: int = 3900) -> Array:
    """For each bin the share of households whose herd is larger five years later, one that is gone counting as not."""
    scenario = without_programme("period.end=2018-12", f"population.households={households}", *sales)
    panel = run_panel(scenario, seed)
    stays = panel["exists"][0] & panel["exists"][YEARS]
    before, after = panel["herd"][0][stays], panel["herd"][YEARS][stays]
    bins = np.digitize(before, BINS)
    return np.array([np.mean(after[bins == k] > before[bins == k]) for k in range(1, len(BINS))])


def threshold(shares: Array) -> float:
    """Herd at which growth is as likely as decline, between bins by interpolation over the log of the herd."""
    middles = np.sqrt(np.multiply(BINS[:-1], BINS[1:]))
    above = np.flatnonzero((shares[:-1] < 0.5) & (shares[1:] >= 0.5))
    if not len(above):
        return float("nan")
    k = int(above[-1])
    part = (0.5 - shares[k]) / (shares[k + 1] - shares[k])
    return float(np.exp(np.log(middles[k]) + part * np.log(middles[k + 1] / middles[k])))


def main() -> None:
    runs = {name: np.array(measured(partial(growth_by_herd, sales), SEEDS)) for name, sales in SALES.items()}
    by_bin = {name: [mean_and_interval(column) for column in found.T] for name, found in runs.items()}
    rows = [
        {"herd at the start [sheep unit]": f"{low} to {high}"} | {name: shown(by_bin[name][k]) for name in SALES}
        for k, (low, high) in enumerate(pairwise(BINS))
    ]
    crossing = {}
    for name, found in runs.items():
        each = [threshold(run) for run in found]
        crossing[name] = f"{shown(mean_and_interval(each), 1)}, n = {np.isfinite(each).sum()}"
    rows.append({"herd at the start [sheep unit]": "**threshold** (share of one half) [sheep unit]"} | crossing)
    footnote = (
        f"Share of households whose herd grew in {YEARS} years. Means of {len(SEEDS)} runs of {len(SEEDS)} asked, with "
        "between-run 95 % intervals (t). A run has no threshold "
        "where no size of herd is likelier to grow than to shrink."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, by_bin), footnote, len(SEEDS))


def draw(by_bin: dict[str, list[tuple[float, float, float]]]) -> Figure:
    canvas = style.canvas(style.SINGLE, 70 * style.MILLIMETRE)
    axes = canvas.subplots()
    middles = np.sqrt(np.multiply(BINS[:-1], BINS[1:]))
    looks = ((style.BLUE, "o", "-"), (style.VERMILLION, "s", "--"))
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
    axes.legend(loc="lower right")
    return canvas


if __name__ == "__main__":
    main()
