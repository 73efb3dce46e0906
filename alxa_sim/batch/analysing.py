"""`alxa sensitivity`, `discover` and `robustness`: what a sweep's numbers say, each beside the folder it comes from."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from alxa_sim.batch.sensitivity import sensitivity
from alxa_sim.batch.summary_table import UNKNOWN
from alxa_sim.batch.swept import PointMeans, Swept
from alxa_sim.columns import Flags, Floats
from alxa_sim.records import Refusal
from alxa_sim.statistics.held_out_boxes import trust
from alxa_sim.statistics.prim import discovered, quasi_p_values
from alxa_sim.statistics.robustness import robustness, robustness_intervals

NOTES = {
    "saltelli": (
        "first, total: shares of the variance over points, alone and with all others, with 95 % bootstrap intervals. "
        "Estimates of few points, and their intervals, may leave 0 to 1."
    ),
    "morris": (
        "Effects of a step through the whole range; mean_effect with Student's 95 % interval over trajectories, "
        "mean_size with that of a bootstrap, spread (standard deviation) with that of normal effects. "
        "by_chance: what a setting stays below in 95 % of cases that changes nothing but who is lucky; from the seeds "
        "of every point, so it needs two or more."
    ),
}
PAWN_NOTE = (
    "PAWN: how far the distribution moves where a setting is fixed (0 to 1). median_low, median_high: 95 % interval by "
    "resampling points, for what other points of this number would give. by_chance: what a setting without any "
    "influence stays below in 95 % of cases."
)
ROBUSTNESS_NOTE = (
    "worst: over points. largest_regret: against the best scenario at the same point. Each point is a mean over seeds; "
    "low, high: 95 % interval by resampling seeds, too narrow with fewer than some ten of them."
)
BOX_NOTE = (
    "low, high: limits of the box, each with 95 % of its limits on resamples (from, to); again: share of resamples "
    "that limit the setting. Settings that the box does not limit are left out.\n"
    "held out: boxes found on resamples of the points, judged on the points left out; mean, and 95 % of resamples. "
    "These intervals hold the drawing of points and the search, not the errors of the runs."
)


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
        parts.append(box_table(swept, scenario, x[known], interesting))
    if parts:
        show_boxes(swept, number, pd.concat(parts, ignore_index=True), csv)
    else:
        print(swept.provenance)
    return 0


def box_table(swept: Swept, scenario: str, x: Floats, interesting: Flags) -> pd.DataFrame:
    """The settings that the box of a scenario limits, and how far it can be trusted."""
    box = discovered(x, interesting)
    known = trust(x, interesting)
    told = {"low": box.low, "low_from": known.low[0], "low_to": known.low[1],
            "high": box.high, "high_from": known.high[0], "high_to": known.high[1],
            "quasi_p": quasi_p_values(x, interesting, box), "again": known.limited_again,
            "coverage": box.coverage, "density": box.density}  # fmt: skip
    for name, held_out in (("coverage", known.coverage), ("density", known.density)):
        told |= {f"held_out_{name}": held_out[0], f"{name}_from": held_out[1], f"{name}_to": held_out[2]}
    told |= {"mass": box.mass, "points": len(x)}
    table = pd.DataFrame({"scenario": scenario, "setting": swept.varied} | told)
    return table[table["quasi_p"] < 1]


def show_boxes(swept: Swept, number: PointMeans, table: pd.DataFrame, csv: Path | None) -> None:
    """Print how every box fares, then its limits."""
    for scenario, rows in table.groupby("scenario", sort=False):
        box = rows.iloc[0]
        shares = []
        for name in ("coverage", "density"):
            ends = f"{box[f'{name}_from']:.2f} to {box[f'{name}_to']:.2f}"
            shares.append(f"{box[name]:.2f} (held out {box[f'held_out_{name}']:.2f}, {ends})")
        print(
            f"{scenario}: the box holds {shares[0]} of the points beyond the threshold, and {shares[1]} of its points "
            f"are beyond it; {box['mass']:.2f} of the {box['points']} points lie in it."
        )
    print()
    limits = ["scenario", "setting", "low", "low_from", "low_to", "high", "high_from", "high_to", "quasi_p", "again"]
    show(swept, number, table, csv, BOX_NOTE, limits)


def robustness_command(path: Path, estimate: str, better: str, acceptable: float | None, csv: Path | None) -> int:
    """Print how every scenario fares over all points; returns 0."""
    swept = Swept(path)
    number = swept.means(estimate)
    known = np.isfinite(number.mean).all(axis=0)
    if not known.any():
        raise Refusal(f"{path}: no point has the number in every scenario")
    means, by_seed = number.mean[:, known], swept.by_seed(estimate).by_seed[:, known]
    by_seed = np.where(np.isfinite(by_seed), by_seed, means[:, :, None])  # missing runs count as the mean
    lower = better == "lower"
    found = robustness(means, lower, acceptable)
    ends = robustness_intervals(by_seed, lower, acceptable)
    told: dict[str, object] = {"scenario": swept.scenarios}
    for verdict, value, (low, high) in zip(found._fields, found, ends, strict=True):
        if verdict != "acceptable_share" or acceptable is not None:
            told |= {verdict: value, f"{verdict}_low": low, f"{verdict}_high": high}
    show(swept, number, pd.DataFrame(told | {"points": int(known.sum())}), csv, ROBUSTNESS_NOTE)
    return 0


def show(
    swept: Swept, number: PointMeans, table: pd.DataFrame, csv: Path | None, note: str, columns: list[str] | None = None
) -> None:
    """Print a table, or some columns of it, below the name of its number and above where it comes from; write all of it
    as CSV where asked."""
    told = f"n = {number.runs:,} of {number.asked:,} runs have the number."
    print(f"{number.name} [{number.unit}]\n")
    told_columns = table if columns is None else table[columns]
    print(told_columns.to_string(index=False, float_format=lambda value: f"{value:.4g}", na_rep=UNKNOWN))
    lacking = bool(told_columns.isna().any(axis=None))
    unknown = f" {UNKNOWN}: unknown, for nothing varies, or too little was run." if lacking else ""
    print(f"\n{note}{unknown}\n{swept.provenance} {told}")
    if csv is not None:
        frame = table.assign(estimate=number.name, unit=number.unit, n=number.runs, asked=number.asked,
                             folder=str(swept.path), digest=swept.digest)  # fmt: skip
        try:
            frame.to_csv(csv, index=False, lineterminator="\n")
        except OSError as error:
            raise Refusal(f"{csv}: cannot be written: {error.strerror or error}") from None
        print(f"Written: {csv}", file=sys.stderr)
