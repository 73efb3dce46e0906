"""The JSON Schema of scenario files, for editors: what can be set, with meaning, unit and source.

A file may say only what differs and take away what it inherits, so nothing is required and null is allowed everywhere.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaWarningKind

from alxa_sim.config import Config
from alxa_sim.scenario.display import documentation_of, summary_of
from alxa_sim.scenario.schema import MEASURES, SECTIONS, TEXTS, Scenario, kinds_of, section_class

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class QuietGenerator(GenerateJsonSchema):
    """Does not warn of dated defaults, which `described` writes as in YAML."""

    ignored_warning_kinds: ClassVar[set[JsonSchemaWarningKind]] = {"non-serializable-default"}  # type: ignore[misc]


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
            definition(section, kind): section_schema(settings, {"kind": {"const": kind}, "name": {"type": "string"}})
            for section in MEASURES
            for kind, settings in kinds_of(section).items()
        },
    }


def section_schema(settings: type[Config], more: Schema | None = None) -> Schema:
    """The schema of a map of settings, with `more` keys beside them."""
    declared = settings.model_json_schema(schema_generator=QuietGenerator)["properties"]
    properties = (more or {}) | {setting: described(settings, setting, schema) for setting, schema in declared.items()}
    return {
        "description": summary_of(settings),
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": properties,
    }


def described(settings: type[Config], setting: str, schema: Schema) -> Schema:
    """The schema of one setting, or null, with what is said of it."""
    documented = documentation_of(settings, setting)
    told = f"{documented.meaning} [{documented.unit}]. Source: {documented.source} ({documented.grade})."
    value = {key: part for key, part in schema.items() if key not in ("title", "default")}
    default = settings.model_construct().model_dump(mode="json", include={setting}, exclude_none=True)
    shown = {"default": default[setting]} if setting in default else {}
    return {"description": told, "anyOf": [value, {"type": "null"}], **shown}


def measures_schema(section: str) -> Schema:
    """The schema of interventions or shocks: a map by name, or a list."""
    kinds = kinds_of(section)
    choice = {"oneOf": [{"const": kind, "description": summary_of(settings)} for kind, settings in kinds.items()]}
    entry: Schema = {
        "type": ["object", "null"],
        "properties": {"kind": choice},
        "allOf": [
            {"if": {"required": ["kind"], "properties": {"kind": {"const": kind}}}, "then": reference(section, kind)}
            for kind in kinds
        ],
    }
    by_name = {
        kind: {**entry, "if": {"not": {"required": ["kind"]}}, "then": reference(section, kind)} for kind in kinds
    }
    by_names = {"type": ["object", "null"], "properties": by_name, "additionalProperties": entry}
    in_a_list = {"type": "array", "items": {**entry, "type": "object", "required": ["kind"]}}
    return {
        "description": f"The {section} by name; a list says that there are exactly these.",
        "anyOf": [by_names, in_a_list],
    }


def definition(section: str, kind: str) -> str:
    return f"{section}.{kind}"


def reference(section: str, kind: str) -> Schema:
    return {"$ref": f"#/$defs/{definition(section, kind)}"}
