"""Values as a reader of the screen sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alxa_sim.config import Config, DatedValue, Documentation, format_month, serialize_dated
from alxa_sim.scenario.layers import Key
from alxa_sim.scenario.schema import MEASURES, SECTIONS, TEXTS, Scenario

UNDOCUMENTED = Documentation("", "1", "none", "assumed")


def written(value: Any) -> str:
    """A setting's value as one would write it in YAML, months with their numbers side by side."""
    if isinstance(value, DatedValue):
        return written(serialize_dated(value))
    if isinstance(value, dict):
        return ", ".join(f"{month}: {written(number)}" for month, number in value.items())
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "none" if value is None else str(value)


def written_setting(settings: Config, setting: str) -> str:
    """The value of a setting; a month as `2014-01`."""
    value = getattr(settings, setting)
    is_month = value is not None and unit_of(type(settings), setting) == "month" and setting in ("start", "end")
    return format_month(value) if is_month else written(value)


def documentation_of(settings: type[Config], setting: str) -> Documentation:
    """What is said of a setting."""
    return settings.documentation().get(setting, UNDOCUMENTED)


def unit_of(settings: type[Config], setting: str) -> str:
    return documentation_of(settings, setting).unit


def all_settings(scenario: Scenario) -> Iterator[tuple[Key, Config, str]]:
    """Every setting of a scenario: its key, the settings that hold it, and its name there."""
    for text in TEXTS:
        yield (text,), scenario, text
    for section in SECTIONS:
        settings = getattr(scenario, section)
        for setting in type(settings).model_fields:
            yield (section, setting), settings, setting
    for section in MEASURES:
        for name, measure in getattr(scenario, section).items():
            for setting in ("kind", *type(measure).model_fields):
                yield (section, name, setting), measure, setting
