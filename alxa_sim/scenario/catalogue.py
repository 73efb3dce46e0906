"""Which interventions and shocks there are, and what can be set in them."""

from __future__ import annotations

from typing import NamedTuple

from alxa_sim.config import Config
from alxa_sim.extension_points import Measure
from alxa_sim.scenario.display import documentation_of, summary_of, written_setting
from alxa_sim.scenario.schema import MEASURES, kinds_of


class Entry(NamedTuple):
    """One kind, or what all kinds of a section share: what it is, and its settings as (name, default, meaning)."""

    kind: str
    summary: str
    settings: list[tuple[str, str, str]]


def catalogue() -> dict[str, list[Entry]]:
    """The kinds of interventions and of shocks, led by what all of a section share."""
    return {section: [shared(section), *map(entry_of, kinds_of(section).values())] for section in MEASURES}


def shared(section: str) -> Entry:
    base = MEASURES[section]
    return Entry("", f"All {section} have", settings_of(base, set()))


def entry_of(kind: type[Measure]) -> Entry:
    return Entry(kind.kind, summary_of(kind), settings_of(kind, set(shared_base(kind).model_fields)))


def shared_base(kind: type[Measure]) -> type[Measure]:
    """Intervention or Shock."""
    return next(base for base in MEASURES.values() if issubclass(kind, base))


def settings_of(settings: type[Config], left_out: set[str]) -> list[tuple[str, str, str]]:
    """Name, default and meaning with unit of every setting but those left out."""
    defaults = settings.model_construct()
    rows = []
    for setting, field in settings.model_fields.items():
        if setting not in left_out:
            default = "needed" if field.is_required() else written_setting(defaults, setting)
            documented = documentation_of(settings, setting)
            rows.append((setting, default, f"{documented.meaning} [{documented.unit}]"))
    return rows
