"""What worker processes have done of their runs, counted where the runner can see it, so that long runs show progress.

Every worker adds to a place of its own, without a lock that it could die with.
"""

from __future__ import annotations

import os
from typing import Any

PLACES = 4096
"""Places of a counter; two workers that shared one would show too little progress and nothing worse."""

months: Any = None
"""The counter that this worker process shares with its runner, an array of `PLACES` numbers; none elsewhere."""


def count(part: float) -> None:
    """Add a part of a run that is done."""
    if months is not None:
        months[os.getpid() % PLACES] += part
