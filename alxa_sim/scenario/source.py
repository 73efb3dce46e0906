"""A YAML text as a tree that knows its lines.

The tree is built from ruamel's events, with limits on every step, so that a hostile or broken file is refused
at once; nothing is ever constructed but maps, lists, texts, numbers and flags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from alxa_sim.records import Problem, display_path, fault_of_file, quoted
from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.scenario.scalars import Scalar, plain_value

MOST_BYTES = 128 * 1024
MOST_NODES = 5_000
MOST_LEVELS = 12
EMPTY = "is empty; a scenario says at least one thing, such as its name"
NOT_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters, which only a file of another kind contains."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text, number, flag or null."""

    value: Scalar
    line: int


@dataclass(frozen=True, slots=True)
class Branches:
    """A map: its nodes by key."""

    nodes: dict[str | int, Node]
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    nodes: tuple[Node, ...]
    line: int


Node = Leaf | Branches | Row


def plain(node: Node) -> Any:
    """The node without its lines; a list becomes a tuple, as frozen settings have it."""
    if isinstance(node, Branches):
        return {key: plain(child) for key, child in node.nodes.items()}
    if isinstance(node, Row):
        return tuple(plain(child) for child in node.nodes)
    return node.value


def is_null(node: Node) -> bool:
    return isinstance(node, Leaf) and node.value is None


def read_text(path: Path) -> str:
    """The text of a scenario file; ScenarioError where there is none or it cannot be one."""
    source = display_path(path)
    if fault := fault_of_file(path):
        raise refusal(source, fault)
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise refusal(source, f"is larger than {MOST_BYTES // 1024} KB, the most a scenario may have")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refusal(source, "is not text in UTF-8", line) from None


def refusal(source: str, text: str, line: int = 0) -> ScenarioError:
    return ScenarioError([Problem(source, line, text)])


def parse_map(text: str, source: str, problems: list[Problem]) -> Branches:
    """The map that a whole scenario file is."""
    root = Composer(text, source, problems).document()
    if root is None:
        raise refusal(source, EMPTY)
    if not isinstance(root, Branches):
        found = "a list" if isinstance(root, Row) else quoted(root.value)
        raise refusal(source, f"must be a map such as `name: baseline`, found {found}", root.line)
    return root


def parse_value(text: str, source: str, problems: list[Problem]) -> Node:
    """The value behind `--set key=`."""
    node = Composer(text, source, problems, has_lines=False).document()
    return Leaf(None, 0) if node is None else node


class Composer:
    """Builds the tree of one document; duplicate keys go to `problems`, anything worse is raised."""

    def __init__(self, text: str, source: str, problems: list[Problem], has_lines: bool = True) -> None:
        self._source = source
        self._problems = problems
        self._has_lines = has_lines
        self._anchors: dict[str, Node] = {}
        self._count = 0
        self._events = self._guarded(text)

    def _guarded(self, text: str) -> Iterator[Any]:
        """The events of the text, with ruamel's complaints in our words."""
        control = NOT_YAML.search(text)
        if control:
            line = text.count("\n", 0, control.start())
            raise self._refusal("contains a control character; is it a text file?", line)
        try:
            yield from YAML(typ="safe", pure=True).parse(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._refusal(worded(error), mark.line if mark else 0) from None
        except (YAMLError, ValueError, NotImplementedError) as error:
            raise self._refusal(f"is no YAML: {' '.join(str(error).split())}") from None

    def _refusal(self, text: str, line: int = 0) -> ScenarioError:
        return refusal(self._source, text, self._line(line))

    def _line(self, line: int) -> int:
        return line + 1 if self._has_lines else 0

    def document(self) -> Node | None:
        """The tree of the only document, or None where the text is empty."""
        root = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    text = "a second document starts here; a file is one scenario"
                    raise self._refusal(text, event.start_mark.line)
            elif isinstance(event, StreamStartEvent | StreamEndEvent | DocumentEndEvent):
                continue
            else:
                root = self._node(event, 1)
        return None if root is not None and is_null(root) else root

    def _node(self, event: Any, level: int) -> Node:
        line = event.start_mark.line
        self._count += 1
        if level > MOST_LEVELS:
            raise self._refusal(f"is nested more than {MOST_LEVELS} levels deep", line)
        if self._count > MOST_NODES:
            raise self._refusal(f"has more than {MOST_NODES} values, aliases counted in full", line)
        if isinstance(event, AliasEvent):
            return self._alias(event, level)
        if event.tag is not None and event.tag != "!":
            raise self._refusal(f"the tag {quoted(str(event.tag))} is not supported", line)
        node: Node
        if isinstance(event, ScalarEvent):
            text = self._characters(event)
            unquoted = event.style is None and event.tag is None
            node = Leaf(plain_value(text) if unquoted else text, self._line(line))
        elif isinstance(event, SequenceStartEvent):
            node = Row(tuple(self._items(level)), self._line(line))
        else:
            assert isinstance(event, MappingStartEvent)
            node = Branches(self._entries(level), self._line(line))
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _items(self, level: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self._node(event, level + 1)

    def _entries(self, level: int) -> dict[str | int, Node]:
        entries: dict[str | int, Node] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            line = event.start_mark.line
            key = self._key(event)
            node = self._node(next(self._events), level + 1)
            if key in entries:
                before = f", before in line {entries[key].line}" if self._has_lines else ""
                text = f"{quoted(key)} is set twice{before}"
                self._problems.append(Problem(self._source, self._line(line), text))
            else:
                entries[key] = replace(node, line=self._line(line))  # where a reader looks for it: at its key
        return entries

    def _key(self, event: Any) -> str | int:
        """A word, or the number that a year is."""
        if not isinstance(event, ScalarEvent) or event.tag is not None:
            raise self._refusal("a key must be a word or a month", event.start_mark.line)
        if event.value == "<<" and event.style is None:
            raise self._refusal("'<<' is not supported; use 'extends'", event.start_mark.line)
        text = self._characters(event)
        value = plain_value(text) if event.style is None else text
        return value if type(value) is int else text

    def _characters(self, event: Any) -> str:
        """The text of a scalar; JSON writes a rare character as two halves, which are put together here."""
        try:
            return str(event.value).encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise self._refusal("contains half a character", event.start_mark.line) from None

    def _alias(self, event: Any, level: int) -> Node:
        """A copy of what the anchor stands for, counted like the original."""
        line = event.start_mark.line
        if event.anchor not in self._anchors:
            raise self._refusal(f"{quoted(f'*{event.anchor}')} refers to nothing", line)
        node = self._anchors[event.anchor]
        self._admit(node, level, line)
        return node

    def _admit(self, node: Node, level: int, line: int) -> None:
        """Count an aliased tree."""
        self._count += 1
        if self._count > MOST_NODES or level > MOST_LEVELS:
            raise self._refusal("its aliases grow without measure", line)
        children = () if isinstance(node, Leaf) else node.nodes
        for child in children.values() if isinstance(children, dict) else children:
            self._admit(child, level + 1, line)


def worded(error: MarkedYAMLError) -> str:
    """ruamel's complaint for people who do not know its words."""
    problem = str(error.problem or error.context)
    if "'\\t'" in problem:
        return "a tab; YAML is indented with spaces"
    if "mapping values are not allowed" in problem:
        return "a second ':' in one line; quote the text or start a new line"
    return f"is no YAML: {' '.join(problem.split())}"
