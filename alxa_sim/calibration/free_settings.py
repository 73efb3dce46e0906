"""Files of priors: the settings that are free, what each may be, and why; every mistake at its line."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from alxa_sim.batch.design import ScenarioFile
from alxa_sim.batch.design_file import Reading, read_distribution
from alxa_sim.batch.distributions import Distribution, quantiles
from alxa_sim.batch.variation import fault_of_key, settings_of
from alxa_sim.config import GRADES, DatedValue, Documentation
from alxa_sim.records import did_you_mean, display_path, quoted
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.layers import Layers, Origin
from alxa_sim.scenario.schema import MEASURES, SECTIONS, section_class
from alxa_sim.scenario.source import Branches, Node, parse_map, plain, read_text
from alxa_sim.scenario.wording import unit_of
from alxa_sim.statistics.arrays import Floats

KNOWN = (GRADES["F"], GRADES["SEED"])
"""Grades of settings that are facts, and so not free."""
PARTS = ("prior", "why")


class FreeSetting(NamedTuple):
    """A setting to be fitted: what is believed of it before any run, and why."""

    key: str
    prior: Distribution
    why: str
    said: Documentation
    """Meaning, unit, source and grade as declared with the setting."""
    usual: float
    """Its value in the scenario; NaN where that is no single number."""
    origin: Origin

    @property
    def is_whole(self) -> bool:
        return self.prior.family == "whole"


class FreeSettings(NamedTuple):
    """The free settings in the order of the file."""

    found: tuple[FreeSetting, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(setting.key for setting in self.found)

    def without(self, prefix: str) -> FreeSettings:
        """Those whose key does not begin so."""
        return FreeSettings(tuple(setting for setting in self.found if not setting.key.startswith(prefix)))

    def values(self, shares: Floats) -> list[tuple[Any, ...]]:
        """Points of the unit cube (points, settings) as rows of values; whole numbers are whole."""
        if not self.found:
            return [()] * len(shares)
        columns = quantiles([setting.prior for setting in self.found], np.asarray(shares, np.float64)).T.tolist()
        typed = [list(map(int, c)) if s.is_whole else c for s, c in zip(self.found, columns, strict=True)]
        return list(zip(*typed, strict=True))


def usual_priors(scenario: ScenarioFile) -> FreeSettings:
    """The priors that come with the package."""
    with as_file(files("alxa_sim.calibration").joinpath("priors.yaml")) as path:
        return load_priors(path, scenario)


def load_priors(path: Path, scenario: ScenarioFile) -> FreeSettings:
    """The free settings of a file; ScenarioError with all that is wrong, each with file, line and key.

    A setting must exist in the scenario, have a prior in its own unit, and be no known fact.
    """
    layers = Layers(title=path.stem, sources=[display_path(path)])
    tree = parse_map(read_text(path), layers.sources[0], layers.problems)
    reading = Reading(path, layers, tree)
    found = tuple(read_settings(reading, scenario.scenario))
    layers.refuse_problems()
    if not found:
        reading.complain(tree, "", "names no setting")
        layers.refuse_problems()
    return FreeSettings(found)


def read_settings(reading: Reading, scenario: Scenario) -> Iterator[FreeSetting]:
    for raw, node in reading.tree.nodes.items():
        key = str(raw)
        fault = fault_of_key(key) or fault_of_setting(scenario, key)
        if fault:
            reading.complain(node, key, fault)
        elif (setting := read_setting(reading, scenario, key, node)) is not None:
            yield setting


def fault_of_setting(scenario: Scenario, key: str) -> str:
    """Why a setting cannot be free; empty where it can."""
    section, _, rest = key.rpartition(".")
    declared = settings_of(scenario, key)
    if declared is None:
        first = section.partition(".")[0]
        if first in MEASURES:
            return f"the scenario has no such setting in {section}"
        known = section_class(first).model_fields if first in SECTIONS else ()
        return f"is no setting{did_you_mean(rest, known)}"
    said = declared.documentation()[rest]
    if said.grade in KNOWN:
        return f"is known ({said.grade}: {said.source}), so it is not free"
    return ""


def read_setting(reading: Reading, scenario: Scenario, key: str, node: Node) -> FreeSetting | None:
    """One entry; None, with complaints, where something is wrong with it."""
    given = node.nodes if isinstance(node, Branches) else {}
    for part in (*given, *PARTS):
        if part not in PARTS:
            reading.complain(given[part], f"{key}.{part}", f"unknown {quoted(part)}{did_you_mean(part, PARTS)}")
            return None
        if part not in given:
            reading.complain(node, key, f"needs a {part}")
            return None
    prior = read_distribution(reading, given["prior"], f"{key}.prior")
    if prior is None or is_faulty(reading, scenario, key, given["prior"], prior):
        return None
    declared = settings_of(scenario, key)
    assert declared is not None
    said = declared.documentation()[key.rpartition(".")[2]]
    why = str(plain(given["why"]))
    return FreeSetting(key, prior, why, said, usual_value(scenario, key), reading.origin(node, key))


def is_faulty(reading: Reading, scenario: Scenario, key: str, node: Node, prior: Distribution) -> bool:
    """Whether a prior has another unit than its setting, or no limits."""
    declared = settings_of(scenario, key)
    unit = (unit_of(declared, key.rpartition(".")[2]) if declared else "") or "1"
    if (prior.unit or "1") != unit:
        reading.complain(node, f"{key}.prior.unit", f"must be {quoted(unit)}, found {quoted(prior.unit)}")
        return True
    if not prior.is_limited:
        reading.complain(node, f"{key}.prior", "needs limits; add `between: [low, high]`")
        return True
    return False


def usual_value(scenario: Scenario, key: str) -> float:
    """What the scenario sets; NaN where it is none, or changes with time."""
    found: Any = scenario
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else getattr(found, part, None)
    if isinstance(found, DatedValue):
        return found.values[0] if len(found.values) == 1 else float("nan")
    return float(found) if isinstance(found, int | float) else float("nan")
