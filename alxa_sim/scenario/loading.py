"""From a file to a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from alxa_sim.scenario.checking import check_tables, checked_scenario
from alxa_sim.scenario.layers import Layers
from alxa_sim.scenario.merging import read_layers
from alxa_sim.scenario.schema import Scenario


class Loaded(NamedTuple):
    """A scenario and where each of its settings was set."""

    scenario: Scenario
    layers: Layers


def load_scenario(path: str | PathLike[str], overrides: Sequence[str] = ()) -> Scenario:
    """The scenario of the YAML file at `path`, with overrides such as `"herd.calving_rate=0.4"` laid over it.

    Raises ScenarioError with every problem found, each with file, line and key, those of tables that it names included.
    """
    scenario = load_with_layers(path, overrides).scenario
    check_tables(scenario)
    return scenario


def load_with_layers(path: str | PathLike[str], overrides: Sequence[str] = ()) -> Loaded:
    """The same, together with where each setting was set; tables that the scenario names are not read."""
    layers = read_layers(Path(path), overrides)
    return Loaded(checked_scenario(layers), layers)
