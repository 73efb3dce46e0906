"""The rule in AgentPy: one Python object a household, an AgentList that calls them in turn."""

from __future__ import annotations

import agentpy
import rule
from living import live_a_month

LABEL = "AgentPy, one object a household"
LIBRARY = f"AgentPy {agentpy.__version__}"


class Household(agentpy.Agent):
    def live(self) -> None:
        live_a_month(self, self.model.month % 12)


class Model(agentpy.Model):
    def __init__(self, start: rule.Start) -> None:
        super().__init__({})
        self.month = 0
        self.totals: list[tuple[int, ...]] = []
        self.households = agentpy.AgentList(self, len(start["herd"]), Household)
        for name, values in start.items():
            setattr(self.households, name, agentpy.AttrIter(values))

    def step(self) -> None:
        self.households.live()
        self.totals.append(tuple(sum(getattr(self.households, name)) for name in rule.TOTALS))
        self.month += 1

    def state(self) -> dict[str, list[int]]:
        return {name: list(getattr(self.households, name)) for name in rule.COLUMNS}
