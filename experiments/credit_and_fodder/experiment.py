"""Whom does credit lift over the threshold of a viable herd, and what does bought fodder do as a routine?"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from panels import Array, Panel, mean_and_interval, measured, run_panel, without_programme  # noqa: E402
from report import errors, in_style, shown, write  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

BINS = (0.01, 2, 4, 7, 10, 15, 20, 30, 60, 120)
"""Bounds of the herd a head when credit begins [sheep unit]."""
VIABLE = 20.0
CREDIT = ("credit.unsecured={2014-01: 0, 2016-01: 20000}", "credit.interest=0.0435")
FODDER = {
    "none": ("budget.fodder_target=0",),
    "in need": (),
    "as a routine": ("budget.fodder_target=0.9",),
}
LAST_MONTH = 2020 * 12 + 11
SEEDS = range(1, 41)


def lifted(seed: int, households: int = 3900) -> Array:
    """By herd a head: share with a viable herd five years on, with credit less without it, on the same seed.

    Only households that live off the herd (nobody earns a wage) when credit begins. Shape (2, bins): herds counted
    gross, an animal bought on credit like any other, and net of the sheep that the debt would buy.
    """
    base = ("period.end=2020-12", f"population.households={households}")
    without, credit = (run_panel(without_programme(*base, *more), seed) for more in ((), CREDIT))
    n = min(without["exists"].shape[1], credit["exists"].shape[1])
    there = without["exists"][-1, :n] & credit["exists"][-1, :n] & (without["earners"][2, :n] == 0)
    bins = np.digitize(a_head(without, 2, n), BINS)
    found = []
    for sheep_price in (np.inf, without_programme().market.sheep.at(LAST_MONTH)):
        viable = [a_head(panel, -1, n, sheep_price) >= VIABLE for panel in (without, credit)]
        gained = viable[1].astype(float) - viable[0]
        found.append([gained[there & (bins == k)].mean() for k in range(1, len(BINS))])
    return np.array(found)


def a_head(panel: Panel, wave: int, n: int, sheep_price: float = np.inf) -> Array:
    """Herd a head of the first `n` households [sheep unit], net of their debt at this price [yuan]."""
    herd: Array = panel["herd"][wave, :n] - panel["debt"][wave, :n] / sheep_price
    return herd / np.maximum(panel["persons"][wave, :n], 1)


def fodder(seed: int, households: int = 3900) -> dict[str, tuple[float, float]]:
    """Herds of the banner [sheep unit] and income a head [yuan/year] at the end, by use of bought fodder.

    Fewer households get less land, or nobody would have to buy any.
    """
    found = {}
    banner = (f"population.households={households}", f"world.usable_share={0.5 * households / 3900}")
    for name, settings in FODDER.items():
        panel = run_panel(without_programme(*banner, *settings), seed)
        there = panel["exists"][-1]
        income = panel["income"][-1][there].sum() / panel["persons"][-1][there].sum()
        found[name] = float(panel["herd"][-1][there].sum()), float(income)
    return found


def main() -> None:
    gains = np.array(measured(partial(lifted), SEEDS))
    gross, net = ([mean_and_interval(column) for column in gains[:, side].T] for side in (0, 1))
    fed = measured(partial(fodder), SEEDS)
    rows = [
        {"group": f"credit, herd a head {low} to {high} SU", "quantity": f"gain in share with a viable herd, {counted}",
         "estimate": shown(value)}
        for counted, by_bin in (("gross of debt", gross), ("net of debt", net))
        for low, high, value in zip(BINS, BINS[1:], by_bin, strict=False)
    ]  # fmt: skip
    for name in FODDER:
        herd, income = (mean_and_interval([run[name][k] for run in fed]) for k in (0, 1))
        rows.append({"group": f"fodder {name}", "quantity": "herds of the banner [1000 SU]",
                     "estimate": shown(tuple(v / 1000 for v in herd), 0)})  # fmt: skip
        rows.append({"group": f"fodder {name}", "quantity": "income a head [yuan/year]", "estimate": shown(income, 0)})
    for name in ("in need", "as a routine"):
        change = mean_and_interval([run[name][1] - run["none"][1] for run in fed])
        rows.append({"group": f"fodder {name} less none", "quantity": "income a head [yuan/year], paired",
                     "estimate": shown(change, 0)})  # fmt: skip
    footnote = (
        f"Means of {len(SEEDS)} pairs of runs of {len(SEEDS)} asked, with between-run 95 % intervals (t). Viable: at "
        f"least {VIABLE:.0f} sheep units a head. Credit: from 2016 on, up to 20,000 yuan a household at "
        "4.35 %, without collateral; households in which nobody earns a wage at the end of 2015. Net of debt: less the sheep "
        "that the debt would buy."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, gross, net), footnote)


def draw(gross: list[tuple[float, float, float]], net: list[tuple[float, float, float]]) -> Figure:
    canvas = style.canvas(style.SINGLE, 65 * style.MILLIMETRE)
    axes = canvas.subplots()
    middles = np.sqrt(np.multiply(np.maximum(BINS[:-1], 0.5), BINS[1:]))
    for label, by_bin, colour, marker in (("gross of debt", gross, style.BLUE, "o"), ("net", net, style.ORANGE, "s")):
        mean, whiskers = errors(dict(enumerate(by_bin)))
        axes.errorbar(middles, mean, whiskers, color=colour, marker=marker, capsize=2, markerfacecolor="white", label=label)
    axes.axvline(VIABLE, color="grey", linestyle=":", linewidth=0.8, label="viable herd")
    axes.axhline(0.0, color="grey", linewidth=0.6)
    axes.set_ylim(top=0.75)
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 5, 10, 20, 50], labels=["1", "2", "5", "10", "20", "50"])
    axes.set_xlabel("herd a head when credit begins [sheep unit]")
    axes.set_ylabel("gain in share with a viable herd")
    axes.legend(loc="upper left", handlelength=1.6, borderaxespad=0.1)
    return canvas


if __name__ == "__main__":
    main()
