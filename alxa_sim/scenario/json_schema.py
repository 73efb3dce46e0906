"""The JSON Schema of scenario files, for editors: what can be set, with meaning, unit and source.

A file may say only what differs and take away what it inherits, so nothing is required and null is allowed everywhere.
"""

from __future__ import annotations

from typing import Any

from alxa_sim.config import Config
from alxa_sim.extension_points import Measure
from alxa_sim.scenario.catalogue import summary_of
from alxa_sim.scenario.schema import MEASURES, SECTIONS, TEXTS, Scenario, kinds_of, section_class

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> Schema:
    """The schema of a whole file."""
    paths: Schema = {"type": "string"}
    extends: Schema = {
        "description": "The file that this one changes, or several, by their paths from here.",
        "anyOf": [paths, {"type": "array", "items": paths}],
    }
    texts = {text: described(Scenario, text, {"type": ["string", "null"]}) for text in TEXTS}
    sections = {section: section_schema(section_class(section)) for section in SECTIONS}
    measures = {section: measures_schema(section) for section in MEASURES}
    return {
        "$schema": DIALECT,
        "title": "Scenario of alxa_sim",
        "type": "object",
        "additionalProperties": False,
        "properties": {"extends": extends, **texts, **sections, **measures},
        "$defs": {
            definition(section, kind): section_schema(settings, KIND_OF[section], NAME)
            for section in MEASURES
            for kind, settings in kinds_of(section).items()
        },
    }


def section_schema(settings: type[Config], *extra: Schema) -> Schema:
    """The schema of a map of settings."""
    declared = settings.model_json_schema().get("properties", {})
    properties = {setting: described(settings, setting, or_null(schema)) for setting, schema in declared.items()}
    for schema in extra:
        properties |= schema
    return {
        "description": summary_of(settings),
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": properties,
    }
