"""Which facts need which mechanism? A model with a wrong mechanism, held against the same record.

The distance of a run is that of `alxa validate`, of the run alone: how far each number lies outside the range that passes, in
tolerances, five at most, and the mean of all numbers by weight.
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import fill

import numpy as np
from matplotlib.figure import Figure

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sweep_answers import Findings, Values, sweep_of, write  # noqa: E402

from alxa_sim.figures import style  # noqa: E402
from alxa_sim.validation.loading import Targets, banner_targets  # noqa: E402
from alxa_sim.validation.scoring import distances_by_run  # noqa: E402
from alxa_sim.validation.worlds import values_in  # noqa: E402

FULL = "the model as it is"
ARMS = (FULL, "without milking", "without help of kin", "without degradation", "without a limit of forage",
        "without hard winters")  # fmt: skip
"""In the order of the design's cases."""
ALL, FITTED, HELD = "distance, all [tolerance]", "may be fitted to [tolerance]", "held out [tolerance]"
PARTS = {ALL: ("calibration", "held_out"), FITTED: ("calibration",), HELD: ("held_out",)}
SHOWN = 0.1
"""A change of the distance from which on it is written into the figure [tolerance]."""


def measured(findings: Findings, targets: Targets) -> None:
    """Every arm's distances, then what they change against the whole model, target by target too."""
    by_arm = [distances(findings, targets, point) for point in range(len(ARMS))]
    for quantity, uses in PARTS.items():
        for name, far in zip(ARMS, by_arm, strict=True):
            findings.mean(name, quantity, weighted(far, targets, uses), 2)
        first = weighted(by_arm[0], targets, uses)
        for name, far in zip(ARMS[1:], by_arm[1:], strict=True):
            findings.difference(less_full(name), quantity, weighted(far, targets, uses), first, 2)
    for target in targets:
        for name, far in zip(ARMS[1:], by_arm[1:], strict=True):
            findings.difference(less_full(name), target, far[target], by_arm[0][target], 2)


def distances(findings: Findings, targets: Targets, point: int) -> dict[str, Values]:
    """How far each run of an arm is from each target."""
    values = values_in(findings.swept, point)
    return {name: distances_by_run(target, values) for name, target in targets.items()}


def weighted(far: dict[str, Values], targets: Targets, uses: tuple[str, ...]) -> Values:
    """The mean of a run's distances by weight, of those it can tell."""
    names = [name for name, target in targets.items() if target.use in uses and target.weight > 0]
    weights = np.array([targets[name].weight for name in names])
    table = np.array([far[name] for name in names])
    known = np.isfinite(table)
    mean: Values = np.where(known, table, 0.0).T @ weights / (known.T @ weights)
    return mean


def less_full(name: str) -> str:
    return f"{name}, less the whole"


def sentences(findings: Findings, targets: Targets) -> list[str]:
    say, of = findings.say, findings.of
    order = sorted(ARMS[1:], key=lambda name: -of(less_full(name), ALL).estimate.value)
    told = ", ".join(f"{name} {say(less_full(name), ALL)}" for name in order)
    suffering = [(name, suffers_most(findings, targets, name)) for name in order]
    needs = "; ".join(f'{name}, "{targets[target].title}" ({say(less_full(name), target)})' for name, target in suffering if target)
    return [
        f"The whole model is {say(FULL, ALL)} tolerances from the record, {say(FULL, FITTED)} on targets that may be fitted to and "
        f"{say(FULL, HELD)} on those held out.",
        f"Leaving a mechanism out changes that by so much: {told}.",
        f"What suffers most from it, and by how many tolerances: {needs or 'nothing beyond chance'}.",
    ]


def suffers_most(findings: Findings, targets: Targets, name: str) -> str:
    """The target that suffers most, of those whose interval is above nothing; empty where none is."""
    found = [(findings.of(less_full(name), target).estimate, target) for target in targets]
    return max(((e.value, target) for e, target in found if e.low > 0), default=(0.0, ""))[1]


def main() -> None:
    findings, targets = Findings(sweep_of(HERE)), banner_targets()
    measured(findings, targets)
    note = (
        "Means over runs with between-run 95 % intervals; differences with those of pairs on the same seeds. Parameters stay as they "
        "are when a mechanism goes; a model fitted without it might come nearer."
    )
    write(HERE, findings, "model", lambda f: draw(f, targets), sentences(findings, targets), note, tuple(targets))


def draw(findings: Findings, targets: Targets) -> Figure:
    """Change of the distance by target and mechanism; a number where it is beyond chance and not small."""
    moved = [name for name in targets if any(abs(change(findings, arm, name)) >= SHOWN for arm in ARMS[1:])]
    names = moved or list(targets)  # few runs: nothing is beyond chance
    table = np.array([[change(findings, arm, name) for arm in ARMS[1:]] for name in names])
    canvas = style.canvas(style.DOUBLE, (30 + 5.2 * len(names)) * style.MILLIMETRE)
    axes = canvas.subplots()
    image = axes.imshow(table, cmap="PuOr_r", vmin=-2, vmax=2, aspect="auto")
    for row, column in np.argwhere(np.abs(table) >= SHOWN):
        value = table[row, column]
        axes.text(column, row, f"{value:+.1f}", ha="center", va="center", fontsize=7,
                  color="white" if abs(value) > 1.3 else "black")  # fmt: skip
    axes.set_xticks(range(len(ARMS) - 1), labels=["without\n" + fill(arm.removeprefix("without "), 11) for arm in ARMS[1:]])
    axes.tick_params(axis="x", labelsize=7)
    axes.set_yticks(range(len(names)), labels=[targets[name].title for name in names])
    axes.tick_params(length=0)
    canvas.colorbar(image, ax=axes, label="change of the distance [tolerance]", extend="both", fraction=0.04, pad=0.02)
    return canvas


def change(findings: Findings, arm: str, target: str) -> float:
    """What a wrong mechanism adds to the distance of a target; nothing where chance alone could."""
    estimate = findings.of(less_full(arm), target).estimate
    certain = np.isfinite(estimate.low) and (estimate.low > 0 or estimate.high < 0)
    return float(estimate.value) if certain else 0.0


if __name__ == "__main__":
    main()
