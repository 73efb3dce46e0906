"""What a scenario that cannot be is refused with."""

from __future__ import annotations

from collections.abc import Iterable

from alxa_sim.records import Problem, Refusal


class ScenarioError(Refusal):
    """All that is wrong with a scenario, one problem a line; `problems` holds them one by one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)  # a worker process sends it whole
