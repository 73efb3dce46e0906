"""Spells read off changes of status equal those counted month by month on paper."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alxa_sim.statistics.spells import (
    CENSORED,
    DIED,
    LEFT,
    NEVER,
    OUT_MIGRATED,
    UNKNOWN,
    Spells,
    StatusChanges,
    Watched,
    after_an_exit,
    on_calendar,
    since_first_exit,
    spells_of,
)

START, END = 100, 130


class History(NamedTuple):
    """One household on paper: its state at the end of each month from `begin` to the month before it is gone."""

    begin: int
    states: str
    ending: int = CENSORED
    parent: int = -1
    since: int = UNKNOWN


def recorded(histories: list[History], run: int = 7) -> tuple[StatusChanges, Watched]:
    """What the recorder would note of the histories; household numbers are 1000 + their place."""
    changes = []
    for i, history in enumerate(histories):
        before = "n"
        for k, state in enumerate(history.states):
            if state != before:
                changes.append((run, 1000 + i, history.begin + k, state == "p", k == 0))
            before = state
    columns = [np.array(c) for c in zip(*changes, strict=True)] if changes else [np.zeros(0, np.int64)] * 5
    types = (np.int64, np.int64, np.int64, np.bool_, np.bool_)
    ids = 1000 + np.arange(len(histories))
    watched = Watched(
        run=np.full(len(ids), run),
        household=ids,
        begin=np.array([h.begin for h in histories]),
        gone=np.array([h.begin + len(h.states) if h.ending else NEVER for h in histories]),
        ending=np.array([h.ending for h in histories]),
        parent=np.array([1000 + (h.parent if h.parent >= 0 else i) for i, h in enumerate(histories)]),
        since=np.array([h.since for h in histories]),
    )
    return StatusChanges(*(c.astype(t) for c, t in zip(columns, types, strict=True))), watched


def on_paper(histories: list[History], end: int, minimum: int) -> list[tuple[int, ...]]:
    """(household, poor, start, entry, exit, ending, known, turned, inherited) by walking through the months."""
    smoothed, found, cache = {}, [], {}
    for i, h in enumerate(histories):
        runs = [[h.begin, h.states[0]]]
        month = h.begin
        for state, group in groupby(h.states[: end - h.begin + 1]):
            length = len(list(group))
            if state != runs[-1][1] and length >= minimum:
                runs.append([month, state])
            month += length
        smoothed[i] = runs

    def origin(i: int, k: int) -> tuple[int, bool, bool, bool]:
        h, (month, state) = histories[i], smoothed[i][k]
        if k:
            return month, True, True, False
        if (i, k) not in cache:
            cache[i, k] = month, False, False, False
            if h.since != UNKNOWN:
                cache[i, k] = h.since, True, False, False
            elif h.parent >= 0:
                of = [j for j, (m, _) in enumerate(smoothed[h.parent]) if m < h.begin]
                if of and smoothed[h.parent][of[-1]][1] == state:
                    o, known, turned, _ = origin(h.parent, of[-1])
                    cache[i, k] = o, known, turned, True
                elif of:
                    cache[i, k] = month, True, False, False
        return cache[i, k]

    for i, h in enumerate(histories):
        for k, (month, state) in enumerate(smoothed[i]):
            last = end - minimum + 1
            gone = h.begin + len(h.states) if h.ending else NEVER
            if k + 1 < len(smoothed[i]):
                until, ending = smoothed[i][k + 1][0], LEFT
            elif gone <= last:
                until, ending = gone, h.ending
            else:
                until, ending = last, CENSORED
            o, known, turned, inherited = origin(i, k)
            if until > month:
                found.append((1000 + i, state == "p", o, month - o, until - o, ending, known, turned, inherited))
    return found


def as_rows(s: Spells) -> list[tuple[int, ...]]:
    columns = (s.household, s.poor, s.start, s.entry, s.exit, s.ending, s.known, s.turned, s.inherited)
    return [tuple(int(v) for v in row) for row in zip(*columns, strict=True)]


@st.composite
def some_histories(draw: st.DrawFn) -> list[History]:
    found: list[History] = []
    for i in range(draw(st.integers(1, 6))):
        parent = draw(st.integers(-1, i - 1))
        begin = START
        if parent >= 0:
            begin = draw(st.integers(min(found[parent].begin + 1, END), END))
        length = END + 1 - begin
        ending = draw(st.sampled_from([CENSORED, OUT_MIGRATED, DIED]))
        if ending:
            length = draw(st.integers(1, length))
        changes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=30))
        state = draw(st.booleans())
        text = ""
        for lasting in changes:
            text += ("p" if state else "n") * lasting
            state = not state
        text = (text * (1 + length // len(text)))[:length]
        since = UNKNOWN if parent >= 0 else draw(st.just(UNKNOWN) | st.integers(START - 20, START))
        if not ending or begin + length <= END:
            found.append(History(begin, text, ending, parent, since))
        else:
            found.append(History(begin, text, CENSORED, parent, since))
    return found


@given(some_histories(), st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_spells_equal_those_counted_on_paper(histories: list[History], minimum: int) -> None:
    assert as_rows(spells_of(*recorded(histories), END, minimum)) == on_paper(histories, END, minimum)


@given(some_histories())
@settings(max_examples=50, deadline=None)
def test_every_month_at_risk_is_in_one_spell(histories: list[History]) -> None:
    spells = spells_of(*recorded(histories), END)
    months = np.bincount(spells.row, spells.exit - spells.entry, minlength=len(histories))
    expected = [len(h.states) - (h.ending == CENSORED) for h in histories]
    assert months.tolist() == expected


def test_a_month_out_of_poverty_is_no_exit_at_three_months() -> None:
    changes, watched = recorded([History(START, "pppp" + "n" + "pppp" + "n" * 22)])
    assert np.count_nonzero(after_an_exit(spells_of(changes, watched, END))) == 2
    spells = spells_of(changes, watched, END, minimum=3)
    assert spells.exit.tolist() == [9, 19]
    assert spells.ending.tolist() == [LEFT, CENSORED]


def test_numbers_count_spells_of_one_kind() -> None:
    spells = spells_of(*recorded([History(START, "nnpppnnnppnnnnn" + "n" * 16)]), END)
    assert spells.number.tolist() == [1, 1, 2, 2, 3]
    assert spells.poor.tolist() == [False, True, False, True, False]


def test_a_household_that_divides_off_inherits_the_begin_of_its_state() -> None:
    parent = History(START, "pp" + "n" * 29)
    child = History(START + 10, "n" * 5 + "p" * 16, parent=0)
    spells = spells_of(*recorded([parent, child]), END)
    first = np.flatnonzero(spells.household == 1001)[0]
    assert (spells.start[first], spells.entry[first], spells.exit[first]) == (START + 2, 8, 13)
    assert spells.inherited[first]
    assert spells.turned[first]
    assert spells.number[first] == 1


def test_a_household_unlike_its_parent_begins_anew() -> None:
    spells = spells_of(*recorded([History(START, "p" * 31), History(START + 10, "n" * 21, parent=0)]), END)
    assert (spells.start[1], spells.entry[1], spells.known[1], spells.turned[1]) == (START + 10, 0, True, False)


def test_the_two_clocks() -> None:
    spells = spells_of(*recorded([History(START, "pppnnnnpp" + "n" * 22, since=START - 12)]), END)
    entry, exit = on_calendar(spells, START)
    assert entry.tolist() == [0, 3, 7, 9]
    assert exit.tolist() == [3, 7, 9, 30]
    assert spells.entry[0] == 12
    chosen, entry, exit = since_first_exit(spells)
    assert chosen.tolist() == [1, 2, 3]
    assert entry.tolist() == [0, 4, 6]
    assert exit.tolist() == [4, 6, 27]


def test_the_same_household_number_in_two_runs_is_two_households() -> None:
    one, other = recorded([History(START, "p" * 31)], 1), recorded([History(START, "n" * 31)], 2)
    changes = StatusChanges(*(np.concatenate(pair) for pair in zip(one[0], other[0], strict=True)))
    watched = Watched(*(np.concatenate(pair) for pair in zip(one[1], other[1], strict=True)))
    assert spells_of(changes, watched, END).poor.tolist() == [True, False]


def test_nobody_watched_gives_no_spells() -> None:
    assert len(spells_of(*recorded([]), END).run) == 0


def test_what_cannot_be_is_refused() -> None:
    changes, watched = recorded([History(START, "pnnp" + "p" * 27), History(START, "n" * 31)])
    with pytest.raises(ValueError, match="minimum duration"):
        spells_of(changes, watched, END, 0)
    with pytest.raises(ValueError, match="no watched household"):
        spells_of(changes._replace(household=changes.household + 5), watched, END)
    with pytest.raises(ValueError, match="listed twice"):
        spells_of(changes, watched._replace(household=np.array([1000, 1000])), END)
    with pytest.raises(ValueError, match="after it was first seen"):
        spells_of(changes, watched._replace(since=np.array([UNKNOWN, START + 1])), END)
    with pytest.raises(ValueError, match="month has"):
        spells_of(changes._replace(month=changes.month[:1]), watched, END)
