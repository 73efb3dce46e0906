"""One glossary: both languages for every entry, the same values, every character in the font that comes along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alxa_sim.batch.report_content import source_said
from alxa_sim.figures import style
from alxa_sim.glossary import LANGUAGES, Words, checked, glossary, titles_of_settings
from alxa_sim.rendering import all_figures, lacking_glyphs
from alxa_sim.scenario import load_scenario
from alxa_sim.scenario.display import all_settings, documentation_of
from alxa_sim.scenario.schema import MEASURES, SECTIONS, TEXTS, kinds_of, section_class

ROOT = Path(__file__).parents[2]
HAN = re.compile(r"[\u4e00-\u9fff]")
TERMS = {"poor", "layer", "change"}
"""Sections whose words are terms of docs/glossary.md."""


def test_every_character_is_in_the_font_of_the_install() -> None:
    assert style.FONT in {font.name for font in style.fontManager.ttflist}
    for key, words in (glossary() | titles_of_settings()).items():
        for language, text in words.items():
            assert lacking_glyphs(text) == [], (key, language)
    assert lacking_glyphs("驼𠀀") == ["𠀀"]


def test_the_font_comes_with_its_licence() -> None:
    fonts = ROOT / "alxa_sim" / "figures" / "fonts"
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in fonts.glob("*.ttf")) < 4e6


def test_english_has_no_chinese_and_chinese_is_chinese() -> None:
    assert [key for key, words in (glossary() | titles_of_settings()).items() if HAN.search(words["en"])] == []
    assert [key for key, words in titles_of_settings().items() if not HAN.search(words["zh"])] == []
    without_values = {key: re.sub(r"\{[^}]*\}", "", words["zh"]) for key, words in glossary().items()}
    assert [key for key, text in without_values.items() if re.search(r"[a-z]{5,}", text) and not HAN.search(text)] == []


def test_an_entry_without_one_language_or_with_other_values_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.b: needs en and zh"):
        checked("a.b", {"en": "word"})
    with pytest.raises(ValueError, match="different values"):
        checked("a.b", {"en": "{mean:.1f}", "zh": "{n}"})
    with pytest.raises(KeyError, match=r"incidence\.caption"):
        Words("en")("incidence.captoin")


def test_every_figure_has_a_title_a_caption_and_an_alternative_text() -> None:
    for figure in all_figures(None):
        assert {f"{figure.name}.{part}" for part in ("title", "caption", "alt")} <= set(glossary()), figure.name


def keys_of_settings() -> set[str]:
    """Every setting of every section, and of every kind of intervention and shock."""
    plain = {f"{section}.{name}" for section in SECTIONS for name in section_class(section).model_fields}
    kinds = {(section, kind): one for section in MEASURES for kind, one in kinds_of(section).items()}
    return plain | {f"{section}.{kind}.{name}" for (section, kind), one in kinds.items() for name in one.model_fields}


def test_every_setting_is_called_by_a_title_of_its_own_in_both_languages() -> None:
    keys = keys_of_settings()
    for language in LANGUAGES:
        told = {key: Words(language).setting(key) for key in keys}
        assert [key for key, title in told.items() if title == key] == []
        assert sorted(title for title in told.values() if list(told.values()).count(title) > 1) == []
    kept = {key for key in titles_of_settings() if not key.startswith("measure.")}
    assert kept - keys == set()


def test_a_setting_that_is_not_known_is_called_by_its_key_and_a_measure_by_its_name() -> None:
    words = Words("en")
    assert words.setting("herd.wings") == "herd.wings"
    assert words.setting("interventions.my_own.wings") == "interventions.my_own.wings"
    assert words.setting("interventions.my_own.strength") == "My own: strength"
    assert words.setting("interventions.relocation") == "relocation"
    assert Words("zh").setting("shocks.drought.severity") == "干旱：严重程度"


def test_chinese_reports_have_units_and_sources_of_settings_and_the_names_of_scenarios_in_chinese() -> None:
    words, places = Words("zh"), sorted((ROOT / "scenarios").rglob("*.yaml"))
    assert len(places) > 40
    for place in places:
        scenario = load_scenario(place)
        assert HAN.search(words.scenario(scenario.name)), scenario.name
        assert HAN.search(words.said(scenario.question)), scenario.question
    for path, settings, setting in all_settings(load_scenario(ROOT / "scenarios" / "baseline.yaml")):
        if path[0] not in TEXTS and setting != "kind":
            told = documentation_of(type(settings), setting)
            assert told.unit == "1" or HAN.search(words.said(told.unit)), told.unit
            remark = source_said(told.source, words)
            assert told.grade == "assumed" or not re.search(r"[A-Za-z]{3,}", remark), told.source


def test_questions_of_experiments_are_asked_in_chinese_too() -> None:
    asked = [line.partition(": ")[2].strip().strip('"') for place in (ROOT / "experiments").rglob("*.yaml")
             for line in place.read_text(encoding="utf-8").splitlines() if line.startswith("question: ")]  # fmt: skip
    assert len(asked) > 5
    assert [question for question in asked if not HAN.search(Words("zh").said(question))] == []


def test_terms_are_those_of_the_glossary_page() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| ")]
    chinese = {term.strip() for row in rows for term in re.split(r"[；、，（）]", row[2])}
    for key, words in glossary().items():
        if key.partition(".")[0] in TERMS and words["zh"] not in ("全部", "首次陷入贫困", "收入贫困"):
            assert words["zh"] in chinese, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_and_sentences_are_joined_as_the_language_does(language: str) -> None:
    words = Words(language)
    assert words.listed(["a", "b"]) == {"en": "a, b", "zh": "a、b"}[language]
    assert words.joined("A.", "", "B.") == {"en": "A. B.", "zh": "A.B."}[language]
    assert words.name("layer", "my_scenario") == "my scenario"
    told = {name: words("report.less", name=name, first=name) for name in ("x", "无帮扶")}
    assert told["x"] == {"en": "x less x", "zh": "x 与 x 之差"}[language]
    assert told["无帮扶"] == {"en": "无帮扶 less 无帮扶", "zh": "无帮扶与无帮扶之差"}[language]
