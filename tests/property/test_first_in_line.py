"""Who is first in line: checked against sorting everybody."""

from __future__ import annotations

from typing import Any

import hypothesis.extra.numpy as arrays
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from alxa_sim.extension_points import first_in_each, first_in_line

SIZES = st.integers(0, 40)
TURNS = st.integers(0, 5).map(float)  # few values, so that there are equals


def sorted_line(eligible: Any, turn: Any) -> Any:
    """Rows of the eligible by their turn, equals in the order of the rows."""
    return sorted(np.flatnonzero(eligible), key=lambda row: turn[row])


@given(st.data())
def test_a_line_serves_by_turn_until_the_money_ends(data: st.DataObject) -> None:
    n = data.draw(SIZES)
    eligible = data.draw(arrays.arrays(np.bool_, n))
    turn = data.draw(arrays.arrays(np.float64, n, elements=TURNS))
    cost = data.draw(arrays.arrays(np.int64, n, elements=st.integers(0, 9)))
    limit = data.draw(st.integers(0, 60))
    expected = np.zeros(n, np.bool_)
    left = limit
    for row in sorted_line(eligible, turn):
        left -= int(cost[row])
        if left < 0:
            break
        expected[row] = True
    assert np.array_equal(first_in_line(eligible, turn, cost, limit), expected)


@given(st.data())
def test_one_cost_for_all_is_the_same_as_the_same_cost_for_each(data: st.DataObject) -> None:
    n = data.draw(SIZES)
    eligible = data.draw(arrays.arrays(np.bool_, n))
    turn = data.draw(arrays.arrays(np.float64, n, elements=TURNS))
    cost, limit = data.draw(st.integers(0, 9)), data.draw(st.integers(0, 60))
    each = np.full(n, cost)
    assert np.array_equal(first_in_line(eligible, turn, cost, limit), first_in_line(eligible, turn, each, limit))


@given(st.data())
def test_each_group_serves_its_first_up_to_its_places(data: st.DataObject) -> None:
    n, groups = data.draw(SIZES), data.draw(st.integers(1, 4))
    eligible = data.draw(arrays.arrays(np.bool_, n))
    turn = data.draw(arrays.arrays(np.float64, n, elements=TURNS))
    group = data.draw(arrays.arrays(np.int64, n, elements=st.integers(0, groups - 1)))
    places = data.draw(arrays.arrays(np.int64, groups, elements=st.integers(0, 6)))
    expected = np.zeros(n, np.bool_)
    for number in range(groups):
        expected[sorted_line(eligible & (group == number), turn)[: places[number]]] = True
    assert np.array_equal(first_in_each(eligible, turn, group, places), expected)
