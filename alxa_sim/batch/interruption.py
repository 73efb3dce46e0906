"""Ctrl-C: the first asks to stop at a safe point, which keeps the complete runs; the second stops at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Interruption:
    """Whether the user asked to stop."""

    def __init__(self, announce: Callable[[], None]) -> None:
        self.asked = False
        self._announce = announce

    def __call__(self, *_: Any) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._announce()


@contextmanager
def interruption(announce: Callable[[], None]) -> Iterator[Interruption]:
    """Listen for Ctrl-C while the block runs; `announce` is called on the first."""
    listener = Interruption(announce)
    before = signal.signal(signal.SIGINT, listener)
    try:
        yield listener
    finally:
        signal.signal(signal.SIGINT, before)
