"""Under which uncertain conditions does relapse exceed one exit in ten, and which policy after 2020 is robust?

What `alxa discover` (PRIM) and `alxa robustness` tell of the same points: the part of the ranges in which relapse is too
high, and how each policy fares over all points.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from scipy.stats import binomtest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sweep_answers import Findings, Values, sweep_of, write  # noqa: E402

from alxa_sim.batch.analysing import box_table  # noqa: E402
from alxa_sim.batch.arms import mean_of  # noqa: E402
from alxa_sim.batch.swept import Swept  # noqa: E402
from alxa_sim.figures import style  # noqa: E402
from alxa_sim.statistics.paired import paired_difference  # noqa: E402
from alxa_sim.statistics.robustness import robustness, robustness_intervals  # noqa: E402
from alxa_sim.statistics.uncertainty import Estimate  # noqa: E402

POLICIES = {
    "baseline": "support goes on",
    "payments_end_2021": "payments end",
    "withdrawal_2021_slow": "slow withdrawal",
}
"""By scenario."""
GOES_ON = "support goes on"
RELAPSE, POOR, COST = "actual.relapse_3y", "Actually poor: end of 2025-12", "any.public_cost"
SURE = 0.05
"""Quasi-p below which a limit of a box is told: chance would seldom have raised the density as far."""
LIMIT = 10.0
"""Relapse within three years that is too high [% of exits]."""
BEYOND, MEAN, WORST, REGRET, POOR_MEAN, POOR_REGRET, MILLIONS = (
    f"points with relapse above {LIMIT:.0f} % [%]", "relapse within 3 years, mean [% of exits]",
    "relapse, worst point [% of exits]", "relapse, largest regret [points]", "actually poor, end of 2025, mean [%]",
    "actually poor, largest regret [points]", "public cost, mean [million yuan]",
)  # fmt: skip
COVERAGE, DENSITY = "box: cases that it holds, on points left out [%]", "box: points in it that are cases, on points left out [%]"
OVER_POINTS, OVER_SEEDS, RESAMPLED = "over points", "resampled seeds", "resampled points"


def measured(findings: Findings) -> None:
    swept = findings.swept
    relapse, poor = (swept.by_seed(name).by_seed for name in (RELAPSE, POOR))
    cost = np.nan_to_num(swept.by_seed(COST).by_seed) / 1e6
    over_all_points(findings, relapse.mean(axis=2), poor.mean(axis=2), cost.mean(axis=2))
    for values, worst, regret in ((relapse, WORST, REGRET), (poor, "", POOR_REGRET)):
        verdicts(findings, values, worst, regret)
    for policy, box in boxes(swept).items():
        limits_of(findings, policy, box)


def over_all_points(findings: Findings, relapse: Values, poor: Values, cost: Values) -> None:
    """Means over points (policies x points), and what each policy has more than support that goes on."""
    points = relapse.shape[1]
    for k, policy in enumerate(POLICIES.values()):
        findings.add(policy, BEYOND, share_of_points(relapse[k] > LIMIT), 0)
        for quantity, values, digits in ((MEAN, relapse, 1), (POOR_MEAN, poor, 1), (MILLIONS, cost, 0)):
            findings.add(policy, quantity, mean_of(values[k], "1", points), digits)
            if k:
                less = paired_difference(values[0], values[k], points).difference
                findings.add(f"{policy}, less support", quantity, less, digits)


def share_of_points(flags: Any) -> Estimate:
    """A share of the points [%] with Wilson's interval for what other points would give."""
    n = len(flags)
    found = binomtest(int(np.sum(flags)), n)
    low, high = found.proportion_ci(0.95, method="wilson")
    return Estimate(100 * found.statistic, 100 * low, 100 * high, OVER_POINTS, 0.95, n, n)


def verdicts(findings: Findings, by_seed: Values, worst: str, regret: str) -> None:
    """Worst point and largest regret of every policy; lower is better."""
    points = by_seed.shape[1]
    found, ends = robustness(by_seed.mean(axis=2), True), robustness_intervals(by_seed, True)
    for k, policy in enumerate(POLICIES.values()):
        for quantity, values, (low, high) in ((worst, found.worst, ends.worst), (regret, found.largest_regret, ends.largest_regret)):
            if quantity:
                estimate = Estimate(float(values[k]), float(low[k]), float(high[k]), OVER_SEEDS, 0.95, points, points)
                findings.add(policy, quantity, estimate, 1)


def boxes(swept: Swept) -> dict[str, pd.DataFrame]:
    """The box of settings with relapse above the limit, of every policy for which some points are and some are not."""
    found, relapse = {}, swept.means(RELAPSE).mean
    for place, scenario in enumerate(swept.scenarios):
        too_high = relapse[place] > LIMIT
        if too_high.any() and not too_high.all():
            found[POLICIES[scenario]] = box_table(swept, scenario, swept.numbers(), too_high)
    return found


def limits_of(findings: Findings, policy: str, box: pd.DataFrame) -> None:
    """The limits of a box and how it fares on points left out, each with 95 % of resamples."""
    for quantity, name in ((COVERAGE, "coverage"), (DENSITY, "density")):
        if len(box):
            first = 100 * box.iloc[0][[f"held_out_{name}", f"{name}_from", f"{name}_to"]].astype(float)
            findings.add(policy, quantity, of_points(findings, *first), 0)
    everywhere = findings.swept.numbers()
    for row in box.itertuples():
        values = everywhere[:, findings.swept.varied.index(row.setting)]
        digits = 2 if values.max() < 10 else 0
        findings.add(policy, quasi_p(row.setting), of_points(findings, row.quasi_p, np.nan, np.nan), 3)
        if row.low > values.min():
            findings.add(policy, at_least(row.setting), of_points(findings, row.low, row.low_from, row.low_to), digits)
        if row.high < values.max():
            findings.add(policy, at_most(row.setting), of_points(findings, row.high, row.high_from, row.high_to), digits)


def of_points(findings: Findings, value: float, low: float, high: float) -> Estimate:
    points = len(findings.swept.points)
    return Estimate(float(value), float(low), float(high), RESAMPLED, 0.95, points, points)


def at_least(setting: str) -> str:
    return f"box: {setting} at least"


def at_most(setting: str) -> str:
    return f"box: {setting} at most"


def quasi_p(setting: str) -> str:
    return f"box: {setting}, quasi-p [1]"


def sentences(findings: Findings) -> list[str]:
    say = findings.say
    shares = ", ".join(f"{say(policy, BEYOND, '%')} ({policy})" for policy in POLICIES.values())
    best = min(POLICIES.values(), key=lambda policy: findings.of(policy, REGRET).estimate.value)
    others = [policy for policy in POLICIES.values() if policy != best]
    regrets = " and ".join(f"{say(policy, REGRET)} ({policy})" for policy in others)
    costs = " and ".join(f"{say(f'{policy}, less support', MILLIONS)} ({policy})" for policy in POLICIES.values() if policy != GOES_ON)
    return [
        f"Relapse within three years exceeds {LIMIT:.0f} % of exits at {shares} of the points.",
        told_box(findings),
        f"The most robust policy by its largest regret is \"{best}\": at no point is relapse more than {say(best, REGRET)} points above that of the best "
        f"policy, against {regrets}; public cost, {say(GOES_ON, MILLIONS, 'million yuan')} where support goes on, changes by {costs}.",
    ]


def told_box(findings: Findings) -> str:
    """Where relapse is too high although support goes on."""
    known = {f.quantity: f.estimate.value for f in findings.found if f.arm == GOES_ON}
    sure = [setting for setting in findings.swept.varied if known.get(quasi_p(setting), 1.0) < SURE]
    limits = [name for setting in sure for name in (at_least(setting), at_most(setting)) if name in known]
    if not limits:
        return "No box of settings tells these points from the others where support goes on."
    told = " and ".join(f"{name.removeprefix('box: ')} {findings.say(GOES_ON, name)}" for name in limits)
    return (
        f"Where support goes on it happens with {told}: on points left out such a box holds {findings.say(GOES_ON, COVERAGE, '%')} of these points, "
        f"and {findings.say(GOES_ON, DENSITY, '%')} of its points are such."
    )


def main() -> None:
    findings = Findings(sweep_of(HERE))
    measured(findings)
    note = (
        "Every point is the mean of its seeds. Regret: relapse, or poverty, beyond that of the best policy at the same point. Box: the part of "
        "the ranges with relapse above the limit (PRIM), chosen by the harmonic mean of coverage and density."
    )
    covered = (
        "Intervals of means, differences and shares cover the drawing of points with the chance of their seeds; those of boxes what resampled points "
        "give; those of worst points and regrets the two seeds alone, which makes them too narrow. None covers ranges or mechanisms that are wrong."
    )
    write(HERE, findings, "policy", draw, sentences(findings), note, covered=covered)


def draw(findings: Findings) -> Figure:
    canvas = style.canvas(style.DOUBLE, 70 * style.MILLIMETRE)
    left, right = canvas.subplots(1, 2)
    show_points(findings, left)
    relapse = findings.swept.means(RELAPSE).mean
    looks = ((style.BLUE, "-"), (style.GREEN, "--"), (style.ORANGE, "-."))
    for values, policy, (colour, dashes) in zip(relapse, POLICIES.values(), looks, strict=True):
        share = 100 * np.arange(1, len(values) + 1) / len(values)
        right.step(np.sort(values), share, color=colour, linestyle=dashes, where="post", label=policy)
    right.axvline(LIMIT, color="black", linewidth=0.6)
    right.set_xlabel("relapse within 3 years [% of exits]")
    right.set_ylabel("points with no more [%]")
    right.set_xlim(left=0)
    right.set_title("b  all policies", loc="left", fontweight="bold")
    right.grid(axis="y")
    handles = [axes.get_legend_handles_labels() for axes in (left, right)]
    canvas.legend([h for some, _ in handles for h in some], [name for _, names in handles for name in names],
                  loc="outside upper center", ncols=5, columnspacing=1.2)  # fmt: skip
    return canvas


def show_points(findings: Findings, axes: Axes) -> None:
    """The points in the two settings that the box of the policy that goes on limits most surely, and the box."""
    swept = findings.swept
    box = boxes(swept).get(GOES_ON, pd.DataFrame(columns=["setting", "quasi_p"]))
    by_p = [*box.sort_values("quasi_p", kind="stable")["setting"], *swept.varied]
    first, second = list(dict.fromkeys(by_p))[:2]
    x, y = (swept.numbers()[:, swept.varied.index(name)] for name in (first, second))
    too_high = swept.means(RELAPSE).mean[0] > LIMIT
    axes.plot(x[~too_high], y[~too_high], "o", color=style.BLUE, markerfacecolor="white", label=f"relapse at most {LIMIT:.0f} %")
    axes.plot(x[too_high], y[too_high], "s", color=style.VERMILLION, label=f"relapse above {LIMIT:.0f} %")
    ends = {row.setting: (row.low, row.high) for row in box.itertuples()}
    (left, right), (low, high) = (ends.get(name, (v.min(), v.max())) for name, v in ((first, x), (second, y)))
    if ends:
        axes.add_patch(Rectangle((left, low), right - left, high - low, fill=False, linewidth=1, linestyle="--"))
    axes.set_xlabel(first)
    axes.set_ylabel(second)
    axes.set_title("a  support goes on", loc="left", fontweight="bold")


if __name__ == "__main__":
    main()
