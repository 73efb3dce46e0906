"""Medians of repetitions run in turn, and how sure they are."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Sequence
from math import comb
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Middle(NamedTuple):
    """A median and the interval that holds the median of all repetitions there could be, at the level `sure`."""

    median: float
    low: float
    high: float
    sure: float


def middle(values: Sequence[float], least_sure: float = 0.95) -> Middle:
    """Median of repetitions, with the narrowest interval between two of them that is at least so sure; else their range.

    By signs, with no assumption on how times are distributed (Conover, Practical Nonparametric Statistics, 3.2).
    """
    ordered, count = sorted(values), len(values)
    sure, dropped = coverage(count, 0), 0
    while dropped < (count - 1) // 2 and coverage(count, dropped + 1) >= least_sure:
        dropped += 1
        sure = coverage(count, dropped)
    return Middle(statistics.median(ordered), ordered[dropped], ordered[count - 1 - dropped], sure)


def coverage(count: int, dropped: int) -> float:
    """Chance that the median lies between the values that remain when `dropped` are taken off each end."""
    return 1.0 - 2.0 * sum(comb(count, k) for k in range(dropped + 1)) / 2.0**count


def in_turn(candidates: dict[str, Callable[[], T]], repeats: int) -> dict[str, list[T]]:
    """What each candidate returns, called in turn A B C, C B A, ... so that a machine that slows down slows all alike."""
    found: dict[str, list[T]] = {name: [] for name in candidates}
    for repeat in range(repeats):
        order = list(candidates) if repeat % 2 == 0 else list(reversed(candidates))
        for name in order:
            found[name].append(candidates[name]())
    return found


def processor() -> str:
    """Name of the processor, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def machine() -> str:
    """The machine, and how busy it is now."""
    load = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else "load unknown"
    return f"{processor()}, {os.cpu_count()} cores, {platform.system()}, {load}"
