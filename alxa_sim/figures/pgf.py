"""Pictures for LaTeX (PGF) without LaTeX: Matplotlib would ask it how wide every text is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pgf import RendererPgf


@contextmanager
def without_tex() -> Iterator[None]:
    """Within it texts are measured in the fonts of the figures; LaTeX sets them in those of the document."""
    measuring = cast(Any, RendererAgg)(1, 1, 72)

    def size(_: Any, text: str, properties: Any, ismath: Any) -> tuple[float, float, float]:
        return cast("tuple[float, float, float]", measuring.get_text_width_height_descent(text, properties, ismath))

    renderer = cast(Any, RendererPgf)
    usual = renderer.get_text_width_height_descent
    renderer.get_text_width_height_descent = size
    try:
        yield
    finally:
        renderer.get_text_width_height_descent = usual
