"""What does weaker targeting cost: exclusion, later exits, more relapse?"""

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
SCENARIOS = {"baseline": "teams as they were", "weak_teams": "weak teams", "without/work_teams": "no teams",
             "without/responsibility_system": "no responsibility system"}  # fmt: skip


def follow(seed: int, *overrides: str) -> dict[str, float]:
    """Poor people off the register in 2016, exits of the filed by 2016, and relapse of those who had left poverty."""
    found = {}
    for name in SCENARIOS:
        run = Run(scenario(name, *overrides), seed)
        first = run.yearly.index[0]
        wave = run.waves[2016 - first]
        poor = wave["exists"] & wave["poor"]
        found[f"{name} exclusion"] = (
            100 * wave["persons"][poor & ~wave["registered"]].sum() / max(1, wave["persons"][poor].sum())
        )
        on = wave["exists"] & wave["registered"]
        found[f"{name} inclusion"] = 100 * wave["persons"][on & ~wave["poor"]].sum() / max(1, wave["persons"][on].sum())
        filed = run.filed[wave["exists"][run.filed]]
        found[f"{name} poor"] = 100 * wave["poor"][filed].mean()
        out = filed[~wave["poor"][filed]]
        back = np.zeros(len(out), dtype=bool)
        for year in (2017, 2018, 2019):
            later = run.waves[year - first]
            back |= later["poor"][out] & later["exists"][out]
        found[f"{name} relapse"] = 100 * back.mean() if len(out) else np.nan
    return found


MEASURES = {"exclusion": "poor people off the register, 2016 [%]", "inclusion": "registered people not poor, 2016 [%]",
            "poor": "registered of 2014 still poor, 2016 [%]", "relapse": "fallen back 2017-19 [%]"}  # fmt: skip


def main() -> None:
    runs = measured(partial(follow), SEEDS)
    rows = [
        {"scenario": label} | {title: shown(mean_and_interval(values(runs, f"{name} {measure}")), 1) for measure, title in MEASURES.items()}
        for name, label in SCENARIOS.items()
    ]  # fmt: skip
    differences = {
        title: shown(mean_and_interval([run[f"weak_teams {m}"] - run[f"baseline {m}"] for run in runs]), 1)
        for m, title in MEASURES.items()
    }
    rows.append({"scenario": "weak teams less baseline, paired"} | differences)
    footnote = (
        f"Means of {len(SEEDS)} runs of {len(SEEDS)} asked, with between-run 95 % intervals (t); scenarios share their draws. Poor: "
        "actually poor, by income or a guarantee."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, runs), footnote)


def draw(runs: list[dict[str, float]]) -> Figure:
    canvas = style.canvas(style.DOUBLE, 60 * style.MILLIMETRE)
    shown_measures = ("exclusion", "poor", "relapse")
    colours = (style.BLUE, style.ORANGE, style.VERMILLION, style.PURPLE)
    for axes, measure in zip(canvas.subplots(1, 3), shown_measures, strict=True):
        mean, whiskers = errors({name: mean_and_interval(values(runs, f"{name} {measure}")) for name in SCENARIOS})
        axes.bar(range(len(SCENARIOS)), mean, 0.65, yerr=whiskers, color=colours, edgecolor="black", linewidth=0.5,
                 error_kw={"elinewidth": 0.8, "capsize": 3})  # fmt: skip
        axes.set_xticks(range(len(SCENARIOS)), ["as they\nwere", "weak\nteams", "no\nteams", "no resp.\nsystem"])
        axes.tick_params(axis="x", labelsize=7)
        axes.set_ylabel(MEASURES[measure].replace(" off ", "\noff ").replace(" still ", "\nstill "))
        axes.grid(axis="y")
    return canvas


if __name__ == "__main__":
    main()
