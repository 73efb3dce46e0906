"""One number that one run answers with in the summary."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """A number, what it is of, and where it stands in the summary."""

    section: str
    quantity: str
    unit: str
    value: float
