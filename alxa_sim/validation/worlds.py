"""The runs that targets are held against: a scenario, the same without its interventions, and the same with an end of
its direct payments, on the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.batch.design import Design, ScenarioFile, Seeds, digest_of
from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.points import Points
from alxa_sim.batch.run_estimates import QUANTITIES
from alxa_sim.batch.swept import Swept
from alxa_sim.columns import Floats
from alxa_sim.scenario import Scenario
from alxa_sim.validation.scoring import Values

PROGRAMME, NO_PROGRAMME, PAYMENTS_END = WORLDS = ("programme", "no_programme", "payments_end")
WITHOUT = "interventions=[]"
PAYMENTS = ("minimum_living_allowance", "grassland_compensation", "border_support")
"""Kinds of interventions that pay households directly, without work for it."""
LAST_PAID = 2021
"""Year in which they end, in its January. Assumed: after the campaign, as in the county of the record."""


def design_of(scenario: Path, overrides: Sequence[str], seeds: Seeds) -> Design:
    """The scenario of a file and its other worlds, by the order of WORLDS; ScenarioError where it is not sound."""
    first = ScenarioFile.read(scenario, overrides)
    without = ScenarioFile.read(scenario, (*overrides, WITHOUT))
    files = [first, without._replace(name=f"{first.name} without interventions")]
    if names := payments_that_can_end(first.scenario):
        ending = ScenarioFile.read(scenario, (*overrides, *end_of(names)))
        files.append(ending._replace(name=f"{first.name} whose payments end"))
    settings = DesignSettings(scenarios=(str(scenario),), keep=("quantities",))
    points = Points((), ((),))
    return Design(settings, tuple(files), points, seeds, {}, {}, digest_of(settings, files, points))


def payments_that_can_end(scenario: Scenario) -> list[str]:
    """Names of the interventions that pay households directly; none where the period ends before these would."""
    if scenario.period.end < 12 * LAST_PAID + 11:
        return []
    return [name for name, one in scenario.interventions.items() if one.kind in PAYMENTS]


def end_of(names: Sequence[str]) -> tuple[str, ...]:
    """Overrides that end interventions at a cliff."""
    shock = "shocks.end_of_payments"
    return (
        f"{shock}.kind=programme_withdrawal",
        f"{shock}.start={LAST_PAID}-01",
        f"{shock}.interventions=[{', '.join(names)}]",
    )


def values_in(swept: Swept, point: int = 0) -> Values:
    """The quantities of a folder whose scenarios are worlds in the order of WORLDS; NaN of a world that it lacks."""
    keyed = quantities_in(swept)

    def values(world: str, quantity: str, year: int) -> Floats:
        rows = keyed.get((quantity, year))
        place = WORLDS.index(world)
        if rows is None or place >= len(swept.scenarios):
            return np.full(len(swept.seeds), np.nan)
        return swept.placed(rows)[place, point]

    return values


def quantities_in(swept: Swept) -> dict[tuple[str, int], pd.Series[float]]:
    """The quantities of all runs of a folder, by name and year; each has a value a run that can tell it."""
    table = pd.read_parquet(swept.path / QUANTITIES).set_index("run")
    keyed: dict[Any, pd.Series[float]] = dict(iter(table.groupby(["quantity", "year"])["value"]))
    return keyed
