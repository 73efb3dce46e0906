"""Do households with camels lose a smaller part of their herds in a dzud than those without?

Each group by share of camels is compared with itself in the same seed without the dzud. Groups have at least
`LEAST_HERD` each; they are not matched on wealth.
"""

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
from report import in_style, shown, whiskers, write  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

DZUD = ("shocks.dzud.kind=dzud", "shocks.dzud.start=2015-11", "shocks.dzud.end=2016-03", "shocks.dzud.severity=2")
GROUPS = {"none": (0.0, 0.01), "under 80 %": (0.01, 0.8), "80 to 95 %": (0.8, 0.95), "over 95 %": (0.95, 1.01)}
"""Share of camels in the herd before the winter, by sheep units."""
LEAST_HERD = 20.0
BEFORE, AFTER = 1, 3
"""Waves: December 2014 and December 2016."""
SEEDS = range(1, 41)


def losses(seed: int, households: int = 3900) -> Array:
    """Part of the herd that each group lost to the dzud a year later, against the same seed without it."""
    base = ("period.end=2016-12", f"population.households={households}")
    calm, hit = (run_panel(without_programme(*base, *more), seed) for more in ((), DZUD))
    n = min(calm["exists"].shape[1], hit["exists"].shape[1])
    herd = calm["herd"][BEFORE, :n]
    share = calm["camels"][BEFORE, :n] / np.maximum(herd, 1.0)
    there = calm["exists"][AFTER, :n] & hit["exists"][AFTER, :n] & (herd >= LEAST_HERD)
    groups = [there & (share >= low) & (share < high) for low, high in GROUPS.values()]
    return np.array([1.0 - hit["herd"][AFTER, :n][g].sum() / calm["herd"][AFTER, :n][g].sum() for g in groups])


def main() -> None:
    runs = np.array(measured(partial(losses), SEEDS))
    found = {name: mean_and_interval(column) for name, column in zip(GROUPS, runs.T, strict=True)}
    found["difference, none less over 95 %"] = mean_and_interval(runs[:, 0] - runs[:, -1])
    rows = [{"camels in the herd": name, "herd lost to the dzud": shown(value)} for name, value in found.items()]
    footnote = (
        f"Households with at least {LEAST_HERD:.0f} sheep units, herds in December 2016 with the dzud of 2015-16 "
        f"against the same seed without it. Means of {len(SEEDS)} pairs of runs of {len(SEEDS)} asked, with "
        "between-run 95 % intervals (t)."
    )
    del found["difference, none less over 95 %"]
    write(HERE, pd.DataFrame(rows), in_style(draw, found), footnote, len(SEEDS))


def draw(found: dict[str, tuple[float, float, float]]) -> Figure:
    canvas = style.canvas(style.SINGLE, 60 * style.MILLIMETRE)
    axes = canvas.subplots()
    mean, ends = whiskers(found.values())
    axes.bar(list(found), 100 * mean, 0.6, yerr=100 * ends, color=style.SKY, edgecolor="black", linewidth=0.5,
             error_kw={"elinewidth": 0.8, "capsize": 3})  # fmt: skip
    axes.set_xlabel("camels in the herd [share of sheep units]")
    axes.set_ylabel("herd lost to the dzud [%]")
    axes.grid(axis="y")
    return canvas


if __name__ == "__main__":
    main()
