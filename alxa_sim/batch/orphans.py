"""Workers end with their runner, however it ends: even kill -9 of the runner leaves no process behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from multiprocessing import parent_process
from typing import Any

DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""
SECONDS_BETWEEN_LOOKS = 0.5


def die_with_the_runner() -> None:
    """Let this worker process be killed when the process that started it dies, and look now and then itself.

    Linux signals the death of the parent. The look covers other systems, and workers whose parent is a fork server:
    it is a timer and no thread, so that workers stay single-threaded.
    """
    ask_for_death_signal()
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, leave_if_alone)
        signal.setitimer(signal.ITIMER_REAL, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS)


def ask_for_death_signal() -> None:
    """Ask Linux to kill this process when its parent dies; elsewhere nothing is asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(DEATH_SIGNAL, signal.SIGKILL)


def leave_if_alone(*_: Any) -> None:
    """End this process at once where the runner is gone."""
    runner = parent_process()
    if runner is not None and not runner.is_alive():
        os._exit(1)
