"""How many gacha have accumulated how much in their collective funds by the end of 2019?"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from panels import mean_and_interval, measured  # noqa: E402
from report import in_style, shown, whiskers, write  # noqa: E402
from yearly_runs import Run, scenario, values  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

SEEDS = range(1, 41)
CLASSES = {"1 m yuan or more": (1e6, np.inf, 4), "0.5 m to 1 m": (5e5, 1e6, 11), "50,000 to 0.5 m": (5e4, 5e5, 19),
           "less": (-np.inf, 5e4, 6)}  # fmt: skip
"""Bounds [yuan], and how many of the 40 gacha FACTS 0 reports; the last follows from the others."""


def follow(seed: int, *overrides: str) -> dict[str, float]:
    """Gacha in each class at the end of 2019, and what the poor gacha added in that year."""
    run = Run(scenario("baseline", "period.end=2019-12", *overrides), seed)
    balance = run.balances[run.is_gacha]
    found = {name: float(((balance >= low) & (balance < high)).sum()) for name, (low, high, _) in CLASSES.items()}
    found["median"] = float(np.median(balance))
    return found


def main() -> None:
    runs = measured(partial(follow), SEEDS)
    rows = []
    for name, (_, _, reported) in CLASSES.items():
        estimate = mean_and_interval(values(runs, name))
        rows.append({"accumulated by end 2019": name, "reported [gacha]": reported, "model [gacha]": shown(estimate, 1),
                     "miss": f"{estimate[0] - reported:+.1f}"})  # fmt: skip
    median = shown(mean_and_interval(values(runs, "median")), 0)
    rows.append(
        {"accumulated by end 2019": "median [yuan]", "reported [gacha]": "", "model [gacha]": median, "miss": ""}
    )
    footnote = (
        f"Means of {len(SEEDS)} runs of {len(SEEDS)} asked, with between-run 95 % intervals (t). Reported: FACTS 0. Parameters are not "
        "calibrated."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, runs), footnote, len(SEEDS))


def draw(runs: list[dict[str, float]]) -> Figure:
    canvas = style.canvas(style.SINGLE, 60 * style.MILLIMETRE)
    axes = canvas.subplots()
    names = list(CLASSES)
    mean, ends = whiskers(mean_and_interval(values(runs, name)) for name in names)
    places = np.arange(len(names))
    axes.bar(places - 0.2, [CLASSES[name][2] for name in names], 0.38, color="#D9D9D9", edgecolor="black", linewidth=0.5,
             label="reported")  # fmt: skip
    axes.bar(places + 0.2, mean, 0.38, yerr=ends, color=style.BLUE, edgecolor="black", linewidth=0.5, label="model",
             error_kw={"elinewidth": 0.8, "capsize": 3})  # fmt: skip
    axes.set_xticks(places, [name.replace(" to ", "\nto ").replace(" or", "\nor") for name in names])
    axes.set_xlabel("accumulated by the end of 2019 [yuan]")
    axes.set_ylabel("gacha")
    axes.legend()
    axes.grid(axis="y")
    return canvas


if __name__ == "__main__":
    main()
