"""One glossary: both languages for every entry, the same values, every character in the font that comes along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alxa_sim.figures import style
from alxa_sim.glossary import LANGUAGES, Words, checked, glossary
from alxa_sim.rendering import all_figures, lacking_glyphs

ROOT = Path(__file__).parents[2]
HAN = re.compile(r"[\u4e00-\u9fff]")
TERMS = {"poor", "layer", "change"}
"""Sections whose words are terms of docs/glossary.md."""


def test_every_character_is_in_the_font_of_the_install() -> None:
    assert style.FONT in {font.name for font in style.fontManager.ttflist}
    for key, words in glossary().items():
        for language, text in words.items():
            assert lacking_glyphs(text) == [], (key, language)
    assert lacking_glyphs("驼𠀀") == ["𠀀"]


def test_the_font_comes_with_its_licence() -> None:
    fonts = ROOT / "alxa_sim" / "figures" / "fonts"
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in fonts.glob("*.ttf")) < 4e6


def test_english_has_no_chinese_and_chinese_is_chinese() -> None:
    assert [key for key, words in glossary().items() if HAN.search(words["en"])] == []
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
