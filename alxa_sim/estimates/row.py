"""A number that a run answers with: what it is, of whom, and how sure the run alone can be of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

ALL = "all"
"""The group of everybody."""

KEY = ["layer", "minimum", "estimate", "group", "unit"]
"""Columns that name an estimate."""


class Row(NamedTuple):
    """One estimate of one run."""

    layer: str
    """Layer of poverty: actual, income or administrative; of all of them `any`."""
    minimum: int
    """Months that a new state must hold to count; 0 of what has no spells."""
    estimate: str
    group: str
    unit: str
    value: float
    std_error: float = np.nan
    """Of sampling households within the run; NaN where the run is no sample."""
    weight: float = np.nan
    """What the value is per, such as household-years: runs are then pooled as a ratio; NaN of plain means."""


def rows_of(frame: pd.DataFrame) -> Iterator[Row]:
    """The rows of such a table."""
    return map(Row._make, frame[list(Row._fields)].itertuples(index=False))


def as_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as a table."""
    frame = pd.DataFrame(list(rows), columns=list(Row._fields))
    kinds = {"minimum": np.int64, "value": np.float64, "std_error": np.float64, "weight": np.float64}
    return frame.astype(kinds)
