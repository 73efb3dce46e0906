"""Which of the five systems of the campaign brought people out of poverty, for good, and at what cost?

Every combination of the five is run on the same seeds. A system's share is what it adds, averaged over all orders of
switching on (Shapley), seed by seed; the shares add up to the whole programme less none.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sweep_answers import Findings, bars, sweep_of, write  # noqa: E402

from alxa_sim.batch.swept import Swept  # noqa: E402
from alxa_sim.batch.systems import GROUPS  # noqa: E402
from alxa_sim.figures import style  # noqa: E402
from alxa_sim.statistics.shapley import exact_shares  # noqa: E402

WHOLE = "whole programme"
YEARS, EXITS, RELAPSES, COST = (
    "poor person-years averted", "lasting exits [household]", "relapses averted [household]", "public cost [million yuan]",
)  # fmt: skip
OUTCOMES = {
    YEARS: ("actual.poor_person_years", -1.0, 0),
    EXITS: ("actual.lasting_exits", 1.0, 1),
    RELAPSES: ("actual.relapses", -1.0, 1),
    COST: ("any.public_cost", 1e-6, 1),
}
"""The number of a run behind each outcome, what it is multiplied by, and its digits."""
PRICE = "yuan for each year averted"


def systems_of(swept: Swept) -> dict[str, int]:
    """The systems, each with the place of one of its switches among the settings that vary."""
    return {name: swept.varied.index(f"interventions.{kinds[0]}") for name, kinds in GROUPS.items()}


def by_coalition(swept: Swept, number: str, places: list[int]) -> np.ndarray:
    """A number of every coalition (bit i: system i is on) on every seed; nothing spent is 0."""
    values = swept.by_seed(number).by_seed[0]
    if number == OUTCOMES[COST][0]:
        values = np.nan_to_num(values)
    coalition = [sum(1 << bit for bit, place in enumerate(places) if row[place]) for row in swept.rows()]
    ordered: np.ndarray = values[np.argsort(coalition)]
    return ordered


def measured(findings: Findings) -> None:
    swept = findings.swept
    systems = systems_of(swept)
    shares, whole = {}, {}
    for outcome, (number, factor, digits) in OUTCOMES.items():
        values = factor * by_coalition(swept, number, list(systems.values()))
        shares[outcome], whole[outcome] = exact_shares(values), values[-1] - values[0]
        for system, share in zip(systems, shares[outcome], strict=True):
            findings.mean(system, outcome, share, digits)
        findings.mean(WHOLE, outcome, whole[outcome], digits)
    for place, system in enumerate(systems):
        findings.ratio(system, PRICE, 1e6 * shares[COST][place], shares[YEARS][place])
    findings.ratio(WHOLE, PRICE, 1e6 * whole[COST], whole[YEARS])


def sentences(findings: Findings) -> list[str]:
    say = findings.say
    by_years, by_exits = (ranked(findings, outcome) for outcome in (YEARS, EXITS))
    first, second, last = by_years[0], by_years[1], by_years[-1]
    return [
        f"Of the {say(WHOLE, YEARS)} person-years of actual poverty that the whole programme averts from 2014 to 2025, {first} brings "
        f"{say(first, YEARS)} and {second} {say(second, YEARS)}, {last} the least with {say(last, YEARS)}.",
        f"Of lasting exits, {by_exits[0]} adds most ({say(by_exits[0], EXITS)}) and {by_exits[-1]} least ({say(by_exits[-1], EXITS)}), "
        "because who never becomes poor needs no exit.",
        f"A poor person-year averted costs {say(WHOLE, PRICE, 'yuan')} of public money with the whole programme and "
        f"{say(first, PRICE, 'yuan')} through {first}.",
    ]


def ranked(findings: Findings, outcome: str) -> list[str]:
    """Systems by their share, the largest first."""
    return sorted(GROUPS, key=lambda system: -findings.of(system, outcome).estimate.value)


def main() -> None:
    findings = Findings(sweep_of(HERE))
    measured(findings)
    note = (
        "Shapley shares of actual poverty from 2014 to 2025; they add up to the whole programme less none. Lasting exits: held for 3 "
        "years. With between-run 95 % intervals (t); of costs for a year averted by the jackknife, \"-\" where the years averted may be none."
    )
    write(HERE, findings, "system", draw, sentences(findings), note)


def draw(findings: Findings) -> Figure:
    canvas = style.canvas(style.DOUBLE, 62 * style.MILLIMETRE)
    panels = canvas.subplots(1, 4, sharey=True)
    names = list(GROUPS)[::-1]
    colours = (style.BLUE, style.GREEN, style.ORANGE, style.PURPLE)
    for axes, outcome, colour, letter in zip(panels, OUTCOMES, colours, "abcd", strict=True):
        label = outcome.replace(" [", "\n[").replace("person-years ", "person-\nyears ")
        bars(axes, [findings.of(name, outcome) for name in names], names, colour, letter, label)
        axes.axvline(0, color="black", linewidth=0.6)
    return canvas


if __name__ == "__main__":
    main()
