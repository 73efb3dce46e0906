"""Spells in and out of poverty, read off the recorded changes of status.

A state is known at the end of each month. A spell that begins in month `o` and ends in month `u` lasts `u - o`
months and is at risk in the months `o + 1 ... u`; one first watched at the end of month `b` is at risk in the
months after `b` only (left truncation). A spell not seen to end is censored, and leaving the region and dying are
endings of their own (competing).

With a minimum duration of `m` months a change counts if the new state held for `m` months, and it is dated to the
first of them; what is shorter belongs to the state around it. Whether a change in the last `m - 1` months of the
window will hold is not known, so the window then ends `m - 1` months earlier: every turn in what remains is known,
and censoring there does not depend on what the household does next.

Sources: Jenkins 2005, Survival Analysis, chapters 1 and 3 (left truncation, spells of interrupted data); Bane and
Ellwood 1986 (spells of poverty and one-month flips).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Flags, Ints, check_lengths

CENSORED, LEFT, OUT_MIGRATED, DIED = 0, 1, 2, 3
"""How a spell ended: not seen to end, the state was left, the household moved away, it died or was dissolved."""

NEVER = np.iinfo(np.int64).max
"""The month in which a household that stayed to the end of the window was gone."""

UNKNOWN = np.iinfo(np.int64).min
"""The month since when a first state held, if that is not known."""


class StatusChanges(NamedTuple):
    """Recorded changes of one layer of poverty, a row a change; months are integers, from any year."""

    run: Ints
    household: Ints
    month: Ints
    """Month at whose end the new state is seen."""
    entered: Flags
    """Poor from now on; otherwise no longer poor."""
    first: Flags
    """Not a change: the state in which a household is first seen. One without such a row is first seen not poor."""


class Watched(NamedTuple):
    """The households that were watched, a row a household."""

    run: Ints
    household: Ints
    begin: Ints
    """Month at whose end its state is first seen: the start of the window, or the month it was founded."""
    gone: Ints
    """Month in which it left the books; `NEVER` if it did not."""
    ending: Ints
    """`OUT_MIGRATED` or `DIED`; not read where `gone` is `NEVER`."""
    parent: Ints
    """Household of the same run it divided from; its own id if it did not divide from any."""
    since: Ints
    """Month in which its first state began; `UNKNOWN` if not known. Of one founded by division: `UNKNOWN`, read
    off its parent."""


class Spells(NamedTuple):
    """Spells in one order: by row of `Watched`, then in time. Durations in months since the begin of the spell."""

    run: Ints
    household: Ints
    row: Ints
    """Row of the household in `Watched`."""
    poor: Flags
    """A spell in poverty; otherwise out of it."""
    entry: Ints
    """Duration at which watching begins: 0 unless left-truncated."""
    exit: Ints
    """Duration at which the spell ended or watching did."""
    ending: Ints
    """`CENSORED`, `LEFT`, `OUT_MIGRATED` or `DIED`."""
    number: Ints
    """The household's first, second, ... spell of this kind among those watched."""
    start: Ints
    """Month in which the spell began; where that is not known, the month watching began."""
    known: Flags
    """The begin of the spell is known, so durations mean something; the calendar clock needs no begin."""
    turned: Flags
    """Began with a change that was watched, of the household or of the one it divided from."""
    inherited: Flags
    """First spell of a household founded by division, in the state of the one it divided from."""

    def chosen(self, rows: Flags | Ints) -> Spells:
        """Some of the spells."""
        return Spells._make(values[rows] for values in self)


class Placed(NamedTuple):
    """Changes beside the households they are of, found once for all layers and minimum durations."""

    changes: StatusChanges
    watched: Watched
    changed: Ints
    """Row of `watched` of each change."""
    parent: Ints
    """Row of `watched` of the household each one divided from; -1 if it has none that is watched."""

    def chosen(self, rows: Flags | Ints) -> Placed:
        """Some of the changes."""
        changes = StatusChanges._make(values[rows] for values in self.changes)
        return self._replace(changes=changes, changed=self.changed[rows])


class _Stretches(NamedTuple):
    """Stretches of one state between turns, ordered by household and time."""

    row: Ints
    start: Ints
    poor: Flags
    opening: Flags


def placed(changes: StatusChanges, watched: Watched) -> Placed:
    """The changes beside their households.

    ValueError if a change belongs to no watched household, or if a household is listed twice.
    """
    check_lengths(**changes._asdict())
    check_lengths(**watched._asdict())
    return Placed(changes, watched, *_rows_of(changes, watched))


def spells_of(changes: StatusChanges, watched: Watched, end: int, minimum: int = 1) -> Spells:
    """All spells, in poverty and out of it, that were watched for a month or more up to the end of month `end`.

    `minimum` is the number of months a new state must hold to count. ValueError as for `placed`, and if `minimum` is
    less than 1.
    """
    return spells_of_placed(placed(changes, watched), end, minimum)


def spells_of_placed(told: Placed, end: int, minimum: int = 1) -> Spells:
    """The spells of `spells_of`, from changes of one layer that are beside their households already."""
    if minimum < 1:
        raise ValueError(f"a minimum duration of {minimum} months is none")
    changes, watched, changed, parent = told
    stretches = _stretches(changes, changed, watched, end, minimum)
    origin, known, turned, inherited = _origins(stretches, watched, parent)
    until, ending = _ends(stretches, watched, last_known(end, minimum))
    begin = np.where(stretches.opening, watched.begin[stretches.row], stretches.start)
    spells = Spells(
        run=watched.run[stretches.row],
        household=watched.household[stretches.row],
        row=stretches.row,
        poor=stretches.poor,
        entry=begin - origin,
        exit=until - origin,
        ending=ending,
        number=1 + _place_in_household(stretches.row) // 2,
        start=origin,
        known=known,
        turned=turned,
        inherited=inherited,
    )
    return spells.chosen(until > begin)


def last_known(end: int, minimum: int) -> int:
    """The last month of a window to the end of month `end` of which it is known what held for `minimum` months."""
    return end - (minimum - 1)


def on_calendar(spells: Spells, zero: int = 0) -> tuple[Ints, Ints]:
    """Entry and exit on the calendar clock, in months after month `zero`: at risk after entry, to exit."""
    return spells.start + spells.entry - zero, spells.start + spells.exit - zero


def after_an_exit(spells: Spells) -> Flags:
    """Which spells follow an exit from poverty that was watched: on their own clock they count from the exit."""
    return ~spells.poor & spells.turned


def since_first_exit(spells: Spells) -> tuple[Ints, Ints, Ints]:
    """Spells from each household's first exit on: which they are, entry and exit in months since that exit.

    The clock of a recurrent history (exited, relapsed, exited again, ...). A household founded by division in an
    exit it shares with its parent enters late.
    """
    exits = np.flatnonzero(after_an_exit(spells))
    rows, first = np.unique(spells.row[exits], return_index=True)
    zero = np.full(int(spells.row.max(initial=0)) + 1, NEVER)
    zero[rows] = spells.start[exits[first]]
    chosen = np.flatnonzero(spells.start >= zero[spells.row])
    offset = spells.start[chosen] - zero[spells.row[chosen]]
    return chosen, offset + spells.entry[chosen], offset + spells.exit[chosen]


def _rows_of(changes: StatusChanges, watched: Watched) -> tuple[Ints, Ints]:
    """The row of `watched` of each change, and of each household's parent: -1 if it has none that is watched."""
    runs = np.unique(watched.run)
    people = np.unique(watched.household)

    def key(run: Ints, household: Ints) -> Ints:
        r = np.minimum(np.searchsorted(runs, run), max(len(runs) - 1, 0))
        h = np.minimum(np.searchsorted(people, household), max(len(people) - 1, 0))
        if len(runs) == 0:
            return np.full(len(run), -1)
        return np.where((runs[r] == run) & (people[h] == household), r * len(people) + h, -1)

    own = key(watched.run, watched.household)
    order = np.argsort(own, kind="stable")
    if np.any(np.diff(own[order]) == 0):
        raise ValueError("a household is listed twice in one run")

    def row(keys: Ints) -> Ints:
        if len(own) == 0:
            return np.full(len(keys), -1)
        at = np.minimum(np.searchsorted(own, keys, sorter=order), len(own) - 1)
        return np.where(own[order[at]] == keys, order[at], -1)

    changed = row(key(changes.run, changes.household))
    if np.any(changed < 0):
        raise ValueError(f"{np.count_nonzero(changed < 0)} changes belong to no watched household")
    parent = row(key(watched.run, watched.parent))
    parent[watched.parent == watched.household] = -1
    return changed, parent


def _stretches(changes: StatusChanges, changed: Ints, watched: Watched, end: int, minimum: int) -> _Stretches:
    """Each household's first state and the turns after it that held for `minimum` months."""
    count = len(watched.run)
    opening = np.zeros(count, np.bool_)
    opening[changed[changes.first]] = changes.entered[changes.first]
    last = np.minimum(watched.gone, end + 1)

    rows = np.flatnonzero(~changes.first & (changes.month < last[changed]))
    rows = rows[np.lexsort([changes.month[rows], changed[rows]])]
    row, month, poor = changed[rows], changes.month[rows], changes.entered[rows]
    until = last[row]
    same = row[1:] == row[:-1]
    until[:-1][same] = month[1:][same]
    held = until - month >= minimum

    row, month, poor = row[held], month[held], poor[held]
    before = opening[row]
    same = row[1:] == row[:-1]
    before[1:][same] = poor[:-1][same]
    turn = poor != before

    all_rows = np.concatenate([np.arange(count), row[turn]])
    start = np.concatenate([watched.begin, month[turn]])
    is_opening = np.arange(len(all_rows)) < count
    order = np.lexsort([start, ~is_opening, all_rows])
    return _Stretches(all_rows[order], start[order], np.concatenate([opening, poor[turn]])[order], is_opening[order])


def _ends(stretches: _Stretches, watched: Watched, end: int) -> tuple[Ints, Ints]:
    """The month in which each stretch ended or watching did, and how."""
    gone = watched.gone[stretches.row]
    left_books = gone <= end
    until = np.where(left_books, gone, end)
    ending = np.where(left_books, watched.ending[stretches.row], CENSORED)
    followed = np.flatnonzero(~stretches.opening[1:])
    until[followed] = stretches.start[followed + 1]
    ending[followed] = LEFT
    return until, ending


def _origins(stretches: _Stretches, watched: Watched, parent: Ints) -> tuple[Ints, Flags, Flags, Flags]:
    """When each stretch began, whether that is known, by a change that was watched, and inherited from a parent."""
    origin = stretches.start.copy()
    known, turned = ~stretches.opening, ~stretches.opening
    inherited = np.zeros(len(origin), np.bool_)
    openings = np.flatnonzero(stretches.opening)  # one a household, in the order of `watched`
    dated = openings[watched.since != UNKNOWN]
    origin[dated], known[dated] = stretches.start[dated], True
    origin[dated] = watched.since[watched.since != UNKNOWN]
    if np.any(origin[dated] > stretches.start[dated]):
        raise ValueError("a first state began after it was first seen")

    source = _parents_stretch(stretches, watched, parent)
    waiting = np.flatnonzero((source >= 0) & (watched.since == UNKNOWN))
    settled = np.ones(len(origin), np.bool_)
    settled[openings[waiting]] = False
    while len(waiting):  # ends: a parent's stretch begins before its child does
        ready = settled[source[waiting]]
        child, of = openings[waiting[ready]], source[waiting[ready]]
        same = stretches.poor[child] == stretches.poor[of]
        origin[child] = np.where(same, origin[of], stretches.start[child])
        known[child] = ~same | known[of]
        turned[child] = same & turned[of]
        inherited[child] = same
        settled[child] = True
        waiting = waiting[~ready]
    return origin, known, turned, inherited


def _parents_stretch(stretches: _Stretches, watched: Watched, parent: Ints) -> Ints:
    """The stretch in which each household's parent was the month before the division; -1 if none was watched."""
    if len(parent) == 0:
        return parent
    base = int(min(stretches.start.min(), watched.begin.min() - 1))
    width = int(max(stretches.start.max(), watched.begin.max())) - base + 1
    keys = stretches.row * width + (stretches.start - base)
    wanted = parent * width + (watched.begin - 1 - base)
    found = np.searchsorted(keys, wanted, side="right") - 1
    inside = (parent >= 0) & (found >= 0) & (stretches.row[found] == parent)
    return np.where(inside, found, -1)


def _place_in_household(row: Ints) -> Ints:
    """0, 1, 2, ... within each run of equal values."""
    begins = np.flatnonzero(np.diff(row, prepend=-1))
    return np.arange(len(row)) - np.repeat(begins, np.diff(begins, append=len(row)))
