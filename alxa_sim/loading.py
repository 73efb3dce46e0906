"""Loading large libraries without Python's search for garbage, which finds none while modules are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_garbage(stays: bool = False) -> Iterator[None]:
    """Let the collector of cycles rest, where it is at work: it would look through all that was loaded again and again,
    a quarter of the time to the first result.

    With `stays` nothing that is there at the end is ever looked through again, as is right for modules. A cycle of
    objects that the caller made before it loaded them is then not freed either.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if stays and was_at_work:
            gc.freeze()
        if was_at_work:
            gc.enable()
