"""A model that answers at once: the tables of a run, drawn at random around a declining incidence."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alxa_sim.batch.fields import SNAPSHOT, fields_of
from alxa_sim.extension_points import Indicator
from alxa_sim.registry import found_in

sys.path.insert(0, str(Path(__file__).parent))  # for what several folders of tests share

ROWS, COLUMNS = 6, 8
GACHA = np.arange(ROWS * COLUMNS)[2:42]
START, END = "2014-01", "2025-12"


class FakeModel:
    """Stands in for AlxaModel; a seed in `fails_at` raises in its second month."""

    fails_at: tuple[int, ...] = ()

    def __init__(self, scenario: Any, *, seed: int, check: bool, threads: int) -> None:
        self.seed, self.done = seed, 0
        self.random = np.random.default_rng(seed)
        self.dates = pd.date_range(START, END, freq="MS")
        self.months = len(self.dates)

    @staticmethod
    def is_compiled() -> bool:
        return True

    def step(self) -> None:
        self.done += 1
        if self.seed in self.fails_at and self.done == 2:
            raise RuntimeError("cash of gacha 7\nis out of balance")

    def release(self) -> None:
        self.dates = None

    def tables(self) -> dict[str, pd.DataFrame]:
        return {
            "monthly": self.monthly(),
            "gacha_monthly": self.gacha_monthly(),
            "changes": self.changes(),
            "households": self.households(),
            "panel": self.panel(),
            "costs": self.costs(),
        }

    def monthly(self) -> pd.DataFrame:
        dates = [self.dates[0] - pd.offsets.MonthBegin(), *self.dates]
        noise = 1 + 0.1 * self.random.standard_normal()
        fall = noise * np.exp(-np.arange(len(dates)) / 30)
        shares = dict.fromkeys(found_in("alxa_sim.indicators", Indicator), 0.1)
        shares |= {"poverty_headcount": 0.2, "deprivation_headcount": 0.15}
        return pd.DataFrame({"month": dates} | {name: share * fall for name, share in shares.items()})

    def gacha_monthly(self) -> pd.DataFrame:
        months, cells = len(self.dates), len(GACHA)
        table = pd.DataFrame(
            {
                "month": np.repeat(self.dates, cells),
                "gacha": np.tile(GACHA, months),
                "row": np.tile(GACHA // COLUMNS, months),
                "column": np.tile(GACHA % COLUMNS, months),
                "poor_gacha": np.tile((GACHA + self.seed) % 5 < 2, months),
                "persons": self.random.integers(100, 400, months * cells),
            }
        )
        share = 0.4 * self.random.random(len(table)) * np.exp(-np.repeat(np.arange(months), cells) / 90)
        for name in ("poor_persons", "income_poor_persons", "registered_persons"):
            table[name] = (table["persons"] * share).astype(np.int64)
        for name, field in fields_of("gacha_monthly").items():
            if field.unit in ("yuan", "head") and name not in table:
                table[name] = self.random.integers(0, 1000, len(table)).astype(field.type.to_pandas_dtype())
        households = 1 + table["persons"] // 3
        few = dict.fromkeys(("deprived_persons", "moved_persons", "dairies"), households // 4)
        return pd.concat([table, pd.DataFrame({"households": households, "forage": 200.0, "degradation": 0.1} | few)], axis=1)

    def changes(self) -> pd.DataFrame:
        household = np.repeat(np.arange(300, dtype=np.uint64), 3)
        gaps = self.random.integers(1, 60, (300, 3)).cumsum(axis=1)
        gaps[:, 0] = 0
        gaps = np.minimum(gaps, self.months - 1).ravel()
        table = pd.DataFrame({"household": household, "gacha": GACHA[household.astype(int) % len(GACHA)]})
        table["month"] = self.monthly()["month"].to_numpy()[gaps]
        table["layer"] = "actual"
        table["entered"] = np.tile([True, False, True], 300)
        table["first"] = np.tile([True, False, False], 300)
        return self.noted(table)

    def noted(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table with the state of its households, all alike but for their herds."""
        for name, field in SNAPSHOT.items():
            if name not in table:
                table[name] = np.full(len(table), 3).astype(field.type.to_pandas_dtype())
        return table.assign(sheep_units=20.0 * (table["household"] % 8))

    def households(self) -> pd.DataFrame:
        household = np.arange(300, dtype=np.uint64)
        table = pd.DataFrame({"household": household, "gacha": GACHA[household.astype(int) % len(GACHA)]})
        table["first_month"] = self.monthly()["month"].iloc[0]
        table["last_month"] = np.where(household % 50 == 0, self.monthly()["month"].iloc[-1], pd.NaT)
        table["last_month"] = table["last_month"].astype("datetime64[s]")
        table["ending"] = np.where(household % 50 == 0, 3, 0)
        return self.noted(table.assign(parent=np.uint64(0)))

    def panel(self) -> pd.DataFrame:
        decembers = self.dates[self.dates.month == 12]
        size = len(decembers) * 300
        table = pd.DataFrame({"month": np.repeat(decembers, 300), "household": np.tile(np.arange(300), len(decembers))})
        income = self.random.gamma(2.0, 6000.0, size)
        table["sheep_units"] = self.random.lognormal(4.0, 1.0, size)
        return table.assign(persons=3, income_12m=income, unmet=self.random.integers(0, 16, size), line=3000.0)

    def costs(self) -> pd.DataFrame:
        paid = self.random.integers(1000, 2000, self.months) + 0.25
        kind = "minimum_living_allowance"
        return pd.DataFrame({"month": self.dates, "intervention": kind, "cost": paid, "households": 40})


def scenario_of_tests() -> SimpleNamespace:
    settings = {"name": "baseline", "period": {"start": START, "end": END}}
    question = "Who leaves poverty?"
    return SimpleNamespace(name="baseline", question=question, digest="0" * 64, resolved=lambda: settings)


@pytest.fixture(scope="session")
def make_fake_model() -> Callable[[int], FakeModel]:
    """What makes the model of a seed."""
    return lambda seed: FakeModel(None, seed=seed, check=False, threads=1)


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> type[FakeModel]:
    """The class that `alxa run` uses in place of AlxaModel."""
    fake = type("FakeModel", (FakeModel,), {})
    monkeypatch.setitem(sys.modules, "alxa_sim.model", SimpleNamespace(AlxaModel=fake))
    return fake


@pytest.fixture
def fake_scenario() -> SimpleNamespace:
    return scenario_of_tests()


@pytest.fixture
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path
