"""Agent-based simulation of household livelihoods: who leaves poverty, who falls back, and at what cost.

The public names are imported when they are first used, so that the command line answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from alxa_sim.loading import no_search_for_garbage

if TYPE_CHECKING:
    from alxa_sim.model import AlxaModel
    from alxa_sim.scenario import Scenario, load_scenario

__all__ = ["AlxaModel", "Scenario", "load_scenario"]

HOMES = {"AlxaModel": "alxa_sim.model", "Scenario": "alxa_sim.scenario", "load_scenario": "alxa_sim.scenario"}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module 'alxa_sim' has no attribute {name!r}")
    with no_search_for_garbage(stays=True):
        return getattr(import_module(HOMES[name]), name)
