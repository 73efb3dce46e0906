"""Known answers: published or exact ones, and those R gives on the data in r/ (r/values.R makes them)."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def reference() -> dict[str, Any]:
    """Cases collected for the project, each with its source."""
    return json.loads((HERE / "reference_cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def from_r() -> dict[str, Any]:
    """What R answers on r/spells.csv and r/histories.csv."""
    return json.loads((HERE / "r" / "values.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def spells() -> SimpleNamespace:
    """The columns of r/spells.csv; `left` marks spells whose state was left."""
    table = np.genfromtxt(HERE / "r" / "spells.csv", delimiter=",", names=True)
    whole = {name: table[name].astype(np.int64) for name in ("id", "entry", "exit", "ending", "group", "cluster")}
    return SimpleNamespace(
        **whole,
        left=whole["ending"] == 1,
        weight=table["weight"],
        covariates=np.column_stack([table["x1"], table["x2"]]),
        to_r=np.sqrt(23 / 24),  # R leaves out the factor G / (G - 1) of the clustered variance
    )


@pytest.fixture(scope="session")
def histories() -> SimpleNamespace:
    """The columns of r/histories.csv, states as numbers 0 poor, 1 exited, 2 relapsed, 3 gone, -1 censored."""
    lines = (HERE / "r" / "histories.csv").read_text(encoding="utf-8").split()[1:]
    rows = [line.split(",") for line in lines]
    number = {"poor": 0, "exited": 1, "relapsed": 2, "gone": 3, "cens": -1}
    household, start, stop, cluster = (np.array([int(row[i]) for row in rows]) for i in (0, 1, 2, 5))
    came, went = (np.array([number[row[i]] for row in rows]) for i in (3, 4))
    return SimpleNamespace(household=household, entry=start, exit=stop, came=came, went=went, cluster=cluster)
