"""Do households with camels lose a smaller part of their herds in a dzud than those without?

Each group by share of camels is compared with itself in the same seed without the dzud, households with at least
`LEAST_HERD`. Households with many camels are richer; so those with and without them are also compared within classes of
wealth before the winter, weighted by how many both groups have there.
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

from panels import Array, Panel, mean_and_interval, measured, run_panel, without_programme  # noqa: E402
from report import Estimate, in_style, shown, whiskers, write, write_answer  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

DZUD = ("shocks.dzud.kind=dzud", "shocks.dzud.start=2015-11", "shocks.dzud.end=2016-03", "shocks.dzud.severity=2")
GROUPS = {"none": (0.0, 0.01), "under 80 %": (0.01, 0.8), "80 to 95 %": (0.8, 0.95), "over 95 %": (0.95, 1.01)}
"""Share of camels in the herd before the winter, by sheep units."""
LEAST_HERD = 20.0
BEFORE, AFTER = 1, 3
"""Waves: December 2014 and December 2016."""
RICH = 0.5
"""Share of camels in the herd from which a household counts as camel-rich where groups are matched."""
CLASSES = tuple(20_000 * 1.5**k for k in range(10))
"""Bounds of wealth within which they are matched, and a class beyond the last [yuan]."""
FEWEST = 5
"""Households that both groups must have in a class of wealth; others are left out."""
MATCHED = ("no camels", "camel-rich", "difference", "camel-rich that can be matched [share]")
SEEDS = range(1, 41)


class Pair:
    """The households of one seed before the winter, and what they have a year after it with and without the dzud."""

    def __init__(self, seed: int, households: int) -> None:
        base = ("period.end=2016-12", f"population.households={households}")
        scenario = without_programme(*base)
        calm, hit = run_panel(scenario, seed), run_panel(without_programme(*base, *DZUD), seed)
        self.n = min(calm["exists"].shape[1], hit["exists"].shape[1])
        sheep = scenario.market.sheep.at(scenario.period.start)
        herd = calm["herd"][BEFORE, : self.n]
        self.share = calm["camels"][BEFORE, : self.n] / np.maximum(herd, 1.0)
        self.wealth = wealth(calm, BEFORE, sheep)[: self.n]
        self.there = calm["exists"][AFTER, : self.n] & hit["exists"][AFTER, : self.n] & (herd >= LEAST_HERD)
        self.after = {
            "herd": [panel["herd"][AFTER, : self.n] for panel in (calm, hit)],
            "wealth": [wealth(panel, AFTER, sheep)[: self.n] for panel in (calm, hit)],
        }

    def lost(self, what: str, group: Array) -> float:
        """Part of the herd or wealth of a group that is missing after the dzud."""
        calm, hit = self.after[what]
        return float(1.0 - hit[group].sum() / calm[group].sum())


def wealth(panel: Panel, wave: int, sheep_price: float) -> Array:
    """Herd at the mean price of sheep, with cash and less debt [yuan]."""
    of: Array = sheep_price * panel["herd"][wave] + panel["cash"][wave] - panel["debt"][wave]
    return of


def losses(seed: int, households: int = 3900) -> Array:
    """Part of the herd that each group lost to the dzud a year later, against the same seed without it."""
    return by_share(Pair(seed, households))


def by_share(pair: Pair) -> Array:
    groups = [pair.there & (pair.share >= low) & (pair.share < high) for low, high in GROUPS.values()]
    return np.array([pair.lost("herd", group) for group in groups])


def matched(pair: Pair, what: str) -> Array:
    """What households without camels and camel-rich ones of the same wealth lost, the difference, and the share of the
    camel-rich that could be matched."""
    classes = np.digitize(pair.wealth, CLASSES)
    none, rich = pair.there & (pair.share < 0.01), pair.there & (pair.share >= RICH)
    lost, weights = [], []
    for k in range(len(CLASSES) + 1):
        groups = [group & (classes == k) for group in (none, rich)]
        fewer = min(int(group.sum()) for group in groups)
        if fewer >= FEWEST:
            lost.append([pair.lost(what, group) for group in groups])
            weights.append(fewer)
    if not weights:
        return np.full(len(MATCHED), np.nan)
    without, with_camels = np.average(lost, axis=0, weights=weights)
    return np.array([without, with_camels, without - with_camels, sum(weights) / rich.sum()])


def found_in(seed: int, households: int = 3900) -> dict[str, Array]:
    """All numbers of the table, of one seed."""
    pair = Pair(seed, households)
    return {"groups": by_share(pair), "herd": matched(pair, "herd"), "wealth": matched(pair, "wealth")}


def main() -> None:
    runs = measured(partial(found_in), SEEDS)
    groups = np.array([run["groups"] for run in runs])
    found = {name: mean_and_interval(column) for name, column in zip(GROUPS, groups.T, strict=True)}
    difference = mean_and_interval(groups[:, 0] - groups[:, -1])
    rows = [("all, by share of camels in the herd", name, "herd", value) for name, value in found.items()]
    rows.append(("all, by share of camels in the herd", "difference, none less over 95 %", "herd", difference))
    pairs = {what: [mean_and_interval([run[what][k] for run in runs]) for k in range(len(MATCHED))] for what in ("herd", "wealth")}
    rows += [
        ("of the same wealth before the winter", name, what, pairs[what][k])
        for what in pairs for k, name in enumerate(MATCHED)
    ]  # fmt: skip
    table = pd.DataFrame([(*names, shown(value)) for *names, value in rows], columns=["households", "group", "of", "lost to the dzud"])
    footnote = (
        f"Households with at least {LEAST_HERD:.0f} sheep units, what they have in December 2016 with the dzud of 2015-16 "
        f"against the same seed without it. Means of {len(SEEDS)} pairs of runs of {len(SEEDS)} asked, with "
        "between-run 95 % intervals (t). Wealth: herd by sheep units at the mean price of sheep, with cash and less debt. Camel-rich: "
        f"{100 * RICH:.0f} % of sheep units and more. Same wealth: within classes of a factor 1.5 in which both groups have {FEWEST} "
        "households or more, weighted by the smaller of the two."
    )
    write(HERE, table, in_style(draw, found, pairs), footnote, len(SEEDS))
    write_answer(HERE, answer(found, pairs))


def answer(found: dict[str, Estimate], pairs: dict[str, list[Estimate]]) -> str:
    none, rich, less, share = pairs["herd"]
    return (
        f"Households without camels lose {shown(found['none'])} of their herds to the dzud, those with over 95 % camels "
        f"{shown(found['over 95 %'])}. **Matched on wealth** before the winter, those without lose {shown(none)} and the "
        f"camel-rich {shown(rich)}, a difference of {shown(less)}; of wealth, with cash and debt, {shown(pairs['wealth'][0])} and "
        f"{shown(pairs['wealth'][1])}, a difference of {shown(pairs['wealth'][2])}. {100 * share[0]:.0f} % of the camel-rich "
        "can be matched one to one; most of the others are richer than nearly all households without camels."
    )


def draw(found: dict[str, Estimate], pairs: dict[str, list[Estimate]]) -> Figure:
    canvas = style.canvas(style.DOUBLE, 60 * style.MILLIMETRE)
    left, right = canvas.subplots(1, 2, sharey=True)
    bars = {"edgecolor": "black", "linewidth": 0.5, "error_kw": {"elinewidth": 0.8, "capsize": 3}}
    mean, ends = whiskers(found.values())
    left.bar(list(found), 100 * mean, 0.6, yerr=100 * ends, color=style.SKY, **bars)
    left.set_xlabel("camels in the herd [share of sheep units]")
    left.set_ylabel("lost to the dzud [%]")
    left.set_title("a  herd, all households", loc="left", fontweight="bold")
    for k, (name, colour) in enumerate(zip(MATCHED[:2], (style.ORANGE, style.SKY), strict=True)):
        mean, ends = whiskers(pairs[what][k] for what in pairs)
        right.bar(np.arange(2) + 0.36 * k - 0.18, 100 * mean, 0.34, yerr=100 * ends, color=colour, label=name, **bars)
    right.set_xticks(range(2), list(pairs))
    right.set_title("b  households of the same wealth", loc="left", fontweight="bold")
    right.set_ylim(top=21)
    right.legend(loc="upper right", ncols=2)
    for axes in (left, right):
        axes.grid(axis="y")
    return canvas


if __name__ == "__main__":
    main()
