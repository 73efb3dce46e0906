"""The page without a browser: every part is there, and what a reader does reaches the runs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from alxa_sim.scenario import Scenario

solara = pytest.importorskip("solara", reason="the extra `dashboard` is not installed")

from ipyvuetify import Btn, Html, Select, Slider  # noqa: E402 - needs the extra

from alxa_sim.dashboard.asked import Asked  # noqa: E402
from alxa_sim.dashboard.live_run import LiveRun  # noqa: E402
from alxa_sim.dashboard.page import Dashboard  # noqa: E402

from .conftest import SCENARIOS, SMALL  # noqa: E402

HAN = re.compile(r"[\u4e00-\u9fff]")

PATIENCE = 180.0
"""Seconds; the first run of a machine compiles the model."""


@solara.component
def Whole(asked: Asked) -> None:  # noqa: N802 - a component
    """The page in the frame that Solara's server puts around it."""
    with solara.AppLayout():
        Dashboard(asked)


class Reader:
    """Sees the widgets of a page and uses them."""

    def __init__(self, asked: Asked) -> None:
        self._box, self._page = solara.render(Whole(asked), handle_error=False)
        self.until(lambda: self.pictures)

    def all(self, kind: type, **values: Any) -> list[Any]:
        return self._page.find(kind, **values).widgets

    @property
    def pictures(self) -> list[str]:
        """What the pictures say in words."""
        return [widget.attributes["alt"] for widget in self.all(Html, tag="img")]

    @property
    def text(self) -> str:
        return str([widget.children for widget in self.all(Html)])

    def until(self, holds: Callable[[], Any]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, "nothing happened"
            time.sleep(0.02)

    def choose(self, label: str, value: str) -> None:
        (select,) = self.all(Select, label=label)
        select.v_model = value

    def push(self, label: str) -> None:
        (button,) = (button for button in self.all(Btn) if label in button.children)
        button.click()

    def close(self) -> None:
        self._page.close()


@pytest.fixture
def reader(baseline: Scenario) -> Iterator[Reader]:
    begun = Reader(Asked(baseline, file=SCENARIOS / "baseline.yaml", overrides=SMALL))
    yield begun
    begun.close()


def test_the_page_opens_with_the_first_year_of_the_scenario(reader: Reader) -> None:
    on_map, curves = reader.pictures
    assert on_map.startswith("Map of the gacha by actually poor persons at the end of 2014-12")
    assert "campaign as it was: actually poor from" in curves


def test_another_indicator_and_other_curves_are_shown(reader: Reader) -> None:
    reader.choose("the map shows", "herd")
    reader.choose("curves of", "income")
    reader.until(lambda: "by herd a household" in reader.pictures[0])
    reader.until(lambda: "net income a head" in reader.pictures[1])


def test_a_household_of_the_group_is_shown_and_the_next_one(reader: Reader) -> None:
    reader.choose("among", "all")
    reader.until(lambda: "net income of twelve months" in reader.text)
    before = reader.text
    reader.push("Next")
    reader.until(lambda: reader.text != before)


def test_the_scenario_again_beside_itself_differs_only_once_a_slider_moves(reader: Reader) -> None:
    reader.choose("B: beside it, with the same seed", "=")
    reader.choose("curves of", "income")
    reader.until(lambda: len(ends(reader)) == 2)
    assert ends(reader)[0] == ends(reader)[1]
    (slider,) = (one for one in reader.all(Slider) if "grassland_compensation-strength" in one.class_)
    slider.fire_event("change", 0.0)
    reader.until(lambda: ends(reader)[0] != ends(reader)[1])
    reader.push("Put back")
    reader.until(lambda: ends(reader)[0] == ends(reader)[1])


def ends(reader: Reader) -> list[str]:
    """Where the curves of both runs end, as words."""
    return [told.split(" to ")[-1].rstrip(".") for told in reader.pictures[1].split("; ")]


def test_a_scenario_file_beside_the_first_is_opened_and_left_again(reader: Reader) -> None:
    reader.choose("B: beside it, with the same seed", "no_programme")
    reader.until(lambda: "no programme" in reader.pictures[1])
    reader.choose("B: beside it, with the same seed", "")
    reader.until(lambda: "no programme" not in reader.pictures[1])


def test_a_reader_who_leaves_takes_the_models_along(baseline: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[LiveRun] = []
    release = LiveRun.release
    monkeypatch.setattr(LiveRun, "release", lambda run: (gone.append(run), release(run))[1])
    leaving = Reader(Asked(baseline, second=baseline))
    leaving.close()
    leaving.until(lambda: len(gone) == 2)


def test_choices_pictures_and_sliders_are_told_in_chinese(baseline: Scenario) -> None:
    reader = Reader(Asked(baseline, language="zh"))
    try:
        told = [select.label for select in reader.all(Select)] + reader.pictures
        told += [item["text"] for select in reader.all(Select) for item in select.items]
        told += [str(slider.hint) for slider in reader.all(Slider) if slider.hint]
        assert [text for text in told if not text.isdigit() and not HAN.search(text)] == []
        levers = [title for title in ("为此开办的合作社比例", "每个基地新增岗位", "财政负担工资比例") if title in reader.text]
        assert len(levers) == 3
    finally:
        reader.close()
