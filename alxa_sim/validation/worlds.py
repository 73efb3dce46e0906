"""The runs that targets are held against: a scenario, and the same without its interventions, on the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from alxa_sim.batch.design import Design, ScenarioFile, Seeds, digest_of
from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.points import Points
from alxa_sim.batch.run_estimates import QUANTITIES
from alxa_sim.batch.swept import Swept
from alxa_sim.columns import Floats
from alxa_sim.scenario.checking import check_tables, checked_scenario
from alxa_sim.scenario.merging import read_layers
from alxa_sim.validation.scoring import Values

WORLDS = ("programme", "no_programme")
WITHOUT = "interventions=[]"


def design_of(scenario: Path, overrides: Sequence[str], seeds: Seeds) -> Design:
    """The scenario of a file and its world without interventions; ScenarioError where it is not sound."""
    files = tuple(world(scenario, changed) for changed in (overrides, (*overrides, WITHOUT)))
    second = ScenarioFile(f"{files[0].name} without interventions", files[1].scenario, files[1].layers)
    settings = DesignSettings(scenarios=(str(scenario),), keep=("quantities",))
    points = Points((), ((),))
    both = (files[0], second)
    return Design(settings, both, points, seeds, {}, {}, digest_of(settings, both, points))


def world(scenario: Path, overrides: Sequence[str]) -> ScenarioFile:
    layers = read_layers(scenario, list(overrides))
    found = checked_scenario(layers)
    check_tables(found)
    return ScenarioFile(found.name, found, layers)


def values_in(swept: Swept, point: int = 0) -> Values:
    """The quantities of a folder whose first scenario is the programme and whose second is the world without it."""
    table = pd.read_parquet(swept.path / QUANTITIES)
    keyed = dict(iter(table.groupby(["quantity", "year"])))

    def values(world: str, quantity: str, year: int) -> Floats:
        rows = keyed.get((quantity, year))
        place = WORLDS.index(world)
        if rows is None:
            return np.full(len(swept.seeds), np.nan)
        return swept.placed(rows.set_index("run")["value"])[place, point]

    return values
