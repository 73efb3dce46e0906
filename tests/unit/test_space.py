"""The grid of gacha: property layers that compiled code sees as flat columns."""

from __future__ import annotations

import copy
import pickle
import warnings
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from mesa.discrete_space import OrthogonalMooreGrid

from alxa_sim.columns import Column
from alxa_sim.households import Gacha
from alxa_sim.space import GachaGrid, add_layer, build_grid, gacha_arrays


@pytest.fixture
def model() -> SimpleNamespace:
    return SimpleNamespace(random=Random(1), agents=[])


@pytest.fixture
def grid(model: SimpleNamespace) -> GachaGrid:
    table = {"is_gacha": [1, 1, 0, 1, 1, 1], "forage": np.arange(6.0), "sumu": [1, 1, 0, 2, 2, 2]}
    return build_grid(table, rows=2, columns=3, model=model)


def test_a_grid_is_one_of_mesa_without_wrapping_or_capacity(grid: GachaGrid, model: SimpleNamespace) -> None:
    assert isinstance(grid, OrthogonalMooreGrid)
    assert grid.dimensions == (2, 3)
    assert grid.random is model.random
    assert grid.capacity is None
    assert len(grid[(0, 0)].neighborhood) == 3


@pytest.mark.parametrize("name", Gacha.columns)
def test_every_column_is_a_layer_of_its_type(name: str, grid: GachaGrid) -> None:
    layer = getattr(grid, name).data
    assert layer.shape == (2, 3)
    assert layer.dtype == Gacha.columns[name].dtype


def test_cell_number_is_row_times_columns_plus_column(grid: GachaGrid) -> None:
    assert [cell.forage for cell in grid] == list(range(6))
    assert grid[(1, 2)].forage == 5.0
    assert not grid[(0, 2)].is_gacha
    assert grid[(1, 0)].sumu == 2


def test_a_column_left_out_starts_with_its_default(grid: GachaGrid) -> None:
    assert gacha_arrays(grid).pasture_share.tolist() == [1.0] * 6
    assert gacha_arrays(grid).jobs.tolist() == [0.0] * 6


@pytest.mark.parametrize("name", Gacha.columns)
def test_flat_views_share_the_memory_of_the_layers(name: str, grid: GachaGrid) -> None:
    flat, layer = getattr(gacha_arrays(grid), name), getattr(grid, name).data
    assert np.shares_memory(flat, layer)
    assert flat.flags.c_contiguous
    flat[:] = 0
    flat[4] = 1
    assert layer.tolist() == [[0, 0, 0], [0, 1, 0]]
    assert getattr(grid[(1, 1)], name) == 1
    setattr(grid[(0, 2)], name, 1)
    assert flat.tolist() == [0, 0, 1, 0, 1, 0]


def test_arrays_are_the_named_tuple_that_compiled_code_sees(grid: GachaGrid) -> None:
    arrays = gacha_arrays(grid)
    assert isinstance(arrays, Gacha.Arrays)
    assert arrays._fields == tuple(Gacha.columns)


def test_arrays_taken_anew_follow_a_layer_that_mesa_has_put_anew(grid: GachaGrid) -> None:
    grid.modify_properties("forage", np.multiply, 2.0)
    assert gacha_arrays(grid).forage.tolist() == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 4), (5, 8), (64, 63)])
def test_any_size_works(rows: int, columns: int, model: SimpleNamespace) -> None:
    cells = rows * columns
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        grid = build_grid({"is_gacha": np.ones(cells, bool)}, rows, columns, model)
    assert len(grid.all_cells) == cells
    assert gacha_arrays(grid).is_gacha.sum() == cells


def test_an_unknown_column_is_refused_with_the_nearest_name(model: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match=r"no column 'forrage'; did you mean 'forage'\?"):
        build_grid({"forrage": [1.0]}, 1, 1, model)


def test_a_column_of_another_length_is_refused(model: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match=r"'forage' has shape \(5,\), but the grid has 6 cells"):
        build_grid({"forage": np.ones(5)}, 2, 3, model)


@pytest.mark.parametrize(("name", "value"), [("sumu", 1.5), ("is_gacha", 2), ("forage", np.nan), ("forage", "3")])
def test_values_that_do_not_fit_are_refused(name: str, value: Any, model: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match=f"'{name}' holds .*: not all its values fit"):
        build_grid({name: [value]}, 1, 1, model)


@pytest.mark.parametrize("name", ["agents", "empty", "capacity", "coordinate", "is_full", "width", "forage"])
def test_a_layer_does_not_hide_what_mesa_has(name: str, grid: GachaGrid) -> None:
    with pytest.raises(ValueError, match=f"have a '{name}': rename the column"):
        add_layer(grid, Column(name, np.float64, "1", "Nothing.", 0, 1))


def test_agents_of_the_grid_are_those_with_a_cell(grid: GachaGrid, model: SimpleNamespace) -> None:
    class Agent:
        def __init__(self, cell: Any) -> None:
            self.cell = cell

    placed, elsewhere = Agent(grid[(0, 0)]), Agent(None)
    model.agents = [placed, elsewhere, SimpleNamespace()]
    assert list(grid.agents) == [placed]


@pytest.mark.parametrize("twin_of", [copy.deepcopy, lambda grid: pickle.loads(pickle.dumps(grid))])
def test_a_copied_grid_has_its_layers_in_every_cell(twin_of: Any, grid: GachaGrid) -> None:
    twin = twin_of(twin_of(grid))
    gacha_arrays(twin).forage[:] = 9.0
    assert [cell.forage for cell in twin] == [9.0] * 6
    assert [cell.forage for cell in grid] == list(range(6))
    assert len(twin[(0, 0)].neighborhood) == 3
