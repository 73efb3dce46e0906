"""Sliders are read off the interventions of a scenario, and moving one gives a scenario that a file could have said."""

from __future__ import annotations

import pytest

from alxa_sim.dashboard.sliders import Slider, moved, sliders_of
from alxa_sim.scenario import Scenario, load_scenario

from .conftest import SCENARIOS, SMALL


@pytest.fixture(scope="module")
def sliders(baseline: Scenario) -> dict[str, Slider]:
    return {slider.key: slider for found in sliders_of(baseline).values() for slider in found}


def test_every_intervention_has_its_strength_first(baseline: Scenario) -> None:
    found = sliders_of(baseline)
    assert list(found) == list(baseline.interventions)
    assert {each[0].setting for each in found.values()} == {"strength"}


def test_sliders_left_alone_change_nothing(baseline: Scenario, sliders: dict[str, Slider]) -> None:
    assert moved(baseline, {key: slider.start for key, slider in sliders.items()}) == baseline


def test_every_slider_starts_on_one_of_its_steps_between_its_ends(sliders: dict[str, Slider]) -> None:
    for key, slider in sliders.items():
        steps = (slider.start - slider.low) / slider.step
        assert slider.low <= slider.start <= slider.high, key
        assert steps == pytest.approx(round(steps), abs=1e-6), key


def test_both_ends_of_every_slider_are_accepted_and_change_the_scenario(baseline: Scenario,
                                                                         sliders: dict[str, Slider]) -> None:
    for key, slider in sliders.items():
        for end in {slider.low, slider.high} - {slider.start}:
            assert moved(baseline, {key: end}) != baseline, key


def test_a_slider_says_what_a_file_would_say(baseline: Scenario) -> None:
    written = ["interventions.microcredit.ceiling=40000", "interventions.work_teams.strength={2014-01: 0.5, 2021-01: 0.3}"]
    by_file = load_scenario(SCENARIOS / "baseline.yaml", [*SMALL, *written])
    assert moved(baseline, {"microcredit.ceiling": 40_000.0, "work_teams.strength": 50.0}) == by_file


def test_a_number_that_an_intervention_refuses_is_refused(baseline: Scenario) -> None:
    with pytest.raises(ValueError, match="less than or equal to 1"):
        moved(baseline, {"microcredit.take_up": 1.5})
