"""The rule in numpy alone."""

from __future__ import annotations

import numpy as np
import rule
import whole_columns

LABEL = "numpy, whole columns"
LIBRARY = f"numpy {np.__version__}"


class Model:
    """All households as columns of 64-bit whole numbers."""

    def __init__(self, start: rule.Start) -> None:
        self.columns = {name: np.array(values, np.int64) for name, values in start.items()}
        self.month = 0
        self.totals: list[tuple[int, ...]] = []

    def step(self) -> None:
        whole_columns.live_a_month(self.columns, self.month % 12)
        self.totals.append(whole_columns.totals(self.columns))
        self.month += 1

    def state(self) -> dict[str, list[int]]:
        return {name: values.tolist() for name, values in self.columns.items()}
