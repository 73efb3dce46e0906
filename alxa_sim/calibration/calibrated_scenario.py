"""The scenario with the medians of the posterior, as a file that extends the one that was calibrated."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HEAD = """\
# {scenario} with the posterior medians of a calibration. Medians are each for themselves: where settings trade off,
# draws of the posterior (posterior.parquet, in a design with `method: posterior`) keep what goes together.
"""


def write_scenario(
    path: Path, scenario: Path, overrides: Sequence[str], name: str, medians: Mapping[str, Any]
) -> None:
    """Write the file; its settings are those given with the command and the medians over them."""
    content: dict[str, Any] = {
        "name": f"{name}_calibrated",
        "extends": Path(os.path.relpath(scenario, path.parent)).as_posix(),
    }
    given = (override.partition("=") for override in overrides)
    settings = {key.strip(): YAML(typ="safe").load(text) for key, _, text in given} | dict(medians)
    for key, value in settings.items():
        put(content, key.split("."), value)
    yaml = YAML()
    yaml.allow_unicode = True
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD.format(scenario=name))
        yaml.dump(content, file)


def put(content: dict[str, Any], parts: list[str], value: Any) -> None:
    """Put a value where its dotted key says."""
    for part in parts[:-1]:
        content = content.setdefault(part, {})
    content[parts[-1]] = value
