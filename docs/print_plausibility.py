"""Prints docs/model/plausibility.md: what comes out of the no-programme world beside the facts.

    python docs/print_plausibility.py            # 40 seeds, some minutes

Nothing in the model is clamped to these facts; a quantity that misses says MISS. No range is drawn here: a quantity is
held against the range that the facts give, or, where they give one figure, against a tenth of it to both sides.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from alxa_sim import AlxaModel, load_scenario
from alxa_sim.scenario import Scenario

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "model" / "plausibility.md"
SEEDS = range(1, 41)
WINTER = {"kind": "dzud", "start": "2015-11", "end": "2016-03", "severity": 4}


class World(NamedTuple):
    """The tables of one run by gacha and by month, and of the same run with a severe winter."""

    gacha: pd.DataFrame
    yearly: pd.DataFrame
    winter: pd.DataFrame
    paid: pd.Series
    """What each flow of money came to over the whole run [yuan], of the ledger."""
    in_hospital: float
    """Share of the people who are in hospital at least once in a year, mean of the years."""
    chronic: float
    """Share of households with a chronically ill member, mean of the Decembers."""


TENTH = 0.1
"""How far from a single figure of the facts the model may be, relative to it."""


class Quantity(NamedTuple):
    """Something the facts give a range or a figure of; for a figure, `low` and `high` are the same."""

    name: str
    unit: str
    low: float
    high: float
    source: str
    of: Callable[[World], float]

    @property
    def is_range(self) -> bool:
        return self.low < self.high

    def holds(self, value: float) -> bool:
        """Whether a value lies in the range, or within a tenth of the figure."""
        slack = 0.0 if self.is_range else TENTH
        return (1.0 - slack) * self.low <= value <= (1.0 + slack) * self.high

    def fact(self) -> str:
        return f"{number(self.low)} to {number(self.high)}" if self.is_range else number(self.low)

    def ratio(self, value: float) -> float:
        """The model over the figure, or over the middle of the range."""
        return 2.0 * value / (self.low + self.high)


def rate(births: str, females: str) -> Callable[[World], float]:
    """Births a female and year, over the whole run."""
    return lambda world: float(world.yearly[births].sum() / world.yearly[females].sum())


def small_stock_deaths_in(dry: bool, hard: bool) -> Callable[[World], float]:
    """Yearly deaths of sheep and goats in the gacha and years with or without drought and a hard winter."""

    def of(world: World) -> float:
        table = world.gacha
        chosen = table[(table["dry"] == dry) & (table["hard"] == hard)]
        died, stock = chosen["sheep_died"] + chosen["goats_died"], chosen["sheep"] + chosen["goats"]
        return float(died.sum() / stock.sum()) if stock.sum() else float("nan")

    return of


def growth_of_camels(world: World) -> float:
    """Growth of the banner's camels a year, from the first to the last."""
    herd = world.yearly["camels"]
    return float((herd.iloc[-1] / herd.iloc[0]) ** (1.0 / (len(herd) - 1)) - 1.0)


def milk_a_camel(world: World) -> float:
    sold = world.yearly["milk_sold"].sum()
    return float(sold / world.yearly["milked"].sum()) if world.yearly["milked"].sum() else float("nan")


def forage_use(world: World) -> float:
    """Forage eaten over forage grown, both by the rule of the pasture, where it was eaten."""
    return float(world.gacha["eaten"].sum() / world.gacha["grown"].sum())


def members_of_the_poor(world: World) -> float:
    """Members of an actually poor household, over the whole run."""
    return float(world.yearly["poor_persons"].sum() / world.yearly["poor_households"].sum())


def deaths_in_the_winter(*species: str) -> Callable[[World], float]:
    """Deaths of 2016 over the mean stock of some species, in the run with a severe winter."""

    def of(world: World) -> float:
        year = world.winter.loc[2016]
        return float(sum(year[f"{one}_died"] for one in species) / sum(year[one] for one in species))

    return of


SMALL = ("sheep", "goats")
QUANTITIES = (
    Quantity("Growth of the camel herd", "1/year", 0.015, 0.08, "FACTS 2.3 and 7", growth_of_camels),
    Quantity("Calves a breeding camel", "1/year", 0.35, 0.50, "FACTS 7", rate("camels_born", "camels_breeding")),
    Quantity("Lambs a ewe", "1/year", 0.841, 0.841, "FACTS 2.3, Mongolia 2016", rate("sheep_born", "sheep_breeding")),
    Quantity("Kids a doe", "1/year", 0.782, 0.782, "FACTS 2.3, Mongolia 2016", rate("goats_born", "goats_breeding")),
    Quantity("Milk sold of a milked camel", "kg/year", 150, 175, "FACTS 2.1", milk_a_camel),
    Quantity("Forage eaten of forage grown", "1", 0.30, 0.45, "FACTS 7", forage_use),
    Quantity("Deaths of small stock, drought and hard winter", "1/year", 0.18, 0.18, "FACTS 3",
             small_stock_deaths_in(dry=True, hard=True)),
    Quantity("Deaths of small stock, hard winter only", "1/year", 0.132, 0.132, "FACTS 3",
             small_stock_deaths_in(dry=False, hard=True)),
    Quantity("Deaths of small stock, drought only", "1/year", 0.11, 0.11, "FACTS 3",
             small_stock_deaths_in(dry=True, hard=False)),
    Quantity("Deaths of small stock in an extreme dzud", "1/year", 0.27, 0.31, "FACTS 7", deaths_in_the_winter(*SMALL)),
    Quantity("Deaths of camels in the same", "1/year", 0.042, 0.042, "FACTS 2.3", deaths_in_the_winter("camels")),
    Quantity("Deaths of camels over those of small stock in it", "1", 0.10, 0.25, "FACTS 7",
             lambda world: deaths_in_the_winter("camels")(world) / deaths_in_the_winter(*SMALL)(world)),
    Quantity("People in hospital within a year", "1", 0.10, 0.15, "FACTS 7", lambda world: world.in_hospital),
    Quantity("Households with a chronic illness", "1", 0.27, 0.27, "FACTS 4", lambda world: world.chronic),
    Quantity("Members of a poor household", "person", 1.92, 2.43, "FACTS 4, four means of the registered",
             members_of_the_poor),
    Quantity("Camels of the banner in 2022", "head", 65_000, 65_000, "FACTS 2.3",
             lambda world: float(world.yearly.loc[2022, "camels"])),
)  # fmt: skip


def world_of(seed: int) -> World:
    base = load_scenario(ROOT / "scenarios" / "no_programme.yaml")
    severe = load_scenario(
        ROOT / "scenarios" / "no_programme.yaml",
        ["period.end=2016-12", *(f"shocks.winter.{key}={value}" for key, value in WINTER.items())],
    )
    model, chronic = run(base, seed)
    tables = model.tables()
    months = tables["gacha_monthly"]
    hospital = in_hospital(months)
    paid = tables["ledger"].groupby("flow")["amount"].sum()
    gacha = by_gacha_and_year(months, model, base)
    hard, _ = run(severe, seed)
    winter = by_year(by_gacha_and_year(hard.tables()["gacha_monthly"], hard, severe))
    return World(gacha, by_year(gacha), winter, paid, hospital, chronic)


def run(scenario: Scenario, seed: int) -> tuple[AlxaModel, float]:
    """A run that is over, and the share of households with a chronic illness, mean of its Decembers."""
    model = AlxaModel(scenario, seed=seed)
    shares = []
    while model.running:
        is_december = model.moment.month % 12 == 11
        model.step()
        if is_december:
            h = model._households
            shares.append(float((h.chronic[h.exists] > 0).mean()))
    return model, float(np.mean(shares))


def in_hospital(months: pd.DataFrame) -> float:
    """Share of the people with a stay in a year, as a survey asks for it, of stays by gacha and month.

    Whoever had a stay is taken to have the risk of everybody in the gacha in the next month. Risks differ with age and
    illness, so the true share is a little lower.
    """
    year = months["month"].dt.year
    spared = np.log1p(-months["hospital_stays"] / months["persons"]).groupby([months["gacha"], year]).sum()
    persons = months["persons"].groupby([months["gacha"], year]).mean()
    return float(((1.0 - np.exp(spared)) * persons).sum() / persons.sum())


def by_gacha_and_year(months: pd.DataFrame, model: AlxaModel, scenario: Scenario) -> pd.DataFrame:
    """Flows of a year and mean stocks, by gacha, with what its weather was."""
    months["year"] = months.pop("month").dt.year
    pasture = scenario.pasture
    area = model.gacha.usable_area[months["gacha"]]
    months["grown"] = pasture.rain_use_efficiency * months["rain"] * (1.0 - months["degradation"]) * area
    months = months.sort_values(["gacha", "year"], kind="stable")
    grazing = months.groupby("gacha")["forage_need"].shift() / 1000.0  # need of who grazes there, g -> kg
    months["eaten"] = months["pasture_share"] * grazing.fillna(months["forage_needed"])
    flows = [c for c in months if c.endswith(("_born", "_died", "_sold")) or c in
             ("hospital_stays", "grown", "eaten", "rain", "winter_severity")]  # fmt: skip
    stocks = [
        "camels",
        "sheep",
        "goats",
        "camels_breeding",
        "sheep_breeding",
        "goats_breeding",
        "milked",
        "persons",
        "households",
        "poor_persons",
        "poor_households",
    ]
    groups = months.groupby(["gacha", "year"])
    table = pd.concat([groups[flows].sum(), groups[stocks].mean()], axis=1).reset_index()
    usual = model.gacha.rain_mean[table["gacha"]]
    last = table.groupby("gacha")["rain"].shift().fillna(table["rain"])
    table["dry"] = np.minimum(table["rain"], last) < 0.7 * usual
    table["hard"] = table["winter_severity"] >= 3.0  # months of severity summed
    return table


def by_year(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns=["gacha", "dry", "hard"]).groupby("year").sum()


def quantities_of(seed: int) -> list[float]:
    world = world_of(seed)
    persons = world.yearly["persons"].sum()  # mean stocks, so person-years
    return [*(quantity.of(world) for quantity in QUANTITIES), *(world.paid[flow] / persons for flow in FLOWS)]


def page(found: np.ndarray) -> Iterator[str]:
    yield "<!-- Printed by docs/print_plausibility.py. -->\n\n# Plausibility\n"
    yield INTRODUCTION.format(done=len(found), asked=len(SEEDS))
    yield "| Quantity | Unit | Fact | Model | Single runs | Model / fact | Held against | |"
    yield "|---|---|---|---|---|---|---|---|"
    for quantity, values in zip(QUANTITIES, found.T[: len(QUANTITIES)], strict=True):
        yield row(quantity, values[np.isfinite(values)])
    means = [mean_and_interval(values[np.isfinite(values)])[0] for values in found.T[: len(QUANTITIES)]]
    hold = sum(quantity.holds(mean) for quantity, mean in zip(QUANTITIES, means, strict=True))
    ranges = sum(quantity.is_range for quantity in QUANTITIES)
    yield f"\n{hold} of {len(QUANTITIES)} quantities hold; {ranges} are held against a range that the facts give."
    yield FOOTNOTE
    yield SPENDING
    yield "| Flow | In the ledger | Yuan a person and year | Single runs |\n|---|---|---|---|"
    for (flow, words), values in zip(FLOWS.items(), found.T[len(QUANTITIES) :], strict=True):
        yield f"| {words} | `{flow}` | {spread(values)} |"


INTRODUCTION = """\
What comes out of the no-programme world (`scenarios/no_programme.yaml`) beside figures of the
[facts](../facts.md). Nothing is clamped to a range. Settings chosen with a row of this
table in view are the season of milk, the sale of lambs and kids (forage eaten), hunger
(`starvation` and `weak_condition`: deaths in drought) and `becomes_chronic` (households with a chronic illness).
Settings that carry the same figure as a row (calving in good condition, hospitalisation) reach it through herds,
weather and people. {done} runs of {asked}: mean over runs with its between-run 95 % interval (t), and the range of
single runs (5 to 95 %). *Held against*: the range that the facts give, or, where they give one figure, a tenth of it to
both sides. *Model / fact*: over that figure, or over the middle of the range.
"""
FOOTNOTE = """
Drought: rain of this or the last year below 0.7 of the mean. Hard winter: the severities of the months
of a year sum to 3 or more. Extreme dzud: severity 4 added from November 2015 to March 2016; deaths of 2016.
A poor household: actually poor, mean of all months. People in hospital: those with a stay within a year, of the stays
by gacha and month, as if risks were equal within a gacha (which counts a little too many).
Forage: dry matter, over all usable land and all years; the herds have no limit in this world, so that use rises over
the years. How often households leave poverty and fall back, which misses by far, is measured in
`experiments/exit_and_relapse_without_support`."""


FLOWS = {
    "other": "Free spending on other things",
    "food": "Food",
    "animal_purchases": "Animals bought",
    "fodder": "Fodder",
    "medical": "Treatment",
    "herd_costs": "Keeping the herd",
    "clothing": "Clothing and household goods",
    "otor_costs": "Otor",
    "school": "School",
    "kin_given": "Help given to kin",
    "loans": "Loans taken up",
}
"""Flows of money out of households, and loans, in the words of the page."""

SPENDING = """
## Where the money of households goes

The largest expense is *free spending*, of which the model says only that the money is gone: each month a household
spends `budget.spending_rate` of its cash above a reserve of `budget.reserve_months` of needs, first on better food,
and the rest on what the ledger calls `other`. The rate is fitted, the reserve assumed. Spending keeps cash from
piling up; it buys no guarantee, no herd and no income. The threshold of the herd hangs on it
(`experiments/herd_threshold`): with half or twice the rate it lies about half or twice as high. Loans and the help of
kin are small in this world: without a programme nothing is lent without collateral, which is the herd. What works
through credit or kin therefore shows little in the default world. Yuan of the year, over all years and people of the
no-programme world.
"""


def row(quantity: Quantity, known: np.ndarray) -> str:
    mean, _, _ = mean_and_interval(known)
    cells = (
        quantity.name,
        quantity.unit,
        f"{quantity.fact()}; {quantity.source}",
        spread(known),
        f"{quantity.ratio(mean):.2f}",
        "range" if quantity.is_range else "figure",
        "holds" if quantity.holds(mean) else "**MISS**",
    )
    return "| " + " | ".join(cells) + " |"


def spread(known: np.ndarray) -> str:
    """Two cells: the mean over runs with its interval, and the range of single runs."""
    mean, low, high = mean_and_interval(known)
    counted = "" if len(known) == len(SEEDS) else f", n = {len(known)}"
    single = " to ".join(number(value) for value in np.quantile(known, [0.05, 0.95]))
    return f"{number(mean)} ({number(low)} to {number(high)}){counted} | {single}"


def mean_and_interval(known: np.ndarray) -> tuple[float, float, float]:
    """Mean over runs and its 95 % interval by Student's t."""
    half = float(stats.t.ppf(0.975, len(known) - 1) * known.std(ddof=1) / np.sqrt(len(known)))
    return float(known.mean()), float(known.mean()) - half, float(known.mean()) + half


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def main() -> None:
    with ProcessPoolExecutor(2) as pool:
        found = np.array(list(pool.map(quantities_of, SEEDS)))
    PAGE.write_text("\n".join(page(found)) + "\n", encoding="utf-8")
    print(f"printed: {PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}", file=sys.stderr)


if __name__ == "__main__":
    main()
