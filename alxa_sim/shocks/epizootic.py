"""Epizootic: a disease of animals breaks out in a gacha and spreads to its neighbours."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge

from alxa_sim.columns import Flags, Ints
from alxa_sim.config import Count, Dated, Share, dated
from alxa_sim.extension_points import LocalShock, Moment
from alxa_sim.late_import import np
from alxa_sim.levers import Levers
from alxa_sim.randomness import EPIZOOTIC, keyed_uniforms


class Epizootic(LocalShock, kind="epizootic"):
    """A disease kills animals where it is and passes to neighbouring gacha by chance, until no gacha is left that has
    not had it or the chance fails everywhere.

    It starts in the given gacha, or in one drawn by the seed. A gacha is ill for some months and then immune. The
    course of the disease depends on seed and start only, not on severity.
    """

    severity: Dated = dated(1.0)
    """How deadly it is in the months in force, relative to the two chances below [1]. Assumed: as they say."""
    small_deaths: Share = 0.05
    """Chance of a sheep or goat to die of it in a gacha that is ill [1/month]. Assumed: a seventh over three months, as
    much as a dzud year of FACTS 3."""
    camel_deaths: Share = 0.01
    """Chance of a camel to die of it in a gacha that is ill [1/month]. Assumed: camels catch few diseases of small
    stock."""
    months_ill: Annotated[Count, Ge(1)] = 3
    """Months that the disease stays in a gacha [month]. Assumed: until herds are immune or vaccinated."""
    spread: Share = 0.15
    """Chance that it passes from a gacha to each of its eight neighbours [1/month]. Assumed: herds are 50 km apart, and
    a third of the neighbours catch it."""

    def apply(self, levers: Levers, moment: Moment) -> None:
        severity = self.severity.at(moment.month)
        ill = self.ill(levers, moment)
        for lever, deaths in ((levers.gacha.small_disease, self.small_deaths),
                              (levers.gacha.camel_disease, self.camel_deaths)):  # fmt: skip
            lever[:] = np.where(ill, np.minimum(1.0, lever + severity * deaths), lever)

    def ill(self, levers: Levers, moment: Moment) -> Flags:
        """Gacha where the disease is this month, by cell; its course is followed from the outbreak."""
        first = moment.month - self.months_in_force(moment) + 1
        cells = len(levers.is_gacha)
        keys = np.arange(cells, dtype=np.uint64)
        left = np.zeros(cells, dtype=np.int64)
        susceptible = levers.is_gacha.copy()
        fresh = self.outbreak(levers, first)
        for month in range(first, moment.month + 1):
            if month > first:
                draws = keyed_uniforms(levers.seed, EPIZOOTIC, str(month), keys)
                sources = ill_neighbours(left > 0, levers.width)
                fresh = susceptible & (draws < 1.0 - (1.0 - self.spread) ** sources)
                left = np.maximum(0, left - 1)
            left[fresh] = self.months_ill
            susceptible &= ~fresh
            if not left.any():
                break
        ill: Flags = left > 0
        return ill

    def outbreak(self, levers: Levers, month: int) -> Flags:
        """Gacha where it breaks out, by cell."""
        starts: Flags = np.zeros(len(levers.is_gacha), dtype=np.bool_)
        if self.gacha is not None:
            starts[self.struck] = True
        elif levers.is_gacha.any():
            keys = np.arange(len(starts), dtype=np.uint64)
            draws = keyed_uniforms(levers.seed, EPIZOOTIC, f"outbreak {month}", keys)
            starts[int(np.where(levers.is_gacha, draws, 2.0).argmin())] = True
        return starts


def ill_neighbours(ill: Flags, width: int) -> Ints:
    """How many of the eight neighbours of each cell are ill, by cell of a grid of `width` columns."""
    grid = np.pad(ill.reshape(-1, width).astype(np.int64), 1)
    around = sum(
        grid[1 + down : grid.shape[0] - 1 + down, 1 + right : grid.shape[1] - 1 + right]
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if (down, right) != (0, 0)
    )
    return np.asarray(around).reshape(-1)
