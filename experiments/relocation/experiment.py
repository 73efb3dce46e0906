"""Do relocated households find more paid work than they would have without moving, the more the longer ago, and does the
vacated pasture recover?"""

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
SINCE = {"under 2 years": (0, 24), "2 to 4 years": (24, 48), "4 years and more": (48, 10_000)}
LAST = 2020


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
    movers = moved[:n]
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


def mean_forage(run: Run, year: int) -> np.ndarray:
    """Mean standing forage of each cell in a year [kg/ha]."""
    months = run.gacha[run.gacha["month"].dt.year == year]
    found = np.full(len(run.road_distance), np.nan)
    mean = months.groupby("gacha")["forage"].mean()
    found[run.cell_of(mean.index)] = mean.to_numpy()
    return found


def main() -> None:
    runs = measured(partial(follow), SEEDS)
    rows = [
        {"households of 2014": f"moved {name} before the end of 2020" if name in SINCE else "never moved"}
        | {f"people at paid work{title} [%]": shown(mean_and_interval(values(runs, f"{name}, {what}")), 1)
           for what, title in (("2014", ", January 2014"), ("2020", ", end 2020"), ("without", ", end 2020 without relocation"),
                               ("gain", ", gain"))}
        for name in ("not moved", *SINCE)
    ]  # fmt: skip
    for name, label in (("vacated", "quarter of gacha with most leaving"), ("other", "other gacha")):
        rows.append(
            {
                "households of 2014": label,
                "forage 2020 against no relocation [%]": shown(mean_and_interval(values(runs, name)), 1),
            }
        )
    rows.append({"households of 2014": "people in a settlement of the programme, 2020 (target over 4,700)",
                 "people": shown(mean_and_interval(values(runs, "moved people")), 0)})  # fmt: skip
    footnote = (
        f"Means of {len(SEEDS)} pairs of runs of {len(SEEDS)} asked, with between-run 95 % intervals (t). Paid work: wage, public "
        "and base jobs, and migrants, as share of all members. Without relocation: the same households on the same draws."
    )
    write(HERE, pd.DataFrame(rows).fillna(""), in_style(draw, runs), footnote, len(SEEDS))


def draw(runs: list[dict[str, float]]) -> Figure:
    canvas = style.canvas(style.DOUBLE, 65 * style.MILLIMETRE)
    left, right = canvas.subplots(1, 2, width_ratios=(3, 2))
    names = ["not moved", *SINCE]
    mean, ends = whiskers(mean_and_interval(values(runs, f"{name}, gain")) for name in names)
    left.bar(["never\nmoved", "< 2 years\nago", "2-4 years\nago", "> 4 years\nago"], mean, 0.6, yerr=ends,
             color=style.SKY, edgecolor="black", linewidth=0.5, error_kw={"elinewidth": 0.8, "capsize": 3})  # fmt: skip
    left.set_ylabel("people at paid work, end 2020,\nagainst no relocation [points]")
    left.axhline(0, color="black", linewidth=0.6)
    left.grid(axis="y")
    left.set_title("a  work", loc="left", fontweight="bold")
    mean, ends = whiskers(mean_and_interval(values(runs, name)) for name in ("vacated", "other"))
    right.bar(["most leaving", "other gacha"], mean, 0.5, yerr=ends, color=style.GREEN, edgecolor="black", linewidth=0.5,
              error_kw={"elinewidth": 0.8, "capsize": 3})  # fmt: skip
    right.axhline(0, color="black", linewidth=0.6)
    right.set_ylabel("forage against\nno relocation, 2020 [%]")
    right.grid(axis="y")
    right.set_title("b  pasture", loc="left", fontweight="bold")
    return canvas


if __name__ == "__main__":
    main()
