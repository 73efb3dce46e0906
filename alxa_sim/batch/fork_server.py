"""The process that workers are forked from: it has imported the model once for all of them, and dies with the runner.

Importing this module does something in that process only: the runner names itself in the environment when it
starts it.
"""

from __future__ import annotations

import os
from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext

from alxa_sim.batch.orphans import ask_for_death_signal

RUNNER = "ALXA_RUNNER"
"""Name of the environment variable that holds the process number of the runner while it starts the fork server."""
WORKER = "alxa_sim.batch.worker"
WARM = "alxa_sim.batch.warm"


def forking_context() -> BaseContext:
    """The way of starting workers: from a fork server where there can be one, else each anew."""
    try:
        context = get_context("forkserver")
    except ValueError:
        return get_context("spawn")
    context.set_forkserver_preload([__name__, WORKER, WARM])
    os.environ[RUNNER] = str(os.getpid())
    try:
        forkserver.ensure_running()
    finally:
        del os.environ[RUNNER]
    return context


def is_fork_server() -> bool:
    """Whether this process is the one that workers are forked from."""
    return os.environ.get(RUNNER) == str(os.getppid())


if is_fork_server():
    ask_for_death_signal()
