"""Scenario files: what a run depends on, as YAML with `extends`, dated values and overrides."""

from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.scenario.loading import load_scenario
from alxa_sim.scenario.schema import Scenario

__all__ = ["Scenario", "ScenarioError", "load_scenario"]
