"""Which households of a sweep were in which state in a month, from its tables `changes` and `households`."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq

from alxa_sim.batch.swept import Swept

Households = pd.MultiIndex
"""Households by run and permanent number."""
KEY = ["run", "household"]


class HouseholdStates:
    """States of all runs of a sweep that keeps `changes` and `households`."""

    def __init__(self, swept: Swept) -> None:
        self.swept = swept
        columns = [*KEY, "month", "layer", "entered", "first"]
        self.changes = pq.read_table(swept.path / "changes", columns=columns).to_pandas().sort_values("month", kind="stable")
        households = pq.read_table(swept.path / "households", columns=[*KEY, "last_month"]).to_pandas()
        self.last_month = households.set_index(KEY)["last_month"]

    def in_state(self, layer: str, month: str) -> Households:
        """Households of the banner that are poor by this layer at the end of a month."""
        until = self.changes[(self.changes["layer"] == layer) & (self.changes["month"] <= f"{month}-01")]
        last = until.drop_duplicates(KEY, keep="last")
        return self.present(pd.MultiIndex.from_frame(last.loc[last["entered"], KEY]), month)

    def registered_at_the_start(self) -> Households:
        """Households that the register held when the run began."""
        changes = self.changes
        filed = changes[(changes["layer"] == "administrative") & changes["first"] & changes["entered"]]
        return pd.MultiIndex.from_frame(filed.loc[filed["month"] == filed["month"].min(), KEY])

    def present(self, households: Households, month: str) -> Households:
        """Those of some households that are still in the banner at the end of a month."""
        last = self.last_month.reindex(households)
        return households[(last.isna() | (last > pd.Timestamp(f"{month}-01"))).to_numpy()]

    def share(self, part: Households, whole: Households) -> npt.NDArray[Any]:
        """Households of `whole` that are in `part` [%], one number a run as (scenarios, points, seeds)."""
        is_part = pd.Series(whole.isin(part), index=whole.get_level_values("run"))
        shares: npt.NDArray[Any] = self.swept.placed(100.0 * is_part.groupby(level=0).mean())
        return shares


def fallen_back(states: HouseholdStates, layer: str, since: str, by: str) -> npt.NDArray[Any]:
    """Of the households registered at the start and out of poverty at the end of `since`, those poor at the end of a later
    year up to `by` [%], as (scenarios, points, seeds)."""
    there = states.present(states.registered_at_the_start(), f"{since}-12")
    out = there.difference(states.in_state(layer, f"{since}-12"))
    back: Any = out[np.zeros(len(out), np.bool_)]
    for year in range(int(since) + 1, int(by) + 1):
        back = back.union(out.intersection(states.in_state(layer, f"{year}-12")))
    return states.share(back, out)
