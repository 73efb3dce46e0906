"""Files that extend each other, and overrides, laid over one another setting by setting.

Every setting keeps the chain of what set it, so that `explain` can say what a value replaced. Maps are merged, lists and
values (a dated map is a value) replace what was inherited, and null takes it away. Raw YAML is merged, never settings, so
that a default is never mistaken for a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from alxa_sim.records import Problem, absent, did_you_mean, display_path, quoted
from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.scenario.schema import MEASURES, SECTIONS, TABLES, TEXTS, kinds_of
from alxa_sim.scenario.source import Branches, Leaf, Node, Row, is_null, parse_map, parse_value, plain, read_text

Path_ = tuple[str, ...]
KEYS = ("extends", *TEXTS, *SECTIONS, *MEASURES)
NAME = re.compile(r"[\w-]+")
"""A name of an intervention or shock: without dots, for keys such as `interventions.NAME.strength`."""
MOST_FILES = 50


class Origin(NamedTuple):
    """Where something was set: a file or a `--set`, and in it the line and the key as the user wrote it."""

    source: str
    line: int
    key: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source

    def at(self, line: int, key: object) -> Origin:
        """A place below this one."""
        return Origin(self.source, line, f"{self.key}.{key}" if self.key else str(key))

    def item(self, line: int, position: int) -> Origin:
        """A place in the list at this one."""
        return Origin(self.source, line, f"{self.key}[{position}]")

    def problem(self, text: str) -> Problem:
        return Problem(self.source, self.line, f"{self.key}: {text}" if self.key else text)


class Assignment(NamedTuple):
    """A value given to a setting, or null where what was inherited is taken away."""

    node: Node
    origin: Origin


@dataclass
class Layers:
    """What all files and overrides say so far: for each setting its assignments, the one in force last."""

    chains: dict[Path_, list[Assignment]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    name: str = ""

    def in_force(self, path: Path_) -> Assignment | None:
        """What sets this setting, None where nothing does."""
        chain = self.chains.get(path)
        return chain[-1] if chain and not is_null(chain[-1].node) else None

    def below(self, path: Path_) -> list[Path_]:
        """The settings in force at or below a path."""
        return [p for p in self.chains if p[: len(path)] == path and self.in_force(p)]

    def put(self, path: Path_, node: Node, origin: Origin) -> None:
        """Give a setting a value, or take away what it inherits where the value is null."""
        if is_null(node):
            self.remove(path, origin)
        else:
            self.chains.setdefault(path, []).append(Assignment(node, origin))

    def remove(self, path: Path_, origin: Origin) -> None:
        """Take away everything inherited at or below a path; a problem where nothing is."""
        inherited = self.below(path)
        if not inherited:
            names = {p[len(path) - 1] for p in self.below(path[:-1])}
            hint = did_you_mean(path[-1], names) or "; write {} for its defaults" if path[0] in MEASURES else ""
            self.complain(origin, f"null takes away what is inherited, and nothing is{hint}")
        self.clear(inherited, origin)

    def clear(self, paths: Sequence[Path_], origin: Origin) -> None:
        for path in paths:
            self.chains[path].append(Assignment(Leaf(None, origin.line), origin))

    def complain(self, origin: Origin, text: str) -> None:
        self.problems.append(origin.problem(text))

    def refuse_problems(self) -> None:
        """Raise ScenarioError where there are problems: in the order of files, then of lines."""
        if self.problems:
            order = {source: rank for rank, source in enumerate(self.sources)}
            raise ScenarioError(sorted(self.problems, key=lambda problem: (order[problem.source], problem.line)))


def read_layers(path: Path, overrides: Sequence[str] = ()) -> Layers:
    """All that the file at `path`, the files it extends and `--set` overrides say, later ones over earlier ones."""
    layers = Layers(name=path.stem)
    for file, tree in extended_files(path, layers):
        apply(layers, tree, Origin(display_path(file), tree.line, ""), file.parent)
    for override in overrides:
        apply_override(layers, override)
    return layers


def extended_files(path: Path, layers: Layers) -> Iterator[tuple[Path, Branches]]:
    """The file and all it extends, directly or not: each once, and none before those that it extends."""
    trees: dict[Path, Branches] = {}
    finished: list[Path] = []

    def visit(file: Path, chain: tuple[Path, ...]) -> None:
        layers.sources.append(display_path(file))
        trees[file.resolve()] = tree = parse_map(read_text(file), display_path(file), layers.problems)
        for target, origin in extends_of(tree, file):
            check_target(target, (*chain, file), origin)
            if target.resolve() not in trees:
                visit(target, (*chain, file))
        finished.append(file)

    visit(path, ())
    layers.sources.sort(key=[display_path(file) for file in finished].index)
    for file in finished:
        yield file, trees[file.resolve()]


def extends_of(tree: Branches, file: Path) -> Iterator[tuple[Path, Origin]]:
    """The files that `extends` names, relative to the one that says it."""
    node = tree.nodes.get("extends")
    if node is None:
        return
    for item in node.nodes if isinstance(node, Row) else (node,):
        origin = Origin(display_path(file), item.line, "extends")
        if not (isinstance(item, Leaf) and isinstance(item.value, str)):
            raise ScenarioError([origin.problem(f"must be a path or a list of paths, found {quoted(plain(item))}")])
        yield file.parent / item.value, origin


def check_target(target: Path, chain: tuple[Path, ...], origin: Origin) -> None:
    """Raise ScenarioError where a file cannot be extended."""
    if not target.exists():
        raise ScenarioError([origin.problem(f"{display_path(target)}: {absent(target)}")])
    if target.resolve() in [file.resolve() for file in chain]:
        circle = " > ".join(display_path(file) for file in (*chain, target))
        raise ScenarioError([origin.problem(f"goes in a circle: {circle}")])
    if len(chain) >= MOST_FILES:
        raise ScenarioError([origin.problem(f"more than {MOST_FILES} files extend each other")])
