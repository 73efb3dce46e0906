"""Which settings a number hangs on: Sobol' indices, elementary effects, PAWN, as the design allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.batch.points import unit_cube
from alxa_sim.batch.swept import PointMeans, Swept
from alxa_sim.columns import Flags, Floats
from alxa_sim.records import Refusal
from alxa_sim.statistics.pawn import pawn_intervals
from alxa_sim.statistics.seed_contrasts import seed_contrasts
from alxa_sim.statistics.trajectories import effects_by_trajectory, ends_of_mean, ends_of_spread

RESAMPLES = 1000
LEVEL = 0.95
LEAST_POINTS = 40
"""Points that PAWN needs at least: its conditional samples would otherwise be of three or fewer."""


def sensitivity(swept: Swept, number: PointMeans) -> pd.DataFrame:
    """One row a scenario and setting: the indices that the design's method gives, and the points they stand on.

    Points without any run that has the number are left out, with the pattern of points they belong to. Raises Refusal
    where too few are left.
    """
    parts = []
    for place, scenario in enumerate(swept.scenarios):
        analysis = ANALYSES.get(swept.method, pawn)
        part = analysis(swept, number.mean[place], number.by_seed[place])
        part.insert(0, "scenario", scenario)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def salib(module: str) -> Any:
    """An analysis module of SALib; Refusal where it is not installed."""
    from importlib import import_module

    try:
        return import_module(f"SALib.analyze.{module}")
    except ImportError:
        raise Refusal("this analysis needs SALib; install it with: pip install 'alxa_sim[sensitivity]'") from None


def whole_patterns(values: Floats, size: int) -> Flags:
    """Which points belong to patterns of `size` points that are complete (shape: points, flags)."""
    complete = np.isfinite(values.reshape(-1, size)).all(axis=1)
    if complete.sum() < 2:
        raise Refusal("too few runs are done for this analysis; do what is missing with --resume")
    kept: Flags = np.repeat(complete, size)
    return kept


def sobol_of(swept: Swept, values: Floats, _: Floats) -> pd.DataFrame:
    keys = swept.varied
    kept = whole_patterns(values, len(keys) + 2)
    return sobol_indices(keys, values[kept])


def sobol_indices(keys: Sequence[str], values: Floats) -> pd.DataFrame:
    """First-order and total indices of Saltelli's pattern, with bootstrap intervals."""
    cube = unit_cube(dict.fromkeys(keys))
    if np.ptp(values) == 0:
        found = {name: np.full(len(keys), np.nan) for name in ("S1", "S1_conf", "ST", "ST_conf")}
    else:
        found = salib("sobol").analyze(
            cube, values, calc_second_order=False, num_resamples=RESAMPLES, conf_level=LEVEL, seed=1
        )
    table: dict[str, Any] = {"setting": list(keys)}
    for index, name in (("S1", "first"), ("ST", "total")):
        table[name] = found[index]
        table[f"{name}_low"] = found[index] - found[f"{index}_conf"]
        table[f"{name}_high"] = found[index] + found[f"{index}_conf"]
    return pd.DataFrame(table | {"points": len(values)})


def morris_of(swept: Swept, values: Floats, by_seed: Floats) -> pd.DataFrame:
    keys = swept.varied
    kept = whole_patterns(values, len(keys) + 1)
    shares = swept.shares
    assert shares is not None
    levels = int(swept.manifest["design"]["settings"]["levels"])
    return elementary_effects(keys, shares[kept], values[kept], levels, by_seed[kept])


def elementary_effects(
    keys: Sequence[str], shares: Floats, values: Floats, levels: int, by_seed: Floats | None = None
) -> pd.DataFrame:
    """Mean, mean size and spread of the effect of a step through the whole range of a setting, with their intervals.

    `by_chance` is the size that a setting whose effect is chance alone stays below in 95 % of cases, from the seeds of
    every point (`by_seed`, points x seeds); unknown with one seed.
    """
    found = effects(keys, shares, values, levels, LEVEL)
    size, half = np.asarray(found["mu_star"], np.float64), np.asarray(found["mu_star_conf"], np.float64)
    each = effects_by_trajectory(shares, values)
    effect, spread = ends_of_mean(each, LEVEL), ends_of_spread(each, LEVEL)
    return pd.DataFrame(
        {
            "setting": list(keys),
            "mean_effect": np.asarray(found["mu"], np.float64),
            "effect_low": effect[0],
            "effect_high": effect[1],
            "mean_size": size,
            "size_low": np.maximum(size - half, 0.0),
            "size_high": size + half,
            "by_chance": np.nan if by_seed is None else sizes_by_chance(keys, shares, by_seed, levels),
            "spread": np.asarray(found["sigma"], np.float64),
            "spread_low": spread[0],
            "spread_high": spread[1],
            "points": len(values),
        }
    )


def effects(keys: Sequence[str], shares: Floats, values: Floats, levels: int, level: float) -> Any:
    """What SALib makes of the trajectories through the unit cube."""
    cube = unit_cube(dict.fromkeys(keys))
    return salib("morris").analyze(
        cube, shares, values, num_resamples=RESAMPLES, conf_level=level, num_levels=levels, seed=1
    )


def sizes_by_chance(keys: Sequence[str], shares: Floats, by_seed: Floats, levels: int) -> Floats:
    """Upper limit (one-sided) of the mean size of effects in contrasts between seeds, their mean (shape: keys)."""
    known = np.isfinite(by_seed).all(axis=1)
    size = len(keys) + 1
    complete = np.repeat(known.reshape(-1, size).all(axis=1), size)
    contrasts = seed_contrasts(by_seed[complete])
    if len(contrasts) == 0 or complete.sum() < 2 * size:
        return np.full(len(keys), np.nan)
    limits = []
    for contrast in contrasts:
        found = effects(keys, shares[complete], contrast, levels, 2 * LEVEL - 1)
        limits.append(np.asarray(found["mu_star"], np.float64) + np.asarray(found["mu_star_conf"], np.float64))
    return np.asarray(np.mean(limits, axis=0), np.float64)


def pawn(swept: Swept, values: Floats, _: Floats) -> pd.DataFrame:
    known = np.isfinite(values)
    if known.sum() < LEAST_POINTS:
        raise Refusal(f"{swept.path}: PAWN needs {LEAST_POINTS} points with the number, and {known.sum()} have it")
    return pawn_indices(swept.varied, swept.numbers()[known], values[known])


def pawn_indices(keys: Sequence[str], x: Floats, values: Floats) -> pd.DataFrame:
    """How far the distribution of the number moves where a setting is fixed: Kolmogorov-Smirnov distances, 0 to 1.

    SALib gives no intervals: those of the median are by resampling points, and `by_chance` by shuffling the numbers.
    """
    slices = int(np.clip(len(values) // 20, 2, 10))
    problem = {"num_vars": len(keys), "names": list(keys), "bounds": [[c.min(), c.max()] for c in x.T]}
    found = salib("pawn").analyze(problem, x, values, S=slices, seed=1)
    ends = pawn_intervals(x, values, slices, RESAMPLES, LEVEL)
    indices = {"median": found["median"], "median_low": ends.low, "median_high": ends.high, "by_chance": ends.by_chance}
    return pd.DataFrame({"setting": list(keys)} | indices | {"points": len(values)})


ANALYSES: dict[str, Callable[[Swept, Floats, Floats], pd.DataFrame]] = {"saltelli": sobol_of, "morris": morris_of}
"""Analyses by the method of the design; any other spread of points is for PAWN."""
