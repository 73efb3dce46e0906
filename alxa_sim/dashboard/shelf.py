"""The scenario files that can be opened from the page: those beside the one it was opened with."""

from __future__ import annotations

from pathlib import Path

from alxa_sim.dashboard.asked import Asked
from alxa_sim.scenario import Scenario, load_scenario


class Shelf:
    """Scenarios by name: those the page was opened with, and the files beside them, read when they are first taken."""

    def __init__(self, asked: Asked) -> None:
        self._overrides = asked.overrides
        self._taken = {one.name: one for one in (asked.first, asked.second) if one is not None}
        beside = sorted(asked.file.parent.glob("*.yaml")) if asked.file is not None else []
        self._files: dict[str, Path] = {path.stem: path for path in beside}

    @property
    def names(self) -> list[str]:
        """What can be taken, the scenarios of the start first."""
        return list(dict.fromkeys([*self._taken, *self._files]))

    def take(self, name: str) -> Scenario:
        """The scenario of a name; raises ScenarioError, a Refusal, where its file cannot be used."""
        if name not in self._taken:
            self._taken[name] = load_scenario(self._files[name], self._overrides)
        return self._taken[name]
