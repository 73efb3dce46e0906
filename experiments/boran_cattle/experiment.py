"""Do the herds alone, on the births and ages of Boran cattle, die in a drought as Boran cattle died?

Only the herd of the model takes part: no household, no market, no winter. In the drought of 1984-85 on the Borana plateau
both calving and deaths were recorded. Feed is not known; it is chosen so that calving falls as it fell there, and deaths
follow from the model.
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

from panels import mean_and_interval, measured  # noqa: E402
from report import in_style, shown, write, write_answer  # noqa: E402
from yearly_runs import values  # noqa: E402

from alxa_sim.figures import style  # noqa: E402
from alxa_sim.households import Flows, Households  # noqa: E402
from alxa_sim.processes.herd import HerdSettings, raise_herd  # noqa: E402

CALVING = 0.75
"""Calves per cow and year before the drought, 70 to 80 % (FACTS 6)."""
FIRST_CALVING = 54 / 12
"""Age at which a heifer calves first, 52 to 56 months (FACTS 6) [year]."""
BREEDING_LIFE = 9.0
"""Years a cow breeds. Assumed: to the age of thirteen or fourteen."""
CATTLE = HerdSettings(lambing_rate=CALVING, small_maturing=FIRST_CALVING, small_breeding_life=BREEDING_LIFE)
"""Cattle as the small stock of the model; what hunger does to births and deaths is as everywhere in it."""
HARDINESS = {"as small stock": 1.0, "half of small stock": 0.5, "as camels": CATTLE.camel_hardiness}
"""Deaths from hunger, relative to those of small stock."""
HERD = {"breeding": 400, "young": 350, "other": 100}
"""Animals before the drought, so many that chance of single animals is small."""
USUAL_YEARS, DROUGHT_MONTHS = 1, 24
FEEDS = np.round(np.arange(0.30, 1.001, 0.05), 2)
"""Feed in the drought, relative to need."""
DROUGHT_CALVING, DIED, CRASHES = 8.7, 30.0, (37.0, 62.0)
"""In percent: calving in the drought of 1984-85, cattle that died of all, and losses in the crashes of 1980 to 1999 (FACTS 6)."""
SEEDS = range(1, 41)


def drought(seed: int, feed: float, hardiness: float) -> tuple[float, float]:
    """Calving in the second year of a drought, and the part of the herd that died in both years; in percent."""
    numbers = CATTLE.model_copy(update={"starvation": CATTLE.starvation * hardiness}).numbers(0)
    herd, flows = Households(1).arrays[0], Flows(1).arrays[0]
    herd["id"], herd["condition"] = 1, 1.0
    for part, heads in HERD.items():
        herd[f"sheep_{part}"] = heads
    born = np.zeros(3, np.int64)
    cows = np.zeros(3, np.int64)
    before = 0
    for month in range(12 * USUAL_YEARS + DROUGHT_MONTHS):
        year = month // 12
        if month % 12 == 0:
            cows[year] = int(herd["sheep_breeding"])
        if month == 12 * USUAL_YEARS:
            before = sum(int(herd[f"sheep_{part}"]) for part in HERD)
            flows["sheep_died"] = 0
        so_far = int(flows["sheep_born"])
        raise_herd(herd, flows, numbers, 1.0 if year < USUAL_YEARS else feed, 0.0, 0.0, 0.0, np.uint64(seed), month)
        born[year] += int(flows["sheep_born"]) - so_far
    return 100.0 * born[2] / max(cows[2], 1), 100.0 * int(flows["sheep_died"]) / (before + int(born[1:].sum()))


def follow(seed: int) -> dict[str, float]:
    """Calving and deaths at every feed, and deaths at the feed where calving is as it was in 1984-85."""
    found = {}
    with np.errstate(over="ignore"):  # hashes of 64 bits wrap around, as they are meant to
        for name, hardiness in HARDINESS.items():
            told = np.array([drought(seed, float(feed), hardiness) for feed in FEEDS])
            calving, died = np.maximum.accumulate(told[:, 0]), told[:, 1]
            feed = float(np.interp(DROUGHT_CALVING, calving, FEEDS))
            found |= {f"{name} feed": feed, f"{name} died": float(np.interp(feed, FEEDS, died))}
            found |= {f"{name} calving {k}": float(c) for k, c in enumerate(told[:, 0])}
            found |= {f"{name} died {k}": float(d) for k, d in enumerate(died)}
    return found


def main() -> None:
    runs = measured(partial(follow), SEEDS)
    rows = []
    for name in HARDINESS:
        rows.append(row(f"feed at which calving is {DROUGHT_CALVING} %, deaths from hunger {name} [1]", "", runs, f"{name} feed", 2))
        rows.append(row(f"herd that then dies in two years, deaths from hunger {name} [%]", f"{DIED:.0f}; crashes {CRASHES[0]:.0f} to {CRASHES[1]:.0f}", runs, f"{name} died", 1))
    usual = f"{next(iter(HARDINESS))} calving {len(FEEDS) - 1}"
    rows.append(row("calving with feed enough [%]", "70 to 80", runs, usual, 1))
    footnote = (
        f"Means of {len(SEEDS)} runs of {len(SEEDS)} asked, with between-run 95 % intervals (t). Published: southern Ethiopia, FACTS 6."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, runs), footnote, len(SEEDS))
    write_answer(HERE, answer(runs))


def row(quantity: str, published: str, runs: list[dict[str, float]], key: str, places: int) -> dict[str, str]:
    return {"quantity": quantity, "published": published, "herds of the model": shown(mean_and_interval(values(runs, key)), places)}


def answer(runs: list[dict[str, float]]) -> str:
    """Deaths where calving falls as it fell, by how hardy cattle are taken to be."""
    told = [f"{shown(mean_and_interval(values(runs, f'{name} died')), 1)} % with deaths from hunger {name}" for name in HARDINESS]
    return (
        f"Where feed is so short that calving falls to {DROUGHT_CALVING} %, the herd of the model loses in two years {', '.join(told)}; "
        f"published are {DIED:.0f} % in that drought and {CRASHES[0]:.0f} to {CRASHES[1]:.0f} % in the crashes of twenty years."
    )


def draw(runs: list[dict[str, float]]) -> Figure:
    """Deaths by calving, along the shortage of feed, beside the drought that was recorded."""
    canvas = style.canvas(style.DOUBLE, 75 * style.MILLIMETRE)
    axes = canvas.subplots()
    axes.axhspan(*CRASHES, color="#E6E6E6", linewidth=0, label="crashes of 1983 to 1999")
    for (name, _), look in zip(HARDINESS.items(), style.LOOKS, strict=False):
        calving, died = ([mean_and_interval(values(runs, f"{name} {what} {k}")) for k in range(len(FEEDS))] for what in ("calving", "died"))
        x, y = np.array(calving)[:, 0], np.array(died)
        axes.fill_between(x, y[:, 1], y[:, 2], color=look.colour, alpha=0.2, linewidth=0)
        axes.plot(x, y[:, 0], color=look.colour, linestyle=look.dashes, marker=look.marker, markerfacecolor="white",
                  label=f"deaths from hunger {name}")  # fmt: skip
    axes.plot([DROUGHT_CALVING], [DIED], "*", color="black", markersize=10, label="drought of 1984-85")
    axes.set_xlabel("calving in the second year of the drought [%]")
    axes.set_ylabel("herd that died in two years [%]")
    axes.set_ylim(0, 100)
    axes.grid()
    axes.legend(loc="upper right")
    return canvas


if __name__ == "__main__":
    main()
