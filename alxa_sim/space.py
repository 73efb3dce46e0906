"""The banner as a Mesa grid: one cell a gacha, and every column of `Gacha` a property layer.

Cell number = row * columns + column, so a flattened layer is a column of `Gacha` for compiled code.
"""

from __future__ import annotations

import copyreg
import weakref
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from mesa.agent import AgentSet
from mesa.discrete_space import Cell, OrthogonalMooreGrid
from mesa.discrete_space.grid import pickle_gridcell

from alxa_sim.columns import Column
from alxa_sim.households import Gacha


class GachaCell(Cell):  # type: ignore[misc]  # Mesa ships no types
    """A cell whose agents are the households that live in the gacha, and whoever else was placed on it.

    Mesa's neighbourhoods keep lists of their own, of placed agents only.
    """

    __slots__ = ()
    grid: ClassVar[weakref.ref[GachaGrid]]

    @property
    def agents(self) -> list[Any]:
        """The households of the gacha, as windows, then placed agents."""
        households = self._households()
        here = [] if households is None else households.select(households["gacha"] == self._number()).to_list()
        return [*here, *self._agents]

    @property
    def is_empty(self) -> bool:
        """Whether nobody lives here."""
        households = self._households()
        lived_in = households is not None and bool((households["gacha"] == self._number()).any())
        return not (lived_in or self._agents)

    def _households(self) -> Any:
        grid = type(self).grid()
        return None if grid is None else getattr(grid.model, "households", None)

    def _number(self) -> int:
        row, column = self.coordinate
        return int(row * type(self).grid().dimensions[1] + column)  # type: ignore[union-attr]  # asked for just before


class GachaGrid(OrthogonalMooreGrid):  # type: ignore[misc]  # Mesa ships no types
    """A grid whose `agents` are those of the model that have a cell."""

    def __init__(self, rows: int, columns: int, model: Any) -> None:
        super().__init__((rows, columns), torus=False, capacity=None, random=model.random, cell_klass=GachaCell)
        self.model = model
        self.cell_klass.grid = weakref.ref(self)
        # Mesa registers the class it makes for the cells of each grid for pickling, and keeps it for ever.
        weakref.finalize(self, copyreg.dispatch_table.pop, self.cell_klass, None)

    @property
    def agents(self) -> AgentSet:
        """What Mesa's drawing shows on the grid: agents with a cell, institutions left out."""
        on_map = (agent for agent in self.model.agents if getattr(agent, "is_on_map", True))
        placed = (agent for agent in on_map if getattr(agent, "cell", None) is not None)
        return AgentSet(placed, random=self.random)

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self.cell_klass.grid = weakref.ref(self)
        # Mesa (3.3.1, 3.5.1) restores each cell with a class of its own, and layers in the first only.
        for cell in self:
            cell.__class__ = self.cell_klass
        copyreg.pickle(self.cell_klass, pickle_gridcell)


def build_grid(gacha_table: Mapping[str, npt.ArrayLike], rows: int, columns: int, model: Any) -> GachaGrid:
    """A grid of `rows` times `columns` cells; each column of `gacha_table` has a value for every cell.

    A cell that holds no gacha has `is_gacha` false; a column left out starts with its default.
    """
    check_columns(gacha_table, rows * columns)
    grid = GachaGrid(rows, columns, model)
    for declared in Gacha.columns.values():
        add_layer(grid, declared)
    arrays = gacha_arrays(grid)
    for name, values in gacha_table.items():
        fill(name, getattr(arrays, name), values)
    return grid


def gacha_arrays(grid: GachaGrid) -> Any:
    """The layers as `Gacha.Arrays`: flat views, so that to write into them is to write into the layers.

    Cheap; take them where they are used, because some methods of Mesa 3.3 put a new array into a layer.
    """
    # copy=False: reshape raises rather than hand out a copy.
    return Gacha.Arrays(*(getattr(grid, name).data.reshape(-1, copy=False) for name in Gacha.columns))


def check_columns(gacha_table: Mapping[str, npt.ArrayLike], cells: int) -> None:
    """Raise ValueError for a column that no gacha has, or one of another length."""
    for name, values in gacha_table.items():
        if name not in Gacha.columns:
            nearest = get_close_matches(name, Gacha.columns, n=1)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            raise ValueError(f"a gacha has no column {name!r}{hint}")
        if np.shape(values) != (cells,):
            raise ValueError(f"column {name!r} has shape {np.shape(values)}, but the grid has {cells} cells")


def fill(name: str, column: npt.NDArray[Any], values: npt.ArrayLike) -> None:
    """Write `values` into a column; raises ValueError where one is not what it was after."""
    column[:] = values
    if not np.array_equal(column, values):
        raise ValueError(f"column {name!r} holds {column.dtype}: not all its values fit")


def add_layer(grid: GachaGrid, declared: Column) -> None:
    """Add a property layer; raises ValueError where its name would hide something of Mesa's."""
    if hasattr(Cell, declared.name) or hasattr(grid, declared.name):
        raise ValueError(f"Mesa's cells or grids have a {declared.name!r}: rename the column of Gacha")
    grid.create_property_layer(declared.name, declared.dtype(declared.default), declared.dtype)
