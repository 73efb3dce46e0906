"""How many gacha have accumulated how much in their collective funds by the end of 2019?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from panels import Array, mean_and_interval, measured  # noqa: E402
from report import in_style, shown, whiskers, write, write_answer  # noqa: E402
from yearly_runs import Run, scenario, values  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

SEEDS = range(1, 41)
CLASSES = {"1 m yuan or more": (1e6, np.inf, 4), "0.5 m to 1 m": (5e5, 1e6, 11), "50,000 to 0.5 m": (5e4, 5e5, 19),
           "less": (-np.inf, 5e4, 6)}  # fmt: skip
"""Bounds [yuan], and how many of the 40 gacha FACTS 0 reports; the last follows from the others."""
ADDED_A_YEAR = 50_000.0
"""What each of the eight poor gacha adds in a year at least, by the same report [yuan]."""


def follow(seed: int, *overrides: str) -> dict[str, float]:
    """Gacha in each class at the end of 2019, by all money and by what funds earned and kept; how many had been granted
    start capital; and what the poor gacha earned in that year."""
    run = Run(scenario("baseline", "period.end=2019-12", *overrides), seed)
    funds = {name: of_all[run.is_gacha] for name, of_all in run.funds.items()}
    kept = funds["earned"] - funds["paid_out"]
    of_the_poor = funds["earned_this_year"][run.poor_gacha[run.is_gacha]]
    return (
        classes(funds["held"])
        | {f"{name}, earned": number for name, number in classes(kept).items()}
        | {
            "median": float(np.median(funds["held"])),
            "median, earned": float(np.median(kept)),
            "most, earned": float(kept.max()),
            "granted": float((funds["granted"] > 0).sum()),
            "poor, earned in 2019": float(of_the_poor.mean()),
            "poor, enough in 2019": float((of_the_poor >= ADDED_A_YEAR).sum()),
        }
    )


def classes(money: Array) -> dict[str, float]:
    """How many gacha are in each class by some money of theirs [yuan]."""
    return {name: float(((money >= low) & (money < high)).sum()) for name, (low, high, _) in CLASSES.items()}


def main() -> None:
    runs = measured(partial(follow), SEEDS)

    def told(name: str, digits: int) -> str:
        return shown(mean_and_interval(values(runs, name)), digits)

    rows = []
    for name, (_, _, reported) in CLASSES.items():
        miss = mean_and_interval(values(runs, name))[0] - reported
        rows.append([f"{name} [gacha]", reported, told(name, 1), f"{miss:+.1f}", told(f"{name}, earned", 1)])
    rows += [
        ["median of the gacha [yuan]", "", told("median", 0), "", told("median, earned", 0)],
        ["largest of the gacha [yuan]", "", "", "", told("most, earned", 0)],
        ["gacha that were granted start capital [gacha]", "", told("granted", 1), "", ""],
        ["a poor gacha added in 2019 [yuan]", "over 50,000", "", "", told("poor, earned in 2019", 0)],
        ["poor gacha that added 50,000 or more in 2019 [gacha]", 8, "", "", told("poor, enough in 2019", 1)],
    ]
    columns = ["accumulated by end 2019", "reported", "model", "miss", "model, earned and kept alone"]
    footnote = (
        f"Means of {len(SEEDS)} runs of {len(SEEDS)} asked, with between-run 95 % intervals (t). Reported: FACTS 0. Accumulated: "
        "with shares in the cooperative. Earned and kept: "
        "rents, returns and dividends less losses and what was paid to households, without the start capital that was granted. "
        "Added in 2019: earned, before shares of households. No setting was fitted to these numbers."
    )
    write(HERE, pd.DataFrame(rows, columns=columns), in_style(draw, runs), footnote, len(SEEDS))
    write_answer(HERE, answer(told))


def answer(told: Callable[[str, int], str]) -> str:
    """The classes with and without grants, and what poor gacha added."""

    def numbers(suffix: str) -> str:
        return ", ".join(f"{told(name + suffix, 1)} gacha with {name}" for name in CLASSES)

    return (
        f"With all money: {numbers('')}; {told('granted', 1)} were granted start capital by then. Earned and kept alone: "
        f"{numbers(', earned')}, and the largest has {told('most, earned', 0)} yuan. A poor gacha added {told('poor, earned in 2019', 0)} "
        f"yuan in 2019, and {told('poor, enough in 2019', 1)} of the eight added 50,000 or more."
    )



def draw(runs: list[dict[str, float]]) -> Figure:
    canvas = style.canvas(style.SINGLE, 60 * style.MILLIMETRE)
    axes = canvas.subplots()
    names = list(CLASSES)
    places = np.arange(len(names))
    axes.bar(places - 0.27, [CLASSES[name][2] for name in names], 0.26, color="#D9D9D9", edgecolor="black", linewidth=0.5,
             label="reported")  # fmt: skip
    for side, (suffix, colour, label) in enumerate((("", style.BLUE, "model"), (", earned", style.ORANGE, "earned alone"))):
        mean, ends = whiskers(mean_and_interval(values(runs, name + suffix)) for name in names)
        axes.bar(places + 0.27 * side, mean, 0.26, yerr=ends, color=colour, edgecolor="black", linewidth=0.5, label=label,
                 error_kw={"elinewidth": 0.8, "capsize": 2})  # fmt: skip
    axes.set_xticks(places, [name.replace(" to ", "\nto ").replace(" or", "\nor") for name in names])
    axes.set_xlabel("accumulated by the end of 2019 [yuan]")
    axes.set_ylabel("gacha")
    axes.legend()
    axes.grid(axis="y")
    return canvas


if __name__ == "__main__":
    main()
