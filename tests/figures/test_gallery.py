"""The gallery shows every figure there is, in both languages, and no other."""

from __future__ import annotations

from loose_scripts import ROOT, module_of

from alxa_sim.glossary import LANGUAGES, Words
from alxa_sim.rendering import all_figures

PAGE = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
GALLERY = module_of(ROOT / "docs" / "print_gallery.py")
ADVICE = "print it again: docs/print_gallery.py says from what"


def test_the_gallery_shows_every_figure_in_every_language_and_no_other() -> None:
    names = {figure.name for figure in all_figures(None)}
    for name in names:
        title = " ".join(Words(language)(f"{name}.title") for language in LANGUAGES)
        assert f"\n## {title}\n" in PAGE, ADVICE
        assert f"\n`{name}`, of " in PAGE, ADVICE
    pictures = {f"{name}.{language}.png" for name in GALLERY.NAMES for language in LANGUAGES}
    assert names <= GALLERY.NAMES
    assert {path.name for path in (ROOT / "docs" / "gallery").glob("*.png")} == pictures
    assert {name for name in pictures if f"](gallery/{name})" not in PAGE} == set(), ADVICE
