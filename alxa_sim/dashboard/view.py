"""What a reader has chosen to look at, and how a choice changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from alxa_sim.dashboard.sliders import moved
from alxa_sim.glossary import Language
from alxa_sim.scenario import Scenario


@dataclass(frozen=True)
class Side:
    """One of the runs beside one another: a scenario, and where its sliders stand that were moved, by their keys."""

    scenario: Scenario
    sliders: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """What the reader looks at."""

    language: Language
    sides: tuple[Side, ...]
    seed: int
    mapped: str = "poor"
    block: str = "poverty"
    indicator: str = "poverty_headcount"

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """What is run: the scenarios with their sliders moved."""
        return tuple(moved(side.scenario, side.sliders) for side in self.sides)

    def led_by(self, scenario: Scenario) -> View:
        """The same view with another first scenario."""
        return replace(self, sides=(Side(scenario), *self.sides[1:]))

    def beside(self, scenario: Scenario) -> View:
        """The same view with this scenario beside the first."""
        return replace(self, sides=(self.sides[0], Side(scenario)))

    def alone(self) -> View:
        """The same view of the first scenario alone."""
        return replace(self, sides=self.sides[:1])

    def with_sliders(self, place: int, move: Callable[[dict[str, float]], dict[str, float]]) -> View:
        """The same view with the sliders of a side, counted from 0, where `move` puts them."""
        side = self.sides[place]
        changed = replace(side, sliders=move(side.sliders))
        return replace(self, sides=(*self.sides[:place], changed, *self.sides[place + 1 :]))


Alteration = Callable[[View], View]
"""What a choice makes of a view. It may raise Refusal or ValueError, and then nothing changes."""
Choose = Callable[[Alteration], None]


def having(**choices: Any) -> Alteration:
    """The alteration that sets some fields of a view."""
    return lambda view: replace(view, **choices)
