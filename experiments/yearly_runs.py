"""One run of a scenario with a programme, year by year: what the experiments on institutions and interventions measure on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alxa_sim import AlxaModel, Scenario, load_scenario

Array = npt.NDArray[Any]
SCENARIOS = Path(__file__).parents[1] / "scenarios"
GUARANTEES = ("food", "clothing", "school", "medical", "housing", "water")


def scenario(name: str, *overrides: str) -> Scenario:
    """A scenario of the library with settings laid over it."""
    return load_scenario(SCENARIOS / f"{name}.yaml", overrides)


class Run:
    """A run that is over: `yearly` (a row each December), `gacha` (accounts by gacha and month), and the households.

    `first` are the numbers at the start of the household rows that were registered then.
    """

    def __init__(self, settings: Scenario, seed: int) -> None:
        model = AlxaModel(settings, seed=seed)
        h = model._households
        self.filed = np.flatnonzero(h.registered)
        self.waves: list[dict[str, Array]] = []
        rows = [self._december(model)]
        while model.running:
            month = model.moment.month
            model.step()
            if month % 12 == 11:
                rows.append(self._december(model))
        self.yearly = pd.DataFrame(rows).set_index("year")
        tables = model.tables()
        self.gacha = tables["gacha_monthly"]
        self.monthly = tables["monthly"]
        self.costs = tables["costs"]
        self.is_gacha = model.gacha.is_gacha.copy()
        self.road_distance = model.gacha.road_distance.copy()
        self.poor_gacha = model.gacha.poor_gacha.copy()
        self.funds = {name: getattr(model.institutions.funds, name) / 100.0 for name in FUNDS}
        self.funds["held"] = model.institutions.collective_funds() / 100.0
        model.release()

    def _december(self, model: AlxaModel) -> dict[str, float]:
        """Shares and means at the end of a year (or at the start)."""
        h = model._households
        there = h.exists
        persons = np.where(there, h.children + h.adults + h.elderly, 0)
        self.waves.append({name: getattr(h, name).copy() for name in WAVE} | {"persons": persons})
        filed = self.filed[there[self.filed]]
        row = {
            "year": (model.moment.month - 1) // 12,
            "registered": persons[h.registered].sum() / persons.sum(),
            "poor": persons[h.poor].sum() / persons.sum(),
            "income_poor": persons[h.income_poor].sum() / persons.sum(),
            "income": h.income_12m[there].sum() / 100.0 / persons.sum(),
            "filed_income": h.income_12m[filed].sum() / 100.0 / max(1, persons[filed].sum()),
            "filed_registered": h.registered[filed].mean(),
            "filed_income_poor": h.income_poor[filed].mean(),
        }
        for guarantee in GUARANTEES:
            row[f"filed_lacks_{guarantee}"] = getattr(h, f"lacks_{guarantee}")[filed].mean()
        return row

    def cell_of(self, gacha: Any) -> Array:
        """Cells of gacha as the accounts name them."""
        cells: Array = np.asarray(gacha, dtype=np.int64)
        return cells

    def flow(self, name: str, year: int) -> float:
        """Sum of a column of the accounts over a year."""
        return float(self.gacha.loc[self.gacha["month"].dt.year == year, name].sum())


WAVE = ("exists", "gacha", "settlement", "moved", "income_12m", "support_12m", "wage_workers", "ranger_jobs", "base_jobs",
        "migrants", "wages_this_year", "registered", "register_status", "poor", "income_poor", "dairies",
        "camels_breeding", "boarded")  # fmt: skip
FUNDS = ("granted", "earned", "earned_this_year", "paid_out")
"""What is kept of the collective fund of each cell at the end, with what it held, shares in its cooperative included
[yuan]."""


def values(runs: Sequence[dict[str, float]], name: str) -> list[float]:
    """One number of every run."""
    return [run[name] for run in runs]
