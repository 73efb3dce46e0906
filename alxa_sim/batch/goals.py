"""The estimates that a precision can be asked for: the few that are kept of every run until all are done."""

from __future__ import annotations

import pandas as pd

from alxa_sim.estimates.histories import USUAL
from alxa_sim.estimates.row import ALL

GOALS = ("exit_rate", "exit_1y", "exit_2y", "exit_3y", "exit_5y", "relapse_rate", "relapse_1y", "relapse_2y",
         "relapse_3y", "relapse_5y", "time_in_poverty_60m", "exits", "lasting_exits", "relapses", "entries",
         "poor_person_years")  # fmt: skip
"""Each of actual poverty, income poverty and the register."""


def rows_of_goals(estimates: pd.DataFrame) -> pd.DataFrame:
    """Of the estimates of a run those that a precision can be asked for, of everybody."""
    chosen = (estimates["group"] == ALL) & estimates["estimate"].isin(GOALS) & estimates["minimum"].isin([0, USUAL])
    return estimates[chosen].reset_index(drop=True)
