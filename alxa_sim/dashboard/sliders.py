"""Sliders of a scenario, read off its interventions: strengths and every other number, with unit and meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from annotated_types import Ge, Gt, Le

from alxa_sim.config import LARGEST, DatedValue, Documentation
from alxa_sim.extension_points import Intervention
from alxa_sim.scenario import Scenario

STRENGTH = "strength"
RAMP = "ramp_months"
LONGEST_RAMP = 60
"""Months that the slider of a ramp reaches to."""
AS_SET = 100.0
"""Where the slider of a dated value stands that is left as the scenario has it [%]."""
SHARE_STEPS = (0.01, 0.001, 0.0001, 0.00001)
"""Steps of a share; the widest is taken on which the scenario's value lies."""
STEPS = 20
"""Steps between nothing and what the scenario has, for a number that is no share."""


class Slider(NamedTuple):
    """One number of an intervention that can be moved: `low` to `high` in steps of `step`; `start` is the scenario's.

    A dated value is moved as a whole: the slider is the percentage of what the scenario has (`is_percentage`).
    """

    intervention: str
    kind: str
    setting: str
    low: float
    high: float
    step: float
    start: float
    is_percentage: bool
    documentation: Documentation

    @property
    def key(self) -> str:
        """The setting as a scenario file names it below `interventions`."""
        return f"{self.intervention}.{self.setting}"

    def moved_to(self, value: float) -> Callable[[dict[str, float]], dict[str, float]]:
        """What moving this slider makes of those that stand elsewhere than the scenario has them."""

        def move(sliders: dict[str, float]) -> dict[str, float]:
            others = {key: stands for key, stands in sliders.items() if key != self.key}
            return others if value == self.start else {**others, self.key: value}

        return move

    @property
    def unit(self) -> str:
        """The unit of what the slider shows; nothing for a plain ratio."""
        unit = "" if self.documentation.unit == "1" else self.documentation.unit
        return "%" if self.is_percentage else unit


def sliders_of(scenario: Scenario) -> dict[str, list[Slider]]:
    """The sliders of every intervention by its name, strength first."""
    return {name: list(sliders_of_one(name, one)) for name, one in scenario.interventions.items()}


def sliders_of_one(name: str, intervention: Intervention) -> Iterator[Slider]:
    """The strength, then every other number of an intervention in the order of its class; texts, flags and months in
    which it begins or ends have no slider."""
    documented = type(intervention).documentation()
    first = [STRENGTH, *(setting for setting in documented if setting not in (STRENGTH, "start", "end"))]
    for setting in first:
        value = getattr(intervention, setting)
        if isinstance(value, DatedValue):
            high = AS_SET if setting == STRENGTH else 2 * AS_SET
            yield Slider(name, intervention.kind, setting, 0.0, high, 5.0, AS_SET, True, documented[setting])
        elif isinstance(value, int | float) and not isinstance(value, bool):
            limits = type(intervention).model_fields[setting].metadata
            low, high, step = span_of(setting, value, limits)
            yield Slider(name, intervention.kind, setting, low, high, step, value, False, documented[setting])


def span_of(setting: str, value: float, limits: list[Any]) -> tuple[float, float, float]:
    """From where to where a slider goes and in which steps; its start lies on one of them."""
    most = next((float(limit.le) for limit in limits if isinstance(limit, Le)), LARGEST)  # type: ignore[arg-type]
    least = next((float(limit.ge) for limit in limits if isinstance(limit, Ge)), 0.0)  # type: ignore[arg-type]
    if setting == RAMP:
        return 0.0, max(LONGEST_RAMP, value), 1.0
    if isinstance(value, int):
        whole = max(1, value // STEPS)
        return least, min(most, max(2.0 * value, 10.0)), float(whole if value % whole == 0 else 1)
    if most <= 1.0:
        return least, most, next((step for step in SHARE_STEPS if is_multiple(value, step)), SHARE_STEPS[-1])
    step = value / STEPS or 0.05
    above_zero = any(isinstance(limit, Gt) for limit in limits)
    return (step if above_zero else least), min(most, 2 * value or 1.0), step


def is_multiple(value: float, step: float) -> bool:
    return abs(round(value / step) - value / step) < 1e-6


def moved(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with sliders where `values` has them, by `Slider.key`.

    Raises pydantic's ValidationError, a ValueError, for a number that the intervention refuses.
    """
    settings: dict[str, dict[str, float]] = {}
    for key, value in values.items():
        name, _, setting = key.partition(".")
        settings.setdefault(name, {})[setting] = value
    changed = {name: with_settings(scenario.interventions[name], own) for name, own in settings.items()}
    return scenario.model_copy(update={"interventions": {**scenario.interventions, **changed}})


def with_settings(intervention: Intervention, values: Mapping[str, float]) -> Intervention:
    """The intervention with some of its numbers changed, checked as those of a file are."""
    content = intervention.model_dump()
    for setting, value in values.items():
        current = getattr(intervention, setting)
        is_dated = isinstance(current, DatedValue)
        content[setting] = current.scaled(value / AS_SET) if is_dated else type(current)(value)
    return type(intervention).model_validate(content)
