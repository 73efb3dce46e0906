"""In which state of poverty each household is: never poor yet, poor, out after an exit, poor again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alxa_sim.estimates.histories import USUAL
from alxa_sim.statistics.arrays import Ints
from alxa_sim.statistics.lasting_changes import HOUSEHOLD, lasting_changes, month_number

NEVER, POOR, OUT, AGAIN = range(4)
STATES = ("never_poor", "poor", "out", "again")
"""States of a household by its lasting changes of actual poverty within the period."""
CHANGES = ("household", "month", "layer", "entered", "first")
HOUSEHOLDS = ("household", "first_month", "last_month")


def turns_of(changes: pd.DataFrame, households: pd.DataFrame, end: int) -> pd.DataFrame:
    """When every household came into a state: `run`, `household`, `at` (months since year 0), `state`.

    A household begins poor or never poor; then its lasting changes turn it. Ordered in time within a household.
    """
    actual = changes[changes["layer"] == "actual"]
    lasting = lasting_changes(actual, USUAL, end)[[*HOUSEHOLD, "at", "entered"]]
    poor_at_first = actual.loc[actual["first"] & actual["entered"], HOUSEHOLD]
    begins = households[HOUSEHOLD].assign(at=month_number(households["first_month"]))
    known = pd.MultiIndex.from_frame(poor_at_first)
    begins["state"] = np.where(pd.MultiIndex.from_frame(begins[HOUSEHOLD]).isin(known), POOR, NEVER)
    was_poor = lasting.join(begins.set_index(HOUSEHOLD)["state"], on=HOUSEHOLD)["state"] == POOR
    entries = lasting.groupby(HOUSEHOLD)["entered"].cumsum() + was_poor
    lasting["state"] = np.where(lasting["entered"], np.where(entries > 1, AGAIN, POOR), OUT)
    turns = pd.concat([begins, lasting.drop(columns="entered")])
    return turns.sort_values([*HOUSEHOLD, "at"], kind="stable").reset_index(drop=True)


def shares_by_month(turns: pd.DataFrame, households: pd.DataFrame, months: Ints) -> pd.DataFrame:
    """Shares of the households that exist in each state, by run and month: `run`, `at`, `state`, `value`."""
    gone = households.loc[households["last_month"].notna(), [*HOUSEHOLD, "last_month"]]
    last = turns.drop_duplicates(HOUSEHOLD, keep="last").set_index(HOUSEHOLD)["state"]
    left = gone.join(last, on=HOUSEHOLD).assign(at=month_number(gone["last_month"]), change=-1)
    before = turns.groupby(HOUSEHOLD)["state"].shift()
    leaves = turns.assign(state=before, change=-1)[before.notna()]
    moves = pd.concat([turns.assign(change=1), leaves, left[[*HOUSEHOLD, "at", "state", "change"]]])
    moves = moves.assign(at=np.maximum(moves["at"], months[0]), state=moves["state"].astype(np.int64))
    change = moves.pivot_table(values="change", index=["run", "state"], columns="at", aggfunc="sum", fill_value=0)
    counts = change.reindex(columns=months, fill_value=0).cumsum(axis=1)
    every = pd.MultiIndex.from_product([turns["run"].unique(), range(len(STATES))], names=["run", "state"])
    counts = counts.reindex(every, fill_value=0)
    shares = counts / counts.groupby(level="run").transform("sum").clip(lower=1)
    return shares.melt(ignore_index=False, value_name="value", var_name="at").reset_index()


def states_at(turns: pd.DataFrame, month: int) -> pd.Series[int]:
    """The state of every household at the end of a month, of those that were there by then, by run and household."""
    return turns[turns["at"] <= month].drop_duplicates(HOUSEHOLD, keep="last").set_index(HOUSEHOLD)["state"]
