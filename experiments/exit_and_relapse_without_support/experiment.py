"""How fast do households leave income poverty without any programme, and how often do they fall back?"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from causes import CAUSES, MARGINS, NEAR, causes, margins  # noqa: E402
from panels import Array, mean_and_interval, measured, run_panel, without_programme  # noqa: E402
from report import Estimate, between_marks, in_style, markdown, shown, whiskers, write, write_answer  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

YEARS = 6
"""Years of a spell that are shown."""
SURVEYED_EXIT = {1: 0.372, 5: 0.086}
"""Exits a year by year in poverty, of the rural panel CFPS (FACTS 1.5)."""
SURVEYED_RELAPSE = (0.032, 0.053)
"""Relapse a year in the same panel, a range that says nothing of single years; its exits are followed for:"""
SURVEYED_YEARS = 5
SURVEYED_BACK = 0.15
"""Share that is poor again within three to five years of exit, in the same panel."""
SEEDS = range(1, 41)


def yearly_hazards(seed: int, households: int = 3900) -> dict[str, Array]:
    """Share of households that leave income poverty in each year of a spell, and that fall back in each year after.

    Status is looked at every December, as a yearly survey does; only spells whose beginning was seen count.
    """
    scenario = without_programme(f"population.households={households}")
    panel = run_panel(scenario, seed)
    found = hazards(panel["income_poor"] & panel["exists"], panel["exists"])
    return found | dict(zip(("fell", "stayed", "hazard"), causes(panel, scenario), strict=True))


def hazards(poor: Array, exists: Array) -> dict[str, Array]:
    """Yearly hazards of exit and relapse by year of the spell, from flags of shape (years, households)."""
    events, at_risk = np.zeros((2, YEARS + 1)), np.zeros((2, YEARS + 1))
    clock = np.zeros((2, poor.shape[1]), dtype=int)  # years in poverty, years since exit; 0 where unknown
    for year in range(1, len(poor)):
        watched = exists[year] & exists[year - 1]
        for side, left in enumerate((~poor[year], poor[year])):
            risk = watched & (clock[side] > 0) & (clock[side] <= YEARS)
            np.add.at(at_risk[side], clock[side][risk], 1)
            np.add.at(events[side], clock[side][risk & left], 1)
        entered = watched & poor[year] & ~poor[year - 1]
        exited = watched & ~poor[year] & poor[year - 1]
        clock[0] = np.where(entered, 1, np.where(poor[year] & watched & (clock[0] > 0), clock[0] + 1, 0))
        clock[1] = np.where(exited, 1, np.where(~poor[year] & watched & (clock[1] > 0), clock[1] + 1, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = events / at_risk
    return {
        "exit": rates[0, 1:],
        "relapse": rates[1, 1:],
        "exit at risk": at_risk[0, 1:],
        "relapse at risk": at_risk[1, 1:],
        "relapse a year": events[1, 1 : SURVEYED_YEARS + 1].sum() / at_risk[1, 1 : SURVEYED_YEARS + 1].sum(),
        "back in 5 years": 1.0 - np.prod(1.0 - rates[1, 1 : SURVEYED_YEARS + 1]),
    }


def main() -> None:
    runs = measured(partial(yearly_hazards), SEEDS)
    found = {kind: [mean_and_interval([run[kind][year] for run in runs]) for year in range(YEARS)]
             for kind in ("exit", "relapse")}  # fmt: skip
    at_risk = {kind: np.sum([run[f"{kind} at risk"] for run in runs], axis=0) for kind in found}
    rows = [
        {
            "year of the spell": year + 1,
            "exit a year": shown(found["exit"][year]),
            "survey": SURVEYED_EXIT.get(year + 1, ""),
            "model / survey": ratio(found["exit"][year], (SURVEYED_EXIT[year + 1],)) if year + 1 in SURVEYED_EXIT else "",
            "spells at risk": f"{at_risk['exit'][year]:.0f}",
            "relapse a year after exit": shown(found["relapse"][year]),
            "survey ": "{} to {}".format(*SURVEYED_RELAPSE) if year < SURVEYED_YEARS else "",
            "model / survey ": ratio(found["relapse"][year], SURVEYED_RELAPSE) if year < SURVEYED_YEARS else "",
            "spells at risk ": f"{at_risk['relapse'][year]:.0f}",
        }
        for year in range(YEARS)
    ]
    whole = {name: mean_and_interval([float(run[name]) for run in runs]) for name in ("relapse a year", "back in 5 years")}
    rows += [
        row | {"relapse a year after exit": shown(whole[name]), "survey ": survey, "model / survey ": ratio(whole[name], of)}
        for row, name, survey, of in (
            (dict.fromkeys(rows[0], "") | {"year of the spell": "1 to 5, a year"}, "relapse a year",
             "{} to {}".format(*SURVEYED_RELAPSE), SURVEYED_RELAPSE),
            (dict.fromkeys(rows[0], "") | {"year of the spell": "1 to 5, in all"}, "back in 5 years",
             f"nearly {SURVEYED_BACK}", (SURVEYED_BACK,)),
        )
    ]  # fmt: skip
    footnote = (
        f"Income poverty as a survey would find it every December. Means of {len(SEEDS)} runs of {len(SEEDS)} asked, "
        "with between-run 95 % intervals (t). Survey: CFPS, FACTS 1.5. Spells at risk: at the beginning of the year of the spell, "
        "in all runs together. Years 1 to 5: relapses over all years at risk, and the share that would be poor again within five "
        "years at the hazards above."
    )
    write(HERE, pd.DataFrame(rows), in_style(draw, found), footnote, len(SEEDS))
    write_causes(runs)
    write_answer(HERE, answer(found, whole), answer_on_causes(runs))


def ratio(estimate: Estimate, survey: tuple[float, ...]) -> str:
    """How many times the survey's figure, or the two ends of its range, the model gives."""
    return " to ".join(f"{estimate[0] / figure:.1f}" for figure in sorted(survey, reverse=True))


def write_causes(runs: list[dict[str, Array]]) -> None:
    """Write causes.csv and its two tables in the README: what went with relapse in the first year after exit, and with
    what income households had left poverty."""
    headings = {"fell": "of those who fell back", "stayed": "of those who did not", "hazard": "fell back in the year"}
    groups = [*CAUSES, *margins()]
    table = pd.DataFrame(
        {"in the first year after exit": group}
        | {words: shown(mean_and_interval([run[name][k] for run in runs])) for name, words in headings.items()}
        for k, group in enumerate(groups)
    )
    table.to_csv(HERE / "causes.csv", index=False, lineterminator="\n")
    n = len(CAUSES)
    sums = {words: f"{sum(mean_and_interval([run[name][k] for run in runs])[0] for k in range(n)):.3f}"
            for name, words in headings.items() if name != "hazard"}  # fmt: skip
    total = pd.DataFrame([{table.columns[0]: "sum"} | sums | {headings["hazard"]: ""}])
    between_marks(HERE / "README.md", "causes", markdown(pd.concat([table[:n], total])))
    between_marks(HERE / "README.md", "incomes", markdown(table[n:]))


def answer(found: dict[str, list[Estimate]], whole: dict[str, Estimate]) -> str:
    """Levels of exit and relapse beside the survey's."""
    first, fifth = found["exit"][0], found["exit"][4]
    return (
        f"**Exit** falls from {shown(first, 2)} a year in the first year of poverty to {shown(fifth, 2)} in the fifth; the survey "
        f"found {SURVEYED_EXIT[1]} and {SURVEYED_EXIT[5]} ({ratio(first, (SURVEYED_EXIT[1],))} and "
        f"{ratio(fifth, (SURVEYED_EXIT[5],))} times). **Relapse** falls from {shown(found['relapse'][0], 2)} a year in the first year "
        f"after exit to {shown(found['relapse'][4], 2)} in the fifth; over the five years it is {shown(whole['relapse a year'])} a year, "
        f"{ratio(whole['relapse a year'], SURVEYED_RELAPSE)} times the survey's {SURVEYED_RELAPSE[0]} to {SURVEYED_RELAPSE[1]}, and "
        f"{shown(whole['back in 5 years'], 2)} would be poor again after five years, where the survey found nearly {SURVEYED_BACK}."
    )


def answer_on_causes(runs: list[dict[str, Array]]) -> str:
    """What those who fell back went through, each household once."""
    fell, hazard = (np.mean([run[name] for run in runs], axis=0) for name in ("fell", "hazard"))
    parts = [f"{group} {100 * fell[k]:.1f} %" for k, group in enumerate(CAUSES)]
    n, near = len(CAUSES), sum(low < NEAR for low in MARGINS[:-1])
    return (
        "Of those who fell back in the first year, counting each with the first that holds, so that these add up to 100 %: "
        + "; ".join(parts)
        + f". By another cut of the same households, {100 * fell[n : n + near].sum():.0f} % had left poverty with an income below "
        f"{NEAR:g} times the line; of those with more than {MARGINS[-2]:g} times {100 * hazard[-1]:.0f} % fall back in the year."
    )


def draw(found: dict[str, list[tuple[float, float, float]]]) -> Figure:
    canvas = style.canvas(style.DOUBLE, 65 * style.MILLIMETRE)
    left, right = canvas.subplots(1, 2, sharey=True)
    years = np.arange(1, YEARS + 1)
    for axes, kind, label in ((left, "exit", "year in poverty"), (right, "relapse", "year since exit")):
        mean, ends = whiskers(found[kind])
        axes.errorbar(years, mean, ends, color=style.BLUE, marker="o", capsize=2, label="model, no programme",
                      markerfacecolor="white")  # fmt: skip
        axes.set_xlabel(label)
        axes.set_xticks(years)
        axes.grid(axis="y")
    left.plot(list(SURVEYED_EXIT), list(SURVEYED_EXIT.values()), color=style.VERMILLION, marker="s", linestyle="none",
              label="survey (CFPS)")  # fmt: skip
    right.fill_between([1, SURVEYED_YEARS], *SURVEYED_RELAPSE, color=style.VERMILLION, alpha=0.35, linewidth=0,
                       label="survey (CFPS), range of a year's relapse")  # fmt: skip
    left.set_ylabel("yearly hazard [1/year]")
    left.set_ylim(bottom=0)
    left.set_title("a  exit", loc="left", fontweight="bold")
    right.set_title("b  relapse", loc="left", fontweight="bold")
    left.legend(loc="upper right")
    right.legend(loc="upper right")
    return canvas


if __name__ == "__main__":
    main()
