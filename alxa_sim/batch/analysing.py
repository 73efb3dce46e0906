"""`alxa sensitivity`, `discover` and `robustness`: what a sweep's numbers say, each beside the folder it comes from."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from alxa_sim.batch.sensitivity import sensitivity
from alxa_sim.batch.swept import PointMeans, Swept
from alxa_sim.records import Refusal
from alxa_sim.statistics.prim import discovered, quasi_p_values
from alxa_sim.statistics.robustness import robustness

NOTES = {
    "saltelli": "first, total: shares of the variance over points, with 95 % bootstrap intervals.",
    "morris": "Effects of a step through the whole range; mean_size with its 95 % bootstrap interval.",
}
PAWN_NOTE = "PAWN: how far the distribution moves where a setting is fixed (0 to 1); no interval is given."


def sensitivity_command(path: Path, estimate: str, csv: Path | None) -> int:
    """Print the indices of every setting; returns 0."""
    swept = Swept(path)
    number = swept.means(estimate)
    table = sensitivity(swept, number)
    show(swept, number, table, csv, NOTES.get(swept.method, PAWN_NOTE))
    return 0


def discover_command(path: Path, estimate: str, above: float | None, below: float | None, csv: Path | None) -> int:
    """Print, scenario by scenario, the box of settings in which a number is above or below a threshold; returns 0."""
    if (above is None) == (below is None):
        raise Refusal("alxa discover: needs either --above or --below")
    swept = Swept(path)
    number = swept.means(estimate)
    x = swept.numbers()
    parts = []
    for place, scenario in enumerate(swept.scenarios):
        values = number.mean[place]
        known = np.isfinite(values)
        interesting = values[known] > above if above is not None else values[known] < below
        if not interesting.any():
            print(f"{scenario}: no point goes beyond the threshold.")
            continue
        if interesting.all():
            print(f"{scenario}: every point goes beyond the threshold.")
            continue
        box = discovered(x[known], interesting)
        chances = quasi_p_values(x[known], interesting, box)
        told = {"low": box.low, "high": box.high, "quasi_p": chances, "coverage": box.coverage, "density": box.density,
                "mass": box.mass, "points": int(known.sum())}  # fmt: skip
        part = pd.DataFrame({"scenario": scenario, "setting": swept.varied} | told)
        parts.append(part[part["quasi_p"] < 1])
    note = (
        "The box holds `coverage` of the points beyond the threshold, and `density` of its points are beyond it. "
        "Found on the same points that it is told of; settings that it does not limit are left out."
    )
    if parts:
        show(swept, number, pd.concat(parts, ignore_index=True), csv, note)
    return 0


def robustness_command(path: Path, estimate: str, better: str, acceptable: float | None, csv: Path | None) -> int:
    """Print how every scenario fares over all points; returns 0."""
    swept = Swept(path)
    number = swept.means(estimate)
    known = np.isfinite(number.mean).all(axis=0)
    if not known.any():
        raise Refusal(f"{path}: no point has the number in every scenario")
    found = robustness(number.mean[:, known], better == "lower", acceptable)
    table = pd.DataFrame({"scenario": swept.scenarios} | found._asdict() | {"points": int(known.sum())})
    if acceptable is None:
        table = table.drop(columns="acceptable_share")
    note = "worst: over points. largest_regret: against the best scenario at the same point. Each point is a mean."
    show(swept, number, table, csv, note)
    return 0


def show(swept: Swept, number: PointMeans, table: pd.DataFrame, csv: Path | None, note: str) -> None:
    """Print a table below the name of its number and above where it comes from; write it as CSV where asked."""
    told = f"n = {number.runs:,} of {number.asked:,} runs have the number."
    print(f"{number.name} [{number.unit}]\n")
    print(table.to_string(index=False, float_format=lambda value: f"{value:.4g}"))
    print(f"\n{note}\n{swept.provenance} {told}")
    if csv is not None:
        frame = table.assign(estimate=number.name, unit=number.unit, n=number.runs, asked=number.asked,
                             folder=str(swept.path), digest=swept.digest)  # fmt: skip
        try:
            frame.to_csv(csv, index=False, lineterminator="\n")
        except OSError as error:
            raise Refusal(f"{csv}: cannot be written: {error.strerror or error}") from None
        print(f"Written: {csv}", file=sys.stderr)
