"""Pictures of a page: drawn in the style of the figures, as SVG that scales with the window."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib import style as matplotlib_style

from alxa_sim.figures.style import SETTINGS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ONE_AT_A_TIME = threading.Lock()
"""Matplotlib's settings are those of the whole process: two readers' pictures are drawn one after the other."""


class Picture(NamedTuple):
    """A picture and what it shows, for those who cannot see it."""

    svg: bytes
    alt_text: str

    @property
    def address(self) -> str:
        """The picture itself as an address that a page can show."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg).decode()}"


def pictured(draw: Callable[..., Figure], alt_text: str, *arguments: Any) -> Picture:
    """What `draw` makes of its arguments."""
    with ONE_AT_A_TIME, matplotlib_style.context(["default", SETTINGS]):
        file = io.BytesIO()
        draw(*arguments).savefig(file, format="svg", metadata={"Date": None, "Creator": "alxa_sim"})
        return Picture(file.getvalue(), alt_text)
