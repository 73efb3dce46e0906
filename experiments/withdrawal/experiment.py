"""Who falls back when the programme stops in 2021, at once or slowly?"""

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
from report import errors, in_style, shown, write  # noqa: E402
from yearly_runs import Run, scenario, values  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

SEEDS = range(1, 41)
SCENARIOS = {"baseline": "support goes on", "withdrawal_2021_slow": "slow withdrawal", "withdrawal_2021": "cliff"}
LAST = 2020
"""December at which households that are out of poverty are counted; the programme stops after it."""
YEARS = range(2021, 2026)


def follow(seed: int, *overrides: str) -> dict[str, float]:
    """Of the households registered in 2014 and out of poverty at the end of 2020, the share fallen back by each December."""
    found = {}
    for name in SCENARIOS:
        run = Run(scenario(name, *overrides), seed)
        first = run.yearly.index[0]
        for layer in ("income_poor", "poor", "registered"):
            start = run.waves[LAST - first]
            out = run.filed[start["exists"][run.filed] & ~start[layer][run.filed]]
            fallen = np.zeros(len(out), dtype=bool)
            for year in YEARS:
                wave = run.waves[year - first]
                fallen |= wave[layer][out] & wave["exists"][out]
                found[f"{name} {layer} {year}"] = 100 * fallen.mean() if len(out) else np.nan
        found[f"{name} cost"] = run.costs.loc[run.costs["month"].dt.year > LAST, "cost"].sum() / 1e6
    return found


def main() -> None:
    runs = measured(partial(follow), SEEDS)
    rows = []
    for name, label in SCENARIOS.items():
        row = {"scenario": label}
        for layer, title in (
            ("income_poor", "below the line"),
            ("poor", "actually poor"),
            ("registered", "on the register"),
        ):
            for year in (2021, 2023):
                row[f"{title} by {year} [%]"] = shown(mean_and_interval(values(runs, f"{name} {layer} {year}")), 1)
        row["public cost 2021-25 [million yuan]"] = shown(mean_and_interval(values(runs, f"{name} cost")), 1)
        rows.append(row)
    more = [run["withdrawal_2021 income_poor 2021"] - run["baseline income_poor 2021"] for run in runs]
    rows.append({"scenario": "cliff less support", "below the line by 2021 [%]": shown(mean_and_interval(more), 1)})
    footnote = (
        "Households registered in 2014 and out of poverty of that kind at the end of 2020 that were poor in a December since. Means of "
        f"{len(SEEDS)} runs of {len(SEEDS)} asked, with between-run 95 % intervals (t); scenarios share their draws. For comparison: "
        "Yucheng County, re-poverty risk 1.1 % with policy and 18.1 % without direct transfers (FACTS 1.5)."
    )
    write(HERE, pd.DataFrame(rows).fillna(""), in_style(draw, runs), footnote)


def draw(runs: list[dict[str, float]]) -> Figure:
    canvas = style.canvas(style.DOUBLE, 65 * style.MILLIMETRE)
    panels = canvas.subplots(1, 2, sharey=True)
    looks = {"baseline": (style.BLUE, "o"), "withdrawal_2021_slow": (style.ORANGE, "^"),
             "withdrawal_2021": (style.VERMILLION, "s")}  # fmt: skip
    for axes, layer, title in zip(
        panels, ("income_poor", "poor"), ("a  below the line", "b  actually poor"), strict=True
    ):
        for shift, (name, (colour, marker)) in enumerate(looks.items()):
            found = {year: mean_and_interval(values(runs, f"{name} {layer} {year}")) for year in YEARS}
            mean, whiskers = errors(found)
            axes.errorbar(np.array(YEARS) + 0.06 * (shift - 1), mean, whiskers, color=colour, marker=marker, capsize=2,
                          label=SCENARIOS[name])  # fmt: skip
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_xlabel("by December of")
        axes.set_xticks(list(YEARS))
        axes.grid(axis="y")
    panels[0].set_ylabel("fallen back since 2020 [% of households]")
    panels[0].set_ylim(bottom=0)
    panels[0].legend(loc="upper left")
    return canvas


if __name__ == "__main__":
    main()
