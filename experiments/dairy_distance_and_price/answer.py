"""What brings the milk of remote herders to the plant: a better price, or public money for the way?"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sweep_answers import Findings, sweep_of, total_of, whiskers_of, write  # noqa: E402

from alxa_sim import AlxaModel  # noqa: E402
from alxa_sim.batch.swept import Swept  # noqa: E402
from alxa_sim.figures import style  # noqa: E402

ZONES = {"under 100 km": (0, 100), "100 to 200 km": (100, 200), "over 200 km": (200, np.inf)}
"""Road distance from the town [km]."""
PRICE, SUPPORT = (f"interventions.camel_dairy_linkage.{name}" for name in ("announced_price", "route_support"))
SUPPORTS = {0.0: "none", 2.0: "half", 4.0: "all"}
"""Public money for a kilometre of a route [yuan], and what part of its cost that is."""
LAST = "2020-12-01"
MILK, MILKING, COST, POOR = (
    "intake in 2020 [t/day]", "households that milk, {} [%]", "public cost [million yuan]", "actually poor, end of 2020 [%]",
)  # fmt: skip


def arm(price: float, support: float) -> str:
    return f"{price:.0f} yuan/kg, route {SUPPORTS[support]}"


def measured(findings: Findings) -> None:
    """Every price with every support of routes; then what raising either one changes, the other left in the middle."""
    swept = findings.swept
    quantities = {MILK: (intake(swept), 1)}
    quantities |= {MILKING.format(zone): (milking(swept, *limits), 1) for zone, limits in ZONES.items()}
    quantities[POOR] = swept.by_seed("Actually poor: end of 2020-12").by_seed[0], 1
    quantities[COST] = swept.by_seed("any.public_cost").by_seed[0] / 1e6, 1
    points = list(zip(swept.points[PRICE], swept.points[SUPPORT], strict=True))
    for quantity, (by_arm, digits) in quantities.items():
        values = dict(zip(points, by_arm, strict=True))
        for (price, support), found in sorted(values.items()):
            findings.mean(arm(price, support), quantity, found, digits)
        findings.difference("price 50 less 30, route half", quantity, values[50.0, 2.0], values[30.0, 2.0], digits)
        findings.difference("price 20 less 30, route half", quantity, values[20.0, 2.0], values[30.0, 2.0], digits)
        findings.difference("route all less none, price 30", quantity, values[30.0, 4.0], values[30.0, 0.0], digits)


def accounts(swept: Swept, *columns: str) -> pd.DataFrame:
    return pd.read_parquet(swept.path / "gacha_monthly", columns=["run", "month", "gacha", *columns])


def intake(swept: Swept) -> np.ndarray:
    """Milk sold in 2020, that of cooperatives' bases included [t/day], as (points, seeds)."""
    milk = accounts(swept, "milk_sold", "base_milk")
    year = milk[milk["month"] >= "2020-01-01"].set_index("run")
    found: np.ndarray = total_of(swept, year["milk_sold"] + year["base_milk"])[0] / 1000.0 / 366.0
    return found


def milking(swept: Swept, least: float, most: float) -> np.ndarray:
    """Households that milk at the end of 2020, of those that live so far from the town [%], as (points, seeds)."""
    model = AlxaModel(swept.design.scenarios[0].scenario, seed=1)  # every run has the same geography
    zone = np.flatnonzero((model.gacha.road_distance >= least) & (model.gacha.road_distance < most))
    model.release()
    rows = accounts(swept, "dairies", "households")
    there = rows[(rows["month"] == LAST) & rows["gacha"].isin(zone)].groupby("run")[["dairies", "households"]].sum()
    found: np.ndarray = swept.placed(100.0 * there["dairies"] / there["households"])[0]
    return found


def sentences(findings: Findings) -> list[str]:
    say = findings.say
    far, near = (MILKING.format(zone) for zone in ("over 200 km", "under 100 km"))
    dear, way = "price 50 less 30, route half", "route all less none, price 30"
    return [
        f"A price of 50 in place of 30 yuan/kg, half of the way paid, changes the share of households that milk beyond 200 km by "
        f"{say(dear, far)} points and within 100 km by {say(dear, near)} points.",
        f"Paying the whole way in place of none of it, at 30 yuan/kg, changes the same shares by {say(way, far)} and {say(way, near)} points, "
        f"and the intake of 2020 by {say(way, MILK, 't/day')}, where the dearer price changes it by {say(dear, MILK)}.",
        f"Actual poverty at the end of 2020 changes by {say(dear, POOR)} points with the price and {say(way, POOR)} points with the way, "
        f"and public cost by {say(dear, COST)} and {say(way, COST, 'million yuan')}.",
    ]


def main() -> None:
    findings = Findings(sweep_of(HERE))
    measured(findings)
    note = (
        "Means with between-run 95 % intervals, differences with those of pairs on the same seeds. Route: which part of a kilometre of "
        "the milk van the public pays. The price holds from the start of the chain to 2020."
    )
    write(HERE, findings, "announced price, public part of the way", draw, sentences(findings), note)


def draw(findings: Findings) -> Figure:
    canvas = style.canvas(style.DOUBLE, 65 * style.MILLIMETRE)
    panels = canvas.subplots(1, 3, sharey=True)
    prices = sorted(set(findings.swept.points[PRICE]))
    looks = dict(zip(SUPPORTS, ((style.VERMILLION, "s"), (style.ORANGE, "^"), (style.BLUE, "o")), strict=True))
    for axes, zone, letter in zip(panels, ZONES, "abc", strict=True):
        for shift, (support, (colour, marker)) in enumerate(looks.items()):
            mean, ends = whiskers_of([findings.of(arm(price, support), MILKING.format(zone)) for price in prices])
            axes.errorbar(np.array(prices) + 0.5 * (shift - 1), mean, ends, color=colour, marker=marker, capsize=2,
                          label=SUPPORTS[support])  # fmt: skip
        axes.set_title(f"{letter}  {zone}", loc="left", fontweight="bold")
        axes.set_xlabel("announced price [yuan/kg]")
        axes.set_xticks(prices)
        axes.grid(axis="y")
    panels[0].set_ylabel("households that milk,\nend of 2020 [%]")
    panels[0].set_ylim(bottom=0)
    canvas.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, title="part of the way that the public pays")
    return canvas


if __name__ == "__main__":
    main()
