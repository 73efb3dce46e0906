"""Institutions as Mesa agents: windows on the rows of their books, with no state and no rules of their own.

    teams = model.agents_by_type[WorkTeam]
    teams.get("members")

Attributes are the columns of the books (alxa_sim/institutions/books.py); what institutions do stands in
alxa_sim/institutions. The windows are made when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, ClassVar, NoReturn

import numpy as np
from mesa import Agent

from alxa_sim.agents.household import conformed
from alxa_sim.agents.moved_by_kernel import MovedByKernel
from alxa_sim.agents.shown_agents import ShownAgents
from alxa_sim.columns import Column, Table
from alxa_sim.institutions import books
from alxa_sim.institutions.institutions import Institutions
from alxa_sim.institutions.leading_group import SPECIAL_GROUPS


class Institution(MovedByKernel, Agent):  # type: ignore[misc]  # Mesa ships no types
    """A window on one row of a table of books; it is what it is in the table, and two reads can differ.

    Writing is for experiments and tests: no account of the month books it, and the next month may overwrite it.
    `cell` is where it stands; the cells list no institutions.
    """

    __slots__ = ("_cell", "_row", "_table", "model", "unique_id")
    of: ClassVar[str]
    """Attribute of `Institutions` that holds the books."""
    columns: ClassVar[dict[str, Column]]
    is_on_map: ClassVar[bool] = False
    """Mesa draws what stands on the grid by one portrayal for all, which speaks of households."""

    def __init__(self, model: Any, table: Table, row: int, cell: int, unique_id: int) -> None:
        # Agent.__init__ is left out on purpose: it would number the agent and register it with the model.
        for name, value in (("model", model), ("_table", table), ("_row", row), ("_cell", cell),
                            ("unique_id", unique_id)):  # fmt: skip
            object.__setattr__(self, name, value)

    def __init_subclass__(
        cls, of: str = "", table: type[Table] | None = None, only: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        if table is None:
            return
        cls.of = of
        cls.columns = {name: table.columns[name] for name in (table.columns if only is None else only)}
        for declared in cls.columns.values():
            setattr(cls, declared.name, window_on(declared))

    @property
    def cell(self) -> Any:
        """The cell of the grid where it stands."""
        grid: Any = self.model.grid
        return grid[divmod(self._cell, grid.dimensions[1])]

    @property
    def pos(self) -> tuple[int, int]:
        """Row and column of that cell."""
        grid: Any = self.model.grid
        row, column = divmod(self._cell, grid.dimensions[1])
        return int(row), int(column)

    def remove(self) -> NoReturn:
        """Refused: institutions end by their own rules."""
        raise TypeError(f"a {type(self).__name__} is a row of books: take its programme or its money away instead")

    def __getattr__(self, name: str) -> NoReturn:
        nearest = get_close_matches(name, type(self).columns, n=1)
        hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
        raise AttributeError(f"a {type(self).__name__} has no {name!r}{hint}")

    def __setattr__(self, name: str, value: object) -> None:
        if name not in type(self).columns:
            raise AttributeError(f"{name!r} of a {type(self).__name__} cannot be set: it is no column of its books")
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at cell {self._cell}>"


def window_on(declared: Column) -> property:
    """The attribute of a window that reads and writes one column, as Python scalars."""
    name = declared.name

    def read(window: Institution) -> Any:
        return getattr(window._table, name).item(window._row)

    def change(window: Institution, value: Any) -> None:
        getattr(window._table, name)[window._row] = conformed(declared, value)

    return property(read, change, doc=f"{declared.meaning} [{declared.unit}]")


class WorkTeam(Institution, of="teams", table=books.WorkTeams):
    """The resident work team of a gacha; without a programme it has no members."""


class Cooperative(Institution, of="cooperatives", table=books.Cooperatives):
    """A cooperative; it operates where the programme asks for it and money lasts."""


class CamelBase(Institution, of="cooperatives", table=books.Cooperatives, only=("operates", "places", "posts")):
    """The camel base of a cooperative, with what it keeps."""

    @property
    def boarded(self) -> int:
        """Milking camels of households that it keeps [head]."""
        return int(self.model.stocks.boarded[self._row])

    @property
    def keepers(self) -> int:
        """People who work there [person]."""
        return int(self.model.stocks.base_jobs[self._row])


class DairyCompany(Institution, of="company", table=books.DairyCompany):
    """The dairy company."""


class LeadingGroup(Institution, of="group", table=books.LeadingGroup):
    """The leading group of the banner, with its task groups at work."""


class SpecialGroup(Institution, of="special", table=books.SpecialGroups):
    """A special group of the leading group, with its money of the year."""

    @property
    def name(self) -> str:
        """What it pays for."""
        return SPECIAL_GROUPS[self._row]


class CollectiveFund(Institution, of="funds", table=books.CollectiveFunds):
    """The collective fund of a gacha."""


class Sumu(Institution, of="sumu", table=books.Sumu):
    """A sumu or town, with its clinic; it stands in its gacha nearest to the banner town."""

    @property
    def number(self) -> int:
        """The number that its gacha give for it."""
        return self._row


KINDS: tuple[type[Institution], ...] = (
    LeadingGroup, SpecialGroup, WorkTeam, Cooperative, CamelBase, CollectiveFund, DairyCompany, Sumu,
)  # fmt: skip
FIRST_NUMBER = -1
"""Institutions are numbered downwards from here, because the numbers of households are positive."""


def places_of(kind: type[Institution], institutions: Institutions, gacha: Any) -> dict[int, int]:
    """The rows of its books that an institution of a kind has, and the cell where each stands."""
    if kind in (Cooperative, CamelBase):
        return {cell: cell for cell in np.flatnonzero(institutions.cooperatives.is_founded).tolist()}
    if kind in (WorkTeam, CollectiveFund):
        return {cell: cell for cell in np.flatnonzero(gacha.is_gacha).tolist()}
    if kind is Sumu:
        nearest = np.argsort(np.where(gacha.is_gacha, -gacha.road_distance, -np.inf), kind="stable")
        return {int(gacha.sumu[cell]): cell for cell in nearest.tolist() if gacha.is_gacha[cell]}
    return dict.fromkeys(range(len(getattr(institutions, kind.of))), institutions.town)


def institution_windows(model: Any) -> dict[type[Institution], list[Institution]]:
    """A window on every institution of a model, by kind, in the order of the books."""
    windows: dict[type[Institution], list[Institution]] = {}
    number = FIRST_NUMBER
    for kind in KINDS:
        table = getattr(model.institutions, kind.of)
        windows[kind] = []
        for row, cell in sorted(places_of(kind, model.institutions, model.gacha).items()):
            windows[kind].append(kind(model, table, row, cell, number))
            number -= 1
    return windows


class InstitutionSets:
    """The institutions of a model as sets of Mesa's own; it holds the windows, which sets hold weakly."""

    def __init__(self, model: Any) -> None:
        self._windows = institution_windows(model)
        self.by_type = {kind: ShownAgents(found, random=model.random) for kind, found in self._windows.items()}

    @property
    def all(self) -> list[Institution]:
        """All institutions."""
        return [window for found in self._windows.values() for window in found]
