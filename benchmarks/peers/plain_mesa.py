"""The rule in plain Mesa: one Python object a household, an AgentSet that calls them in turn."""

from __future__ import annotations

import mesa
import rule
from living import live_a_month

LABEL = "Mesa, one object a household"
LIBRARY = f"Mesa {mesa.__version__}"


class Household(mesa.Agent):
    def __init__(self, model: mesa.Model, **state: int) -> None:
        super().__init__(model)
        self.__dict__.update(state)

    def step(self) -> None:
        live_a_month(self, self.model.month % 12)


class Model(mesa.Model):
    def __init__(self, start: rule.Start) -> None:
        super().__init__()
        self.month = 0
        self.totals: list[tuple[int, ...]] = []
        for state in zip(*start.values(), strict=True):
            Household(self, **dict(zip(start, state, strict=True)))

    def step(self) -> None:
        self.agents.do("step")
        self.totals.append(tuple(self.agents.agg(name, sum) for name in rule.TOTALS))
        self.month += 1

    def state(self) -> dict[str, list[int]]:
        return {name: self.agents.get(name) for name in rule.COLUMNS}
