"""Household panels of many runs: what the experiments measure on.

The estimates of a batch come from recorded tables; these experiments look at every household, so they step the model
themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from alxa_sim import AlxaModel, Scenario, load_scenario

Array = npt.NDArray[Any]
SCENARIOS = Path(__file__).parents[1] / "scenarios"
SHEEP_UNITS = {"camels": 7.0, "sheep": 1.0, "goats": 0.8}


class Panel(NamedTuple):
    """One run: columns of the households at the start and at the end of every December, shape (years, households)."""

    years: Array
    columns: dict[str, Array]

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]


def sheep_units(h: Any) -> Array:
    """Herd of every household [sheep unit], the young counting half."""
    units = np.zeros(len(h))
    for species, weight in SHEEP_UNITS.items():
        grown = getattr(h, f"{species}_breeding") + getattr(h, f"{species}_other")
        units += weight * (grown + 0.5 * getattr(h, f"{species}_young"))
    return units


OBSERVED: dict[str, Callable[[Any], Array]] = {
    "exists": lambda h: h.exists.copy(),
    "persons": lambda h: h.children + h.adults + h.elderly,
    "herd": sheep_units,
    "camels": lambda h: 7.0 * (h.camels_breeding + h.camels_other + 0.5 * h.camels_young),
    "income": lambda h: h.income_12m / 100.0,
    "income_poor": lambda h: h.income_poor.copy(),
    "poor": lambda h: h.poor.copy(),
    "cash": lambda h: h.cash / 100.0,
    "debt": lambda h: h.debt / 100.0,
    "id": lambda h: h.id.copy(),
    "parent": lambda h: h.parent.copy(),
    "sales": lambda h: h.sales_this_year / 100.0,
    "died": lambda h: h.herd_died_this_year.copy(),
    "sold": lambda h: h.herd_sold_this_year.copy(),
    "earners": lambda h: h.wage_workers + h.migrants,
    "ill": lambda h: h.chronic.copy(),
}


def run_panel(scenario: Scenario, seed: int) -> Panel:
    """Run one seed; households founded later have rows at the end, which do not exist before."""
    model = AlxaModel(scenario, seed=seed)
    first = scenario.period.start
    waves, years = [observe(model)], [first // 12 - 1]
    while model.running:
        month = model.moment.month
        model.step()
        if month % 12 == 11:
            waves.append(observe(model))
            years.append(month // 12)
    rows = len(waves[-1]["exists"])
    columns = {name: np.array([np.pad(wave[name], (0, rows - len(wave[name]))) for wave in waves]) for name in OBSERVED}
    model.release()
    return Panel(np.array(years), columns)


def observe(model: AlxaModel) -> dict[str, Array]:
    return {name: look(model._households) for name, look in OBSERVED.items()}


def without_programme(*overrides: str) -> Scenario:
    """The no-programme world, with settings such as `"credit.unsecured=50000"` laid over it."""
    return load_scenario(SCENARIOS / "no_programme.yaml", overrides)


def measured(measure: Callable[[int], Any], seeds: Iterable[int], workers: int = 2) -> list[Any]:
    """`measure(seed)` of every seed, in their order."""
    if workers == 1:
        return [measure(seed) for seed in seeds]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(measure, seeds))


def mean_and_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean over runs and its 95 % interval by Student's t; runs without a value are left out."""
    from scipy import stats

    known = np.array([v for v in values if np.isfinite(v)], float)
    if len(known) < 2:
        return (float(known.mean()) if len(known) else np.nan), np.nan, np.nan
    half = float(stats.t.ppf(0.975, len(known) - 1) * known.std(ddof=1) / np.sqrt(len(known)))
    return float(known.mean()), float(known.mean()) - half, float(known.mean()) + half


__all__ = ["Panel", "mean_and_interval", "measured", "partial", "run_panel", "sheep_units", "without_programme"]
