"""Simulators whose truth is known, and records of what they give."""

from __future__ import annotations

import numpy as np

from alxa_sim.calibration.emulated import Runs
from alxa_sim.calibration.record import Number, Record
from alxa_sim.validation.target import Target

SAID = {"title": "x", "title_zh": "某", "use": "calibration", "source": "FACTS 0", "grade": "F", "why": "test"}
TRUTH = np.array([0.7, 0.3, 0.55, 0.5])
SETTINGS = len(TRUTH)
NOISE = 0.3


def simulator(x: np.ndarray) -> np.ndarray:
    """Four numbers of three settings; the fourth setting does nothing."""
    first = 10.0 * x[:, 0] + 3.0 * x[:, 1] ** 2
    second = 5.0 * np.sin(3.0 * x[:, 1]) + 2.0 * x[:, 2]
    return np.column_stack([first, second, 8.0 * x[:, 2] * x[:, 0], 4.0 * np.exp(x[:, 1])])


def simulate(number: int, shares: np.ndarray) -> Runs:
    """Runs with chance, one of which fails."""
    random = np.random.default_rng(number)
    found = simulator(shares) + NOISE * random.standard_normal((len(shares), 4))
    found[3] = np.nan
    return Runs(shares, found)


def number(name: str, value: float, tolerance: float, **more: object) -> Number:
    given = SAID | {"quantity": "camels", "kind": "level", "unit": "head", "year": 2020, "value": value}
    target = Target.model_validate(given | {"tolerance": tolerance} | more)
    return Number(name, target, target.aims[0])


def record_of(truth: np.ndarray, tolerance: float = 0.5) -> Record:
    values = simulator(truth[None, :])[0]
    return Record(tuple(number(f"number_{place}", value, tolerance) for place, value in enumerate(values)))
