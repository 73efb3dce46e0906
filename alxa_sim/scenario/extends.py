"""Files that extend others: which ones a scenario is made of, and in which order they apply."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from alxa_sim.records import Problem, display_path, fault_of_file, quoted
from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.scenario.layers import Origin
from alxa_sim.scenario.source import Branches, Leaf, Row, parse_map, plain, read_text

MOST_FILES = 50


class File(NamedTuple):
    """A scenario file as read."""

    path: Path
    tree: Branches

    @property
    def origin(self) -> Origin:
        return Origin(display_path(self.path), self.tree.line, "")


def extended_files(path: Path, problems: list[Problem]) -> list[File]:
    """The file and all it extends, directly or not: each once, and none before those that it extends.

    A file that two others extend is applied once, before both, so that what both change is kept.
    """
    finished: dict[Path, File] = {}
    visit(path, (), finished, problems)
    return list(finished.values())


def visit(path: Path, chain: tuple[Path, ...], finished: dict[Path, File], problems: list[Problem]) -> None:
    """Add to `finished` what the file extends, then the file; `chain` is what led to it."""
    chain = (*chain, path)
    file = File(path, parse_map(read_text(path), display_path(path), problems))
    for target, origin in targets(file):
        refuse_target(target, chain, origin)
        if target.resolve() not in finished:
            visit(target, chain, finished, problems)
    finished[path.resolve()] = file


def targets(file: File) -> Iterator[tuple[Path, Origin]]:
    """The files that `extends` names, relative to the one that says it."""
    node = file.tree.nodes.get("extends")
    if node is None:
        return
    for item in node.nodes if isinstance(node, Row) else (node,):
        origin = Origin(file.origin.source, item.line, "extends")
        if not (isinstance(item, Leaf) and isinstance(item.value, str)):
            found = quoted(plain(item))
            raise ScenarioError([origin.problem(f"must be a path or a list of paths, found {found}")])
        yield file.path.parent / item.value, origin


def refuse_target(target: Path, chain: tuple[Path, ...], origin: Origin) -> None:
    """Raise ScenarioError where a file cannot be extended."""
    if fault := fault_of_file(target):
        raise ScenarioError([origin.problem(f"{display_path(target)}: {fault}")])
    if target.resolve() in [file.resolve() for file in chain]:
        circle = " > ".join(display_path(file) for file in (*chain, target))
        raise ScenarioError([origin.problem(f"goes in a circle: {circle}")])
    if len(chain) >= MOST_FILES:
        raise ScenarioError([origin.problem(f"more than {MOST_FILES} files extend each other")])
