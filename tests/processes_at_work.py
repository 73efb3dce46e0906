"""What tests see of commands at work: their processes, from /proc, and waiting until something shows."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

NEEDS_PROC = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def wait_for(look: Callable[[], Any], seconds: float = 120) -> Any:
    """What `look` finds, as soon as it is something; TimeoutError where it stays nothing."""
    for _ in range(int(seconds / 0.02)):
        if found := look():
            return found
        time.sleep(0.02)
    raise TimeoutError


def below(pid: int) -> dict[int, int]:
    """The living processes that a process started, directly or not, each with its parent."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(stat.parent.name)] = int(parent)
    found: dict[int, int] = {}
    while more := {child: p for child, p in parents.items() if (p == pid or p in found) and child not in found}:
        found |= more
    return found


def workers_of(pid: int) -> list[int]:
    """The worker processes of a command: the grandchildren, forked by its fork server."""
    return [child for child, parent in below(pid).items() if parent != pid]


def wait_until_gone(pids: Iterable[int], seconds: float = 20) -> None:
    """Until none of some processes has a file open; TimeoutError where one lives on."""
    wait_for(lambda: not any(has_files_open(pid) for pid in pids), seconds)


def has_files_open(pid: int) -> bool:
    try:
        return bool(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return False
