"""The page of validation and the cards of both READMEs are what their script prints of the kept numbers."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from loose_scripts import ROOT, module_of

from alxa_sim.validation.loading import banner_targets

printing = module_of(ROOT / "docs" / "print_validation.py")
PAGE = printing.PAGE.read_text(encoding="utf-8")
ADVICE = "run alxa validate scenarios/baseline.yaml --out DIR, then python docs/print_validation.py DIR"


def test_the_kept_numbers_are_of_the_targets_as_they_are() -> None:
    kept = pd.read_csv(printing.NUMBERS)
    asked = [(name, aim.year, aim.low, aim.high) for name, t in banner_targets().items() for aim in t.aims]
    assert list(kept[["target", "year", "from", "to"]].itertuples(index=False, name=None)) == asked, ADVICE


def test_the_page_is_what_the_kept_numbers_print() -> None:
    found = printing.kept_scores()
    assert "\n".join(printing.page(found, printing.made_from(PAGE))) + "\n" == PAGE, ADVICE


@pytest.mark.parametrize(("name", "language"), printing.READMES.items())
def test_a_readme_shows_the_card_of_the_page(name: str, language: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert printing.with_card(text, printing.kept_scores(), printing.made_from(PAGE), language) == text, ADVICE


def test_the_card_stands_on_200_seeds_or_more_and_says_what_made_it() -> None:
    made = printing.made_from(PAGE)
    told = re.fullmatch(r"n = (\d+) of (\d+) runs, seeds 1 to (\d+), digest [0-9a-f]{12}\.", made)
    assert told is not None, made
    assert int(told[3]) >= 200
    assert int(told[2]) == 3 * int(told[3])


def test_every_target_stands_on_the_page_with_its_reason_and_no_miss_is_left_out() -> None:
    for target in banner_targets().values():
        assert PAGE.count(target.title) >= 2
        assert target.why in PAGE
    misses = int((pd.read_csv(printing.NUMBERS)["verdict"] == "MISS").sum())
    assert PAGE.count("**MISS**") == misses
