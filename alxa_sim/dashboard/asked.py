"""What the dashboard was asked to open with."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from alxa_sim.glossary import Language
from alxa_sim.scenario import Scenario


class Asked(NamedTuple):
    """The scenarios beside one another (the second may be left out), their seed, and the language of the page.

    `file` is where the first one lies; its neighbours can be opened from the page, with the same `overrides`.
    """

    first: Scenario
    second: Scenario | None = None
    seed: int = 1
    language: Language = "en"
    file: Path | None = None
    overrides: tuple[str, ...] = ()
