"""What a scenario costs for each exit, lasting exit and poor person-year averted, beside another on the same seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.histories import USUAL
from alxa_sim.estimates.row import ALL
from alxa_sim.estimates.totals import LASTING
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.cost_effectiveness import cost_interval, cost_per_effect, frontier, share_on_frontier
from alxa_sim.statistics.uncertainty import Estimate, mean_over_runs


class Effect(NamedTuple):
    """An effect that costs are held against."""

    name: str
    layer: str
    minimum: int
    estimate: str
    sign: int
    """-1 of what a programme averts."""


EFFECTS = (
    Effect("exit from actual poverty", "actual", USUAL, "exits", 1),
    Effect(f"lasting exit ({LASTING} months without relapse)", "actual", USUAL, "lasting_exits", 1),
    Effect("entry into poverty averted", "actual", USUAL, "entries", -1),
    Effect("poor person-year averted", "actual", 0, "poor_person_years", -1),
    Effect("income-poor person-year averted", "income", 0, "poor_person_years", -1),
)
FRONTIER = EFFECTS[3]
"""The effect by which scenarios are ranked."""
PAYERS = {"public": ("public_cost",), "public and households": ("public_cost", "household_cost")}
COLUMNS = ["first", "scenario", "payer", "effect", "extra_cost", "extra_cost_low", "extra_cost_high", "extra_effect",
           "extra_effect_low", "extra_effect_high", "extra_kind", "cost_per_effect", "low", "high", "kind", "level",
           "share_without_effect", "n", "asked"]  # fmt: skip


def value_for_money(estimates: Mapping[str, pd.DataFrame], seeds: Floats) -> pd.DataFrame:
    """Every scenario beside the first, from the estimates by run of each: extra cost over extra effect.

    `seeds` are those asked for. The ratio is infinite where there is no more effect; its interval is Fieller's below 30
    runs, then by bootstrap. Extra cost and extra effect are paired differences.
    """
    (first, reference), *others = estimates.items()
    rows = [
        (first, name, *row) for name, frame in others for row in beside(reference, frame, seeds)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def beside(first: pd.DataFrame, second: pd.DataFrame, seeds: Floats) -> Iterator[tuple[str | float | int, ...]]:
    """Rows of one scenario beside the first."""
    has_households = any("household_cost" in set(frame["estimate"]) for frame in (first, second))
    for payer, parts in PAYERS.items():
        if len(parts) > 1 and not has_households:
            continue
        costs = [sum(by_seed(frame, seeds, "any", 0, part, missing=0.0) for part in parts) for frame in (first, second)]
        for effect in EFFECTS:
            effects = [effect.sign * by_seed(frame, seeds, *effect[1:4]) for frame in (first, second)]
            found = cost_per_effect(np.asarray(costs[1]), effects[1], np.asarray(costs[0]), effects[0], len(seeds))
            ratio = found.ratio
            yield (payer, effect.name, *ends(found.extra_cost), *ends(found.extra_effect), found.extra_effect.kind,
                   *ends(ratio), ratio.kind, ratio.level, found.share_without_effect, ratio.runs_done,
                   ratio.runs_asked)  # fmt: skip


def ends(estimate: Estimate) -> tuple[float, float, float]:
    """A number and the ends of its interval."""
    return estimate.value, estimate.low, estimate.high


def on_frontier(estimates: Mapping[str, pd.DataFrame], seeds: Floats) -> pd.DataFrame:
    """Mean cost and poor person-years averted against the first of every scenario, its standing, and how sure it is."""
    costs = np.column_stack([by_seed(f, seeds, "any", 0, "public_cost", missing=0.0) for f in estimates.values()])
    years = np.column_stack([by_seed(frame, seeds, *FRONTIER[1:4]) for frame in estimates.values()])
    known = np.isfinite(costs).all(axis=1) & np.isfinite(years).all(axis=1)
    costs, averted = costs[known], (years[:, :1] - years)[known]
    if len(costs) == 0:
        return pd.DataFrame()
    found = frontier(costs.mean(axis=0), averted.mean(axis=0))
    sure = share_on_frontier(costs, averted) if len(costs) > 1 else np.full(costs.shape[1], np.nan)
    told: dict[str, object] = {"scenario": list(estimates)}
    for name, values in (("public_cost", costs), ("person_years_averted", averted)):
        means = np.array([ends(mean_over_runs(column, len(seeds))) for column in values.T])
        told |= {name: means[:, 0], f"{name}_low": means[:, 1], f"{name}_high": means[:, 2]}
    ratios = np.array([incremental(costs, averted, found.beside[i], i) for i in range(costs.shape[1])])
    told |= {
        "standing": found.standing,
        "incremental_ratio": found.incremental_ratio,
        "incremental_ratio_low": ratios[:, 0],
        "incremental_ratio_high": ratios[:, 1],
        "share_on_frontier": sure,
        "kind": "between-run error of the mean",
        "ratio_kind": "Fieller's theorem over runs",
        "level": 0.95,
        "n": len(costs),
        "asked": len(seeds),
    }
    return pd.DataFrame(told)


def incremental(cost: Floats, effect: Floats, cheaper: int, dearer: int) -> tuple[float, float]:
    """Interval of extra cost over extra effect of a scenario beside the next cheaper one, from (runs, scenarios)."""
    if cheaper < 0 or len(cost) < 3:
        return np.nan, np.nan
    return cost_interval(cost[:, dearer] - cost[:, cheaper], effect[:, dearer] - effect[:, cheaper])


def by_seed(
    estimates: pd.DataFrame, seeds: Floats, layer: str, minimum: int, name: str, missing: float = np.nan
) -> Floats:
    """One estimate of everybody by seed, NaN where its run failed; `missing` where a run that was done lacks it."""
    chosen = (estimates["estimate"] == name) & (estimates["layer"] == layer) & (estimates["group"] == ALL)
    values = estimates[chosen & (estimates["minimum"] == minimum)].set_index("run")["value"]
    done = pd.Series(missing, index=estimates["run"].unique())
    found: Floats = values.combine_first(done).reindex(seeds).to_numpy(np.float64)
    return found
