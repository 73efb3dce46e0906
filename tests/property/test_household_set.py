"""Whatever is asked of a set of households, it answers as Mesa's own AgentSet of the same agents does."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mesa.agent import AgentSet

from alxa_sim.agents.household_set import HouseholdSet
from alxa_sim.households import Households

SMALL = st.integers(0, 4)
ROWS = st.lists(st.tuples(SMALL, SMALL, st.booleans()), min_size=1, max_size=12)
AT_MOST = st.one_of(st.integers(0, 14), st.floats(0.0, 1.0), st.floats(1.0, 14.0), st.just(float("inf")))
NAMES = st.sampled_from(["cash", "gacha", "poor", "id", "persons", "cash_yuan"])


def households_of(rows: list[tuple[int, int, bool]]) -> HouseholdSet:
    """A set over a table with these (cash, gacha, poor), of which every fifth has left."""
    model = SimpleNamespace(rng=np.random.default_rng(1), random=Random(1))
    table = Households(len(rows))
    table.id[:] = np.arange(len(rows))
    table.cash[:], table.gacha[:], table.poor[:] = zip(*rows, strict=True)
    table.adults[:] = table.cash % 3
    table.exists[4::5] = False
    return HouseholdSet(model, table)


def as_mesa(households: HouseholdSet) -> AgentSet:
    return AgentSet(households.to_list(), random=Random(1))


@given(ROWS, SMALL, AT_MOST)
def test_selecting(rows: Any, cash: int, at_most: float) -> None:
    households = households_of(rows)
    expected = list(as_mesa(households).select(lambda one: one.poor and one.cash > cash, at_most))
    assert list(households.select(households["poor"] & (households["cash"] > cash), at_most)) == expected
    assert list(households.select(lambda one: one.poor and one.cash > cash, at_most)) == expected


@given(ROWS, NAMES, st.booleans())
def test_sorting(rows: Any, name: str, ascending: bool) -> None:
    households = households_of(rows)
    expected = list(as_mesa(households).sort(name, ascending=ascending))
    assert list(households.sort(name, ascending=ascending)) == expected
    assert list(households.sort(lambda one: getattr(one, name), ascending=ascending)) == expected


@given(ROWS, NAMES)
def test_grouping(rows: Any, name: str) -> None:
    households = households_of(rows)
    theirs = as_mesa(households).groupby(name, result_type="list")
    for by in (name, lambda one: getattr(one, name)):
        ours = households.groupby(by)
        assert {key: list(group) for key, group in ours} == theirs.groups
        assert ours.count() == theirs.count()
        assert ours.agg("cash", sum) == theirs.agg("cash", sum)


@given(ROWS, st.lists(NAMES, min_size=1, max_size=3))
def test_getting(rows: Any, names: list[str]) -> None:
    households = households_of(rows)
    theirs = as_mesa(households)
    assert households.get(names) == theirs.get(names)
    assert households.get(names[0]) == theirs.get(names[0])
    if len(theirs):
        assert households.agg(names[0], [min, max, len]) == theirs.agg(names[0], [min, max, len])


@given(ROWS, st.slices(12), st.integers(-14, 13))
def test_indexing(rows: Any, part: slice, number: int) -> None:
    households = households_of(rows)
    windows = households.to_list()
    assert list(households[part]) == windows[part]
    if -len(windows) <= number < len(windows):
        assert households[number] == windows[number]
    else:
        with pytest.raises(IndexError):
            households[number]


@given(ROWS, SMALL, SMALL)
def test_set_algebra(rows: Any, one: int, other: int) -> None:
    households = households_of(rows)
    a, b = households.select(households["cash"] <= one), households.select(households["gacha"] >= other)
    windows_a, windows_b = set(a), set(b)
    assert set(a & b) == windows_a & windows_b
    assert set(a | b) == windows_a | windows_b
    assert set(a - b) == windows_a - windows_b
    assert set(a ^ b) == windows_a ^ windows_b
    assert (a <= b, a < b, a == b, a.isdisjoint(b)) == (
        windows_a <= windows_b,
        windows_a < windows_b,
        windows_a == windows_b,
        windows_a.isdisjoint(windows_b),
    )


EVENTS = st.lists(st.one_of(st.tuples(st.just("append"), SMALL), st.tuples(st.just("remove"), SMALL)))


@given(ROWS, EVENTS)
def test_sets_stay_right_while_the_table_grows_and_households_leave(rows: Any, events: Any) -> None:
    households = households_of(rows)
    selection = households.select(households["poor"])
    chosen, table = selection.to_list(), households._table
    for event, number in events:
        if event == "append":
            table.append(number)
        elif number < len(households):
            households[number].remove()
        table.cash[:] += 1
        assert households["cash"].tolist() == table.cash[table.exists].tolist()
        assert len(households) == len(households.to_list()) == table.exists.sum()
        assert selection.to_list() == [window for window in chosen if window.exists]
