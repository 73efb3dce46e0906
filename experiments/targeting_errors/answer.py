"""What does wrong targeting cost: exclusion, later exits, more relapse?"""

from __future__ import annotations

import sys
from pathlib import Path

from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from household_states import HouseholdStates, fallen_back  # noqa: E402
from report import increase  # noqa: E402
from sweep_answers import Findings, bars, sweep_of, write  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

ARMS = ("teams as they were", "weak teams", "no teams", "no responsibility system")
"""In the order of the design's scenarios."""
OFF, ON, STILL, BACK, YEARS = (
    "poor households off the register, 2016 [%]", "registered households not poor, 2016 [%]",
    "registered of 2014 still poor, 2016 [%]", "fallen back 2017-19 [%]", "poor person-years, 2014-20",
)  # fmt: skip
LABELS = {OFF: "poor households off\nthe register, 2016 [%]", STILL: "registered of 2014\nstill poor, 2016 [%]",
          BACK: "fallen back\n2017-19 [%]", YEARS: "poor person-years,\n2014-20"}  # fmt: skip
TOLD = (OFF, STILL, BACK)
"""What weaker teams should raise: exclusion, later exits, relapse."""


def measured(findings: Findings) -> None:
    """Every arm, then what it changes against the teams as they were."""
    states = HouseholdStates(findings.swept)
    poor, registered = (states.in_state(layer, "2016-12") for layer in ("actual", "administrative"))
    filed = states.present(states.registered_at_the_start(), "2016-12")
    quantities = {
        OFF: (100.0 - states.share(registered, poor), 1),
        ON: (100.0 - states.share(poor, registered), 1),
        STILL: (states.share(poor, filed), 1),
        BACK: (fallen_back(states, "actual", "2016", "2019"), 1),
        YEARS: (findings.swept.by_seed("actual.poor_person_years").by_seed, 0),
    }
    for quantity, (found, digits) in quantities.items():
        by_arm = found[:, 0]
        for name, values in zip(ARMS, by_arm, strict=True):
            findings.mean(name, quantity, values, digits)
        for name, values in zip(ARMS[1:], by_arm[1:], strict=True):
            findings.difference(less_first(name), quantity, values, by_arm[0], digits)


def less_first(name: str) -> str:
    return f"{name}, less as they were"


def sentences(findings: Findings) -> list[str]:
    say = findings.say
    weak, none, system = (less_first(name) for name in ARMS[1:])
    return [
        f"With weak teams {say('weak teams', OFF, '%')} of the poor households are not on the register at the end of 2016, with the teams as they "
        f"were {say(ARMS[0], OFF, '%')}; without the responsibility system it is {say(system, OFF)} points more than that.",
        f"Of the households registered in 2014, weak teams change the share still poor by then by {say(weak, STILL)} points and the share that "
        f"falls back from 2017 to 2019 by {say(weak, BACK)} points; no teams at all change them by {say(none, STILL)} and {say(none, BACK)}.",
        f"In the banner as a whole weak teams change the person-years of actual poverty from 2014 to 2020 by {say(weak, YEARS)}, and no teams by "
        f"{say(none, YEARS)}, from {say(ARMS[0], YEARS)}.",
    ]


def main() -> None:
    findings = Findings(sweep_of(HERE))
    measured(findings)
    note = (
        "Poor: actually poor, by income or a guarantee. Shares of households; fallen back: of the households registered in 2014 and out "
        "of poverty at the end of 2016, those poor in a December since. Means with between-run 95 % intervals, differences with those of pairs on the same seeds."
    )
    targets = {
        (less_first(name), quantity): increase("MODEL 6, behaviour 10") for quantity in TOLD for name in ARMS[1:]
    }
    write(HERE, findings, "scenario", draw, sentences(findings), note, targets=targets)


def draw(findings: Findings) -> Figure:
    canvas = style.canvas(style.DOUBLE, 58 * style.MILLIMETRE)
    colours = (style.PURPLE, style.VERMILLION, style.ORANGE, style.BLUE)
    for axes, quantity, letter in zip(canvas.subplots(1, 4, sharey=True), LABELS, "abcd", strict=True):
        names = [name.replace("responsibility ", "responsibility\n") for name in ARMS[::-1]]
        bars(axes, [findings.of(name, quantity) for name in ARMS[::-1]], names, colours, letter, LABELS[quantity])
    return canvas


if __name__ == "__main__":
    main()
