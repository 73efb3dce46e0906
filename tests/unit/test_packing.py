"""What is kept of large worlds comes back bit for bit, and takes little memory."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from alxa_sim.households import Stocks
from alxa_sim.packing import WORTH_IT, NotedRows, Packed, Tables, packed, unpacked

COLUMNS = {
    "whole": np.arange(WORTH_IT) % 300 - 20,
    "fraction": np.random.default_rng(1).normal(size=WORTH_IT),
    "flag": np.arange(3 * WORTH_IT) % 3 == 0,
    "key": np.arange(WORTH_IT, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
    "word": np.array(["actual", "income", "administrative"])[np.arange(WORTH_IT) % 3],
}


@pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS.keys())
@pytest.mark.parametrize("share", [1, 3])
def test_an_array_comes_back_bit_for_bit(values: npt.NDArray[Any], share: int) -> None:
    given = values[::share]
    kept = packed(given)
    assert isinstance(kept, Packed)
    back = unpacked(kept)
    assert back.dtype == given.dtype
    assert back.tobytes() == given.tobytes()


def test_whole_numbers_of_one_kind_take_a_tenth_of_the_memory() -> None:
    kept = packed(COLUMNS["whole"])
    assert isinstance(kept, Packed)
    assert len(kept.data) < COLUMNS["whole"].nbytes / 10


def test_a_small_part_of_a_large_array_does_not_keep_the_whole() -> None:
    rows = NotedRows()
    rows.add({"one": np.zeros((WORTH_IT, 9))[:5, 3]})
    (part,) = rows._parts
    assert isinstance(part["one"], np.ndarray)
    assert part["one"].base is None


def test_parts_come_back_one_below_the_other_large_and_small_alike() -> None:
    rows = NotedRows()
    assert rows.columns() == {}
    rows.add(COLUMNS)
    rows.add({name: values[:3] for name, values in COLUMNS.items()})
    assert len(rows) == 2
    for name, values in rows.columns().items():
        assert np.array_equal(values, np.concatenate([COLUMNS[name], COLUMNS[name][:3]]))


@pytest.mark.parametrize("cells", [3, WORTH_IT // Stocks.record().itemsize + 1])
def test_tables_of_many_months_come_back_each_as_it_was(cells: int) -> None:
    kept, given = Tables(Stocks), []
    for month in range(3):
        table = Stocks(cells)
        table.cash[:] = np.arange(cells) * (month - 1)
        given.append(table.copy())
        kept.append(table)
    assert len(kept) == 3
    assert [table.arrays.tobytes() for table in kept] == [table.arrays.tobytes() for table in given]
    assert kept[-1].arrays.tobytes() == given[-1].arrays.tobytes()


def test_what_is_kept_of_a_large_table_is_smaller_than_the_table() -> None:
    kept, table = Tables(Stocks), Stocks(5000)
    table.households[:] = np.arange(5000) % 120
    kept.append(table)
    (packed_table,) = kept._kept
    assert isinstance(packed_table, Packed)
    assert sys.getsizeof(packed_table.data) < table.arrays.nbytes / 20
