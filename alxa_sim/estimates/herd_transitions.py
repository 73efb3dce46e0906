"""How herds move from one December to the next in one run, and the herd below which they are likelier to shrink."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from alxa_sim.estimates.row import ALL, Row
from alxa_sim.statistics.arrays import Floats, Ints

EDGES = (1.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0)
"""Limits of the classes of herds [sheep unit]; a herd below the first is none."""
CLASSES = ("none", *(f"{low:g} to {high:g}" for low, high in pairwise(EDGES)), f"{EDGES[-1]:g} and more")
TRANSITION, GROWS, THRESHOLD = "herd_transition", "herd_grows", "herd_threshold"
TO = " > "
"""Between the class in one December and that in the next, in the name of a group."""


def herd_rows(panel: pd.DataFrame) -> Iterator[Row]:
    """Shares of households that go from a class of herds to another within a year, shares whose herd grew, and the
    threshold; of households that are there in both Decembers."""
    before, after = yearly_pairs(panel)
    begin, end = class_of(before), class_of(after)
    counts = np.zeros((len(CLASSES), len(CLASSES)))
    np.add.at(counts, (begin, end), 1.0)
    years = counts.sum(axis=1)
    for i, name in enumerate(CLASSES):
        for j, other in enumerate(CLASSES):
            share = 100 * counts[i, j] / years[i] if years[i] else np.nan
            yield Row("any", 0, TRANSITION, f"{name}{TO}{other}", "% of households", share, weight=years[i])
    grown = np.bincount(begin, after > before, len(CLASSES))
    for name, count, total in zip(CLASSES, grown, years, strict=True):
        share = 100 * count / total if total else np.nan
        yield Row("any", 0, GROWS, name, "% of households", float(share), weight=float(total))
    with np.errstate(invalid="ignore"):
        shares = np.where(years > 0, grown / years, np.nan)
    yield Row("any", 0, THRESHOLD, ALL, "sheep unit", threshold(shares))


def yearly_pairs(panel: pd.DataFrame) -> tuple[Floats, Floats]:
    """Herds of households in one December and in the next [sheep unit], (pairs,) each."""
    table = panel[["month", "household", "sheep_units"]].sort_values(["household", "month"])
    household, month = table["household"].to_numpy(), table["month"].to_numpy().astype("datetime64[M]").astype(np.int64)
    herd = table["sheep_units"].to_numpy(np.float64)
    follows = (household[1:] == household[:-1]) & (month[1:] - month[:-1] == 12)
    return herd[:-1][follows], herd[1:][follows]


def class_of(herd: Floats) -> Ints:
    """The class of each herd, from 0."""
    return np.asarray(np.searchsorted(EDGES, herd, side="right"), np.int64)


def threshold(shares: Floats) -> float:
    """The herd at which growing is as likely as not [sheep unit], between middles of classes over the log of the herd.

    `shares` of households whose herd grew, by class. NaN where growing is nowhere less likely below and likelier above.
    """
    middles = np.sqrt(np.multiply(EDGES[:-1], EDGES[1:]))
    inner = shares[1:-1]
    rises = np.flatnonzero((inner[:-1] < 0.5) & (inner[1:] >= 0.5))
    if len(rises) == 0:
        return float("nan")
    k = int(rises[-1])
    part = (0.5 - inner[k]) / (inner[k + 1] - inner[k])
    return float(np.exp(np.log(middles[k]) + part * np.log(middles[k + 1] / middles[k])))
