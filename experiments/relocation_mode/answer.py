"""Which mode of relocation brings people out of poverty, and what does it cost?

Modes are told apart by runs in which only one is on offer; households choose in all of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sweep_answers import Findings, bars, sweep_of, write  # noqa: E402

from alxa_sim.batch.swept import Swept  # noqa: E402
from alxa_sim.figures import style  # noqa: E402

NONE = "no relocation"
ARMS = (NONE, "as it was, all modes", "zones by the road", "flats in the town", "fixed points")
"""In the order of the design's cases."""
MOVED, HOUSING, WORK, YEARS, RELAPSE, COST, PRICE = (
    "moved, end of 2020 [% of people]", "unsafe house, end of 2017 [% of people]", "wages in net income, end of 2025 [%]",
    "poor person-years, 2014-25", "poor again within 3 years [% of exits]", "public cost [million yuan]",
    "yuan for each poor person-year averted",
)  # fmt: skip
LABELS = {MOVED: "people moved\nby the end of 2020 [points]", YEARS: "poor person-years\nof 2014-25: change",
          COST: "public cost\nof 2014-25: change [million yuan]"}  # fmt: skip
INDICATORS = {
    MOVED: ("relocated_share", "2020-12-01"),
    HOUSING: ("lacks_housing", "2017-12-01"),
    WORK: ("wage_share_of_income", "2025-12-01"),
}
ESTIMATES = {YEARS: ("actual.poor_person_years", 1.0, 0), RELAPSE: ("actual.relapse_3y", 1.0, 1),
             COST: ("any.public_cost", 1e-6, 1)}  # fmt: skip


def measured(findings: Findings) -> None:
    """Every mode, then what it changes against a programme without relocation."""
    swept = findings.swept
    quantities = {q: (100.0 * indicator(swept, *where), 1) for q, where in INDICATORS.items()}
    quantities |= {q: (factor * swept.by_seed(name).by_seed[0], digits) for q, (name, factor, digits) in ESTIMATES.items()}
    for quantity, (by_arm, digits) in quantities.items():
        for name, values in zip(ARMS, by_arm, strict=True):
            findings.mean(name, quantity, values, digits)
        for name, values in zip(ARMS[1:], by_arm[1:], strict=True):
            findings.difference(less_none(name), quantity, values, by_arm[0], digits)
    cost, years = quantities[COST][0], quantities[YEARS][0]
    for name, spent, lived in zip(ARMS[1:], cost[1:], years[1:], strict=True):
        findings.ratio(less_none(name), PRICE, 1e6 * (spent - cost[0]), years[0] - lived)


def less_none(name: str) -> str:
    return f"{name}, less none"


def indicator(swept: Swept, name: str, month: str) -> np.ndarray:
    """An indicator in a month, as (points, seeds)."""
    rows = pd.read_parquet(swept.path / "monthly", columns=["run", "month", name])
    found: np.ndarray = swept.placed(rows[rows["month"] == month].set_index("run")[name])[0]
    return found


def sentences(findings: Findings) -> list[str]:
    say, of = findings.say, findings.of
    whole = less_none(ARMS[1])
    single = sorted(ARMS[2:], key=lambda name: of(less_none(name), YEARS).estimate.value)
    cheapest = min(ARMS[2:], key=lambda name: np.nan_to_num(of(less_none(name), PRICE).estimate.value, nan=np.inf))
    changes = ", ".join(f"{name} {say(less_none(name), YEARS)}" for name in single)
    return [
        f"Relocation as it was moves {say(ARMS[1], MOVED, '%')} of people by the end of 2020 and changes the person-years of actual poverty "
        f"from 2014 to 2025 by {say(whole, YEARS)}, from {say(NONE, YEARS)} without it.",
        f"Each mode alone on offer changes them thus: {changes}.",
        f"A poor person-year averted costs the public {say(whole, PRICE, 'yuan')} with relocation as it was and least through {cheapest}, "
        f"{say(less_none(cheapest), PRICE, 'yuan')}.",
    ]


def main() -> None:
    findings = Findings(sweep_of(HERE))
    measured(findings)
    note = (
        "Actual poverty. Means with between-run 95 % intervals, differences with those of pairs on the same seeds, costs for a year "
        "averted with that of the jackknife, and \"-\" where the years averted may be none."
    )
    write(HERE, findings, "on offer", draw, sentences(findings), note)


def draw(findings: Findings) -> Figure:
    canvas = style.canvas(style.DOUBLE, 60 * style.MILLIMETRE)
    panels = canvas.subplots(1, 3, sharey=True)
    names = ARMS[:0:-1]
    for axes, quantity, colour, title in zip(
        panels, (MOVED, YEARS, COST), (style.GREEN, style.BLUE, style.ORANGE), ("a", "b", "c"), strict=True
    ):
        bars(axes, [findings.of(less_none(name), quantity) for name in names], names, colour, title, LABELS[quantity], nbins=5)
        axes.axvline(0, color="black", linewidth=0.6)
    return canvas


if __name__ == "__main__":
    main()
