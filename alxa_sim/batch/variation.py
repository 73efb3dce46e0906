"""A scenario with some of its settings changed by a design, checked as if a file had set them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alxa_sim.config import Config
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.checking import checked_scenario
from alxa_sim.scenario.layers import Layers, Origin
from alxa_sim.scenario.merging import lay_file, length_of_keys
from alxa_sim.scenario.schema import MEASURES, SECTIONS, kinds_of, section_class
from alxa_sim.scenario.source import Branches, Leaf, Node, Row

Values = Mapping[str, Any]
"""Settings by their dotted key; None leaves one as the scenario has it. An intervention or a shock as a whole, such as
`interventions.microcredit`, is switched off by False."""


def is_switch(key: str) -> bool:
    """Whether a key names a whole intervention or shock, which can only be on or off."""
    parts = key.split(".")
    return len(parts) == 2 and parts[0] in MEASURES


def fault_of_key(key: str) -> str:
    """Why a key cannot be varied; empty where it has the form of one that can."""
    parts = key.split(".")
    whole = parts[0] in SECTIONS or parts[0] in MEASURES
    if is_switch(key) or (whole and all(parts) and len(parts) == length_of_keys(parts[0])):
        return ""
    return "is no setting such as herd.calving_rate or interventions.NAME.strength"


def varied(layers: Layers, values: Values, origins: Mapping[str, Origin]) -> Scenario:
    """The scenario of `layers` with `values` laid over it; ScenarioError names the line of what is wrong."""
    own = Layers(layers.title, {key: list(chain) for key, chain in layers.chains.items()})
    own.sources = [*layers.sources, *{origin.source for origin in origins.values()}]
    for key, value in values.items():
        if value is not None and not (is_switch(key) and value is True):
            origin = origins[key]
            node = node_of(None if is_switch(key) else value, origin.line)
            for part in reversed(key.split(".")):
                node = Branches({part: node}, origin.line)
            assert isinstance(node, Branches)
            lay_file(own, node, origin, Path.cwd())
    own.refuse_problems()
    return checked_scenario(own)


def node_of(value: Any, line: int) -> Node:
    """A plain value as the node that a file would have given."""
    if isinstance(value, Mapping):
        return Branches({key: node_of(child, line) for key, child in value.items()}, line)
    if isinstance(value, tuple | list):
        return Row(tuple(node_of(child, line) for child in value), line)
    return Leaf(value, line)


def settings_of(scenario: Scenario, key: str) -> type[Config] | None:
    """The class that declares the setting behind a key of this scenario; None where nothing does."""
    section, *rest = key.split(".")
    if section not in MEASURES:
        found: type[Config] | None = section_class(section)
    else:
        measures = getattr(scenario, section)
        name = rest[0]
        found = type(measures[name]) if name in measures else kinds_of(section).get(name)
    return found if found is not None and rest[-1] in found.model_fields else None


def as_overrides(values: Values) -> list[str]:
    """The same changes as arguments of `alxa run`, quoted for a shell."""
    found = []
    for key, value in values.items():
        if value is not None and not (is_switch(key) and value is True):
            written = "null" if is_switch(key) else json.dumps(value, ensure_ascii=False)
            found += ["--set", shlex.quote(f"{key}={written}")]
    return found
