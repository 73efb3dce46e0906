"""Rows of tables for process functions, which are called here as plain Python."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alxa_sim.households import Flows, Households

sys.path.insert(0, str(Path(__file__).parent))  # for the banner of programme.py

MakeRow = Callable[..., Any]


@pytest.fixture(autouse=True)
def _hashes_may_wrap() -> Iterator[None]:
    """64-bit hashes wrap around, as they are meant to."""
    with np.errstate(over="ignore"):
        yield


@pytest.fixture
def household() -> MakeRow:
    """A household of one adult with safe water and nothing else, but for what is given."""

    def make(**state: Any) -> Any:
        row = Households(1).arrays[0]
        sound = dict.fromkeys(("water_quantity", "water_quality", "water_convenience", "water_reliability"), True)
        for name, value in ({"id": 1, "adults": 1} | sound | state).items():
            row[name] = value
        return row

    return make


@pytest.fixture
def flows() -> Any:
    """The flows of one gacha, all 0."""
    return Flows(1).arrays[0]
