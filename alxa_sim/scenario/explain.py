"""Where a setting has its value from, and what it means."""

from __future__ import annotations

from collections.abc import Iterator

from alxa_sim.config import Config
from alxa_sim.records import Refusal, did_you_mean, quoted
from alxa_sim.scenario.display import (
    all_settings,
    documentation_of,
    summary_of,
    unit_of,
    written,
    written_setting,
)
from alxa_sim.scenario.layers import Assignment, Key
from alxa_sim.scenario.loading import Loaded
from alxa_sim.scenario.schema import MEASURES
from alxa_sim.scenario.source import is_null, plain

Row = tuple[str, str, str, str]
SECTION_COLUMNS = ("setting", "value", "unit", "set by")


def explain(loaded: Loaded, key: str) -> str | list[Row]:
    """All that is known of the setting at a dotted key as text, or one row for each setting of a section.

    Raises Refusal, with the nearest name, where the scenario has no such key.
    """
    wanted = tuple(key.split("."))
    found = [entry for entry in all_settings(loaded.scenario) if entry[0][: len(wanted)] == wanted]
    if not found and key not in MEASURES:
        raise Refusal(nothing_at(loaded, wanted))
    if found and found[0][0] == wanted:
        return "\n".join(account_of(loaded, *found[0]))
    return [
        (
            ".".join(path[len(wanted) :]),
            written_setting(settings, setting),
            unit_of(type(settings), setting),
            set_by(loaded, path, settings),
        )
        for path, settings, setting in found
    ]


def nothing_at(loaded: Loaded, wanted: Key) -> str:
    """Says that a key is unknown, or where it was taken away."""
    chain = loaded.layers.chains.get((*wanted[:2], "kind"))
    if chain and is_null(chain[-1].node):
        return f"{'.'.join(wanted[:2])} is not part of this scenario; {chain[-1].origin} took it away"
    known = {".".join(path[:n]) for path, _, _ in all_settings(loaded.scenario) for n in (1, 2, 3)}
    return f"unknown key {quoted('.'.join(wanted))}{did_you_mean('.'.join(wanted), sorted(known))}"


def account_of(loaded: Loaded, path: Key, settings: Config, setting: str) -> Iterator[str]:
    """Value, meaning, unit, source and history of one setting, a line each."""
    documented = documentation_of(type(settings), setting)
    yield f"{'.'.join(path)}: {written_setting(settings, setting)}"
    yield f"  meaning    {documented.meaning or summary_of(type(settings))}"
    if documented.unit != "1":
        yield f"  unit       {documented.unit}"
    if setting != "kind":
        yield f"  source     {documented.source} ({documented.grade})"
    yield f"  set by     {set_by(loaded, path, settings)}"
    for replaced in history(loaded, path, settings)[1:]:
        yield f"  instead of {replaced}"


def set_by(loaded: Loaded, path: Key, settings: Config) -> str:
    """The place that set the value in force."""
    assignment = loaded.layers.in_force(path)
    return str(assignment.origin) if assignment else by_default(path, settings)


def by_default(path: Key, settings: Config) -> str:
    return "the name of the file" if path == ("name",) else f"default of {type(settings).__name__}"


def history(loaded: Loaded, path: Key, settings: Config) -> list[str]:
    """Everything the setting has been, the latest first, the default last."""
    chain = [described(assignment) for assignment in reversed(loaded.layers.chains.get(path, []))]
    default = default_of(path, settings)
    return chain + default if loaded.layers.in_force(path) else default + chain


def described(assignment: Assignment) -> str:
    """A value and who gave it."""
    node, origin = assignment
    return f"{'null' if is_null(node) else written(plain(node))} of {origin}"


def default_of(path: Key, settings: Config) -> list[str]:
    """The default of a setting and the class that declares it; nothing for a kind, which has none."""
    field = type(settings).model_fields.get(path[-1])
    if field is None or field.is_required():
        return []
    return [f"{written_setting(type(settings).model_construct(), path[-1])}, {by_default(path, settings)}"]
