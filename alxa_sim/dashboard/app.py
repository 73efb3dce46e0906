"""The module that Solara's server opens for every reader; what it shows is set before the server starts."""

from __future__ import annotations

import solara

from alxa_sim.dashboard.asked import Asked
from alxa_sim.dashboard.page import Dashboard
from alxa_sim.scenario import Scenario

opened_with = Asked(Scenario(name="default"))
"""What a reader sees first."""


@solara.component
def Page() -> None:
    """The dashboard."""
    Dashboard(opened_with)
