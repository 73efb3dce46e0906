"""All estimates of one run, from its tables alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from alxa_sim.estimates.covariates import state_at_start
from alxa_sim.estimates.exits import exit_rows, rates_by_group
from alxa_sim.estimates.herd_transitions import herd_rows
from alxa_sim.estimates.histories import LAYERS, MINIMA, USUAL, Histories, histories, period_of, spells_in
from alxa_sim.estimates.measures import measure_rows
from alxa_sim.estimates.relapses import relapse_rows, relapses_by_group
from alxa_sim.estimates.row import Row, as_frame
from alxa_sim.estimates.states import state_rows
from alxa_sim.estimates.totals import cost_rows, poor_years, total_rows
from alxa_sim.estimates.years import year_rows
from alxa_sim.statistics.spells import after_an_exit


def estimates_of_run(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The estimates of a run, a row each (see `row.Row`), from its tables as the recorder gives them."""
    return as_frame(rows_of_run(tables))


def rows_of_run(tables: Mapping[str, pd.DataFrame]) -> Iterator[Row]:
    begin, end = period_of(tables["monthly"])
    told = histories(tables, begin, end)
    for layer in LAYERS:
        for minimum in MINIMA:
            yield from spell_rows(told, layer, minimum)
    yield from poor_years(tables["gacha_monthly"])
    yield from cost_rows(tables["costs"])
    yield from measure_rows(tables["panel"])
    yield from year_rows(tables["panel"])
    yield from herd_rows(tables["panel"])


def spell_rows(told: Histories, layer: str, minimum: int) -> Iterator[Row]:
    """What the spells of one layer tell; groups at the usual minimum duration only."""
    spells = spells_in(told, layer, minimum)
    yield from exit_rows(layer, minimum, spells)
    yield from relapse_rows(layer, minimum, spells)
    yield from total_rows(layer, minimum, spells)
    if minimum == USUAL:
        yield from state_rows(layer, minimum, spells)
        state = state_at_start(told, spells)
        out = after_an_exit(spells)
        yield from rates_by_group(layer, minimum, "exit_rate", spells.chosen(spells.poor), state[spells.poor])
        yield from relapses_by_group(layer, minimum, spells.chosen(out), state[out])
