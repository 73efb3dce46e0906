"""Does the programme carry households through a decade of drought and of hard winters?"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sweep_answers import Findings, sweep_of, whiskers_of, write  # noqa: E402

from alxa_sim.batch.swept import Swept  # noqa: E402
from alxa_sim.figures import style  # noqa: E402

WORLDS = {"campaign": "with the campaign", "no_programme": "no programme"}
CLIMATES = ("climate as it comes", "drought", "dzud", "both")
DROUGHT, DZUD = "shocks.drought", "shocks.dzud_2015"
PEOPLE, HERD, YEARS, RELAPSE = (
    "income-poor, mean of 2015-24 [%]", "herd, end of 2024 [sheep unit]", "poor person-years, 2014-25",
    "poor again within 3 years [% of exits]",
)  # fmt: skip
LABELS = {PEOPLE: "people below the line,\nmean of 2015-24: change [points]", YEARS: "poor person-years\nof 2014-25: change",
          HERD: "herd, end of 2024:\nchange [sheep unit]"}  # fmt: skip
NOT_BUFFERED = "campaign less no programme"


def measured(findings: Findings) -> None:
    """Every climate in both worlds, what each shock changes, and how much less it changes with the campaign."""
    swept = findings.swept
    quantities = {
        PEOPLE: (100.0 * mean_of_decade(swept), 1),
        HERD: (at_the_end(swept), 1),
        YEARS: (swept.by_seed("actual.poor_person_years").by_seed, 0),
        RELAPSE: (swept.by_seed("actual.relapse_3y").by_seed, 1),
    }
    climate = {(False, False): 0, (True, False): 1, (False, True): 2, (True, True): 3}
    order = np.argsort([climate[bool(a), bool(b)] for a, b in zip(swept.points[DROUGHT], swept.points[DZUD], strict=True)])
    for quantity, (found, digits) in quantities.items():
        changes = {}
        for world, name in enumerate(swept.scenarios):
            by_climate = found[world][order]
            for title, values in zip(CLIMATES, by_climate, strict=True):
                findings.mean(f"{WORLDS[name]}, {title}", quantity, values, digits)
            for title, values in zip(CLIMATES[1:], by_climate[1:], strict=True):
                findings.difference(change(name, title), quantity, values, by_climate[0], digits)
                changes[name, title] = values - by_climate[0]
        for title in CLIMATES[1:]:
            arm = f"change by {title}, {NOT_BUFFERED}"
            findings.difference(arm, quantity, changes["campaign", title], changes["no_programme", title], digits)


def change(world: str, climate: str) -> str:
    return f"change by {climate}, {WORLDS[world]}"


def mean_of_decade(swept: Swept) -> np.ndarray:
    """Share of people below the line, mean over the months of the dry decade."""
    rows = pd.read_parquet(swept.path / "monthly", columns=["run", "month", "income_poverty_headcount"])
    decade = rows[(rows["month"] >= "2015-01-01") & (rows["month"] <= "2024-12-31")]
    return swept.placed(decade.groupby("run")["income_poverty_headcount"].mean())


def at_the_end(swept: Swept) -> np.ndarray:
    """Mean herd of a household at the end of the dry decade [sheep unit]."""
    rows = pd.read_parquet(swept.path / "monthly", columns=["run", "month", "herd_size"])
    return swept.placed(rows[rows["month"] == "2024-12-01"].set_index("run")["herd_size"])


def sentences(findings: Findings) -> list[str]:
    def told(climate: str) -> str:
        with_it, without = (findings.say(change(world, climate), PEOPLE) for world in WORLDS)
        return f"by {with_it} points with the campaign and {without} points without a programme"

    say = findings.say
    both, less = change("campaign", "both"), f"change by both, {NOT_BUFFERED}"
    return [
        f"Ten dry years change the share of people below the line, on average over 2015 to 2024, {told('drought')}.",
        f"Three hard winters change it {told('dzud')}, and both together {told('both')}, a difference between the two "
        f"worlds of {say(less, PEOPLE)} points.",
        f"A household's herd at the end of 2024, {say(f'with the campaign, {CLIMATES[0]}', HERD, 'sheep units')} with the campaign and the climate as "
        f"it comes, changes by {say(both, HERD)} with both decades, and without a programme by {say(change('no_programme', 'both'), HERD)}.",
    ]


def main() -> None:
    findings = Findings(sweep_of(HERE))
    measured(findings)
    note = (
        "Means with between-run 95 % intervals; changes against the climate as it comes, and the difference of changes, with those of pairs "
        "on the same seeds. Drought: the dry years of `scenarios/drought_decade.yaml`; dzud: the winters of `scenarios/dzud_2010s.yaml`."
    )
    write(HERE, findings, "world and climate", draw, sentences(findings), note)


def draw(findings: Findings) -> Figure:
    canvas = style.canvas(style.DOUBLE, 62 * style.MILLIMETRE)
    panels = canvas.subplots(1, 3)
    looks = {"campaign": (style.BLUE, "o", -0.12), "no_programme": (style.VERMILLION, "s", 0.12)}
    for axes, quantity, letter in zip(panels, (PEOPLE, YEARS, HERD), "abc", strict=True):
        for world, (colour, marker, shift) in looks.items():
            mean, ends = whiskers_of([findings.of(change(world, climate), quantity) for climate in CLIMATES[1:]])
            axes.errorbar(np.arange(3) + shift, mean, ends, color=colour, marker=marker, linestyle="none", capsize=3,
                          label=WORLDS[world])  # fmt: skip
        axes.axhline(0, color="black", linewidth=0.6)
        axes.set_xticks(range(3), CLIMATES[1:])
        axes.set_xlim(-0.5, 2.5)
        axes.set_title(letter, loc="left", fontweight="bold")
        axes.set_ylabel(LABELS[quantity])
        axes.grid(axis="y")
    canvas.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return canvas


if __name__ == "__main__":
    main()
