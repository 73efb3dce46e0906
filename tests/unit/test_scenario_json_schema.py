"""The JSON Schema accepts what loads and refuses what an editor should mark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from alxa_sim.scenario import Scenario
from alxa_sim.scenario.json_schema import json_schema

jsonschema = pytest.importorskip("jsonschema")
SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))

GOOD = [
    {},
    {"extends": ["a.yaml", "b.yaml"], "herd": None, "interventions": None},
    {"herd": {"calving_rate": None}, "market": {"sheep": {"2014-01": 5}}, "period": {"start": 2014}},
    {"interventions": {"minimum_living_allowance": None, "other": {"strength": 0}}},
    {"interventions": {"mine": {"kind": "minimum_living_allowance", "take_up": 0.5}}},
    {"shocks": [{"kind": "dzud", "name": "first", "start": "2015-01"}]},
    Scenario(name="x").resolved(),
]
BAD = [
    {"herds": {}},
    {"herd": {"calving_rat": 1}},
    {"herd": {"calving_rate": "much"}},
    {"population": {"households": -1}},
    {"interventions": {"minimum_living_allowance": {"take": 1}}},
    {"interventions": {"x": {"kind": "unknown"}}},
    {"shocks": [{"severity": 2}]},
    {"shocks": [{"kind": "dzud", "take_up": 2}]},
    {"period": {"start": "2014-13"}},
    [],
]


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


@pytest.mark.parametrize("content", GOOD + [YAML(typ="safe").load(path) for path in SCENARIOS])
def test_what_can_stand_in_a_file_is_accepted(validator: Any, content: Any) -> None:
    assert [error.message for error in validator.iter_errors(content)] == []


@pytest.mark.parametrize("content", BAD)
def test_a_mistake_is_marked(validator: Any, content: Any) -> None:
    assert not validator.is_valid(content)


def test_every_setting_says_what_it_means_its_unit_and_its_source(validator: Any) -> None:
    sections = validator.schema["properties"]
    assert sections["herd"]["properties"]["calving_rate"]["description"] == (
        "Calves per breeding camel in good condition [1/year]. Source: FACTS 2.3, Mongolia 2016 (sourced)."
    )
    settings = [s for section in sections.values() for s in section.get("properties", {}).values()]
    assert all("description" in setting for setting in settings)
