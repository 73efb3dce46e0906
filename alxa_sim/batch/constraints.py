"""Conditions that the points of a design must meet, such as `herd.calving_rate + herd.twin_rate < 0.9`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from alxa_sim.records import did_you_mean, quoted

OPERATIONS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class Constraint(NamedTuple):
    """A condition as written and as parsed; nothing in it is ever run as a program."""

    text: str
    comparison: ast.Compare

    def holds(self, point: Mapping[str, Any]) -> bool:
        """Whether a point meets it: one that leaves a named setting alone does, one that divides by 0 does not."""
        if any(point.get(name) is None for name in names_in(self.comparison)):
            return True
        sides = [self.comparison.left, *self.comparison.comparators]
        try:
            values = [value_of(side, point) for side in sides]
        except ZeroDivisionError:
            return False
        pairs = zip(self.comparison.ops, values[:-1], values[1:], strict=True)
        return all(OPERATIONS[type(sign)](left, right) for sign, left, right in pairs)


def parse_constraint(text: str, known: Collection[str]) -> Constraint:
    """The condition that `text` states about the settings in `known`; raises ValueError for anything else."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        raise ValueError(f"is no condition such as `a.b < 2 * c.d`, found {quoted(text)}") from None
    if not isinstance(tree, ast.Compare):
        raise ValueError(f"must compare two sides with <, <=, >, >=, == or !=, found {quoted(text)}")
    for part in ast.walk(tree):
        if isinstance(part, ast.cmpop | ast.operator) and type(part) not in OPERATIONS:
            raise ValueError(f"may add, subtract, multiply, divide and compare only, found {quoted(text)}")
    for side in (tree.left, *tree.comparators):
        refuse_strange_parts(side, text)
    for name in names_in(tree):
        if name not in known:
            raise ValueError(f"{quoted(name)} is not varied by this design{did_you_mean(name, known)}")
    return Constraint(text, tree)


def refuse_strange_parts(node: ast.expr, text: str) -> None:
    """Raise ValueError for anything but numbers, settings and the four operations."""
    if isinstance(node, ast.BinOp):
        refuse_strange_parts(node.left, text)
        refuse_strange_parts(node.right, text)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        refuse_strange_parts(node.operand, text)
    elif not (dotted(node) or (isinstance(node, ast.Constant) and type(node.value) in (int, float))):
        raise ValueError(f"may hold numbers, settings and + - * / only, found {quoted(text)}")


def dotted(node: ast.AST) -> str:
    """`a.b.c` for the name of a setting; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (above := dotted(node.value)):
        return f"{above}.{node.attr}"
    return ""


def names_in(node: ast.AST) -> Iterator[str]:
    """The settings that an expression names."""
    if name := dotted(node):
        yield name
        return
    for child in ast.iter_child_nodes(node):
        yield from names_in(child)


def value_of(node: ast.AST, point: Mapping[str, Any]) -> float:
    """The number that a side of the condition comes to at a point."""
    if name := dotted(node):
        return float(point[name])
    if isinstance(node, ast.BinOp):
        return float(OPERATIONS[type(node.op)](value_of(node.left, point), value_of(node.right, point)))
    if isinstance(node, ast.UnaryOp):
        return -value_of(node.operand, point)
    assert isinstance(node, ast.Constant)
    return float(node.value)  # type: ignore[arg-type]  # refuse_strange_parts let numbers through only
