"""What is wrong with a value, in words for people who do not code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from alxa_sim.config import Config, DatedValue
from alxa_sim.records import did_you_mean, quoted
from alxa_sim.scenario.scalars import plain_value

PERCENT = re.compile(r"\s*([0-9.]+)\s*%\s*")


def worded(error: Mapping[str, Any], settings: type[Config], setting: str) -> str:
    """One of pydantic's complaints about a setting, in our words."""
    if error["type"] in SENTENCES:
        return SENTENCES[error["type"]](error.get("ctx", {}), error["input"], settings, setting)
    return f"{error['msg'][:1].lower()}{error['msg'][1:]}, found {quoted(error['input'])}"


def must_be_number(value: object, settings: type[Config], setting: str, whole: bool = False) -> str:
    """Asks for a number in the unit of the setting, and says how to write the one that was meant."""
    unit = unit_of(settings, setting)
    kind = "a whole number" if whole else "a number"
    return f"must be {kind}{f' in {unit}' if unit else ''}, found {quoted(value)}{meant(value)}"


def unit_of(settings: type[Config], setting: str) -> str:
    """The unit of a setting, empty where it has none."""
    documented = settings.documentation().get(setting)
    return documented.unit if documented and documented.unit != "1" else ""


def meant(value: object) -> str:
    """How to write a number that was written as a text."""
    if not isinstance(value, str):
        return ""
    percent = PERCENT.fullmatch(value)
    if percent and isinstance(share := plain_value(percent[1]), int | float):
        return f"; {share:g} % is written {share / 100:g}"
    bare = re.sub(r"[,_ ]", "", value)
    if isinstance(plain_value(bare), int | float):
        return f"; write {bare}" if bare != value else f"; write {bare} without quotes"
    return ""


def must_be_at_most(context: Mapping[str, Any], value: Any, *_: object) -> str:
    """Says the limit; a share above 1 was probably meant in percent."""
    limit = context["le"]
    hint = f"; {value:g} % is written {value / 100:g}" if limit == 1 and value <= 100 else ""
    return f"must be at most {limit:g}, found {quoted(value)}{hint}"


def must_be_at_least(context: Mapping[str, Any], value: object, *_: object) -> str:
    limit = context["ge"]
    return f"must {'not be negative' if limit == 0 else f'be at least {limit:g}'}, found {quoted(value)}"


def not_whole(_: object, value: object, settings: type[Config], setting: str) -> str:
    return must_be_number(value, settings, setting, whole=True)


def as_written(context: Mapping[str, Any], *_: object) -> str:
    """The words of our own validators."""
    return str(context["error"])


def unknown_setting(_: object, __: object, settings: type[Config], setting: str) -> str:
    return f"unknown {quoted(setting)}{did_you_mean(setting, settings.model_fields)}"


def missing(_: object, __: object, settings: type[Config], setting: str) -> str:
    documented = settings.documentation().get(setting)
    return f"needs a value{f': {documented.meaning} [{documented.unit}]' if documented else ''}"


def must_be_list(_: object, value: object, settings: type[Config], setting: str) -> str:
    """Asks for a list, of as many values as there must be."""
    items = get_args(settings.model_fields[setting].annotation)
    length = "" if Ellipsis in items or type(None) in items else f" of {len(items)} numbers"
    found = len(value) if isinstance(value, tuple) else quoted(value)
    return f"must be a list{length}, found {found}"


def must_be_text(value: object) -> str:
    return f"must be text, found {quoted(value)}; put it in quotes"


Sentence = Callable[[Mapping[str, Any], Any, type[Config], str], str]

SENTENCES: dict[str, Sentence] = {
    "extra_forbidden": unknown_setting,
    "missing": missing,
    "float_type": lambda _, value, settings, setting: must_be_number(value, settings, setting),
    "int_type": not_whole,
    "int_from_float": not_whole,
    "bool_type": lambda _, value, *__: f"must be true or false, found {quoted(value)}",
    "string_type": lambda _, value, *__: must_be_text(value),
    "tuple_type": must_be_list,
    "too_long": must_be_list,
    "too_short": must_be_list,
    "finite_number": lambda _, value, *__: f"must be finite, found {quoted(value)}",
    "greater_than_equal": must_be_at_least,
    "greater_than": lambda context, value, *_: f"must be above {context['gt']:g}, found {quoted(value)}",
    "less_than_equal": must_be_at_most,
    "literal_error": lambda context, value, *_: f"must be {context['expected']}, found {quoted(value)}",
    "value_error": as_written,
    "assertion_error": as_written,
}
"""For each kind of complaint: a sentence from its context, the value, the settings class and the setting."""


def is_dated(settings: type[Config], setting: str) -> bool:
    field = settings.model_fields.get(setting)
    return field is not None and field.annotation is DatedValue
