"""The poverty histories of households, from the tables of one run or of several, as estimates of spells need them.

Months are counted from year 0. The window begins with the state before the first month.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from alxa_sim.statistics.arrays import Ints
from alxa_sim.statistics.spells import (
    NEVER,
    UNKNOWN,
    Placed,
    Spells,
    StatusChanges,
    Watched,
    placed,
    spells_of_placed,
)

LAYERS = ("actual", "income", "administrative")
"""Layers of poverty of which exits and relapses are estimated."""

MINIMA = (1, 3, 12)
"""Months that a new state must hold to count; monthly incomes flicker, so all three are told."""

USUAL = 3
"""The minimum duration that is shown where only one is."""

CHANGES = ("household", "month", "layer", "entered", "first")
"""Columns of the table `changes` that spells are made of."""

HOUSEHOLDS = ("household", "parent", "first_month", "last_month", "ending")
"""Columns of the table `households` that tell who was watched, and from when to when."""


class Histories(NamedTuple):
    """Changes of status and the households they are of."""

    changes: pd.DataFrame
    """The table `changes`, with `run`, and `at`: the month as a number."""
    households: pd.DataFrame
    """The table `households`, with `run`, a row a household in the order of `watched`."""
    watched: Watched
    placed: Placed
    """The changes of all layers beside their households."""
    begin: int
    """Month of the state before the first month."""
    end: int

    def noted(self, row: Ints, month: Ints) -> Ints:
        """The change, of whatever layer, that was noted of each household (by its row) in a month; -1 of none."""
        width = self.end - self.begin + 2
        known = self.placed.changed * width + (self.placed.changes.month - self.begin)
        wanted = row * width + (month - self.begin)
        if len(known) == 0:
            return np.full(len(wanted), -1)
        order = np.argsort(known, kind="stable")
        at = np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)
        return np.where(known[order[at]] == wanted, order[at], -1)


def histories(tables: Mapping[str, pd.DataFrame], begin: int, end: int) -> Histories:
    """From the tables `changes` and `households`; of one run they need not name their `run`.

    With the table `places` households are told their sumu, too.
    """
    changes, households = (
        with_sumu(with_run(tables[name]), tables.get("places")) for name in ("changes", "households")
    )
    changes = changes.assign(at=month_numbers(changes["month"]))
    own, parent = (identity(households[name]) for name in ("household", "parent"))
    gone = households["last_month"].notna().to_numpy()
    month_gone = np.full(len(households), NEVER)
    month_gone[gone] = month_numbers(households.loc[gone, "last_month"])
    watched = Watched(
        run=households["run"].to_numpy(np.int64),
        household=own,
        begin=month_numbers(households["first_month"]),
        gone=month_gone,
        ending=households["ending"].to_numpy(np.int64),
        parent=np.where(parent == 0, own, parent),
        since=np.full(len(households), UNKNOWN),
    )
    return Histories(changes, households, watched, placed(status_changes(changes), watched), begin, end)


def status_changes(changes: pd.DataFrame) -> StatusChanges:
    """The changes of all layers as spells need them."""
    return StatusChanges(
        run=changes["run"].to_numpy(np.int64),
        household=identity(changes["household"]),
        month=changes["at"].to_numpy(np.int64),
        entered=changes["entered"].to_numpy(np.bool_),
        first=changes["first"].to_numpy(np.bool_),
    )


def spells_in(told: Histories, layer: str, minimum: int) -> Spells:
    """The spells of one layer, in and out of poverty.

    Since when the first state held is not known, except for the register, which was opened when the window began.
    """
    of_layer = told.placed.chosen((told.changes["layer"] == layer).to_numpy(np.bool_))
    if layer == "administrative":
        at_start = told.watched.begin == told.begin
        since = np.where(at_start, told.begin, UNKNOWN)
        of_layer = of_layer._replace(watched=told.watched._replace(since=since))
    return spells_of_placed(of_layer, told.end, minimum)


def period_of(monthly: pd.DataFrame) -> tuple[int, int]:
    """First and last month of the table `monthly`, which begins with the state before the first month."""
    months = month_numbers(monthly["month"])
    return int(months.min()), int(months.max())


def month_numbers(dates: pd.Series[Any]) -> Ints:
    """Months since the year 0 of first days of months."""
    months: Ints = dates.to_numpy().astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def identity(numbers: pd.Series[Any]) -> npt.NDArray[np.int64]:
    """Permanent numbers of households, which fill 64 bits, as signed ones: the same bits, so no two become one."""
    return numbers.to_numpy(np.uint64).view(np.int64)


def with_sumu(table: pd.DataFrame, places: pd.DataFrame | None) -> pd.DataFrame:
    """The table with a column `sumu` beside `gacha`, by the table `places` of the same world; as it is without one."""
    if places is None:
        return table
    number = np.full(int(max(places["gacha"].max(), table["gacha"].max(), 0)) + 1, -1)
    number[places["gacha"].to_numpy(np.int64)] = places["sumu"].to_numpy(np.int64)
    return table.assign(sumu=number[table["gacha"].to_numpy(np.int64)])


def with_run(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a column `run`, 0 where it is of one run that is not named."""
    return table if "run" in table else table.assign(run=0)
