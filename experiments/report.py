"""Writes what an experiment found: a figure in three formats, its numbers, and the table in its README."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure
from model_version import version_here

from alxa_sim.figures.style import SETTINGS

NUMBERS, ANSWER, TARGETS = "numbers", "answer", "targets"
"""What stands between the marks `<!-- numbers -->` and `<!-- end of numbers -->` of a README."""
Estimate = tuple[float, float, float]


class Target(NamedTuple):
    """What a number should be: within two ends, of which one may be infinite."""

    low: float
    high: float
    told: str
    source: str

    def miss(self, estimate: Estimate, digits: int = 1) -> str:
        """By how much the mean lies outside, `none` where it lies inside; for a target that is a sign, whether the
        interval shows it."""
        mean, low, high = estimate
        if not np.isfinite(mean):
            return "no number"
        if self.is_sign:
            return "none" if low > self.low else "wrong sign" if high < self.low else "not told from 0"
        outside = min(0.0, mean - self.low) + max(0.0, mean - self.high)
        return f"{outside:+,.{digits}f}" if outside else "none"

    @property
    def is_sign(self) -> bool:
        return self.low == 0 and self.high == np.inf


def increase(source: str) -> Target:
    """That a number rises."""
    return Target(0.0, np.inf, "more than 0", source)


def in_style(draw: Callable[..., Figure], *arguments: Any) -> Figure:
    """Draw with the settings of the figures of the program."""
    with style.context(["default", SETTINGS]):
        return draw(*arguments)


def write(folder: Path, table: pd.DataFrame, figure: Figure, footnote: str, seeds: int) -> None:
    """Write `figure.svg`, `.pdf`, `.png`, `numbers.csv`, and the table between the marks of README.md.

    All three name the model that made them and the seeds behind them: as many as were asked for, since a run that fails
    stops an experiment.
    """
    model = version_here()
    provenance = f"From {model}, {seeds} of {seeds} seeds."
    save_figure(folder, figure, provenance)
    stamped = table.assign(seeds_done=seeds, seeds_asked=seeds, version=model.version, results=model.results)
    stamped.to_csv(folder / "numbers.csv", index=False, lineterminator="\n")
    between_marks(folder / "README.md", NUMBERS, f"{markdown(table)}\n\n{footnote} {provenance}")


def write_answer(folder: Path, *paragraphs: str) -> None:
    """Put an answer made of numbers between the marks `<!-- answer -->` and `<!-- end of answer -->` of README.md."""
    between_marks(folder / "README.md", ANSWER, "\n\n".join(paragraphs))


def write_targets(folder: Path, found: Iterable[tuple[str, Target, Estimate, int]]) -> None:
    """Put numbers with their targets, what the model gives, in so many digits, and the miss between the marks
    `<!-- targets -->` and `<!-- end of targets -->` of README.md."""
    rows = [
        (name, target.told, shown(estimate, digits), target.miss(estimate, digits), target.source)
        for name, target, estimate, digits in found
    ]
    table = pd.DataFrame(rows, columns=["number", "target", "model", "miss", "source"])
    between_marks(folder / "README.md", TARGETS, markdown(table))


def save_figure(folder: Path, figure: Figure, provenance: str = "") -> None:
    """Write `figure.svg`, `.pdf` and `.png`, with a line that tells what the figure is drawn from."""
    with style.context(["default", SETTINGS]):
        if provenance:
            figure.supxlabel(provenance, x=0.995, ha="right", fontsize=6, color="#595959")
        for suffix in ("svg", "pdf", "png"):
            dated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(suffix)
            figure.savefig(folder / f"figure.{suffix}", dpi=200, metadata=dated)


def between_marks(readme: Path, name: str, text: str) -> None:
    """Put a text between the marks of a README, in place of what stands there."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = readme.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    readme.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def markdown(table: pd.DataFrame) -> str:
    rows = [list(table.columns), ["---"] * table.shape[1], *(map(str, row) for row in table.itertuples(index=False))]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def shown(estimate: Estimate, digits: int = 3) -> str:
    """Mean and 95 % interval in one cell, a dash where there is none."""
    mean, low, high = estimate
    if not np.isfinite(mean):
        return "-"
    if not np.isfinite(low):
        return f"{mean:.{digits}f}"
    return f"{mean:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def whiskers(estimates: Iterable[Estimate]) -> tuple[Any, Any]:
    """Means, and the half-widths below and above that matplotlib draws; none where there is no interval."""
    mean, low, high = np.array(list(estimates), dtype=float).reshape(-1, 3).T
    return mean, np.nan_to_num(np.array([mean - low, high - mean]))
