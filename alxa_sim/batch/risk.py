"""`alxa risk`: a score of the risk to fall back, known at a household's exit, beside the rule of the watch list.

The score is fitted to some runs of a results folder and judged on the others, which it has not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.console import Console

from alxa_sim.batch.contents import SCENARIO_FILE
from alxa_sim.batch.estimate_files import histories_of_folder
from alxa_sim.estimates.covariates import COVARIATES, a_head, design, state_at_start
from alxa_sim.estimates.histories import USUAL, Histories, spells_in
from alxa_sim.estimates.together import ENOUGH_RUNS
from alxa_sim.glossary import Words
from alxa_sim.manifest import read_manifest, write_manifest
from alxa_sim.provenance import Source, source_in, write_both
from alxa_sim.records import Refusal
from alxa_sim.statistics.arrays import Flags, Floats
from alxa_sim.statistics.clustered_shares import Known, clustered_chance, clustered_share
from alxa_sim.statistics.risk_score import (
    area_under_curve,
    best_ridge,
    brier_score,
    calibration_curve,
    fit_risk_score,
    held_out,
    predicted_risk,
)
from alxa_sim.statistics.spells import LEFT, after_an_exit, last_known

if TYPE_CHECKING:
    from alxa_sim.scenario import Scenario

WITHIN = 36
"""Months after an exit within which falling back counts [month]."""
RIDGES = np.array([0.1, 1.0, 10.0, 100.0])
NAMES = (*COVARIATES, "log_income_over_line")
UNKNOWN = "unknown"
"""What stands for a number, or an interval, that the exits do not tell."""


class Exits(NamedTuple):
    """Exits early enough in the run to be followed for as long as falling back counts, (n,)."""

    run: npt.NDArray[np.int64]
    household: npt.NDArray[np.int64]
    """Which household of which run it is of: an exit may be a household's second."""
    covariates: Floats
    income_over_line: Floats
    fell_back: Flags
    """Poor again within `WITHIN` months; who left the banner or died out before is not."""


def risk_command(folder: Path, layer: str, share: float) -> int:
    """Fit and judge the score on the runs in `folder`; show how it does, and add its tables to the folder."""
    from alxa_sim.scenario import load_scenario

    try:
        manifest = read_manifest(folder)
        told = histories_of_folder(folder)
    except (OSError, ValueError):
        raise Refusal(f"{folder}: holds no results of alxa run") from None
    scenario = load_scenario(folder / SCENARIO_FILE)
    exits = exits_of(told, layer, scenario)
    if len(np.unique(exits.run)) < 2:
        raise Refusal(f"{folder}: needs exits of two runs or more, to fit the score to some and judge it on others")
    tables = judged(exits, scenario.registration.monitoring, share, layer)
    for name, table in tables.items():
        write_both(folder, name, table, source_in(folder, manifest))
    write_manifest(folder, manifest)
    console = Console(highlight=False)
    console.width = max(console.width, 120)
    for text in shown(tables):
        console.print(text, markup=False, soft_wrap=True)
    console.print(provenance(folder, manifest), markup=False, soft_wrap=True)
    print(f"Figure: alxa figures {folder} --only risk_of_relapse; tables: alxa tables {folder}", file=sys.stderr)
    return 0


def provenance(folder: Path, manifest: Mapping[str, Any]) -> str:
    """Where all of it comes from, and on how many of the runs asked for."""
    seeds = manifest["seeds"]
    source = Source(str(folder), str(manifest["digest"]))
    return f"{source.told()} n = {len(seeds['done']):,} of {len(seeds['asked']):,} runs."


def exits_of(told: Histories, layer: str, scenario: Scenario) -> Exits:
    """Exits 36 months or more before the run ends, with what was known of the household at the exit.

    Whether an exit is taken must not hang on what follows it: later exits would be there only if they failed.
    """
    spells = spells_in(told, layer, USUAL)
    state = state_at_start(told, spells)
    back = (spells.ending == LEFT) & (spells.exit <= WITHIN)
    followed = spells.start + WITHIN <= last_known(told.end, USUAL)
    chosen = np.flatnonzero(after_an_exit(spells) & ~spells.inherited & followed)
    state = state.iloc[chosen]
    poverty = scenario.poverty
    lines = poverty.bureau_line if poverty.use_bureau_line else poverty.six_percent_line
    months, place = np.unique(spells.start[chosen], return_inverse=True)
    line = np.array([lines.at(int(month)) for month in months])[place]
    over = np.maximum(a_head(state, "income_12m"), 1.0) / line
    x = np.column_stack([design(state), np.log(over)])
    run, household = (np.asarray(column[chosen], np.int64) for column in (spells.run, spells.row))
    return Exits(run, household, x, over, back[chosen])


def judged(exits: Exits, rule_at: float, share: float, layer: str = "actual") -> dict[str, pd.DataFrame]:
    """How score and rule do on runs held out: comparison, calibration, and the score itself."""
    test = held_out(exits.run, share)
    train = ~test
    if exits.fell_back[train].all() or not exits.fell_back[train].any() or len(np.unique(exits.fell_back[test])) < 2:
        raise Refusal("alxa risk: all or none of the exits fell back, so there is no risk to tell apart")
    x, fell = exits.covariates, exits.fell_back
    runs_in = exits.run[train]
    ridge = best_ridge(x[train], fell[train], runs_in, RIDGES) if both_without_any(fell[train], runs_in) else 1.0
    score = fit_risk_score(x[train], fell[train], ridge)
    risk = predicted_risk(score, x[test])
    watched = exits.income_over_line < rule_at
    by_rule = np.where(watched[test], *(share_of(fell[train & side], fell[train]) for side in (watched, ~watched)))
    most_at_risk = np.zeros(len(risk), np.bool_)
    most_at_risk[np.argsort(-risk, kind="stable")[: np.count_nonzero(watched[test])]] = True
    lists = {"score": (risk, most_at_risk), "rule": (by_rule, watched[test])}
    cluster, clustered_on = clusters_of(exits, test)
    told: dict[str, Any] = {
        "layer": layer, "months": WITHIN, "rule_at": rule_at, "clustered_on": clustered_on, "level": 0.95,
        "test_runs": len(np.unique(exits.run[test])), "runs": len(np.unique(exits.run)), "exits": int(test.sum()),
    }  # fmt: skip
    rows = [{"list": name} | performance(*one, fell[test], cluster) for name, one in lists.items()]
    curve = pd.DataFrame(calibration_curve(risk, fell[test], cluster=cluster)._asdict())
    weights = {"covariate": NAMES, "coefficient": score.coefficients, "mean": score.middle, "spread": score.spread}
    return {
        "risk_comparison": pd.DataFrame(rows).assign(**told),
        "risk_calibration": curve.assign(**told),
        "risk_score": pd.DataFrame(weights).assign(constant=score.constant, ridge=score.ridge),
    }


def both_without_any(fell_back: Flags, run: npt.NDArray[np.int64]) -> bool:
    """Whether some fell back and some did not, whichever run is left out, so that a ridge can be chosen by that."""
    return all(len(np.unique(fell_back[run != left_out])) == 2 for left_out in np.unique(run))


def clusters_of(exits: Exits, test: Flags) -> tuple[npt.NDArray[np.int64], str]:
    """What errors are clustered on: runs, where enough were held out, else households."""
    by_run = len(np.unique(exits.run[test])) >= ENOUGH_RUNS
    return (exits.run if by_run else exits.household)[test], "run" if by_run else "household"


def performance(risk: Floats, on_list: Flags, fell_back: Flags, cluster: npt.NDArray[np.int64]) -> dict[str, float]:
    """AUC, Brier score and what a list of that length finds, each with its interval, and the parts of the score."""
    brier = brier_score(risk, fell_back)
    told = {
        "auc": area_of(risk, fell_back, cluster),
        "brier": clustered_chance(np.square(risk - fell_back), cluster),
        "watched": clustered_share(on_list, cluster),
        "found": clustered_share(on_list[fell_back], cluster[fell_back]),
        "right": clustered_share(fell_back[on_list], cluster[on_list]),
    }
    numbers = {
        f"{name}{part}": value
        for name, known in told.items()
        for part, value in zip(("", "_low", "_high"), known, strict=True)
    }
    return numbers | {"reliability": brier.reliability, "resolution": brier.resolution}


def area_of(risk: Floats, fell_back: Flags, cluster: npt.NDArray[np.int64]) -> Known:
    """The area under the curve; its interval is unknown of a single cluster, and where clusters do not differ."""
    if len(np.unique(cluster)) < 2:
        return Known(area_under_curve(risk, fell_back).area, np.nan, np.nan)
    found = area_under_curve(risk, fell_back, cluster)
    known = found.std_error > 0
    return Known(found.area, *((found.low, found.high) if known else (np.nan, np.nan)))


def with_interval(row: pd.Series[Any], name: str = "", times: float = 1.0, places: int = 3) -> str:
    """A number of a row with its interval, or the word that says that one is not known."""
    keys = (name, f"{name}_low", f"{name}_high") if name else ("seen", "low", "high")
    value, low, high = (times * row[key] for key in keys)
    if not np.isfinite(value):
        return UNKNOWN
    ends = f"{low:.{places}f} to {high:.{places}f}" if np.isfinite(low) else f"interval {UNKNOWN}"
    return f"{value:.{places}f} ({ends})"


def percent(row: pd.Series[Any], name: str) -> str:
    """A share of the comparison with its interval [%]."""
    return with_interval(row, name, 100.0, 0)


def why_unknown(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """What the word for what is not known stands for, where it stands."""
    numbers = [tables[name].select_dtypes("number") for name in ("risk_comparison", "risk_calibration")]
    if any(frame.isna().to_numpy().any() for frame in numbers):
        clusters = f"{tables['risk_comparison']['clustered_on'].iloc[0]}s"
        yield (
            f"  {UNKNOWN}: nobody was there to count, or those there are of fewer than two {clusters}, or of "
            f"{clusters} that do not differ, so that nothing tells how far chance goes; more replicates do."
        )


def share_of(flags: Flags, of_all: Flags) -> float:
    """Share of flags that are set; of nobody what is known of all."""
    return float(np.mean(flags if len(flags) else of_all))


def shown(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """What a reader needs, as lines."""
    table, words = tables["risk_comparison"], Words()
    first = table.iloc[0]
    yield (
        f"Falling back within {WITHIN} months of an exit ({first['layer']}), known at the exit; fitted to "
        f"{first['runs'] - first['test_runs']} runs, judged on {first['exits']} exits of "
        f"{first['test_runs']} other{'s' if first['test_runs'] > 1 else ''}:"
    )
    for _, row in table.iterrows():
        name = words(f"risk_of_relapse.{row['list']}", at=row["rule_at"])
        yield (
            f"  {name:<32} AUC {with_interval(row, 'auc')}, Brier {with_interval(row, 'brier')}; watching "
            f"{percent(row, 'watched')} % finds {percent(row, 'found')} % of relapses, {percent(row, 'right')} % of "
            "the watched fall back"
        )
    yield f"  In brackets: 95 % intervals, clustered on {first['clustered_on']}."
    yield "  The score's list is as long as the rule's."
    yield "  Calibration (predicted: seen, 95 % interval):"
    for _, row in tables["risk_calibration"].iterrows():
        yield f"    {row['predicted']:.2f}: {with_interval(row, places=2)}"
    yield from why_unknown(tables)
