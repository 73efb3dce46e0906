"""Otor: in drought herds move to a neighbouring gacha whose pasture is better, and come home when it is no longer."""

from __future__ import annotations

from alxa_sim.columns import Row
from alxa_sim.config import Config, NonNegative, Share
from alxa_sim.households import Gacha
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.herd import HerdSettings, sheep_units
from alxa_sim.processes.offtake import fen_of
from alxa_sim.randomness import OTOR, uniform


class OtorSettings(Config):
    """Moving with the herd."""

    below: Share = 0.45
    """Share of its herd's need below which the home pasture is left [1]. Assumed: where fodder would have to be
    bought."""
    gain: Share = 0.15
    """What the neighbour's pasture must give more, as share of need, to move there [1]. Assumed: worth the trek."""
    willing: Share = 0.25
    """Chance that a household which has reason to move does so [1/month]. Assumed: consent of the hosts, own habits."""
    least_herd: NonNegative = 30.0
    """Smallest herd that moves [sheep unit]. Assumed: fewer are fed at home."""
    cost: NonNegative = 6.0
    """Cost of moving a sheep unit 50 km, there or back [yuan]. Assumed: fuel, grazing fee, camp."""


@kernel
def find_neighbours(gacha: Gacha, rows: int, columns: int) -> None:
    """Set `otor_cell`: of a gacha and the eight around it, the one whose pasture meets most of the need."""
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            best = here
            for r in range(max(0, row - 1), min(rows, row + 2)):
                for c in range(max(0, column - 1), min(columns, column + 2)):
                    there = r * columns + c
                    if gacha.is_gacha[there] and gacha.pasture_share[there] > gacha.pasture_share[best]:
                        best = there
            gacha.otor_cell[here] = best


@kernel
def move_herd(
    h: Row, flows: Row, gacha: Gacha, otor: OtorSettings, herd: HerdSettings, price_level: float, seed: np.uint64,
    month: int,
) -> int:  # fmt: skip
    """Go on otor, go on from there, or come home; returns what it cost [fen]."""
    home = gacha.pasture_share[h.gacha]
    target = h.grazes
    if h.grazes != h.gacha:
        if home >= min(gacha.pasture_share[h.grazes], otor.below):
            target = h.gacha
    elif home < otor.below:
        best = gacha.otor_cell[h.gacha]
        if gacha.pasture_share[best] >= home + otor.gain:
            target = best
    if target == h.grazes:
        return 0
    units = sheep_units(h, herd)
    cost = fen_of(otor.cost * units * price_level)
    is_able = units >= otor.least_herd and cost <= h.cash
    if target != h.gacha and not (is_able and uniform(seed, OTOR, month, h.id) < otor.willing):
        return 0
    cost = min(cost, h.cash)  # nobody is kept from coming home
    h.cash -= cost
    h.grazes = target
    flows.otor_costs += cost
    return cost
