"""All numbers of the record as emulators, and how likely the record is at a point of the cube."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from alxa_sim.records import Refusal
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.gaussian_process import LEAST_RUNS, Emulator, fitted
from alxa_sim.statistics.history_matching import implausibility

TAILS = 4.0
"""Degrees of freedom of Student's t, the form that deviations from the record take: a figure that is wrong altogether,
or that the model cannot show whatever its settings, must not drown all others. Assumed: the usual choice of robust
fits."""


class Runs(NamedTuple):
    """Where runs were made in the unit cube (runs, settings), and the numbers they gave (runs, numbers), NaN where
    none."""

    shares: Floats
    numbers: Floats

    def and_more(self, more: Runs) -> Runs:
        return Runs(np.vstack([self.shares, more.shares]), np.vstack([self.numbers, more.numbers]))


@dataclass(frozen=True)
class Emulated:
    """An emulator a number, and the spread of the record about the truth (numbers,)."""

    emulators: tuple[Emulator, ...]
    spreads: Floats

    def predict(self, shares: Floats) -> tuple[Floats, Floats]:
        """Mean of every number at points of the cube, and the variance that the record may differ from it by: of the
        record, of the one history that it tells, and of the emulator (points, numbers)."""
        found = [emulator.predict(shares) for emulator in self.emulators]
        runs = np.array([emulator.variance_of_runs for emulator in self.emulators])
        mean = np.column_stack([one.mean for one in found])
        variance = np.column_stack([one.variance for one in found]) + runs + self.spreads**2
        return mean, variance

    def implausibility(self, shares: Floats, record: Floats) -> Floats:
        """How implausible points are (points, numbers)."""
        mean, variance = self.predict(shares)
        return implausibility(mean, variance, record)

    def log_likelihood(self, shares: Floats, record: Floats) -> Floats:
        """Logarithm of how likely the record (numbers,) is at points of the cube, up to a constant (points,)."""
        return log_likelihood(*self.predict(shares), record)

    def having_seen(self, shares: Floats) -> Emulated:
        """The same scales, but of all runs only those at these points seen (points, settings)."""
        kept = {tuple(row) for row in shares}
        parts = (e.having_seen(np.array([tuple(row) in kept for row in e.points])) for e in self.emulators)
        return Emulated(tuple(parts), self.spreads)


def log_likelihood(mean: Floats, variance: Floats, record: Floats) -> Floats:
    """Of the record (numbers,), or of one a point (points, numbers), under means and variances (points, numbers).

    By Student's t; a number that the record lacks (NaN) tells nothing.
    """
    squared = (record - mean) ** 2 / variance
    each = -0.5 * (TAILS + 1.0) * np.log1p(squared / TAILS) - 0.5 * np.log(variance)
    total: Floats = np.where(np.isnan(squared), 0.0, each).sum(axis=1)
    return total


def emulate(runs: Runs, spreads: Floats, labels: list[str]) -> Emulated:
    """An emulator for every number, from the runs that have it; Refusal where too few have one."""
    emulators = []
    for place, label in enumerate(labels):
        known = np.isfinite(runs.numbers[:, place])
        if known.sum() < LEAST_RUNS:
            raise Refusal(f"{label}: {int(known.sum())} of {len(known)} runs have it, too few for an emulator")
        emulators.append(fitted(runs.shares[known], runs.numbers[known, place]))
    return Emulated(tuple(emulators), spreads)
