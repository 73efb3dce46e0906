"""What answers from a sweep share: numbers arm by arm, each with its interval and n, and where they are written.

An experiment's `answer.py` fills a `Findings`, draws a figure and words three sentences; `write` puts the figure, every
number as CSV, and table and sentences between the marks of README.md. So no number is typed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from model_version import version_of
from report import ANSWER, NUMBERS, between_marks, in_style, markdown, save_figure, whiskers

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
        return self.words("")

    def words(self, unit: str) -> str:
        """The same with a unit behind the value, as in a sentence."""
        e, places = self.estimate, self.digits
        if not np.isfinite(e.value):
            return "-"
        text = f"{e.value:,.{places}f}{' ' if unit else ''}{unit}"
        if np.isfinite(e.low):
            text += f" ({e.low:,.{places}f} to {e.high:,.{places}f})"
        return text if e.runs_done == e.runs_asked else f"{text}, n = {e.runs_done} of {e.runs_asked}"


@dataclass
class Findings:
    """The numbers of an answer, in the order in which they are told."""

    swept: Swept
    found: list[Finding] = field(default_factory=list)

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


def write(
    here: Path, findings: Findings, heading: str, draw: Callable[[Findings], Figure], sentences: Sequence[str], note: str,
    leaving_out: Sequence[str] = ()
) -> None:  # fmt: skip
    """Write figure, numbers, table and answer of an experiment; the answer is printed, too.

    Quantities left out of the table are in `numbers.csv` only.
    """
    figure = in_style(draw, findings)
    save_figure(here, figure, findings.provenance)
    findings.numbers().to_csv(here / "numbers.csv", index=False, lineterminator="\n")
    answer = "\n".join(sentences)
    between_marks(here / "README.md", ANSWER, answer)
    between_marks(here / "README.md", NUMBERS, f"{markdown(findings.table(heading, leaving_out))}\n\n{note} {findings.provenance}")
    print(f"{answer}\n\n{findings.provenance}")


def whiskers_of(findings: Sequence[Finding]) -> tuple[Any, Any]:
    """Means, and the half-widths below and above that matplotlib draws."""
    return whiskers(finding.estimate[:3] for finding in findings)


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
    """On how many runs an answer stands, as the end of a sentence."""
    runs, arms = swept.manifest["runs"], len(swept.scenarios) * len(swept.points)
    return f"this stands on {runs['done']} of {runs['asked']} runs, {counted(len(swept.seeds), 'seed')} in each of {arms} arms."
