"""Whom does credit lift over the threshold of a viable herd, and does bought fodder pay in disaster years, and as a routine?"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from panels import Array, Panel, mean_and_interval, measured, run_panel, sheep_units, without_programme  # noqa: E402
from report import Estimate, in_style, shown, whiskers, write, write_answer  # noqa: E402

from alxa_sim import AlxaModel, Scenario  # noqa: E402
from alxa_sim.figures import style  # noqa: E402

BINS = (0.01, 2, 4, 7, 10, 15, 20, 30, 60, 120)
"""Bounds of the herd a head when credit begins [sheep unit]."""
VIABLE, THRESHOLD = 20.0, 13.0
"""Herds a head: what households of the model take for viable (`coping.viable_herd`, assumed), and at which growth is as
likely as decline, found by the experiment `herd_threshold` [sheep unit]."""
BARS = {"gross of debt": (VIABLE, False), "net of debt": (VIABLE, True), "past the threshold, gross": (THRESHOLD, False),
        "past the threshold, net": (THRESHOLD, True)}  # fmt: skip
"""Herds a head that count as reached, and whether the sheep that the debt would buy are taken off."""
CREDIT = ("credit.unsecured={2014-01: 0, 2016-01: 20000}", "credit.interest=0.0435")
RATIONS = {"half": 0.5, "nine tenths": 0.9}
"""Share of the herd's need up to which fodder is bought."""
FODDER = {"none": ("budget.fodder_target=0", "budget.disaster_fodder=0")} | {
    f"{name}, {when}": (f"budget.fodder_target={ration * in_all_years}", f"budget.disaster_fodder={ration}")
    for name, ration in RATIONS.items()
    for when, in_all_years in (("disaster years alone", 0), ("all years", 1))
}
"""When fodder is bought and how much; a drought counts for the twelve months after it is declared."""
THIRD = 1300
"""Households of the banners for fodder: a third of the people on a third of the land."""
LAST_MONTH = 2020 * 12 + 11
SEEDS = range(1, 41)


def lifted(seed: int, households: int = 3900) -> Array:
    """By herd a head: share with a herd above a bar five years on, with credit less without it, on the same seed.

    Only households that live off the herd (nobody earns a wage) when credit begins. Shape (bars, bins), in the order of
    BARS: a viable herd gross, where an animal bought on credit counts like any other, and net of the sheep that the debt
    would buy; then the same of a herd at the threshold.
    """
    base = ("period.end=2020-12", f"population.households={households}")
    without, credit = (run_panel(without_programme(*base, *more), seed) for more in ((), CREDIT))
    n = min(without["exists"].shape[1], credit["exists"].shape[1])
    there = without["exists"][-1, :n] & credit["exists"][-1, :n] & (without["earners"][2, :n] == 0)
    bins = np.digitize(a_head(without, 2, n), BINS)
    found = []
    for bar, is_net in BARS.values():
        sheep_price = without_programme().market.sheep.at(LAST_MONTH) if is_net else np.inf
        reached = [a_head(panel, -1, n, sheep_price) >= bar for panel in (without, credit)]
        gained = reached[1].astype(float) - reached[0]
        found.append([gained[there & (bins == k)].mean() for k in range(1, len(BINS))])
    return np.array(found)


def a_head(panel: Panel, wave: int, n: int, sheep_price: float = np.inf) -> Array:
    """Herd a head of the first `n` households [sheep unit], net of their debt at this price [yuan]."""
    herd: Array = panel["herd"][wave, :n] - panel["debt"][wave, :n] / sheep_price
    return herd / np.maximum(panel["persons"][wave, :n], 1)


class Fed(NamedTuple):
    """What came of a rule of buying fodder, over the twelve years of a run."""

    herd: float
    """Herds at the end [sheep unit a head]."""
    deaths: float
    """Small stock that died in months of declared disaster [share of the herd there a year]."""
    spent: float
    """Spent on fodder [yuan/year a head]."""
    income: float
    """Net income, of which fodder is a cost [yuan/year a head]."""
    gain: float
    """Income and what the herd gained in worth, animals bought deducted, those of the breeding stock that were sold
    added [yuan/year a head]."""


def fodder(seed: int, households: int = THIRD) -> dict[str, Fed]:
    """What each rule of FODDER does, on the same seed. Fewer households get less land, or nobody would need fodder."""
    banner = (f"population.households={households}", f"world.usable_share={0.5 * households / 3900}")
    return {name: fed(without_programme(*banner, *settings), seed) for name, settings in FODDER.items()}


def fed(scenario: Scenario, seed: int) -> Fed:
    model = AlxaModel(scenario, seed=seed)
    worth_at_first = worth(model)
    incomes, declared = [], []
    while model.running:
        month = model.moment.month
        model.step()
        declared.append(model.gacha.disaster.copy())
        if month % 12 == 11:
            incomes.append(model._households.income_12m.sum() / 100.0)
    accounts = model.tables()["gacha_monthly"]
    person_years = accounts["persons"].sum() / 12.0
    last = accounts[accounts["month"] == accounts["month"].max()]
    step = accounts["month"].rank(method="dense").to_numpy(int) - 1
    struck = accounts[np.array(declared)[step, accounts["gacha"]]]
    stock = struck["sheep"].sum() + struck["goats"].sum()
    invested = worth(model) - worth_at_first - accounts["animal_purchases"].sum() + accounts["breeding_sales"].sum()
    herd = float(sheep_units(model._households).sum() / last["persons"].sum())
    model.release()
    return Fed(
        herd=herd,
        deaths=float(12.0 * (struck["sheep_died"].sum() + struck["goats_died"].sum()) / stock) if stock else np.nan,
        spent=float(accounts["fodder"].sum() / person_years),
        income=float(np.sum(incomes) / person_years),
        gain=float((np.sum(incomes) + invested) / person_years),
    )


def worth(model: AlxaModel) -> float:
    """What all herds are worth at the mean prices of the first month, so that no price moves it [yuan]."""
    h, market = model._households, model.settings.market
    total = 0.0
    for species in ("camels", "sheep", "goats"):
        price = getattr(market, PRICE_OF[species]).at(model.settings.period.start)
        classes = ((1.0, "breeding"), (market.young_value, "young"), (market.other_value, "other"))
        total += price * sum(value * getattr(h, f"{species}_{name}").sum() for value, name in classes)
    return float(total)


PRICE_OF = {"camels": "camel", "sheep": "sheep", "goats": "goat"}
SHOWN = {"herd": ("herds at the end [sheep unit a head]", 1), "deaths": ("deaths of small stock in disasters [1/year]", 3),
         "spent": ("spent on fodder [yuan/year a head]", 0), "income": ("income [yuan/year a head]", 0),
         "gain": ("income and gain of the herd [yuan/year a head]", 0)}  # fmt: skip
"""Numbers of Fed in the words of the table, and their digits."""


def main() -> None:
    gains = np.array(measured(partial(lifted), SEEDS))
    by_bar = {counted: [mean_and_interval(column) for column in gains[:, k].T] for k, counted in enumerate(BARS)}
    fed_runs = measured(partial(fodder), SEEDS)
    rows = [
        {"group": f"credit, herd a head {low} to {high} SU", "quantity": f"gain in share with a herd of {BARS[counted][0]:.0f} SU a head "
         f"and more, {'net' if BARS[counted][1] else 'gross'} of debt", "estimate": shown(value)}
        for counted, by_bin in by_bar.items()
        for low, high, value in zip(BINS, BINS[1:], by_bin, strict=False)
    ]  # fmt: skip
    rows += fodder_rows(fed_runs)
    footnote = (
        f"Means of {len(SEEDS)} pairs of runs of {len(SEEDS)} asked, with between-run 95 % intervals (t). {VIABLE:.0f} sheep "
        f"units a head are what households of the model take for viable, {THRESHOLD:.0f} about where growth is as likely as decline "
        "(herd_threshold). Credit: from 2016 on, up to 20,000 yuan a household at "
        "4.35 %, without collateral; households in which nobody earns a wage at the end of 2015. Net of debt: less the sheep "
        f"that the debt would buy. Fodder: banners of {THIRD} households on a third of the land; differences are paired "
        "with the run of the same seed in which none is bought."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, by_bar["gross of debt"], by_bar["net of debt"], fed_runs), footnote, len(SEEDS))
    write_answer(HERE, answer_on_credit(by_bar), answer_on_fodder(fed_runs))


def answer_on_credit(by_bar: dict[str, list[Estimate]]) -> str:
    """Whom credit lifts, class by class."""

    def told(counted: str) -> str:
        return "; ".join(f"{low:g} to {high}: {value[0]:.2f}" for low, high, value in zip(BINS, BINS[1:], by_bar[counted], strict=False))

    return (
        f"**Credit.** Gain in the share of households with at least {VIABLE:.0f} sheep units a head five years on, net of debt, by herd a "
        f"head when credit begins - {told('net of debt')}. Past the threshold of {THRESHOLD:.0f}, net of debt - "
        f"{told('past the threshold, net')}. Gross of debt the gain is {by_bar['gross of debt'][0][0]:.2f} in the lowest class and "
        f"{max(value[0] for value in by_bar['gross of debt']):.2f} in the highest of the classes."
    )


def answer_on_fodder(runs: list[dict[str, Fed]]) -> str:
    """What each rule of buying fodder does to deaths in disasters and to income and gain of the herd."""
    deaths = "; ".join(f"{name} {shown(mean_and_interval([run[name].deaths for run in runs]))}" for name in FODDER)
    gains = "; ".join(f"{name} {shown(change_of(runs, name, 'gain'), 0)}" for name in list(FODDER)[1:])
    return (
        f"**Fodder.** Deaths of small stock in disasters, a year: {deaths}. Income and gain of the herd against no fodder [yuan a head "
        f"and year]: {gains}."
    )


def fodder_rows(runs: list[dict[str, Fed]]) -> list[dict[str, str]]:
    rows = []
    for name in FODDER:
        for number, (words, digits) in SHOWN.items():
            values = [getattr(run[name], number) for run in runs]
            rows.append({"group": f"fodder: {name}", "quantity": words, "estimate": shown(mean_and_interval(values), digits)})
    for name in list(FODDER)[1:]:
        for number, (words, digits) in SHOWN.items():
            change = change_of(runs, name, number)
            rows.append({"group": f"fodder: {name}, less none", "quantity": words, "estimate": shown(change, digits)})
    return rows


def change_of(runs: list[dict[str, Fed]], name: str, number: str) -> tuple[float, float, float]:
    """Mean and interval of what a rule changes against none."""
    return mean_and_interval([getattr(run[name], number) - getattr(run["none"], number) for run in runs])


def draw(
    gross: list[tuple[float, float, float]], net: list[tuple[float, float, float]], runs: list[dict[str, Fed]]
) -> Figure:
    canvas = style.canvas(style.DOUBLE, 70 * style.MILLIMETRE)
    left, right = canvas.subplots(1, 2)
    draw_credit(left, gross, net)
    draw_fodder(right, runs)
    return canvas


def draw_fodder(axes: Axes, runs: list[dict[str, Fed]]) -> None:
    """What each rule changes in herds and in income with the gain of the herd."""
    looks = ((style.BLUE, "o", "white"), (style.VERMILLION, "s", "white"), (style.BLUE, "o", style.BLUE),
             (style.VERMILLION, "s", style.VERMILLION))  # fmt: skip
    for name, (colour, marker, face) in zip(list(FODDER)[1:], looks, strict=True):
        spent, gain = (change_of(runs, name, number) for number in ("spent", "gain"))
        axes.errorbar(spent[0], gain[0], [[gain[0] - gain[1]], [gain[2] - gain[0]]],
                      [[spent[0] - spent[1]], [spent[2] - spent[0]]], color=colour, marker=marker, markerfacecolor=face,
                      capsize=2, linestyle="none", label=name)  # fmt: skip
    axes.axhline(0.0, color="grey", linewidth=0.6)
    axes.set_xlabel("spent on fodder [yuan/year a head]")
    axes.set_ylabel("change of income and gain of the herd\n[yuan/year a head]")
    axes.set_title("b  fodder, against none", loc="left", fontweight="bold")
    axes.legend(loc="lower left", title="bought up to, when")


def draw_credit(axes: Axes, gross: list[tuple[float, float, float]], net: list[tuple[float, float, float]]) -> None:
    middles = np.sqrt(np.multiply(np.maximum(BINS[:-1], 0.5), BINS[1:]))
    for label, by_bin, colour, marker in (("gross of debt", gross, style.BLUE, "o"), ("net", net, style.ORANGE, "s")):
        mean, ends = whiskers(by_bin)
        axes.errorbar(middles, mean, ends, color=colour, marker=marker, capsize=2, markerfacecolor="white", label=label)
    axes.axvline(VIABLE, color="grey", linestyle=":", linewidth=0.8, label="viable herd")
    axes.axvline(THRESHOLD, color="grey", linestyle="-.", linewidth=0.8, label="threshold found")
    axes.axhline(0.0, color="grey", linewidth=0.6)
    axes.set_ylim(top=0.75)
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 5, 10, 20, 50], labels=["1", "2", "5", "10", "20", "50"])
    axes.set_xlabel("herd a head when credit begins [sheep unit]")
    axes.set_ylabel("gain in share with a viable herd")
    axes.set_title("a  credit", loc="left", fontweight="bold")
    axes.legend(loc="upper left", handlelength=1.6, borderaxespad=0.1)


if __name__ == "__main__":
    main()
