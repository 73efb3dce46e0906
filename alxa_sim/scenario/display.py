"""Values as a reader of the screen sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alxa_sim.config import Config, Documentation
from alxa_sim.scenario.layers import Key
from alxa_sim.scenario.schema import MEASURES, SECTIONS, TEXTS, Scenario, kinds_of, section_class

UNDOCUMENTED = Documentation("", "1", "none", "assumed")


def written(value: Any) -> str:
    """A setting's value as one would write it in YAML, months with their numbers side by side."""
    if isinstance(value, dict):
        return ", ".join(f"{month}: {written(number)}" for month, number in value.items())
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "none" if value is None else str(value)


def written_setting(settings: Config, setting: str) -> str:
    """The value of a setting, months and dated values as in YAML."""
    if setting == "kind":
        return str(getattr(settings, setting))
    return written(settings.model_dump(mode="json", include={setting})[setting])


def documentation_of(settings: type[Config], setting: str) -> Documentation:
    """What is said of a setting."""
    return settings.documentation().get(setting, UNDOCUMENTED)


def unit_of(settings: type[Config], setting: str) -> str:
    return documentation_of(settings, setting).unit


def unit_of_key(key: str) -> str:
    """The unit of a setting by its key in a scenario file, of an intervention or shock that has the name of its kind;
    "1" where it has none or is not known."""
    section, *names = key.split(".")
    if section in MEASURES and len(names) == 2:
        measure = kinds_of(section).get(names[0])
        return unit_of(measure, names[1]) if measure is not None else "1"
    return unit_of(section_class(section), names[0]) if section in SECTIONS and names else "1"


def summary_of(settings: type[Config]) -> str:
    """The first line of the docstring of a settings class."""
    return (settings.__doc__ or "").strip().partition("\n")[0]


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
