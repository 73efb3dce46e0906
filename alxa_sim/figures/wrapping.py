"""Long names on several lines: nothing is cut, words and numbers stay whole, Chinese breaks where it may."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import comb
from typing import NamedTuple
from unicodedata import east_asian_width

import numpy as np

from alxa_sim.statistics.arrays import Floats

PIECE = re.compile(r"\s*(?:[\d.,–—-]*[(（“]?[\u3400-\u9fff]|[^\s\u3000-\u9fff\uff00-\uffef]+|.)[，。、；：）”）]*")
"""What stays on one line: a word of Latin letters, or one letter of Chinese with the number before it and the marks
after it."""
MARKS = ",，。、；：）"
MOST_WAYS = 10_000
"""Ways to break a text that are compared at most."""
AFTER_A_MARK = 8
"""How much wider the widest line may be where the others end at a mark."""


def wrapped(text: str, longest: int) -> str:
    """A text on as few lines as have room for it, none wider than `longest` (but for a longer word), about as wide as
    one another, but for very long texts; a Latin letter counts 1, one of Chinese 2."""
    pieces = PIECE.findall(text)
    full = filled(pieces, longest)
    if comb(max(0, len(pieces) - 1), len(full) - 1) > MOST_WAYS:
        return "\n".join(full)
    ways = [joined(pieces, breaks) for breaks in combinations(range(1, len(pieces)), len(full) - 1)]
    worth = [unevenness(lines, longest) for lines in ways]
    return "\n".join(ways[worth.index(min(worth))])


def filled(pieces: list[str], longest: int) -> list[str]:
    """The lines of pieces, each filled as far as it goes."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and width_of(lines[-1] + piece) > longest:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line.strip() for line in lines]


def joined(pieces: list[str], breaks: tuple[int, ...]) -> list[str]:
    """The lines of pieces that end at these places."""
    return ["".join(pieces[first:end]).strip() for first, end in pairwise((0, *breaks, len(pieces)))]


def unevenness(lines: list[str], longest: int) -> tuple[bool, int]:
    """Whether a line is too wide, and how wide the widest is, less what lines that end at a mark are worth."""
    widest = max(width_of(line) for line in lines)
    return widest > longest, widest - AFTER_A_MARK * sum(line[-1] in MARKS for line in lines[:-1])


def width_of(text: str) -> int:
    """How wide a text is, in Latin letters; those of Chinese, and its punctuation, are as wide as two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


class Rows(NamedTuple):
    """Where rows with names stand on an axis that goes downwards, in rows of one line."""

    places: Floats
    """The middle of each, 0 for the first."""
    ends: tuple[float, float]
    """Above the first and below the last."""

    @property
    def height(self) -> float:
        return self.ends[1] - self.ends[0]


def stacked(names: Sequence[str], gap: float) -> Rows:
    """Rows with these names one below another; every line more of a name takes `gap` of a row."""
    heights = 1 + gap * np.array([name.count("\n") for name in names], np.float64)
    below = np.cumsum(heights) - heights[0] / 2
    return Rows(below - heights / 2, (-heights[0] / 2, float(below[-1])))
