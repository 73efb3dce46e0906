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

from panels import Array, mean_and_interval, measured, run_panel, without_programme  # noqa: E402
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
SEEDS = range(1, 41)


def lifted(seed: int, households: int = 3900) -> Array:
    """By herd a head: share with a viable herd five years on, with credit less without it, on the same seed.

    Only households that live off the herd (nobody earns a wage) when credit begins.
    """
    base = ("period.end=2020-12", f"population.households={households}")
    without, credit = (run_panel(without_programme(*base, *more), seed) for more in ((), CREDIT))
    n = min(without["exists"].shape[1], credit["exists"].shape[1])
    a_head = [panel["herd"][:, :n] / np.maximum(panel["persons"][:, :n], 1) for panel in (without, credit)]
    there = without["exists"][-1, :n] & credit["exists"][-1, :n] & (without["earners"][2, :n] == 0)
    gained = (a_head[1][-1] >= VIABLE).astype(float) - (a_head[0][-1] >= VIABLE)
    bins = np.digitize(a_head[0][2], BINS)
    return np.array([gained[there & (bins == k)].mean() for k in range(1, len(BINS))])


def fodder(seed: int, households: int = 3900) -> dict[str, tuple[float, float]]:
    """Herds of the banner [sheep unit] and income a head [yuan/year] at the end, by use of bought fodder."""
    found = {}
    for name, settings in FODDER.items():
        panel = run_panel(without_programme(f"population.households={households}", *settings), seed)
        there = panel["exists"][-1]
        income = panel["income"][-1][there].sum() / panel["persons"][-1][there].sum()
        found[name] = float(panel["herd"][-1][there].sum()), float(income)
    return found


def main() -> None:
    gains = np.array(measured(partial(lifted), SEEDS))
    by_bin = [mean_and_interval(column) for column in gains.T]
    fed = measured(partial(fodder), SEEDS)
    rows = [
        {"group": f"credit, herd a head {low} to {high} SU", "quantity": "gain in share with a viable herd",
         "estimate": shown(value)}
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
        "4.35 %, without collateral."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, by_bin), footnote)


def draw(by_bin: list[tuple[float, float, float]]) -> Figure:
    canvas = style.canvas(style.SINGLE, 65 * style.MILLIMETRE)
    axes = canvas.subplots()
    mean, whiskers = errors(dict(enumerate(by_bin)))
    middles = np.sqrt(np.multiply(np.maximum(BINS[:-1], 0.5), BINS[1:]))
    axes.errorbar(middles, mean, whiskers, color=style.BLUE, marker="o", capsize=2, markerfacecolor="white")
    axes.axvline(VIABLE, color="grey", linestyle=":", linewidth=0.8, label="viable herd")
    axes.axhline(0.0, color="grey", linewidth=0.6)
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 5, 10, 20, 50], labels=["1", "2", "5", "10", "20", "50"])
    axes.set_xlabel("herd a head when credit begins [sheep unit]")
    axes.set_ylabel("gain in share with a viable herd")
    axes.legend(loc="upper left")
    return canvas


if __name__ == "__main__":
    main()
