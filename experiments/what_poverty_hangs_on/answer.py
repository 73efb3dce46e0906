"""Which uncertain settings move poverty and relapse most, with and without the campaign?

A screening by elementary effects (Morris): how far a number moves, on average, when a setting goes through its whole range,
beside how far it would move if the setting changed nothing but who is lucky.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sweep_answers import Findings, sweep_of, whiskers_of, write  # noqa: E402

from alxa_sim.batch.sensitivity import sensitivity  # noqa: E402
from alxa_sim.figures import style  # noqa: E402
from alxa_sim.statistics.uncertainty import Estimate  # noqa: E402

NUMBERS = {"poverty": "Actually poor: end of 2025-12", "relapse": "actual.relapse_3y"}
WORLDS = {"baseline": "campaign", "no_programme": "no programme"}
TRAJECTORIES = "bootstrap over trajectories"


def size(number: str, world: str) -> str:
    return f"{number}, {world}: size [points]"


def chance(number: str, world: str) -> str:
    return f"{number}, {world}: by chance [points]"


def measured(findings: Findings) -> None:
    """Mean size of the effect of every setting with its interval, what chance leaves of it, and its mean with its sign."""
    for number, name in NUMBERS.items():
        table = sensitivity(findings.swept, findings.swept.means(name))
        for row in table.itertuples():
            world = WORLDS[row.scenario]
            n = int(row.points) * findings.seeds
            asked = len(findings.swept.points) * findings.seeds
            interval = (row.mean_size, row.size_low, row.size_high)
            findings.add(row.setting, size(number, world), Estimate(*interval, TRAJECTORIES, 0.95, n, asked), 2)
            floor = Estimate(row.by_chance, np.nan, np.nan, "none", 0.95, n, asked)
            findings.add(row.setting, chance(number, world), floor, 2)
            mean = Estimate(row.mean_effect, np.nan, np.nan, TRAJECTORIES, 0.95, n, asked)
            findings.add(row.setting, f"{number}, {world}: mean", mean, 2)


def ranked(findings: Findings, quantity: str) -> list[str]:
    """Settings by the size of their effect, the largest first."""
    return sorted(findings.swept.varied, key=lambda setting: -findings.of(setting, quantity).estimate.value)


def sentences(findings: Findings) -> list[str]:
    def told(number: str, world: str) -> str:
        quantity = size(number, world)
        order = ranked(findings, quantity)
        beyond = [s for s in order if findings.of(s, quantity).estimate.value > findings.of(s, chance(number, world)).estimate.value]
        named = ", then on ".join(f"{setting} ({findings.say(setting, quantity)} points)" for setting in beyond[:3])
        if not beyond:
            return f"on none of the {len(order)} settings beyond chance, {order[0]} ({findings.say(order[0], quantity)} points) included"
        return f"most on {named}; {len(order) - len(beyond)} of {len(order)} settings move it no more than chance would"

    return [
        f"Without a programme actual poverty at the end of 2025 hangs {told('poverty', 'no programme')}.",
        f"With the campaign it hangs {told('poverty', 'campaign')}.",
        f"Relapse within three years hangs, with the campaign, {told('relapse', 'campaign')}.",
    ]


def main() -> None:
    findings = Findings(sweep_of(HERE))
    measured(findings)
    note = (
        "Elementary effects of a step through the whole range: mean size with its 95 % bootstrap interval over trajectories, the size that a "
        "setting stays below in 95 % of cases that changes nothing but who is lucky (from contrasts between the seeds), and the mean with its sign."
    )
    covered = (
        "The intervals cover the drawing of trajectories, that is what other places in the ranges would give, and with them part of the "
        "chance between runs; not the ranges themselves, which are guesses."
    )
    write(HERE, findings, "setting", draw, sentences(findings), note, covered=covered)


def draw(findings: Findings) -> Figure:
    canvas = style.canvas(style.DOUBLE, 65 * style.MILLIMETRE)
    panels = canvas.subplots(1, 2, sharey=True)
    order = ranked(findings, size("poverty", "no programme"))[::-1]
    looks = {"campaign": (style.BLUE, "o", 0.15), "no programme": (style.VERMILLION, "s", -0.15)}
    titles = ("a  actually poor, end of 2025", "b  poor again within 3 years")
    for axes, number, title in zip(panels, NUMBERS, titles, strict=True):
        for world, (colour, marker, shift) in looks.items():
            mean, ends = whiskers_of([findings.of(setting, size(number, world)) for setting in order])
            axes.errorbar(mean, np.arange(len(order)) + shift, xerr=ends, color=colour, marker=marker, linestyle="none",
                          capsize=2, label=world)  # fmt: skip
            floor = [findings.of(setting, chance(number, world)).estimate.value for setting in order]
            axes.plot(floor, np.arange(len(order)) + shift, "|", color=colour, markersize=9, label=f"{world}: chance alone")
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_xlabel("size of the effect [points]")
        axes.set_xlim(left=0)
        axes.grid(axis="x")
    panels[0].set_yticks(range(len(order)), order)
    canvas.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return canvas


if __name__ == "__main__":
    main()
