"""Loads the compiled model in the process that workers are forked from, so that none of them needs to load it again.

Importing this module does something in that process only, and nothing where the model is yet to be compiled.
"""

from __future__ import annotations

from contextlib import suppress

from alxa_sim.batch.fork_server import is_fork_server
from alxa_sim.model import AlxaModel
from alxa_sim.scenario import Scenario


def warm_up() -> None:
    """Run a month of the default world; whatever goes wrong will be told by the runs themselves."""
    with suppress(Exception):
        if AlxaModel.is_compiled():
            model = AlxaModel(Scenario.model_validate({"name": "warm"}), seed=1)
            model.step()
            model.release()


if is_fork_server():
    warm_up()
