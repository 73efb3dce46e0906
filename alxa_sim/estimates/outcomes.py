"""The few results of a run that attribution shares out: exits, relapses and years in poverty averted, and cost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from alxa_sim.estimates.histories import USUAL, histories, period_of, spells_in
from alxa_sim.estimates.totals import cost_rows, poor_years, total_rows
from alxa_sim.statistics.arrays import Floats

OUTCOMES = {
    "exits": "household",
    "lasting exits": "household",
    "relapses averted": "household",
    "entries averted": "household",
    "poor person-years averted": "person-year",
    "public cost": "yuan",
}
"""Results by name, with their units; what is averted counts against a run without any programme."""


def outcomes_of_run(tables: Mapping[str, pd.DataFrame]) -> Floats:
    """The results of a run in the order of `OUTCOMES`, of actual poverty; averted ones negative, (outcomes,)."""
    told = histories(tables, *period_of(tables["monthly"]))
    counts = {row.estimate: row.value for row in total_rows("actual", USUAL, spells_in(told, "actual", USUAL))}
    years = next(row.value for row in poor_years(tables["gacha_monthly"]) if row.layer == "actual")
    cost = next(row.value for row in cost_rows(tables["costs"]) if row.estimate == "public_cost")
    averted = (-counts["relapses"], -counts["entries"], -years)
    return np.array([counts["exits"], counts["lasting_exits"], *averted, cost])
