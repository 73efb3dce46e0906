"""One number that one run answers with in the summary."""

from __future__ import annotations

import sys
from typing import NamedTuple


class Answer(NamedTuple):
    """A number, what it is of, and where it stands in the summary."""

    section: str
    quantity: str
    unit: str
    value: float

    def shared(self) -> Answer:
        """The same, its words shared with the answers of other runs."""
        return Answer(sys.intern(self.section), sys.intern(self.quantity), sys.intern(self.unit), self.value)
