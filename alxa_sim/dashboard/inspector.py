"""One household as a list of what is known of it, in words; its number is the same in two runs with one seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.agents.household import DERIVED
from alxa_sim.config import format_month
from alxa_sim.dashboard.live_run import SHOWN, Seen
from alxa_sim.glossary import Words
from alxa_sim.households import Households
from alxa_sim.processes.registration import RELAPSED

GROUPS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "all": lambda h: np.ones(len(h), np.bool_),
    "poor": lambda h: h["poor"],
    "registered": lambda h: h["registered"],
    "relapsed": lambda h: h["register_status"] == RELAPSED,
    "monitored": lambda h: h["watched"],
    "relocated": lambda h: h["moved"] > 0,
    "dairying": lambda h: h["dairies"],
}
"""Whom the inspector can go through."""

FIRST = ("persons", "children", "adults", "elderly", "chronic", "camels", "sheep", "goats", "condition", "income_12m",
         "support_12m", "cash", "debt", "wage_workers", "migrants", "dairies", "skill", "aspiration", "house_grade",
         "settlement", "moved", "register_status", "cause", "poor", "income_poor", "lacks_food", "lacks_clothing",
         "lacks_school", "lacks_medical", "lacks_housing", "lacks_water")  # fmt: skip
"""What the card of a household shows; everything else stands below it."""

CODED = ("register_status", "settlement", "cause")
"""Columns of codes, each with its words in the glossary."""
GRADES = "–ABCD"


class Fact(NamedTuple):
    """One thing known of a household: in each run its value as text, `–` where the household is not there."""

    name: str
    values: tuple[str, ...]
    unit: str
    meaning: str


def numbers_of(seen: Sequence[Seen], group: str, gacha: int | None) -> list[int]:
    """The numbers of the households that are of a group in some run, in one gacha or (None) everywhere, in order."""
    found: set[int] = set()
    for one in seen:
        chosen = np.array(GROUPS[group](one.households), np.bool_)
        if gacha is not None:
            chosen &= one.households["gacha"].to_numpy() == gacha
        found.update(map(int, one.households.index[chosen]))
    return sorted(found)


def card(seen: Sequence[Seen], number: int, words: Words) -> list[Fact]:
    """What the card shows, named and told in the language of `words`."""
    return [fact(seen, number, name, words, words(f"household.{name}")) for name in FIRST]


def rest(seen: Sequence[Seen], number: int, words: Words) -> list[Fact]:
    """Every other column by the name it has in scenario files and tables; money that stands on the card in yuan and
    derived money is not said twice."""
    others = (name for name in SHOWN if name not in FIRST and not name.endswith("_yuan") and name != "unique_id")
    return [fact(seen, number, name, words, name) for name in others]


def history(seen: Sequence[Seen], number: int, words: Words) -> list[tuple[str, ...]]:
    """What became of a household: a row a month in which its status changed in some run, and what changed in each."""
    by_run = [events(one, number, words) for one in seen]
    months = sorted(set().union(*by_run))
    return [(month, *(words.listed(told.get(month, ["–"])) for told in by_run)) for month in months]


def events(seen: Seen, number: int, words: Words) -> dict[str, list[str]]:
    """The changes of status of a household by month, in words."""
    found: dict[str, list[str]] = {}
    rows: Any = seen.changes[seen.changes["household"] == number].itertuples()
    for row in rows:
        told = words("dashboard.enters" if row.entered else "dashboard.leaves", layer=words(f"layer.{row.layer}"))
        found.setdefault(f"{row.month:%Y-%m}", []).append(told)
    return found


def fact(seen: Sequence[Seen], number: int, name: str, words: Words, called: str) -> Fact:
    """One column of a household."""
    declared = Households.columns.get(name) or DERIVED[name]
    unit = "yuan" if declared.unit == "fen" else declared.unit
    values = tuple(
        told(name, declared.unit, one.households.loc[number, name], words) if number in one.households.index else "–"
        for one in seen
    )
    is_counted = not (name in CODED or unit in ("1", "code", "cell", "number", "grade", "bits") or name == "moved")
    return Fact(called, values, words.name("household_unit", unit) if is_counted else "", declared.meaning)


def told(name: str, unit: str, value: Any, words: Words) -> str:
    """A value in words."""
    if isinstance(value, bool | np.bool_):
        return words("dashboard.yes" if value else "dashboard.no")
    if name in CODED:
        return words(f"{name}.{int(value)}")
    if name == "house_grade":
        return GRADES[int(value)]
    if name == "moved":
        return format_month(int(value)) if value else "–"
    if unit == "fen":
        return f"{value / 100:,.0f}".replace("-", "−")
    return f"{value:,.2f}" if isinstance(value, float | np.floating) else f"{int(value):,}"
