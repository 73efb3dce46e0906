"""Exits and entries that last: who crosses the poverty line for a month or two is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pandas import DataFrame, Series

HOUSEHOLD = ["run", "household"]


def month_number(dates: Series[Any]) -> Series[int]:
    """Months since the year 0 of first days of months."""
    return cast("Series[int]", 12 * dates.dt.year + dates.dt.month - 1)


def lasting_changes(changes: DataFrame, held: int, end: int) -> DataFrame:
    """The changes of one layer after which the new state held for at least `held` months, by household.

    Of what remains only true turns count: an entry after an exit, an exit after an entry. A state held from
    the start (`first`) is where a household comes from and no change itself. `end` is the last month watched
    (months since year 0); what is not seen to hold until then is left out. The result is ordered in time
    within a household and has one column more, `at`: the month of the change as a number.
    """
    ordered = changes.assign(at=month_number(changes["month"])).sort_values([*HOUSEHOLD, "at"])
    until = ordered.groupby(HOUSEHOLD)["at"].shift(-1, fill_value=end + 1)
    steady = ordered[(until - ordered["at"] >= held) | ordered["first"]]
    before = steady.groupby(HOUSEHOLD)["entered"].shift(fill_value=False)
    return steady[(steady["entered"] != before) & ~steady["first"]]
