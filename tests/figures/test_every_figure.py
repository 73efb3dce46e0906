"""Every figure in both languages and widths: labels with units, no text cut off or overlapping, every glyph there,
intervals drawn and named, n said."""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from drawn_spans import ENDS, DrawnSpans
from matplotlib import style
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from alxa_sim.batch.drawing import drawing_of, results_in, why_absent
from alxa_sim.extension_points import Drawing
from alxa_sim.figures.gacha_map import AGREEING, CROSSED
from alxa_sim.figures.style import DOUBLE, FONT, SETTINGS, SINGLE, Choices, Sheet
from alxa_sim.glossary import LANGUAGES, Words
from alxa_sim.rendering import MissingGlyph, all_figures, draw, refuse_missing_glyphs

FIGURES = {figure.name: figure for figure in all_figures(None)}
HAN = re.compile(r"[\u4e00-\u9fff]")
UNIT = re.compile(r"\[.+\]", re.DOTALL)
NEEDS_NO_UNIT = {Words(language)("shared.year") for language in LANGUAGES}
ESTIMATE = "actual.poor_person_years"
"""The number that figures of a sweep are about here."""
FINER = 160
"""A resolution that figures are not laid out at [dots/inch]: what fits at one must fit at all."""
WITHOUT_INTERVAL = {"gacha_map"}
"""Where a whisker has no room; the numbers beside the figure have the interval."""


@pytest.fixture(scope="session")
def drawn(folders: dict[str, Path]):  # type: ignore[no-untyped-def]
    """Draws a figure in a language and a width, once."""

    @cache
    def drawing(name: str, language: str, width: str) -> Drawing:
        figure = FIGURES[name]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            results = results_in(folders.get(name) or folders[figure.of])
            choices = Choices(estimate=ESTIMATE) if "score_card" not in figure.tables and figure.of == "sweep" else Choices()
            assert why_absent(figure, results, choices) is None
            return drawing_of(figure, results, Sheet(Words(language), width, choices))

    return drawing


def texts_drawn(drawing: Drawing, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, float, float], Bbox]:
    """Where every text stands [pixel], by what it says and its corner."""
    found: dict[tuple[str, float, float], Bbox] = {}
    draw_text = Text.draw

    def note(text: Text, renderer: RendererBase) -> None:
        draw_text(text, renderer)
        place = text.get_window_extent(renderer)
        if text.get_visible() and text.get_text().strip():
            found[text.get_text(), round(place.x0), round(place.y0)] = place

    monkeypatch.setattr(Text, "draw", note)
    with style.context(["default", SETTINGS]):
        drawing.canvas.set_dpi(FINER)
        FigureCanvasAgg(drawing.canvas).draw()
    return found


@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
class TestEveryFigure:
    def test_no_text_is_cut_off_or_overlaps_another(
        self, name: str, language: str, width: str, drawn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:  # fmt: skip
        drawing = drawn(name, language, width)
        with caplog.at_level(logging.WARNING):
            places = texts_drawn(drawing, monkeypatch)
        assert caplog.records == []
        assert len(places) > 5
        canvas = drawing.canvas.bbox
        cut = [t for t, box in places.items() if box.x0 < 0 or box.y0 < 0 or box.x1 > canvas.x1 or box.y1 > canvas.y1]
        assert cut == []
        overlapping = [(a, b) for a, b in combinations(places, 2) if places[a].overlaps(places[b])]
        assert overlapping == []

    def test_every_axis_with_numbers_says_its_unit(self, name: str, language: str, width: str, drawn) -> None:
        for axes in drawn(name, language, width).canvas.axes:
            for axis, shared in ((axes.yaxis, axes.get_shared_y_axes()), (axes.xaxis, axes.get_shared_x_axes())):
                ticks = [text.get_text() for text in axis.get_ticklabels(which="both") if text.get_text()]
                numbers = [text for text in ticks if re.fullmatch(r"[−\d.,k]+", text)]
                if len(numbers) > len(ticks) / 2 and axis.get_visible() and len(shared.get_siblings(axes)) == 1:
                    label = axis.get_label_text()
                    assert UNIT.search(label) or label in NEEDS_NO_UNIT, (label, ticks)
                elif numbers:  # panels that share an axis: one of them says what it is
                    labels = [getattr(one, f"{axis.axis_name}axis").get_label_text() for one in shared.get_siblings(axes)]
                    assert any(UNIT.search(label) or label in NEEDS_NO_UNIT for label in labels), labels

    def test_it_speaks_its_language_and_says_n(self, name: str, language: str, width: str, drawn) -> None:
        drawing = drawn(name, language, width)
        texts = [text.get_text() for text in drawing.canvas.findobj(Text) if text.get_visible()]
        chinese = [text for text in (*texts, drawing.caption, drawing.alt_text) if HAN.search(text)]
        assert bool(chinese) == (language == "zh"), chinese
        assert re.search(r"n = \d", drawing.caption)
        assert re.search(r"95 ?%|5–95|90 ?%", drawing.caption)
        assert len(drawing.alt_text) > 25
        assert "nan" not in drawing.alt_text
        assert drawing.canvas.get_figwidth() == {"single": SINGLE, "double": DOUBLE}[width]

    def test_intervals_are_drawn_from_end_to_end_as_the_numbers_beside_the_figure_have_them(self, name: str, language: str, width: str, drawn) -> None:
        drawing = drawn(name, language, width)
        if name in WITHOUT_INTERVAL:
            assert {"p5", "p95"} <= set(drawing.numbers)
            return
        told = ENDS[name](drawing.numbers)
        assert len(told) > 1
        spans = DrawnSpans(drawing.canvas)
        assert [ends for ends in told if not spans.have(*ends)] == []


def test_a_missing_glyph_stops_a_figure(drawn) -> None:
    canvas = drawn("incidence", "zh", "double").canvas
    refuse_missing_glyphs(canvas)
    note = canvas.text(0.5, 0.5, "驼𠀀", family=FONT)
    with pytest.raises(MissingGlyph, match=r"U\+20000"):
        refuse_missing_glyphs(canvas)
    note.remove()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_change_on_the_map_says_where_runs_disagree(folders: dict[str, Path], language: str) -> None:
    choices = Choices("poor", ("2017-12", "2018-12"), True)
    drawing = draw(FIGURES["gacha_map"], folders["runs"], Sheet(Words(language), "double", choices))
    assert {"agreeing", "p5", "p95"} <= set(drawing.numbers)
    assert (drawing.numbers["p5"] <= drawing.numbers["value"]).all()
    assert "2018-12" in drawing.caption
    crossed = [line for line in drawing.canvas.axes[0].lines if line.get_color() == CROSSED]
    assert len(crossed) == (drawing.numbers["agreeing"] < AGREEING).sum()
    shown = [text.get_text() for text in drawing.canvas.legends[0].get_texts()]
    assert (Words(language)("gacha_map.unsure") in shown) == bool(crossed)


@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["calibrated_predictions", "targets_against_model", "emulator_checks"])
def test_titles_of_targets_stand_whole_and_can_be_told_apart(name: str, language: str, width: str, drawn) -> None:
    drawing = drawn(name, language, width)
    panels = drawing.canvas.axes[: None if name == "calibrated_predictions" else 1]
    shown = [re.sub(r"\s", "", tick.get_text()) for axes in panels for tick in axes.get_yticklabels()]
    titles = drawing.numbers["title" if language == "en" else "title_zh"]
    assert len(shown) == len(set(shown)) == len(titles) > 10
    for text, title in zip(shown, titles, strict=True):
        assert re.fullmatch(re.escape(re.sub(r"\s", "", title)) + r"([,，]\d{4}年?)?", text)
