"""Who falls back when the programme ends in 2021: at once, step by step, or its payments only?

Of the households registered in 2014 and out of poverty at the end of 2020: the share poor in a December since.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from household_states import HouseholdStates, fallen_back  # noqa: E402
from report import Target  # noqa: E402
from sweep_answers import Findings, sweep_of, total_of, whiskers_of, write  # noqa: E402

from alxa_sim.figures import style  # noqa: E402

ARMS = ("support goes on", "payments end", "slow withdrawal", "cliff")
"""In the order of the design's scenarios."""
LAYERS = {"income": "below the line", "actual": "actually poor", "administrative": "on the register"}
YEARS = range(2021, 2026)
TOLD = {"income": YEARS, "actual": YEARS, "administrative": (2021, 2023)}
NOT_SHOWN = [f"{LAYERS[layer]} by {year} [%]" for layer in ("income", "actual") for year in (2022, 2024)]
SINCE = "2020"
COST = "public cost 2021-25 [million yuan]"
YUCHENG = "FACTS 1.5, Yucheng County, farming plain of another province [F]"
TARGETS = {
    ("support goes on", "below the line by 2021 [%]"): Target(1.13, 1.13, "1.1", YUCHENG),
    ("payments end", "below the line by 2021 [%]"): Target(18.09, 18.09, "18.1", YUCHENG),
    ("payments end less support", "below the line by 2021 [%]"): Target(16.96, 16.96, "17.0", f"{YUCHENG}, 18.1 less 1.1"),
}


def measured(findings: Findings) -> None:
    """Every arm, then what each has more than the arm in which support goes on."""
    states = HouseholdStates(findings.swept)
    quantities = {
        f"{LAYERS[layer]} by {year} [%]": fallen_back(states, layer, SINCE, str(year))[:, 0]
        for layer, years in TOLD.items()
        for year in years
    }
    costs = pd.read_parquet(findings.swept.path / "costs", columns=["run", "month", "cost"])
    since = costs[costs["month"] > f"{SINCE}-12-31"].set_index("run")["cost"]
    quantities[COST] = total_of(findings.swept, since)[:, 0] / 1e6
    for quantity, by_arm in quantities.items():
        for arm, values in zip(ARMS, by_arm, strict=True):
            findings.mean(arm, quantity, values)
        for arm, values in zip(ARMS[1:], by_arm[1:], strict=True):
            findings.difference(f"{arm} less support", quantity, values, by_arm[0])


def sentences(findings: Findings) -> list[str]:
    say = findings.say
    now, later = (f"below the line by {year} [%]" for year in (2021, 2025))
    slow, payments, cliff = (f"{arm} less support" for arm in ("slow withdrawal", "payments end", "cliff"))
    return [
        f"When all support stops at once, {say('cliff', now, '%')} of the households that had left income poverty by the end of 2020 are "
        f"below the line a year later, {say(cliff, now)} points more than where support goes on.",
        f"By the end of 2025 the cliff makes {say(cliff, later)} points, a withdrawal over three years {say(slow, later)} points "
        f"(after {say(slow, now)} in the first year), and an end of the direct payments alone {say(payments, later)} points.",
        f"Five years of support cost {say('support goes on', COST, 'million yuan')}; the slow withdrawal changes that by {say(slow, COST)} "
        f"and the end of payments by {say(payments, COST)}.",
    ]


def main() -> None:
    findings = Findings(sweep_of(HERE))
    measured(findings)
    note = (
        "Households registered in 2014 and out of poverty of that kind at the end of 2020 that were poor in a December since. Means "
        "with between-run 95 % intervals, differences with those of pairs on the same seeds. For comparison: Yucheng "
        "County, re-poverty risk 1.1 % with policy and 18.1 % without direct transfers (FACTS 1.5)."
    )
    write(HERE, findings, "scenario", draw, sentences(findings), note, NOT_SHOWN, targets=TARGETS)


def draw(findings: Findings) -> Figure:
    canvas = style.canvas(style.DOUBLE, 68 * style.MILLIMETRE)
    panels = canvas.subplots(1, 2, sharey=True)
    looks = zip(ARMS, (style.BLUE, style.GREEN, style.ORANGE, style.VERMILLION), "oD^s", strict=True)
    for shift, (arm, colour, marker) in enumerate(looks):
        for axes, title in zip(panels, ("below the line", "actually poor"), strict=True):
            mean, ends = whiskers_of([findings.of(arm, f"{title} by {year} [%]") for year in YEARS])
            places = np.array(YEARS) + 0.06 * (shift - 1.5)
            axes.errorbar(places, mean, ends, color=colour, marker=marker, capsize=2, label=arm)
    for axes, title in zip(panels, ("a  below the line", "b  actually poor"), strict=True):
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_xlabel("by December of")
        axes.set_xticks(list(YEARS))
        axes.grid(axis="y")
    panels[0].set_ylabel("fallen back since 2020\n[% of households]")
    panels[0].set_ylim(bottom=0)
    canvas.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=len(ARMS))
    return canvas


if __name__ == "__main__":
    main()
