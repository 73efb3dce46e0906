"""How far the runs are from a target: verdict, distance in tolerances, and where single runs lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from alxa_sim.columns import Floats
from alxa_sim.validation.target import Aim, Target

PASS, NEAR, MISS, UNKNOWN = "PASS", "NEAR", "MISS", "-"
FARTHEST = 5.0
"""The distance that one number counts at most in a mean, so that a single miss does not drown all else. Assumed."""
MIDDLE = (0.05, 0.95)
"""Shares of runs between which the predictive interval lies."""

Values = Callable[[str, str, int], Floats]
"""A quantity of every run by world, name and year; NaN where a run cannot tell it."""


class Score(NamedTuple):
    """One number of a target beside what the runs give."""

    name: str
    target: Target
    aim: Aim
    median: float
    low: float
    high: float
    n: int
    asked: int
    """Runs that have the number, and those asked for; `low` to `high` hold the middle 90 % of them."""
    distance: float
    verdict: str

    @property
    def weight(self) -> float:
        """What the number counts: the target's weight, shared among the years of a path."""
        return self.target.weight / len(self.target.aims)


def scores(targets: Iterable[tuple[str, Target]], values: Values) -> list[Score]:
    """A score for every number of every target."""
    return [score for name, target in targets for score in scores_of(name, target, values)]


def scores_of(name: str, target: Target, values: Values) -> Iterator[Score]:
    """A target's numbers, one a year of a path."""
    for aim in target.aims:
        if target.kind == "ordering":
            yield of_an_order(name, target, aim, [values(target.world, one, aim.year) for one in target.order])
        else:
            yield of_a_number(name, target, aim, values(target.world, target.quantity, aim.year))


def of_a_number(name: str, target: Target, aim: Aim, found: Floats) -> Score:
    known = found[np.isfinite(found)]
    if len(known) == 0:
        return Score(name, target, aim, np.nan, np.nan, np.nan, 0, len(found), np.nan, UNKNOWN)
    low, median, high = np.quantile(known, [MIDDLE[0], 0.5, MIDDLE[1]])
    far = distance(float(median), aim)
    return Score(name, target, aim, float(median), float(low), float(high), len(known), len(found), far, verdict(far))


def of_an_order(name: str, target: Target, aim: Aim, found: Sequence[Floats]) -> Score:
    """The share of runs in which each quantity is larger than the next; it has no interval of single runs."""
    columns = np.array(found)
    known = columns[:, np.isfinite(columns).all(axis=0)]
    if known.shape[1] == 0:
        return Score(name, target, aim, np.nan, np.nan, np.nan, 0, columns.shape[1], np.nan, UNKNOWN)
    holds = 100.0 * float((np.diff(known, axis=0) < 0).all(axis=0).mean())
    far = distance(holds, aim)
    return Score(name, target, aim, holds, np.nan, np.nan, known.shape[1], columns.shape[1], far, verdict(far))


def distance(value: float, aim: Aim) -> float:
    """How far a value is outside the range that passes, in tolerances."""
    return max(0.0, aim.low - value, value - aim.high) / aim.tolerance


def verdict(far: float) -> str:
    """PASS within the range, NEAR at most one tolerance outside it, else MISS."""
    return PASS if far == 0.0 else NEAR if far <= 1.0 else MISS


class Total(NamedTuple):
    """What the scores come to: numbers by verdict, and their mean distance by weight [tolerance]."""

    passed: int
    near: int
    missed: int
    unknown: int
    distance: float


def total(chosen: Sequence[Score]) -> Total:
    """Each distance counts at most FARTHEST; numbers that no run could tell are counted apart."""
    count = Counter(score.verdict for score in chosen)
    known = [score for score in chosen if score.n]
    weight = sum(score.weight for score in known)
    far = sum(score.weight * min(score.distance, FARTHEST) for score in known)
    mean = far / weight if weight else float("nan")
    return Total(count[PASS], count[NEAR], count[MISS], count[UNKNOWN], mean)


def distances_by_run(target: Target, values: Values) -> Floats:
    """How far each run alone is from a target, the mean over the years of a path (runs,) [tolerance].

    One number counts at most FARTHEST; NaN of a run that lacks any of them.
    """
    parts = [distances_of(target, aim, values) for aim in target.aims]
    far: Floats = np.mean(parts, axis=0)
    return far


def distances_of(target: Target, aim: Aim, values: Values) -> Floats:
    """The same of one number; a run shows an order wholly or not at all."""
    if target.kind == "ordering":
        columns = np.array([values(target.world, one, aim.year) for one in target.order])
        holds = 100.0 * (np.diff(columns, axis=0) < 0).all(axis=0)
        found: Floats = np.where(np.isfinite(columns).all(axis=0), holds, np.nan)
    else:
        found = values(target.world, target.quantity, aim.year)
    outside = np.maximum(np.maximum(aim.low - found, found - aim.high), 0.0)
    far: Floats = np.minimum(outside / aim.tolerance, FARTHEST)
    return far
