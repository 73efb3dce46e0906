"""The rule in mesa-frames: an AgentSetPolars, one row a household."""

from __future__ import annotations

import frame
import mesa_frames
import polars as pl
import rule

LABEL = "mesa-frames, rows of Polars"
LIBRARY = f"mesa-frames {mesa_frames.__version__}, Polars {pl.__version__}"


class Households(mesa_frames.AgentSetPolars):
    def __init__(self, model: mesa_frames.ModelDF, start: rule.Start) -> None:
        super().__init__(model)
        self += pl.DataFrame({"unique_id": range(len(start["herd"])), **start})

    def step(self) -> None:
        self.agents = frame.after_a_month(self.agents, self.model.month % 12)


class Model(mesa_frames.ModelDF):
    def __init__(self, start: rule.Start) -> None:
        super().__init__()
        self.month = 0
        self.totals: list[tuple[int, ...]] = []
        self.households = Households(self, start)
        self.agents += self.households

    def step(self) -> None:
        self.agents.do("step")
        self.totals.append(frame.totals(self.households.agents))
        self.month += 1

    def state(self) -> dict[str, list[int]]:
        return {name: self.households.agents[name].to_list() for name in rule.COLUMNS}
