"""NumPy, loaded when it is first used: whoever only checks a scenario never waits for it.

Modules that are imported for their settings write `from alxa_sim.late_import import np`. Compiled code is given
the real module.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any


class LateModule:
    """Stands for a module and imports it at the first look at one of its names."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.load(), name)
        setattr(self, name, value)  # the next look finds it at once
        return value

    def load(self) -> Any:
        """The module itself."""
        return import_module(self._name)


if TYPE_CHECKING:
    import numpy as np
else:
    np = LateModule("numpy")

__all__ = ["LateModule", "np"]
