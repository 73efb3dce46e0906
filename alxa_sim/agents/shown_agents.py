"""Agents of a model as a set of Mesa's own that only shows them: what would change nothing is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn, Self

from mesa.agent import AgentSet

from alxa_sim.agents.moved_by_kernel import NAMES, MovedByKernel, refuse_to_move


class ShownAgents(AgentSet):  # type: ignore[misc]  # Mesa ships no types
    """The agents of now. Selections, orders and values of it are as in Mesa; it cannot be added to or taken from."""

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """As in Mesa; `step` and `advance` are refused where the kernel moves some of the agents, before any moves."""
        self._refuse_moving(method)
        super().do(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """`do` in a random order."""
        self._refuse_moving(method)
        super().shuffle_do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As in Mesa, with the refusals of `do`."""
        self._refuse_moving(method)
        return list(super().map(method, *args, **kwargs))

    def _refuse_moving(self, method: str | Callable[..., Any]) -> None:
        if isinstance(method, str) and method in NAMES and any(isinstance(agent, MovedByKernel) for agent in self):
            refuse_to_move(method)

    def add(self, _: Any) -> NoReturn:
        """Refused: an agent comes into a model by being made."""
        refuse_change("add", "Agent(model) registers a new one")

    def discard(self, _: Any) -> NoReturn:
        """Refused: an agent leaves a model by its own `remove`."""
        refuse_change("discard", "agent.remove() takes one out")

    def remove(self, _: Any) -> NoReturn:
        """Refused: an agent leaves a model by its own `remove`."""
        refuse_change("remove", "agent.remove() takes one out")

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> AgentSet:
        """What set operators give: a set of the user's own."""
        return AgentSet(it)


def refuse_change(name: str, instead: str) -> NoReturn:
    """Raise TypeError, and say how agents come and go."""
    raise TypeError(f"{name}() is refused: this set only shows the agents of the model; {instead}")
