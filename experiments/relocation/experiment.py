"""Do relocated households find more paid work than they would have without moving, the more the longer ago, and does the
vacated pasture recover?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from panels import mean_and_interval, measured  # noqa: E402
from report import Target, in_style, increase, shown, whiskers, write, write_answer, write_targets  # noqa: E402
from yearly_runs import Run, scenario, values  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

SEEDS = range(1, 41)
SINCE = {"under 2 years": (0, 24), "2 to 4 years": (24, 48), "4 years and more": (48, 10_000)}
LAST = 2020
SHOWN = {
    "people at paid work [%]": ("2014", "2020", "without", "gain"),
    "wages in net income [%]": ("", "wage share", "wage share without", "wage share gain"),
}
"""Quantities of the table, and what `follow` calls them in January 2014, in 2020, without relocation, and their gain."""
BEHAVIOUR = "MODEL 6, behaviour 6"
TARGETS = {
    "income of movers": ("net income a head of movers against no relocation, 2020 [%]",
                         Target(9.61, 9.61, "9.6", "FACTS 5, Zhang, Xie & Zheng 2022 [F]"), 1),
    "under 2 years, wage share gain": ("wages in net income, moved under 2 years ago, gain [points]", increase(BEHAVIOUR), 1),
    "more with years": ("the same, more for those moved 4 years ago and more [points]", increase(BEHAVIOUR), 1),
    "vacated": ("forage where most left, against no relocation [%]", increase(BEHAVIOUR), 1),
    "moved people": ("people in a settlement of the programme, 2020", Target(4700.0, np.inf, "over 4,700", "FACTS 0 [SEED]"), 0),
}
"""What `follow` found that the record, or the model's own aim, has a number or a sign for, with the digits told."""
SINCE_TICKS = ("never\nmoved", "< 2 years\nago", "2-4 years\nago", "> 4 years\nago")


def follow(seed: int, *overrides: str) -> dict[str, float]:
    """Share of people at paid work by years since moving, and that of the same households on the same draws without
    relocation; forage where many and where few moved away."""
    run, stay = Run(scenario("baseline", *overrides), seed), Run(scenario("without/relocation", *overrides), seed)
    first = run.yearly.index[0]
    now, before, unmoved = run.waves[LAST - first], run.waves[0], stay.waves[LAST - first]
    month = 12 * LAST + 11
    moved = now["exists"] & np.isin(now["settlement"], (1, 2))
    n = len(before["exists"])
    there_still = now["exists"][:n] & unmoved["exists"][:n]
    since = month - now["moved"][:n]
    groups = {"not moved": there_still & (now["settlement"][:n] == 0)} | {
        name: there_still & moved[:n] & (since >= low) & (since < high) for name, (low, high) in SINCE.items()
    }
    at_work = before["wage_workers"] + before["migrants"]
    found = {}
    for name, rows in groups.items():
        found[f"{name}, 2014"] = per_person(at_work, before["persons"], rows)
        found[f"{name}, 2020"] = per_person(earners(now)[:n], now["persons"][:n], rows)
        found[f"{name}, change"] = found[f"{name}, 2020"] - found[f"{name}, 2014"]
        found[f"{name}, without"] = per_person(earners(unmoved)[:n], unmoved["persons"][:n], rows)
        found[f"{name}, gain"] = found[f"{name}, 2020"] - found[f"{name}, without"]
        found[f"{name}, wage share"] = wage_share(now, rows)
        found[f"{name}, wage share without"] = wage_share(unmoved, rows)
        found[f"{name}, wage share gain"] = found[f"{name}, wage share"] - found[f"{name}, wage share without"]
    first_movers, last_movers = (f"{name}, wage share gain" for name in (*SINCE,)[::2])
    found["more with years"] = found[last_movers] - found[first_movers]
    movers = moved[:n]
    found["income of movers"] = 100 * (income_of(now, there_still & movers) / income_of(unmoved, there_still & movers) - 1)
    left = np.bincount(before["gacha"][movers], minlength=len(run.road_distance))
    there = np.bincount(before["gacha"][before["exists"]], minlength=len(run.road_distance))
    share = left / np.maximum(there, 1)
    forage, without = (mean_forage(one, LAST) for one in (run, stay))
    many = (share >= np.quantile(share[there > 0], 0.75)) & (there > 0)
    found["vacated"] = 100 * (forage[many].mean() / without[many].mean() - 1)
    found["other"] = 100 * (forage[~many & (there > 0)].mean() / without[~many & (there > 0)].mean() - 1)
    found["moved people"] = float(now["persons"][now["settlement"] > 0].sum())
    return found


def earners(wave: dict[str, np.ndarray]) -> np.ndarray:
    """People at paid work of each household."""
    return wave["wage_workers"] + wave["ranger_jobs"] + wave["base_jobs"] + wave["migrants"]


def per_person(working: np.ndarray, persons: np.ndarray, rows: np.ndarray) -> float:
    return 100 * working[rows].sum() / persons[rows].sum() if persons[rows].sum() else np.nan


def wage_share(wave: dict[str, np.ndarray], rows: np.ndarray) -> float:
    """Pay of jobs and migrants in the net income of a group over the year [%]."""
    income = wave["income_12m"][: len(rows)][rows].sum()
    return 100 * wave["wages_this_year"][: len(rows)][rows].sum() / income if income > 0 else np.nan


def income_of(wave: dict[str, np.ndarray], rows: np.ndarray) -> float:
    """Net income a head of a group over the year [fen]."""
    persons = wave["persons"][: len(rows)][rows].sum()
    return wave["income_12m"][: len(rows)][rows].sum() / persons if persons else np.nan


def mean_forage(run: Run, year: int) -> np.ndarray:
    """Mean standing forage of each cell in a year [kg/ha]."""
    months = run.gacha[run.gacha["month"].dt.year == year]
    found = np.full(len(run.road_distance), np.nan)
    mean = months.groupby("gacha")["forage"].mean()
    found[run.cell_of(mean.index)] = mean.to_numpy()
    return found


def main() -> None:
    runs = measured(partial(follow), SEEDS)

    def told(name: str, digits: int) -> str:
        return shown(mean_and_interval(values(runs, name)), digits)

    rows = [
        [f"moved {name} before the end of 2020" if name in SINCE else "never moved", quantity,
         *(told(f"{name}, {what}", 1) if what else "" for what in columns)]
        for quantity, columns in SHOWN.items()
        for name in ("not moved", *SINCE)
    ]  # fmt: skip
    for name, label in (("vacated", "quarter of gacha with most leaving"), ("other", "other gacha")):
        rows.append([label, "forage 2020 [%]", "", "", "", told(name, 1)])
    headings = ["households of 2014", "quantity", "January 2014", "2020", "2020 without relocation", "gain"]
    footnote = (
        f"Means of {len(SEEDS)} pairs of runs of {len(SEEDS)} asked, with between-run 95 % intervals (t). Paid work: wage, public "
        "and base jobs, and migrants, as share of all members. Wages: their pay and what migrants send, of the net income "
        "of the group in 2020. Without relocation: the same households on the same draws."
    )
    write(HERE, pd.DataFrame(rows, columns=headings), in_style(draw, runs), footnote, len(SEEDS))
    write_answer(HERE, answer(told))
    write_targets(HERE, ((label, target, mean_and_interval(values(runs, name)), digits)
                         for name, (label, target, digits) in TARGETS.items()))  # fmt: skip


def answer(told: Callable[[str, int], str]) -> str:
    """What movers gained, in words that hold whatever the numbers are."""

    def gains(what: str) -> str:
        return ", ".join(f"{told(f'{name}, {what}', 1)} for those who moved {name} before" for name in SINCE)

    return (
        f"Against the same households on the same draws without relocation, people at paid work by the end of 2020 [points]: "
        f"{gains('gain')}; those who never moved {told('not moved, gain', 1)}. Wages in net income of 2020 [points]: "
        f"{gains('wage share gain')}; those who never moved {told('not moved, wage share gain', 1)}. Forage in 2020 where most "
        f"households left {told('vacated', 1)} %, elsewhere {told('other', 1)} %. {told('moved people', 0)} people live in a settlement "
        "of the programme by 2020, where more than 4,700 are reported."
    )



def draw(runs: list[dict[str, float]]) -> Figure:
    canvas = style.canvas(style.DOUBLE, 65 * style.MILLIMETRE)
    left, middle, right = canvas.subplots(1, 3, width_ratios=(4, 4, 2))
    draw_gain(left, runs, "gain", "people at paid work, end 2020,\nagainst no relocation [points]")
    left.set_title("a  work", loc="left", fontweight="bold")
    draw_gain(middle, runs, "wage share gain", "wages in net income, 2020,\nagainst no relocation [points]")
    middle.set_title("b  wages", loc="left", fontweight="bold")
    mean, ends = whiskers(mean_and_interval(values(runs, name)) for name in ("vacated", "other"))
    right.bar(["most\nleaving", "other\ngacha"], mean, 0.5, yerr=ends, color=style.GREEN, edgecolor="black", linewidth=0.5,
              error_kw={"elinewidth": 0.8, "capsize": 3})  # fmt: skip
    right.axhline(0, color="black", linewidth=0.6)
    right.set_ylabel("forage against\nno relocation, 2020 [%]")
    right.grid(axis="y")
    right.set_title("c  pasture", loc="left", fontweight="bold")
    return canvas


def draw_gain(axes: Axes, runs: list[dict[str, float]], gain: str, label: str) -> None:
    """What movers gained over the same households without relocation, by time since moving."""
    mean, ends = whiskers(mean_and_interval(values(runs, f"{name}, {gain}")) for name in ("not moved", *SINCE))
    axes.bar(SINCE_TICKS, mean, 0.6, yerr=ends, color=style.SKY, edgecolor="black", linewidth=0.5,
             error_kw={"elinewidth": 0.8, "capsize": 3})  # fmt: skip
    axes.set_ylabel(label)
    axes.axhline(0, color="black", linewidth=0.6)
    axes.grid(axis="y")


if __name__ == "__main__":
    main()
