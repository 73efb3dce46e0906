"""What a household was like when a spell began: groups it belongs to, and numbers for regressions and risk scores."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.estimates.histories import Histories
from alxa_sim.statistics.arrays import Floats, Ints
from alxa_sim.statistics.spells import Spells

HERD_EDGES = (20.0, 50.0, 100.0)
"""Limits of the classes of herds [sheep unit a head]. Assumed: about 50 a head sustain themselves."""

HERD_CLASSES = ("herd below 20 a head", "herd of 20 to 50 a head", "herd of 50 to 100 a head", "herd above 100 a head")
CAUSES = ("no cause", "illness", "labour", "schooling", "funds", "water or housing")
MODES = ("scattered", "concentrated", "transferred", "mobile services")
"""Names of the codes of cause and of settlement."""

PLACES = ("sumu", "gacha")
"""Groupings by where a household lives, the larger places first."""

COVARIATES = ("persons", "dependants", "chronic", "schooling", "log_herd", "log_cash", "log_debt", "log_income",
              "wage_workers", "dairies")  # fmt: skip
"""Numbers of a household for regressions: dependants are children and elderly as a share of members; herds, money
and income are a head, as logs of 1 + sheep units or thousand yuan."""


STATE = ("household", "gacha", "sumu", "persons", "children", "elderly", "chronic", "schooling", "sheep_units",
         "wage_workers", "dairies", "settlement", "cause", "cash", "debt", "income_12m")  # fmt: skip
"""Columns of the tables `changes` and `households` that groups, regressions and risk scores read; the sumu is added."""


def state_at_start(told: Histories, spells: Spells) -> pd.DataFrame:
    """The household as it stood when each spell began, or when watching did, a row a spell.

    A spell that began with a change has the state noted with it; others have that of when they were first seen.
    """
    changed = np.flatnonzero(spells.turned & ~spells.inherited)
    noted = told.noted(spells.row[changed], spells.start[changed])
    changed, noted = changed[noted >= 0], noted[noted >= 0]
    state = {}
    for name in STATE:
        if name in told.households and name in told.changes:
            values = told.households[name].to_numpy()[spells.row]
            values[changed] = told.changes[name].to_numpy()[noted]
            state[name] = values
    return pd.DataFrame(state)


def groupings(state: pd.DataFrame) -> dict[str, Ints]:
    """The number of the group of each household, by what the groups are of; see `names_of`."""
    found = {"herd": herd_class(state), "cause": codes(state, "cause", len(CAUSES))}
    if "settlement" in state and state["settlement"].any():  # else all are scattered
        found["mode"] = codes(state, "settlement", len(MODES))
    return found | {place: state[place].to_numpy(np.int64) for place in PLACES if place in state}


def names_of(grouping: str, number: int) -> str:
    """The name of a group."""
    if grouping in PLACES:
        return f"{grouping} {number}"
    return {"herd": HERD_CLASSES, "cause": CAUSES, "mode": MODES}[grouping][number]


def herd_class(state: pd.DataFrame) -> Ints:
    """Class of the herd a head, from 0."""
    return np.asarray(np.searchsorted(HERD_EDGES, a_head(state, "sheep_units"), side="right"), np.int64)


def design(state: pd.DataFrame) -> Floats:
    """The covariates of regressions, (households, covariates), in the order of `COVARIATES`."""
    columns = {
        "persons": state["persons"],
        "dependants": (state["children"] + state["elderly"]) / np.maximum(state["persons"], 1),
        "chronic": state["chronic"],
        "schooling": state["schooling"],
        "log_herd": np.log1p(a_head(state, "sheep_units")),
        "wage_workers": state["wage_workers"],
        "dairies": state["dairies"],
    }
    for name, money in (("log_cash", "cash"), ("log_debt", "debt"), ("log_income", "income_12m")):
        columns[name] = np.log1p(np.maximum(a_head(state, money), 0.0) / 1000.0)
    return np.column_stack([np.asarray(columns[name], np.float64) for name in COVARIATES])


def a_head(state: pd.DataFrame, column: str) -> Floats:
    """A number of households for each of their members."""
    values: Floats = state[column].to_numpy(np.float64) / np.maximum(state["persons"].to_numpy(np.float64), 1.0)
    return values


def codes(state: pd.DataFrame, column: str, known: int) -> Ints:
    """Codes as numbers from 0; one that has no name counts as the last that has."""
    values: Any = np.clip(state[column].to_numpy(np.int64), 0, known - 1)
    return np.asarray(values, np.int64)
