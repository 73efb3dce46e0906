"""Patient rule induction: the box of settings in which something happens most.

Friedman and Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9, 123-143; as used for
scenario discovery by Bryant and Lempert (2010), Technological Forecasting and Social Change 77, 34-49, whose coverage,
density and quasi-p-values these are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import binom

from alxa_sim.statistics.arrays import Flags, Floats


class Box(NamedTuple):
    """Limits of every setting (shape: settings), and how the cases within them fare.

    `coverage`: share of the interesting cases that lie in the box. `density`: share of the box's cases that are
    interesting. `mass`: share of all cases that lie in the box.
    """

    low: Floats
    high: Floats
    coverage: float
    density: float
    mass: float

    def holds(self, x: Floats) -> Flags:
        """Which cases (rows) lie in the box."""
        inside = (x >= self.low) & (x <= self.high)
        return np.asarray(inside.all(axis=1), np.bool_)

    @property
    def merit(self) -> float:
        """The harmonic mean of coverage and density, by which a box of the trajectory is chosen."""
        total = self.coverage + self.density
        return 2 * self.coverage * self.density / total if total > 0 else 0.0


def peeled(x: Floats, interesting: Flags, alpha: float = 0.05, least_mass: float = 0.05) -> list[Box]:
    """The boxes that peeling passes through, from all cases to the smallest allowed.

    Each step takes away the lower or upper `alpha` of one setting, the one that leaves the highest density; of equal
    ones the one that leaves more cases.
    """
    low, high = x.min(axis=0).astype(np.float64), x.max(axis=0).astype(np.float64)
    boxes = [box_of(x, interesting, low, high)]
    while True:
        inside = boxes[-1].holds(x)
        best: tuple[float, int, int, bool, float] | None = None
        for setting in range(x.shape[1]):
            for is_low, limit in limits_after_a_peel(x[inside, setting], alpha):
                column = x[inside, setting]
                kept = column >= limit if is_low else column <= limit
                if kept.sum() < least_mass * len(x):
                    continue
                candidate = (float(interesting[inside][kept].mean()), int(kept.sum()), setting, is_low, limit)
                if best is None or candidate[:2] > best[:2]:
                    best = candidate
        if best is None:
            return boxes
        low, high = low.copy(), high.copy()
        (low if best[3] else high)[best[2]] = best[4]
        boxes.append(box_of(x, interesting, low, high))


def limits_after_a_peel(values: Floats, alpha: float) -> list[tuple[bool, float]]:
    """The new lower and upper limits that take away `alpha` of the values: at least one, never a part of equals."""
    ordered = np.sort(values)
    cut = max(1, int(np.floor(alpha * len(ordered))))
    above = ordered[ordered > ordered[cut - 1]]
    below = ordered[ordered < ordered[len(ordered) - cut]]
    found = [(True, float(above[0]))] if len(above) else []
    return [*found, (False, float(below[-1]))] if len(below) else found


def pasted(x: Floats, interesting: Flags, box: Box, alpha: float = 0.01) -> Box:
    """The box widened again, side by side, for as long as that raises its density."""
    while True:
        best = box
        for setting in range(x.shape[1]):
            others = np.delete(np.arange(x.shape[1]), setting)
            slab = ((x[:, others] >= box.low[others]) & (x[:, others] <= box.high[others])).all(axis=1)
            step = max(1, int(np.ceil(alpha * box.holds(x).sum())))
            outside = np.sort(x[slab, setting])
            for is_low, beyond in ((True, outside[outside < box.low[setting]][::-1]),
                                   (False, outside[outside > box.high[setting]])):  # fmt: skip
                if len(beyond) == 0:
                    continue
                low, high = box.low.copy(), box.high.copy()
                (low if is_low else high)[setting] = beyond[min(step, len(beyond)) - 1]
                wider = box_of(x, interesting, low, high)
                if wider.density > best.density:
                    best = wider
        if best is box:
            return box
        box = best


def box_of(x: Floats, interesting: Flags, low: Floats, high: Floats) -> Box:
    """The box with these limits, and how the cases within it fare."""
    inside = ((x >= low) & (x <= high)).all(axis=1)
    hits, total = int((interesting & inside).sum()), int(interesting.sum())
    size = int(inside.sum())
    return Box(low, high, hits / total if total else 0.0, hits / size if size else 0.0, size / len(x))


def discovered(x: Floats, interesting: Flags, alpha: float = 0.05, least_mass: float = 0.05) -> Box:
    """The box of the peeling trajectory with the highest merit, pasted."""
    return pasted(x, interesting, max(peeled(x, interesting, alpha, least_mass), key=lambda box: box.merit))


def quasi_p_values(x: Floats, interesting: Flags, box: Box) -> Floats:
    """How likely each setting's limits would have raised the density so far by chance (shape: settings); 1 where free.

    The box without the limits of one setting is the hypothesis: its cases are interesting with its density, and the box
    draws from them.
    """
    found = np.ones(x.shape[1])
    inside = box.holds(x)
    least, most = x.min(axis=0), x.max(axis=0)
    for setting in np.flatnonzero((box.low > least) | (box.high < most)):
        low, high = box.low.copy(), box.high.copy()
        low[setting], high[setting] = least[setting], most[setting]
        wider = box_of(x, interesting, low, high)
        hits = int((interesting & inside).sum())
        found[setting] = float(binom.sf(hits - 1, int(inside.sum()), wider.density))
    return found
