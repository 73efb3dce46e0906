"""Exits and entries that last, against cases counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.statistics.lasting_changes import lasting_changes

START = 2014 * 12
END = START + 59


def changes(*rows: tuple[int, int, bool, bool]) -> pd.DataFrame:
    """Rows of household, months since January 2014, entered, first."""
    table = pd.DataFrame(rows, columns=["household", "since", "entered", "first"]).assign(run=1)
    table["month"] = (np.datetime64("2014-01") + table.pop("since").to_numpy()).astype("datetime64[s]")
    return table


def turns(table: pd.DataFrame, held: int) -> list[tuple[int, bool]]:
    lasting = lasting_changes(table, held, END)
    return [(at - START, entered) for at, entered in zip(lasting["at"], lasting["entered"], strict=True)]


def test_a_state_held_at_the_start_is_no_entry() -> None:
    assert turns(changes((1, 0, True, True), (1, 20, False, False)), held=3) == [(20, False)]


def test_a_short_time_out_of_poverty_is_neither_exit_nor_entry() -> None:
    flicker = changes((1, 0, True, True), (1, 10, False, False), (1, 12, True, False), (1, 30, False, False))
    assert turns(flicker, held=3) == [(30, False)]
    assert turns(flicker, held=2) == [(10, False), (12, True), (30, False)]


def test_a_short_time_in_poverty_is_neither_entry_nor_exit() -> None:
    assert turns(changes((1, 10, True, False), (1, 11, False, False)), held=3) == []


def test_a_change_that_the_period_is_too_short_to_confirm_is_left_out() -> None:
    assert turns(changes((1, 57, True, False)), held=3) == [(57, True)]
    assert turns(changes((1, 58, True, False)), held=3) == []


def test_households_and_runs_are_kept_apart() -> None:
    one = changes((1, 10, True, False), (2, 11, True, False))
    both = pd.concat([one, one.assign(run=2)])
    assert turns(both, held=3) == [(10, True), (11, True)] * 2
