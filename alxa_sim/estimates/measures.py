"""How many are poor, how deep, in how many ways, and how unequal incomes are, in a December of one run."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alxa_sim.estimates.row import ALL, Row
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.inequality import gini, theil_l
from alxa_sim.statistics.multidimensional_poverty import multidimensional_poverty
from alxa_sim.statistics.poverty_measures import poverty, sen_shorrocks_thon_index

GUARANTEES = ("food", "clothing", "school", "medical", "housing", "water")
"""The guarantees, in the order of their bits in the column `unmet` of the panel."""
CUTOFF = 2 / 6
"""Share of the guarantees that must be unmet for a household to count as multidimensionally poor. Assumed: two."""
MILESTONES = (2014, 2017, 2020)
"""Years whose December is told beside the last one."""
WEIGHTS = ("persons", "households")


def measure_rows(panel: pd.DataFrame) -> Iterator[Row]:
    """Measures of the milestones and of the last December, counting persons and counting households."""
    year = panel["month"].dt.year.to_numpy()
    last = int(year.max()) if len(year) else 0
    for told in sorted({*MILESTONES, last} & set(year.tolist())):
        part = panel[year == told]
        for weighting in WEIGHTS:
            weights = part["persons"].to_numpy(np.float64) if weighting == "persons" else np.ones(len(part))
            group = ALL if weighting == "persons" else "households, not persons"
            yield from income_measures(part, weights, told, group)
            yield from guarantee_measures(part, weights, told, group)


def income_measures(part: pd.DataFrame, weights: Floats, year: int, group: str) -> Iterator[Row]:
    """Foster-Greer-Thorbecke, Sen-Shorrocks-Thon, Gini and Theil of yearly income a head, negative incomes as 0.

    How many incomes are negative, which those measures do not tell, is a row of its own.
    """
    income, line = income_a_head(part), float(part["line"].iloc[0])
    if weights.sum() == 0 or line <= 0:
        return
    values = {
        "headcount": 100 * poverty(income, line, 0, weights),
        "gap": 100 * poverty(income, line, 1, weights),
        "squared_gap": 100 * poverty(income, line, 2, weights),
        "negative_income": 100 * float(np.average(income < 0, weights=weights)),
        "sen_shorrocks_thon": 100 * sen_shorrocks_thon_index(income, line, weights),
        "gini": gini(np.maximum(income, 0.0), weights) if income @ weights > 0 else np.nan,
        "theil_l": theil_l(np.maximum(income, 1.0), weights),
    }
    for name, value in values.items():
        unit = "1" if name in ("gini", "theil_l") else "%"
        yield Row("income", 0, f"{name}_{year}", group, unit, float(value))


def guarantee_measures(part: pd.DataFrame, weights: Floats, year: int, group: str) -> Iterator[Row]:
    """Alkire and Foster's measures of the guarantees, with what each guarantee contributes."""
    bits = part["unmet"].to_numpy(np.int64)[:, None] >> np.arange(len(GUARANTEES))
    if weights.sum() == 0:
        return
    found = multidimensional_poverty((bits & 1).astype(np.bool_), CUTOFF, weights=weights)
    values = {"mpi_headcount": found.headcount, "mpi_intensity": found.intensity, "mpi": found.adjusted_headcount}
    for name, value in values.items():
        yield Row("deprivation", 0, f"{name}_{year}", group, "%", 100 * value)
    if group == ALL:
        for guarantee, share in zip(GUARANTEES, found.contribution, strict=True):
            yield Row("deprivation", 0, f"mpi_share_{year}", guarantee, "% of the index", 100 * float(share))


def income_a_head(part: pd.DataFrame) -> Floats:
    """Net income of the year a head [yuan/year]."""
    income: Floats = part["income_12m"].to_numpy(np.float64) / np.maximum(part["persons"].to_numpy(np.float64), 1.0)
    return income
