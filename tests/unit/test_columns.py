"""Tables of columns: one memory, many views."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from alxa_sim.columns import Flags, Floats, Ints, Keys, Table, column


class Herd(Table):
    heads: Ints = column("head", "Animals.")
    weight: Floats = column("kg", "Weight.", default=30)
    fed: Flags = column("1", "Whether fed.", default=1)
    key: Keys = column("1", "Number.")
    history: Ints = column("head", "Animals of each month.", width=3, default=7)


class MarkedHerd(Herd):
    mark: Ints = column("1", "Mark.", default=-1)


def filled(rows: int) -> Herd:
    herd = Herd(rows)
    herd.heads[:] = np.arange(rows)
    herd.history[:] = np.arange(3 * rows).reshape(rows, 3)
    return herd


def test_a_table_starts_with_defaults_of_the_declared_types() -> None:
    herd = Herd(2)
    assert len(herd) == 2
    assert herd.heads.dtype == np.int64
    assert herd.weight.tolist() == [30.0, 30.0]
    assert herd.fed.tolist() == [True, True]
    assert herd.key.dtype == np.uint64
    assert herd.history.tolist() == [[7, 7, 7], [7, 7, 7]]


def test_columns_keep_what_was_declared() -> None:
    declared = Herd.columns["history"]
    assert (declared.name, declared.unit, declared.width, declared.default) == ("history", "head", 3, 7)
    assert list(MarkedHerd.columns) == ["heads", "weight", "fed", "key", "history", "mark"]
    assert "mark" not in Herd.columns


def test_columns_and_rows_are_views_of_one_memory() -> None:
    herd = Herd(3)
    herd.heads[1] = 5
    row = herd.arrays[1]
    assert row.heads == 5
    row.heads += 1
    row.history[2] = 9
    assert herd.heads.tolist() == [0, 6, 0]
    assert herd.history[1].tolist() == [7, 7, 9]


def test_a_column_is_never_rebound() -> None:
    herd = Herd(2)
    for value in (np.zeros(2, np.int64), herd.heads.copy(), 0):
        with pytest.raises(AttributeError, match=r"write `table.heads\[:\] = "):
            herd.heads = value  # type: ignore[assignment]
    with pytest.raises(AttributeError, match="never rebound"):
        herd.unknown = 1  # type: ignore[attr-defined]


def test_adding_in_place_works() -> None:
    herd = filled(3)
    view = herd.heads
    herd.heads += 10
    herd.history[1:] -= 1
    assert view.tolist() == [10, 11, 12]
    assert herd.history.tolist() == [[0, 1, 2], [2, 3, 4], [5, 6, 7]]


def test_appended_rows_have_defaults_and_the_others_stay() -> None:
    herd = filled(2)
    assert herd.append(3) == slice(2, 5)
    assert herd.heads.tolist() == [0, 1, 0, 0, 0]
    assert herd.weight.tolist() == [30.0] * 5
    assert herd.history[:3].tolist() == [[0, 1, 2], [3, 4, 5], [7, 7, 7]]
    assert len(herd.arrays) == 5


def test_rows_appended_into_spare_memory_are_new_too() -> None:
    herd = Herd(4)
    herd.append(1)
    herd.heads[:] = 1
    herd.weight[:] = 2.0
    herd.reset()
    herd.heads[:] = 1
    memory = herd.heads.base
    assert herd.append(3) == slice(5, 8)
    assert herd.heads.base is memory
    assert herd.heads.tolist() == [1] * 5 + [0] * 3
    assert herd.weight[5:].tolist() == [30.0] * 3


def test_growing_one_by_one_allocates_seldom() -> None:
    herd = Herd(0)
    memories = set()
    for row in range(1000):
        herd.append(1)
        herd.heads[row] = row
        memories.add(len(herd._buffer))
    assert herd.heads.tolist() == list(range(1000))
    assert len(memories) < 30


def test_a_large_table_that_grows_keeps_little_room() -> None:
    herd = Herd(8000)
    herd.append(1)
    assert len(herd._buffer) <= 9001


def test_appending_nothing_changes_nothing() -> None:
    herd = filled(2)
    assert herd.append(0) == slice(2, 2)
    assert herd.heads.tolist() == [0, 1]


@pytest.mark.parametrize(
    "twin_of",
    [Herd.copy, copy.deepcopy, lambda herd: pickle.loads(pickle.dumps(herd))],
    ids=["copy", "deepcopy", "pickle"],
)
@pytest.mark.parametrize("rows", [0, 3])
def test_a_twin_is_equal_and_independent(twin_of: Any, rows: int) -> None:
    herd = filled(rows)
    herd.append(1)
    twin = twin_of(twin_of(herd))
    assert type(twin) is Herd
    assert twin.arrays.tobytes() == herd.arrays.tobytes()
    twin.heads[:] = 99
    twin.arrays[rows].history[0] = 99
    assert herd.heads.tolist() == [*range(rows), 0]
    assert herd.history[rows].tolist() == [7, 7, 7]
    assert twin.arrays[0].heads == 99
    twin.append(5)
    assert len(twin) == rows + 6
    assert twin.heads[-1] == 0


def test_a_twin_keeps_the_rows_in_use_only() -> None:
    herd = filled(2)
    herd.append(1)
    assert len(herd._buffer) > 3
    assert len(pickle.loads(pickle.dumps(herd))._buffer) == 3


def test_tables_add_up_column_by_column() -> None:
    herd, addition = filled(2), filled(2)
    view = herd.heads
    addition.heads[:] = [10, 20]
    addition.fed[:] = False
    herd.fed[:] = [True, False]
    herd.add(addition)
    assert view.tolist() == [10, 21]
    assert herd.weight.tolist() == [60.0, 60.0]
    assert herd.history.tolist() == [[0, 2, 4], [6, 8, 10]]
    assert herd.fed.tolist() == [True, False]
    assert addition.heads.tolist() == [10, 20]


def test_reset_gives_defaults_back_in_the_same_memory() -> None:
    herd = filled(2)
    view = herd.history
    herd.weight[:] = 0
    herd.fed[:] = False
    herd.reset()
    assert view.tolist() == [[7, 7, 7], [7, 7, 7]]
    assert herd.weight.tolist() == [30.0, 30.0]
    assert herd.fed.all()


def test_a_released_table_has_no_rows_and_can_grow_again() -> None:
    herd = filled(1000)
    herd.release()
    assert len(herd) == len(herd.heads) == herd._buffer.nbytes == 0
    herd.append(2)
    assert herd.weight.tolist() == [30.0, 30.0]


def test_the_named_tuple_of_columns_is_importable() -> None:
    arrays = Herd.Arrays(*range(5))
    assert arrays._fields == tuple(Herd.columns)
    assert (Herd.Arrays.__module__, Herd.Arrays.__qualname__) == (__name__, "Herd.Arrays")


def test_taken_rows_are_copies_with_all_their_columns() -> None:
    herd = filled(4)
    some = herd.taken(np.array([3, 1]))
    assert some["heads"].tolist() == [3, 1]
    assert some["history"].tolist() == [[9, 10, 11], [3, 4, 5]]
    assert some.dtype == Herd.record()
    some["heads"] = 50
    assert herd.heads.tolist() == [0, 1, 2, 3]
