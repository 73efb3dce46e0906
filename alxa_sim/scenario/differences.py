"""What differs between two scenarios."""

from __future__ import annotations

from alxa_sim.scenario.display import all_settings, written_setting
from alxa_sim.scenario.layers import Key
from alxa_sim.scenario.schema import MEASURES, Scenario

ABSENT = "absent"


def differences(first: Scenario, second: Scenario) -> list[tuple[str, str, str]]:
    """Every setting that differs: its key, its value in the first, its value in the second.

    An intervention or shock that only one of them has is one entry, with its kind as the value.
    """
    ours, theirs = values(first), values(second)
    lone = {path[:2] for path in ours.keys() ^ theirs.keys() if path[0] in MEASURES and path[2] == "kind"}
    found = []
    for path in sorted(ours.keys() | theirs.keys(), key=list((ours | theirs).keys()).index):
        is_part = path[:2] in lone and path[2:] != ("kind",)
        if ours.get(path) != theirs.get(path) and not is_part:
            key = path[:2] if path[:2] in lone else path
            found.append((".".join(key), ours.get(path, ABSENT), theirs.get(path, ABSENT)))
    return found


def values(scenario: Scenario) -> dict[Key, str]:
    """Every setting as it is written."""
    return {path: written_setting(settings, setting) for path, settings, setting in all_settings(scenario)}
