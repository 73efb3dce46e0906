"""What is wrong with a scenario."""

from __future__ import annotations

from collections.abc import Sequence

from alxa_sim.records import Problem, Refusal


class ScenarioError(Refusal):
    """A scenario that cannot be used, with every problem found: one line each, led by its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
