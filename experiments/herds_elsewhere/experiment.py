"""Do the herds alone, on the vital rates of Mongolia, lose in bad years what Mongolia's herds lost?

Only the herd and the weather of the model take part: no household, no market, no pasture. Feed is given.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from panels import Array, mean_and_interval, measured  # noqa: E402
from report import in_style, shown, whiskers, write, write_answer  # noqa: E402
from yearly_runs import values  # noqa: E402

from alxa_sim.figures import style  # noqa: E402
from alxa_sim.households import Flows, Gacha, Households  # noqa: E402
from alxa_sim.processes.climate import ClimateSettings, weather  # noqa: E402
from alxa_sim.processes.herd import HerdSettings, raise_herd  # noqa: E402

SPECIES = ("sheep", "goats", "camels")
HERD = {"breeding": 200, "young": 120, "other": 80}
"""Animals of each species in July, so many that chance of single animals is small."""
JULY = 12 * 1955 + 6
YEARS = 59
"""Years of the published series, 1955 to 2013 (FACTS 3)."""
DROUGHTS = 0.30
"""Share of years that are dry (FACTS 7); in them feed falls short from July to April by:"""
SHORT = 0.30
"""Chosen so that a dry year alone costs some 11 %, as in the Gobi (FACTS 3); nothing else is chosen."""
WINTER = (10, 11, 0, 1, 2)
SEVERITIES = np.arange(0.0, 4.1, 0.5)
MANY, WORST = 0.06, 0.234
"""Yearly losses that the record counts: more than 6 %; the 23.4 % of 2010 (FACTS 3)."""
LOST_2010 = {"sheep": 27.0, "goats": 31.0, "camels": 4.2}
"""Deaths of 2009-10 in percent of deaths and stock after it (FACTS 2.3)."""
SEEDS = range(1, 41)


def losses(seed: int, year: int, winter: Array, is_dry: bool) -> dict[str, float]:
    """Deaths of a year from July on over deaths and the stock that is left, by species; `winter` by calendar month."""
    herd = Households(1).arrays[0]
    flows = Flows(1).arrays[0]
    herd["id"], herd["condition"] = 1, 1.0
    for name in SPECIES:
        for part, heads in HERD.items():
            herd[f"{name}_{part}"] = heads
    month = JULY + 12 * year
    for k in range(12):
        numbers = HERD_NUMBERS
        feed = 1.0 - SHORT if is_dry and k < 10 else 1.0
        severity = float(winter[(month + k) % 12])
        raise_herd(herd, flows, numbers, feed, severity, 0.0, 0.0, np.uint64(seed), month + k)
    left = {name: sum(int(herd[f"{name}_{part}"]) for part in HERD) for name in SPECIES}
    return {name: int(flows[f"{name}_died"]) / (int(flows[f"{name}_died"]) + left[name]) for name in SPECIES}


HERD_NUMBERS = HerdSettings().numbers(0)


def weather_of(seed: int) -> tuple[Array, Array]:
    """Winter severity by year and calendar month, and the rain index by year, of one cell of the model's climate."""
    table = Gacha(1)
    table.is_gacha[:] = True
    table.rain_mean[:] = 120.0
    cell: Any = Gacha.Arrays(*(getattr(table, name).copy() for name in Gacha.columns))
    numbers = ClimateSettings().numbers(0)
    winter, rain = np.zeros((YEARS, 12)), np.zeros(YEARS)
    for k in range(12 * YEARS):
        month = JULY + k
        weather(cell, numbers, 1, 1, 43.0, np.uint64(seed), month, k == 0)
        winter[k // 12, month % 12] = cell.winter_severity[0]
        if k % 12 == 0:
            rain[k // 12] = cell.rain_anomaly[0]
    return winter, rain


def small_stock(lost: dict[str, float]) -> float:
    return (lost["sheep"] + lost["goats"]) / 2.0


def follow(seed: int) -> dict[str, float]:
    """What a run of the published length loses, with feed and with dry years, and one year at each severity."""
    with np.errstate(over="ignore"):  # hashes of 64 bits wrap around, as they are meant to
        winter, rain = weather_of(seed)
        dry = rain < np.quantile(rain, DROUGHTS)
        fed = np.array([small_stock(losses(seed, y, winter[y], False)) for y in range(YEARS)])
        hungry = np.array([small_stock(losses(seed, y, winter[y], bool(dry[y]))) for y in range(YEARS)])
        curve = {s: losses(seed, 0, np.isin(range(12), WINTER) * s, True) for s in SEVERITIES}
    found = {f"{name} {s}": 100.0 * lost[name] for s, lost in curve.items() for name in SPECIES}
    for name, series in (("fed", fed), ("dry", hungry)):
        found |= {f"{name} many": 100.0 * float((series > MANY).mean()), f"{name} worst": 100.0 * float((series >= WORST).mean())}
        found |= {f"{name} rank {k}": 100.0 * float(lost) for k, lost in enumerate(np.sort(series)[::-1])}
    sheep = np.array([found[f"sheep {s}"] for s in SEVERITIES])
    severity = float(np.interp(LOST_2010["sheep"], sheep, SEVERITIES)) if sheep.max() > LOST_2010["sheep"] else np.nan
    found["severity"] = severity
    for name in ("goats", "camels"):
        found[f"{name} of 2010"] = float(np.interp(severity, SEVERITIES, [found[f"{name} {s}"] for s in SEVERITIES]))
    return found


ROWS = (
    ("years with losses of more than 6 %, feed enough [%]", "26", "fed many"),
    ("the same, three years in ten dry [%]", "26", "dry many"),
    ("years as bad as 2010 or worse, feed enough [%]", "1.7, once in 59 years", "fed worst"),
    ("the same, three years in ten dry [%]", "1.7, once in 59 years", "dry worst"),
    ("goats lost where sheep lose 27 % [%]", "31", "goats of 2010"),
    ("camels lost where sheep lose 27 % [%]", "4.2", "camels of 2010"),
    ("severity of the winter at which sheep lose 27 % after a dry summer [1]", "", "severity"),
)


def main() -> None:
    runs = measured(partial(follow), SEEDS)
    rows = [{"quantity": q, "published": said, "herds of the model": shown(mean_and_interval(values(runs, key)), 1)}
            for q, said, key in ROWS]  # fmt: skip
    footnote = (
        f"Means of {len(SEEDS)} runs of {len(SEEDS)} asked, {YEARS} years each, with between-run 95 % intervals (t). Losses of sheep "
        "and goats; those published count all stock of Mongolia (FACTS 3 and 2.3)."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, runs), footnote, len(SEEDS))
    write_answer(HERE, answer(runs))


def answer(runs: list[dict[str, float]]) -> str:
    """How often years are bad, and which species lose, beside the record."""

    def told(name: str) -> str:
        return shown(mean_and_interval(values(runs, name)), 1)

    return (
        f"Years that cost more than 6 % of small stock are {told('fed many')} % of all with feed enough and {told('dry many')} % with three years in "
        f"ten dry; Mongolia had 26 %.\n\n"
        f"Years as bad as 2010 are {told('fed worst')} and {told('dry worst')} %; Mongolia had one in 59 years, 1.7 %.\n\n"
        f"Where sheep lose 27 %, goats lose {told('goats of 2010')} % (published: 31) and camels {told('camels of 2010')} % (4.2)."
    )


def draw(runs: list[dict[str, float]]) -> Figure:
    canvas = style.canvas(style.DOUBLE, 70 * style.MILLIMETRE)
    left, right = canvas.subplots(1, 2)
    looks = {"sheep": (style.BLUE, "o", "-"), "goats": (style.VERMILLION, "s", "--"), "camels": (style.GREEN, "^", ":")}
    at = mean_and_interval(values(runs, "severity"))[0]
    for name, (colour, marker, dashes) in looks.items():
        found = {s: mean_and_interval(values(runs, f"{name} {s}")) for s in SEVERITIES}
        mean, ends = whiskers(found.values())
        left.errorbar(SEVERITIES, mean, ends, color=colour, marker=marker, linestyle=dashes, label=name,
                      markerfacecolor="white", capsize=2)  # fmt: skip
        left.plot([at], [LOST_2010[name]], marker=marker, color=colour, markersize=7, linestyle="none", zorder=3)
    left.set_xlabel("severity of the winter, after a dry summer [1]")
    left.set_ylabel("animals lost in the year [%]")
    left.set_title("a", loc="left", fontweight="bold")
    left.plot([], [], "o", color="grey", markersize=7, label="lost in 2009-10 (published)")
    left.legend(loc="upper left")
    share = 100.0 * (np.arange(YEARS) + 1) / YEARS
    for name, label, colour, dashes in (("fed", "feed enough", style.BLUE, "-"), ("dry", "dry years", style.ORANGE, "--")):
        found = np.array([mean_and_interval(values(runs, f"{name} rank {k}")) for k in range(YEARS)])
        right.plot(found[:, 0], share, color=colour, linestyle=dashes, label=f"model, {label}")
        right.fill_betweenx(share, found[:, 1], found[:, 2], color=colour, alpha=0.25, linewidth=0)
    right.plot([100 * MANY, 100 * WORST], [26.0, 100.0 / YEARS], "k*", markersize=9, label="published")
    right.set_yscale("log")
    right.set_yticks([2, 5, 10, 20, 50, 100], labels=["2", "5", "10", "20", "50", "100"])
    right.set_xlabel("small stock lost in a year, at least [%]")
    right.set_ylabel("years [%]")
    right.set_title("b", loc="left", fontweight="bold")
    right.legend(loc="upper right")
    for axes in (left, right):
        axes.grid(axis="y")
    return canvas


if __name__ == "__main__":
    main()
