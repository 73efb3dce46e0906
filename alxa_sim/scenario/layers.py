"""What several files and overrides say of one scenario, setting by setting.

Every setting keeps the chain of what set it, so that `explain` can say what a value replaced. A null in the
chain takes away what was inherited. The chains hold raw YAML, so a default is never mistaken for a choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from alxa_sim.records import Problem, did_you_mean, shortened
from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.scenario.source import Leaf, Node, is_null

Key = tuple[str, ...]
"""The way to a setting: `("herd", "calving_rate")`, `("interventions", NAME, "strength")`."""


class Origin(NamedTuple):
    """Where something was set: a file or a `--set`, the line in it, and the key as the user wrote it."""

    source: str
    line: int
    written: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source

    def below(self, line: int, key: object) -> Origin:
        """The place of a key in the map at this place."""
        word = shortened(str(key))
        return Origin(self.source, line, f"{self.written}.{word}" if self.written else word)

    def item(self, line: int, position: int) -> Origin:
        """The place of an item in the list at this place."""
        return Origin(self.source, line, f"{self.written}[{position}]")

    def beside(self, key: str) -> Origin:
        """The place of another key in the map that holds this one."""
        above = self.written.rpartition(".")[0]
        return self._replace(written=f"{above}.{key}" if above else key)

    def problem(self, text: str) -> Problem:
        return Problem(self.source, self.line, f"{self.written}: {text}" if self.written else text)


class Assignment(NamedTuple):
    """A value given to a setting, or null where what was inherited is taken away."""

    node: Node
    origin: Origin


@dataclass
class Layers:
    """What all files and overrides say so far: for each setting its assignments, the one in force last.

    `title` names a scenario that does not name itself; `sources` are files and overrides as they apply.
    """

    title: str
    chains: dict[Key, list[Assignment]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def in_force(self, key: Key) -> Assignment | None:
        """What sets this setting, None where nothing does."""
        chain = self.chains.get(key)
        return chain[-1] if chain and not is_null(chain[-1].node) else None

    def settings_below(self, key: Key) -> dict[Key, Assignment]:
        """The settings in force at or below a key."""
        found = {path: self.in_force(path) for path in self.chains if path[: len(key)] == key}
        return {path: assignment for path, assignment in found.items() if assignment is not None}

    def put(self, key: Key, node: Node, origin: Origin) -> None:
        """Give a setting a value, or take away the inherited one where the node is null."""
        if is_null(node):
            self.remove(key, origin)
        else:
            self.chains.setdefault(key, []).append(Assignment(node, origin))

    def remove(self, key: Key, origin: Origin) -> None:
        """Take away everything inherited at or below a key; a problem where nothing is."""
        if not self.settings_below(key):
            inherited = {path[len(key) - 1] for path in self.settings_below(key[:-1])}
            hint = did_you_mean(key[-1], inherited)
            self.complain(origin, f"null takes away what is inherited, but nothing is{hint}")
        self.clear(key, origin)

    def clear(self, key: Key, origin: Origin) -> None:
        """Take away everything inherited at or below a key."""
        for path in self.settings_below(key):
            self.chains[path].append(Assignment(Leaf(None, origin.line), origin))

    def rank(self, key: Key) -> int:
        """Where the layer that sets this setting stands in their order, from 0; -1 where none does."""
        assignment = self.in_force(key)
        return -1 if assignment is None else self.rank_of(assignment.origin)

    def rank_of(self, origin: Origin) -> int:
        return self.sources.index(origin.source)

    def complain(self, origin: Origin, text: str) -> None:
        self.problems.append(origin.problem(text))

    def refuse_problems(self) -> None:
        """Raise ScenarioError where there are problems, in the order of files, then of lines."""
        if self.problems:
            rank = {source: position for position, source in enumerate(self.sources)}
            self.problems.sort(key=lambda problem: (rank[problem.source], problem.line))
            raise ScenarioError(self.problems)
