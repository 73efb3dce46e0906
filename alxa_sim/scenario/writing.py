"""A scenario as a YAML file in full: everything that it extends, and every default filled in."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from ruamel.yaml import YAML

from alxa_sim.scenario.schema import Scenario


def write_yaml(scenario: Scenario, to: Path | IO[str]) -> None:
    """Write it to a file, or to a stream of text; Chinese as it is."""
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.dump(scenario.resolved(), to)
