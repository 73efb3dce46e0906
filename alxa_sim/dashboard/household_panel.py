"""The inspector: one household of a group, month by month, in one run or in both."""

from __future__ import annotations

from collections.abc import Sequence

import solara

from alxa_sim.dashboard.inspector import GROUPS, Fact, card, history, numbers_of, rest
from alxa_sim.dashboard.live_run import Seen
from alxa_sim.dashboard.maps import SIDES
from alxa_sim.dashboard.parts import Choice, Facts
from alxa_sim.glossary import Words

EVERYWHERE = "all"


@solara.component
def HouseholdPanel(seen: Sequence[Seen], words: Words) -> None:
    """Choose a group, go through it, and read what is known of a household; it keeps being shown while the months go
    by, whether it is still of the group or not."""
    group, set_group = solara.use_state("poor")
    gacha, set_gacha = solara.use_state(EVERYWHERE)
    number, set_number = solara.use_state(0)
    numbers = numbers_of(seen, group, None if gacha == EVERYWHERE else int(gacha))
    shown = number if any(number in one.households.index for one in seen) else next(iter(numbers), 0)
    cells = sorted(set(seen[0].households["gacha"]))
    with solara.Card(words("dashboard.household"), margin=2, elevation=1):
        with solara.Row():
            Choice(words("dashboard.group"), group, {one: words(f"group.{one}") for one in GROUPS}, set_group)
            places = {EVERYWHERE: words("dashboard.every_gacha")} | {str(cell): str(cell) for cell in cells}
            Choice(words("dashboard.gacha"), gacha, places, set_gacha)
            solara.InputText(words("dashboard.number"), str(shown or ""),
                             on_value=lambda text: set_number(number_in(text)))  # fmt: skip
            solara.Button(words("dashboard.previous"), text=True, disabled=not numbers,
                          on_click=lambda: set_number(neighbour(numbers, shown, -1)))  # fmt: skip
            solara.Button(words("dashboard.next"), text=True, disabled=not numbers,
                          on_click=lambda: set_number(neighbour(numbers, shown, 1)))  # fmt: skip
        solara.Text(words("dashboard.found", count=len(numbers)))
        if shown:
            Card(seen, shown, words)
        else:
            solara.Text(words("dashboard.nobody"))


def number_in(text: str) -> int:
    """The number that was typed, 0 for anything else; numbers of households are too long for those of a browser."""
    return int(text) if text.strip().isdecimal() else 0


def neighbour(numbers: Sequence[int], number: int, step: int) -> int:
    """The household of a group that comes after (1) or before (-1) a number; round the end to the other one."""
    beyond = [one for one in numbers if (one > number if step > 0 else one < number)]
    if beyond:
        return beyond[0] if step > 0 else beyond[-1]
    return numbers[0] if step > 0 else numbers[-1]


@solara.component
def Card(seen: Sequence[Seen], number: int, words: Words) -> None:
    """What is known of a household, in three columns, and every other column when asked for."""
    facts = card(seen, number, words)
    third = -(-len(facts) // 3)
    heads = [words("dashboard.fact"), *(SIDES[: len(seen)] if len(seen) > 1 else [""]), words("dashboard.unit")]
    with solara.ColumnsResponsive(12, large=4):
        for first in range(0, len(facts), third):
            Facts(heads, [row(one) for one in facts[first : first + third]])
    told = history(seen, number, words)
    with solara.Details(words("dashboard.history", count=len(told))):
        Facts([words("shared.month"), *heads[1:-1]], told)
    with solara.Details(words("dashboard.everything")):
        Facts([*heads, ""], [(*row(one), one.meaning) for one in rest(seen, number, words)])


def row(fact: Fact) -> tuple[str, ...]:
    return (fact.name, *fact.values, fact.unit)
