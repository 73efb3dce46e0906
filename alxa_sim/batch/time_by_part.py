"""Where the time of a sweep goes, part by part, in seconds on a core."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

MODEL, TABLES, ESTIMATES, STORE = "model", "tables", "estimates", "store"
"""Building and stepping a run; its tables; the numbers it answers with; rows, digests, files and receipts."""


class TimeByPart(defaultdict[str, float]):
    """Seconds of this thread on a core by part."""

    def __init__(self) -> None:
        super().__init__(float)

    @contextmanager
    def during(self, part: str) -> Iterator[None]:
        """Count what happens inside to a part, also where it raises."""
        began = time.thread_time()
        try:
            yield
        finally:
            self[part] += time.thread_time() - began

    def add(self, counted: Mapping[str, float]) -> None:
        """Add what was counted elsewhere."""
        for part, seconds in counted.items():
            self[part] += seconds
