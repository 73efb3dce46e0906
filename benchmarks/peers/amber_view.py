"""The rule in AMBER: its vectorised lane, which takes columns of the population as arrays and sets them anew."""

from __future__ import annotations

import ambr
import numpy as np
import rule
import whole_columns

LABEL = "AMBER, vectorised lane"
LIBRARY = f"AMBER {ambr.__version__}"


class Model(ambr.Model):
    def __init__(self, start: rule.Start) -> None:
        super().__init__({})
        self.month = 0
        self.totals: list[tuple[int, ...]] = []
        self.add_agents(len(start["herd"]), **{name: np.array(values, np.int64) for name, values in start.items()})

    def step_vectorized(self) -> None:
        columns = {name: self.agents.array(name).copy() for name in rule.COLUMNS}
        whole_columns.live_a_month(columns, self.month % 12)
        self.agents.set(**columns)
        self.totals.append(whole_columns.totals(columns))
        self.month += 1

    def step(self) -> None:
        self.run_step()

    def state(self) -> dict[str, list[int]]:
        return {name: self.agents.array(name).tolist() for name in rule.COLUMNS}
