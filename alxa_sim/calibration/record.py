"""The record as a calibration sees it: the numbers that may be fitted to, each with how far it may be off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Floats
from alxa_sim.validation.loading import Targets
from alxa_sim.validation.target import Aim, Target

FITTED = "calibration"


class Number(NamedTuple):
    """One number of a target."""

    name: str
    target: Target
    aim: Aim

    @property
    def label(self) -> str:
        """The target, and the year where it has several."""
        return f"{self.name}, {self.aim.year}" if self.target.kind == "path" else self.name

    @property
    def middle(self) -> float:
        return (self.aim.low + self.aim.high) / 2.0

    @property
    def spread(self) -> float:
        """How far the record may be off: half of the range that passes.

        Weight widens it, so that a path of four years tells no more than one number does, and a number of half the
        weight half as much.
        """
        share = self.target.weight / len(self.target.aims)
        return float((self.aim.high - self.aim.low) / 2.0 / np.sqrt(share))


class Record(NamedTuple):
    """The numbers to be fitted."""

    numbers: tuple[Number, ...]

    @property
    def middles(self) -> Floats:
        return np.array([number.middle for number in self.numbers])

    @property
    def spreads(self) -> Floats:
        return np.array([number.spread for number in self.numbers])

    @property
    def labels(self) -> list[str]:
        return [number.label for number in self.numbers]

    def worlds(self) -> Sequence[str]:
        """The worlds that some number is of."""
        return sorted({number.target.world for number in self.numbers})

    def last_year(self, world: str) -> int | None:
        """The last year that a number of this world needs; None where one needs the whole run."""
        years = [number.aim.year for number in self.numbers if number.target.world == world]
        return max(years, default=None) if all(years) else None


def fitted_numbers(targets: Targets) -> Record:
    """All that may be fitted to and counts; an order of quantities is no number and is left out."""
    return Record(
        tuple(
            Number(name, target, aim)
            for name, target in targets.items()
            if target.use == FITTED and target.weight > 0 and target.kind != "ordering"
            for aim in target.aims
        )
    )
