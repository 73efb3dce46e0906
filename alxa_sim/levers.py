"""What interventions and shocks may move this month. Every lever returns to its resting value before the next month."""

from __future__ import annotations

from typing import NamedTuple

from alxa_sim.columns import Floats, Ints, Rows, Table, column
from alxa_sim.households import Households
from alxa_sim.late_import import np
from alxa_sim.randomness import TAKE_UP, keyed_uniforms


class HouseholdLevers(Table):
    """Levers of single households."""

    transfer: Ints = column("fen", "Public money paid to the household this month.")


class GachaLevers(Table):
    """Levers of whole gacha."""

    winter_severity: Floats = column("1", "Severity of winter disaster added to the month's weather.")


class LeverArrays(NamedTuple):
    """What compiled code sees."""

    households: Rows
    gacha: Rows


class Levers:
    """All levers of one run, and the stored draws that take-up rates are compared with."""

    def __init__(self, households: Households, cells: int, seed: int) -> None:
        self.households = HouseholdLevers(len(households))
        self.gacha = GachaLevers(cells)
        self._seed = seed
        self._ids = households.id
        self._draws: dict[str, Floats] = {}

    def reset(self, households: Households) -> None:
        """Back to rest; rows are added for households founded since."""
        self.households.append(len(households) - len(self.households))
        self._ids = households.id
        self.households.reset()
        self.gacha.reset()

    def take_up_draws(self, kind: str) -> Floats:
        """One uniform number a household that never changes: it takes part while the rate is above it, so that a
        higher rate only adds households."""
        draws = self._draws.get(kind)
        if draws is None or len(draws) != len(self._ids):
            draws = keyed_uniforms(self._seed, TAKE_UP, kind, self._ids)
            self._draws[kind] = draws
        return draws

    @property
    def arrays(self) -> LeverArrays:
        return LeverArrays(self.households.arrays, self.gacha.arrays)


def fen(yuan: float) -> int:
    """Whole fen of an amount in yuan."""
    return int(np.floor(yuan * 100.0 + 0.5))
