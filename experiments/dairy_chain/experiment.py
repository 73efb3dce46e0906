"""How much of herders' income is camel milk by 2019-20, how does the company's intake grow, and does distance matter?"""

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
from report import Target, in_style, shown, whiskers, write, write_answer  # noqa: E402
from yearly_runs import Run, scenario, values  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

SEEDS = range(1, 41)
YEARS = range(2014, 2026)
ZONES = {"under 100 km": (0.0, 100.0), "100 to 200 km": (100.0, 200.0), "over 200 km": (200.0, 1e9)}
BEST, WHOLE_YEAR, MILKED = (
    "intake in the best month of 2020 [t/day]", "intake over the whole of 2020 [t/day]", "breeding females milked in 2020 [%]"
)  # fmt: skip
TARGETS = {
    "milk in net income 2019-20 [%]": Target(27.2, 27.2, "27.2", "FACTS 0 [SEED]"),
    "milk in operating income 2019-20 [%]": Target(52.5, 52.5, "52.5", "FACTS 0 [SEED]"),
    BEST: Target(10.0, 12.0, "10 to 12", "FACTS 0 [SEED], if said of the season"),
    WHOLE_YEAR: Target(10.0, 12.0, "10 to 12", "FACTS 0 [SEED], if said of every day"),
    MILKED: Target(31.0, 31.0, "31", "FACTS 2.3 [D]"),
}
COSTS = ("fodder", "herd_costs", "otor_costs")
OPERATING = (
    "animal_sales",
    "fibre_sales",
    "milk_sales",
    "boarding_fees",
    "dividends",
    "own_consumption",
    "industry_sales",
)


def follow(seed: int, *overrides: str) -> dict[str, float]:
    """Intake by year, the share of milk in income, and the share of camel keepers who milk by distance to the town."""
    settings = scenario("baseline", *overrides)
    run = Run(settings, seed)
    found = {}
    accounts = run.gacha.assign(year=run.gacha["month"].dt.year, milk=run.gacha["milk_sold"] + run.gacha["base_milk"])
    for year in YEARS:
        months = accounts[accounts["year"] == year].groupby("month")["milk"].sum()
        found[f"intake {year}"] = months.max() / 1000.0 / 30.4
        found[f"intake over {year}"] = months.sum() / 1000.0 / 365.0
    milk = sum(run.flow(name, year) for name in ("milk_sales", "boarding_fees", "dividends") for year in (2019, 2020))
    net = sum(float(accounts.loc[accounts["month"] == f"{year}-12-01", "income_12m"].sum()) for year in (2019, 2020))
    gains = sum(run.flow(name, year) for name in OPERATING for year in (2019, 2020))
    sold_stock = sum(run.flow("breeding_sales", year) for year in (2019, 2020))
    spent = sum(run.flow(name, year) for name in COSTS for year in (2019, 2020))
    found["milk in net income 2019-20 [%]"] = 100 * milk / net
    found["milk in operating income 2019-20 [%]"] = 100 * milk / (gains - sold_stock - spent)
    found[BEST], found[WHOLE_YEAR] = found["intake 2020"], found["intake over 2020"]
    last = run.waves[2020 - run.yearly.index[0]]
    found[MILKED] = 100 * milked(last, settings.dairy.milked).sum() / last["camels_breeding"][last["exists"]].sum()
    keeps = last["exists"] & (last["camels_breeding"] >= 5)
    road = run.road_distance[last["gacha"]]
    for name, (low, high) in ZONES.items():
        zone = keeps & (road >= low) & (road < high)
        found[f"milk {name}"] = 100 * last["dairies"][zone].mean() if zone.any() else np.nan
    return found


def milked(wave: dict[str, np.ndarray], share: float) -> np.ndarray:
    """Camels of each household that are milked, by itself or at a base."""
    at_home = np.where(wave["dairies"], np.floor(share * (wave["camels_breeding"] - wave["boarded"])), 0)
    return np.where(wave["exists"], at_home + wave["boarded"], 0)


def main() -> None:
    runs = measured(partial(follow), SEEDS)
    rows = []
    for name, target in TARGETS.items():
        estimate = mean_and_interval(values(runs, name))
        rows.append({"quantity": name, "target": target.told, "model": shown(estimate, 1), "miss": target.miss(estimate),
                     "source": target.source})  # fmt: skip
    for name in ZONES:
        estimate = mean_and_interval(values(runs, f"milk {name}"))
        rows.append({"quantity": f"camel keepers who milk in 2020, {name} from the town [%]", "target": "falls",
                     "model": shown(estimate, 1), "miss": "", "source": "MODEL 6, behaviour 5"})  # fmt: skip
    footnote = (
        f"Means of {len(SEEDS)} runs of {len(SEEDS)} asked, with between-run 95 % intervals (t). Camel keepers: five breeding camels or "
        "more. Milked: those that households milk in the season, and those that camel bases keep for them."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, runs), footnote, len(SEEDS))
    write_answer(HERE, answer(runs))


def answer(runs: list[dict[str, float]]) -> str:
    """Intake, the part of milk in income, and adoption by distance, beside what is reported."""

    def told(name: str) -> str:
        return shown(mean_and_interval(values(runs, name)), 1)

    intake = {year: mean_and_interval(values(runs, f"intake {year}"))[0] for year in YEARS}
    reached = next((year for year, tonnes in intake.items() if tonnes >= 10.0), None)
    adoption = ", ".join(f"{told(f'milk {name}')} % {name}" for name in ZONES)
    return (
        f"The company takes in {told(BEST)} t a day in its best month of 2020 and {told(WHOLE_YEAR)} over the whole year, "
        "where 10 to 12 are reported without saying of which months; "
        f"{f'in its best month it reaches ten in {reached}' if reached else f'no month reaches ten by {YEARS[-1]}'}.\n\n"
        f"Milk (sales, boarding and dividends of cooperatives) is {told('milk in net income 2019-20 [%]')} % of net and "
        f"{told('milk in operating income 2019-20 [%]')} % of operating income in 2019-20 (reported: 27.2 and 52.5).\n\n"
        f"Of camel keepers, so many milk in 2020 by road distance to the town: {adoption}."
    )


def draw(runs: list[dict[str, float]]) -> Figure:
    canvas = style.canvas(style.DOUBLE, 65 * style.MILLIMETRE)
    left, right = canvas.subplots(1, 2)
    mean, ends = whiskers(mean_and_interval(values(runs, f"intake {year}")) for year in YEARS)
    left.errorbar(list(YEARS), mean, ends, color=style.BLUE, marker="o", capsize=2, label="model")
    left.fill_between([2018.5, 2020.5], 10, 12, color="#D9D9D9", label="reported, 2019-20")
    left.set_xlabel("year")
    left.set_ylabel("intake in the best month [t/day]")
    left.set_ylim(bottom=0)
    left.legend(loc="lower right")
    left.grid(axis="y")
    left.set_title("a  intake of the company", loc="left", fontweight="bold")
    mean, ends = whiskers(mean_and_interval(values(runs, f"milk {name}")) for name in ZONES)
    right.bar(list(ZONES), mean, 0.6, yerr=ends, color=style.SKY, edgecolor="black", linewidth=0.5,
              error_kw={"elinewidth": 0.8, "capsize": 3})  # fmt: skip
    right.set_xlabel("road distance to the town")
    right.set_ylabel("camel keepers who milk, 2020 [%]")
    right.grid(axis="y")
    right.set_title("b  adoption", loc="left", fontweight="bold")
    return canvas


if __name__ == "__main__":
    main()
