"""The tables that figures of a sweep are drawn from: indices of its settings, and effects of single settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.batch.sensitivity import sensitivity
from alxa_sim.batch.swept import Swept
from alxa_sim.records import Refusal
from alxa_sim.scenario.display import unit_of_key
from alxa_sim.statistics.paired import paired_difference

ONE_AT_A_TIME = "one_at_a_time"
INDICES = {
    "first": ("first", "first_low", "first_high"),
    "total": ("total", "total_low", "total_high"),
    "mean_size": ("mean_size", "size_low", "size_high"),
    "median": ("median", "median_low", "median_high"),
}
"""Columns of value and interval of every index that an analysis may give."""


SCORE_CARD = "score_card"
"""The table of targets that `alxa validate` leaves; it is about no single number."""


def sweep_table(swept: Swept, name: str, estimate: str | None) -> pd.DataFrame:
    """The table `name`, for a number of the runs. Raises Refusal where the folder or its design does not give it."""
    if name == SCORE_CARD:
        return score_card(swept)
    if estimate is None:
        raise Refusal(f"needs --estimate NAME; these are the names: alxa results {swept.path} --estimates")
    makers = {"sensitivity": indices_of, "one_at_a_time": single_effects}
    return makers[name](swept, estimate)


def score_card(swept: Swept) -> pd.DataFrame:
    """Every number of every target beside the runs."""
    path = swept.path / f"{SCORE_CARD}.csv"
    if not path.exists():
        raise Refusal("the folder has no score_card.csv: alxa validate SCENARIO")
    return pd.read_csv(path)


def indices_of(swept: Swept, estimate: str) -> pd.DataFrame:
    """One row a scenario, setting and index: its value, 95 % interval, and what chance alone would give, if known."""
    if swept.method == ONE_AT_A_TIME:
        raise Refusal("its design changes one setting at a time: the figure tornado shows it")
    number = swept.means(estimate)
    table = sensitivity(swept, number)
    parts = []
    for index, columns in INDICES.items():
        if columns[0] in table:
            told = table.reindex(columns=["scenario", "setting", *columns]).set_axis(
                ["scenario", "setting", "value", "low", "high"], axis=1
            )
            parts.append(told.assign(index=index, by_chance=table.get("by_chance", np.nan)))
    return pd.concat(parts, ignore_index=True).assign(estimate=estimate, n=number.runs, asked=number.asked)


def single_effects(swept: Swept, estimate: str) -> pd.DataFrame:
    """Paired differences from the scenario as it is, with the lowest and with the highest value of every setting."""
    if swept.method != ONE_AT_A_TIME:
        raise Refusal(f"its design has the method {swept.method}; one of one_at_a_time changes single settings")
    return pd.DataFrame(list(effect_rows(swept, estimate)))


def effect_rows(swept: Swept, estimate: str) -> Iterator[dict[str, Any]]:
    number = swept.by_seed(estimate)
    rows = swept.rows()
    for scenario, by_point in zip(swept.scenarios, number.by_seed, strict=True):
        for place, setting in enumerate(swept.varied):
            values = {k: row[place] for k, row in enumerate(rows) if row[place] is not None}
            ends = {"lowest": min(values, key=lambda k: values[k]), "highest": max(values, key=lambda k: values[k])}
            for end, point in ends.items():
                told = paired_difference(by_point[0], by_point[point], asked=by_point.shape[1]).difference
                unit = unit_of_key(setting)
                yield {"scenario": scenario, "setting": setting, "setting_unit": unit, "end": end,
                       "at": str(values[point]), "difference": told.value, "low": told.low, "high": told.high,
                       "estimate": estimate, "unit": number.unit, "n": told.runs_done,
                       "asked": told.runs_asked}  # fmt: skip
