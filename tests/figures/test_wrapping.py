"""Names on several lines: every letter is there, words are whole, lines are as even as may be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alxa_sim.figures.wrapping import stacked, width_of, wrapped
from alxa_sim.validation.loading import banner_targets

TITLES = sorted({title for target in banner_targets().values() for title in (target.title, target.title_zh)})


@pytest.mark.parametrize("title", TITLES)
def test_a_title_of_a_target_is_whole_and_no_line_is_wider_than_its_room(title: str) -> None:
    lines = wrapped(title, 34).split("\n")
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", title)
    assert max(map(width_of, lines)) <= 34
    assert len(lines) <= 3
    assert " ".join(lines).split() == title.split() or not title.isascii()


@settings(max_examples=30, deadline=None)
@given(st.text("ab 1,年（），度", max_size=60), st.integers(6, 30))
def test_whatever_a_name_is_no_letter_is_lost(text: str, longest: int) -> None:
    assert re.sub(r"\s", "", wrapped(text, longest)) == re.sub(r"\s", "", text)


def test_a_number_stays_with_its_unit_and_no_line_begins_with_a_mark() -> None:
    assert wrapped("集体经济积累50万至100万元的嘎查，2019年", 24) == "集体经济积累50万至\n100万元的嘎查，2019年"
    assert wrapped("搬迁，搬迁", 6) == "搬迁，\n搬迁"


def test_a_name_of_two_lines_has_room_above_and_below_its_middle() -> None:
    rows = stacked(["a", "b\nb", "c"], 0.8)
    assert rows.places.tolist() == pytest.approx([0, 1.4, 2.8])
    assert rows.ends == pytest.approx((-0.5, 3.3))
    assert stacked(["b\nb", "c"], 0.8).ends == pytest.approx((-0.9, 1.9))
