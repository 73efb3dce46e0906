"""Curves over months: who is still poor after a spell began, who left poverty, who is poor again after an exit.

Time in poverty is that of households that stay, so leaving the banner censors. Among the ways in which spells end it is
one, so it competes with exits, as it does with relapses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import PLACES, groupings, names_of
from alxa_sim.estimates.row import ALL
from alxa_sim.estimates.together import Together
from alxa_sim.statistics.arrays import Floats, Ints
from alxa_sim.statistics.multi_state import cumulative_incidence, occupation_band, occupation_interval
from alxa_sim.statistics.spells import LEFT, Spells
from alxa_sim.statistics.survival import confidence_band, pointwise_interval, survival_curve

HORIZON = 84
"""Months to which curves are drawn [month]."""
OUT = "out of poverty"
NAMES = {"exit": ("still poor", OUT), "relapse": ("poor again",)}
"""Curves of the spells that each process may end."""
FEWEST = 2
"""Clusters that a curve needs at least."""
COLUMNS = ["layer", "minimum", "curve", "group", "month", "at_risk", "share", "low", "high", "band_low", "band_high",
           "kind", "level", "n", "asked"]  # fmt: skip


class Curve(NamedTuple):
    """A share by month 0 ... horizon, pointwise interval and band, all (months + 1,)."""

    at_risk: Floats
    share: Floats
    low: Floats
    high: Floats
    band_low: Floats
    band_high: Floats


def curves(spells: Iterable[Together], asked: int) -> pd.DataFrame:
    """Kaplan-Meier curves of time in poverty and Aalen-Johansen curves of relapse, by layer and group."""
    parts = [part for data in spells for part in of(data, asked)]
    return pd.concat(parts, ignore_index=True)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)


def of(data: Together, asked: int) -> Iterator[pd.DataFrame]:
    """The curve of everybody, and of every group but those of places."""
    for group, chosen in chosen_groups(data.state):
        spells, cluster = data.spells.chosen(chosen), data.cluster[chosen]
        if len(np.unique(cluster)) < FEWEST:
            continue
        for name in NAMES[data.process]:
            curve = (still_poor if name == "still poor" else ended)(spells, cluster)
            yield pd.DataFrame({"month": np.arange(HORIZON + 1)} | curve._asdict()).assign(
                layer=data.layer, minimum=data.minimum, curve=name, group=group,
                kind=data.kind, level=0.95, n=data.runs, asked=asked,
            )  # fmt: skip


def chosen_groups(state: pd.DataFrame) -> Iterator[tuple[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]]:
    yield ALL, np.ones(len(state), np.bool_)
    for grouping, number in groupings(state).items():
        for group in np.unique(number) if grouping not in PLACES else ():
            yield names_of(grouping, int(group)), number == group


def still_poor(spells: Spells, cluster: Ints) -> Curve:
    """Share of spells in poverty that outlast each month; leaving the banner censors."""
    curve = survival_curve(spells.exit, spells.ending == LEFT, spells.entry, cluster=cluster, horizon=HORIZON)
    low, high = pointwise_interval(curve)
    followed = followed_to(curve.at_risk)
    try:
        band = confidence_band(curve, 1, followed)
    except ValueError:  # nothing ended
        band = (np.full(HORIZON + 1, np.nan),) * 2
    return cut(Curve(curve.at_risk, curve.survival, low, high, *band), followed)


def ended(spells: Spells, cluster: Ints) -> Curve:
    """Share of spells that an exit, or a relapse, ended by each month; leaving the banner competes."""
    shares = cumulative_incidence(
        spells.exit, spells.ending, spells.entry, cluster=cluster, horizon=HORIZON, keep_influence=True
    )
    low, high = occupation_interval(shares)
    followed = followed_to(shares.at_risk[:, 0])
    if shares.share.shape[1] <= LEFT:
        return Curve(*(np.full(HORIZON + 1, np.nan),) * 6)
    band = occupation_band(shares, LEFT, 1, followed)
    share = shares.share[:, LEFT]
    return cut(Curve(shares.at_risk[:, 0], share, low[:, LEFT], high[:, LEFT], *band), followed)


def followed_to(at_risk: Floats) -> int:
    """The last month in which anybody was followed."""
    there = np.flatnonzero(at_risk > 0)
    return int(there[-1]) if len(there) else 0


def cut(curve: Curve, followed: int) -> Curve:
    """The curve up to the last month in which anybody was followed, unknown after."""
    known = np.arange(HORIZON + 1) <= followed
    return Curve(curve.at_risk, *(np.where(known, values, np.nan) for values in curve[1:]))
