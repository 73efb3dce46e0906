"""Agents that the compiled month moves all at once: what Mesa would ask each of them to do is refused, not ignored."""

from __future__ import annotations

from typing import NoReturn

NAMES = ("step", "advance")
"""What Mesa's schedules call."""


class MovedByKernel:
    """An agent with no behaviour of its own."""

    __slots__ = ()

    def step(self) -> NoReturn:
        """Refused: model.step() moves all of them at once."""
        refuse_to_move("step")

    def advance(self) -> NoReturn:
        """Refused: model.step() moves all of them at once."""
        refuse_to_move("advance")


def refuse_to_move(name: str) -> NoReturn:
    """Raise TypeError, and say what moves households and institutions, and how to move other agents."""
    raise TypeError(
        f"{name}() moves no household and no institution: model.step() moves them all at once. "
        f"For agents of your own: model.agents_by_type[Kind].do({name!r})"
    )
