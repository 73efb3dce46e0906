"""What answers from a sweep share: numbers arm by arm, each with its interval and n, and where they are written.

An experiment's `answer.py` fills a `Findings`, draws a figure and words three sentences; `write` puts the figure, every
number as CSV, and sentences and tables between the marks of README.md. So no number is typed: a sentence takes it from
`Findings.say`, and the table below the sentences has it again with its interval.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from model_version import version_of
from report import ANSWER, NUMBERS, Target, between_marks, in_style, markdown, save_figure, whiskers, write_targets

from alxa_sim.batch.arms import mean_of
from alxa_sim.batch.plan import counted
from alxa_sim.batch.swept import Swept
from alxa_sim.statistics.paired import paired_difference
from alxa_sim.statistics.uncertainty import Estimate, ratio_over_runs

Values = npt.NDArray[np.float64]
"""One number a seed, NaN where its run does not have it."""


class Finding(NamedTuple):
    """A number of an arm, or of the difference of two."""

    arm: str
    quantity: str
    estimate: Estimate
    digits: int

    def __str__(self) -> str:
        """Value and 95 % interval, and n where runs are missing."""
        if not np.isfinite(self.estimate.value):
            return "-"
        text = f"{self.value} ({self.interval})" if self.interval else self.value
        e = self.estimate
        return text if e.runs_done == e.runs_asked else f"{text}, n = {e.runs_done} of {e.runs_asked}"

    @property
    def value(self) -> str:
        """As it is told."""
        return f"{self.estimate.value:,.{self.digits}f}" if np.isfinite(self.estimate.value) else "-"

    @property
    def interval(self) -> str:
        """Both ends as they are told; empty where there are none."""
        e = self.estimate
        return f"{e.low:,.{self.digits}f} to {e.high:,.{self.digits}f}" if np.isfinite(e.low) else ""


@dataclass
class Findings:
    """The numbers of an answer, in the order in which they are told."""

    swept: Swept
    found: list[Finding] = field(default_factory=list)
    said: dict[Finding, None] = field(default_factory=dict)
    """What the sentences name, in their order."""

    @property
    def seeds(self) -> int:
        return len(self.swept.seeds)

    @property
    def provenance(self) -> str:
        """What stands below everything that is printed: the folder with its digest, and the model that made it."""
        return f"{self.swept.provenance} Made by {version_of(self.swept)}."

    def mean(self, arm: str, quantity: str, values: Values, digits: int = 1) -> Finding:
        """Mean over seeds with its between-run interval."""
        return self.add(arm, quantity, mean_of(values, unit_of(quantity), self.seeds), digits)

    def difference(self, arm: str, quantity: str, values: Values, first: Values, digits: int = 1) -> Finding:
        """`values` less `first`, seed by seed."""
        return self.add(arm, quantity, paired_difference(first, values, self.seeds).difference, digits)

    def ratio(self, arm: str, quantity: str, over: Values, under: Values, digits: int = 0) -> Finding:
        """Sum over sum with the jackknife's interval; unknown where what is divided by may be nothing."""
        under_mean = mean_of(under, "", self.seeds)
        estimate = ratio_over_runs(over, under, self.seeds)
        if not under_mean.low > 0:
            nothing = float("nan")
            estimate = Estimate(nothing, nothing, nothing, estimate.kind, 0.95, estimate.runs_done, self.seeds)
        return self.add(arm, quantity, estimate, digits)

    def add(self, arm: str, quantity: str, estimate: Estimate, digits: int) -> Finding:
        self.found.append(Finding(arm, quantity, estimate, digits))
        return self.found[-1]

    def of(self, arm: str, quantity: str) -> Finding:
        return next(one for one in self.found if (one.arm, one.quantity) == (arm, quantity))

    def say(self, arm: str, quantity: str, unit: str = "") -> str:
        """A value as a sentence names it, with a unit behind it; its interval stands in the table of what is said."""
        finding = self.of(arm, quantity)
        self.said[finding] = None
        return f"{finding.value} {unit}".rstrip()

    def table_of_what_is_said(self) -> pd.DataFrame:
        """One row a number of the sentences."""
        rows = [(f.arm, f.quantity, f.value, f.interval, f"{f.estimate.runs_done} of {f.estimate.runs_asked}") for f in self.said]
        return pd.DataFrame(rows, columns=["of", "number", "value", "95 % interval", "n"])

    def table(self, heading: str, leaving_out: Sequence[str] = ()) -> pd.DataFrame:
        """One row an arm, one column a quantity, as texts."""
        arms = list(dict.fromkeys(f.arm for f in self.found))
        quantities = [q for q in dict.fromkeys(f.quantity for f in self.found) if q not in leaving_out]
        cells = {(f.arm, f.quantity): str(f) for f in self.found}
        rows = [{heading: arm} | {q: cells.get((arm, q), "") for q in quantities} for arm in arms]
        return pd.DataFrame(rows)

    def numbers(self) -> pd.DataFrame:
        """Every number with every digit, the folder it is from, and the model and the design that made it."""
        rows = [(f.arm, f.quantity, f.estimate.value, f.estimate.low, f.estimate.high, f.estimate.kind,
                 f.estimate.runs_done, f.estimate.runs_asked) for f in self.found]  # fmt: skip
        table = pd.DataFrame(rows, columns=["arm", "quantity", "value", "low", "high", "kind", "n", "asked"])
        model, runs = version_of(self.swept), self.swept.manifest["runs"]
        return table.assign(folder=self.swept.path.as_posix(), digest=self.swept.digest, runs_done=runs["done"],
                            runs_asked=runs["asked"], version=model.version, results=model.results,
                            design=self.swept.manifest["design"]["digest"][:12])  # fmt: skip


def unit_of(quantity: str) -> str:
    """What stands in brackets at the end of `actually poor [%]`."""
    return quantity.rpartition("[")[2].rstrip("]") if quantity.endswith("]") else "1"


def sweep_of(here: Path) -> Swept:
    """The sweep that the command names, else the one in `results/` with the name of the experiment."""
    return Swept(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("results") / here.name)


COVERED = (
    "The intervals cover the chance between runs, that is what other seeds would give; they do not cover settings that may be "
    "wrong or mechanisms that are missing."
)
"""What intervals over seeds are about."""


NO_TARGETS: Mapping[tuple[str, str], Target] = {}


def write(
    here: Path, findings: Findings, heading: str, draw: Callable[[Findings], Figure], sentences: Sequence[str], note: str,
    leaving_out: Sequence[str] = (), covered: str = COVERED, targets: Mapping[tuple[str, str], Target] = NO_TARGETS
) -> None:  # fmt: skip
    """Write figure, numbers, tables and answer of an experiment; the answer is printed, too.

    `targets` are numbers of the record, each under the arm and the quantity that it is about. `covered` says what the intervals
    are about. Quantities left out of the table of all numbers are in `numbers.csv` only.
    """
    figure = in_style(draw, findings)
    save_figure(here, figure, findings.provenance)
    findings.numbers().to_csv(here / "numbers.csv", index=False, lineterminator="\n")
    said = markdown(findings.table_of_what_is_said())
    answer = "\n\n".join(["\n".join(sentences), said, f"{stands_on(findings.swept)} {covered}"])
    between_marks(here / "README.md", ANSWER, answer)
    between_marks(here / "README.md", NUMBERS, f"{markdown(findings.table(heading, leaving_out))}\n\n{note} {findings.provenance}")
    if targets:
        found = ((findings.of(arm, quantity), target) for (arm, quantity), target in targets.items())
        write_targets(here, ((f"{f.arm}: {f.quantity}", target, (f.estimate.value, f.estimate.low, f.estimate.high), f.digits)
                             for f, target in found))  # fmt: skip
    print(f"{answer}\n\n{findings.provenance}")


def whiskers_of(findings: Sequence[Finding]) -> tuple[Any, Any]:
    """Means, and the half-widths below and above that matplotlib draws."""
    return whiskers((f.estimate.value, f.estimate.low, f.estimate.high) for f in findings)


def bars(axes: Axes, findings: Sequence[Finding], names: Sequence[str], colour: Any, letter: str, label: str, nbins: int = 4) -> None:
    """A panel of horizontal bars with their intervals, one finding a name, from below."""
    mean, ends = whiskers_of(findings)
    axes.barh(names, mean, 0.65, xerr=ends, color=colour, edgecolor="black", linewidth=0.5,
              error_kw={"elinewidth": 0.8, "capsize": 2})  # fmt: skip
    axes.set_title(letter, loc="left", fontweight="bold")
    axes.set_xlabel(label)
    axes.locator_params(axis="x", nbins=nbins)
    axes.grid(axis="x")


def total_of(swept: Swept, amounts: pd.Series[Any]) -> npt.NDArray[Any]:
    """Sums by run, nothing being 0 in a run that is done, as (scenarios, points, seeds)."""
    done = swept.runs.loc[swept.runs["status"] == "done", "run"]
    found: npt.NDArray[Any] = swept.placed(amounts.groupby(level=0).sum().reindex(done, fill_value=0.0))
    return found


def stands_on(swept: Swept) -> str:
    """On how many runs an answer stands."""
    runs, scenarios, points = swept.manifest["runs"], len(swept.scenarios), len(swept.points)
    drawn = swept.manifest["design"]["distributions"]
    arms = f"at each of {points} points in {counted(scenarios, 'scenario')}" if drawn else f"in each of {scenarios * points} arms"
    return f"This stands on {runs['done']} of {runs['asked']} runs, {counted(len(swept.seeds), 'seed')} {arms}."
