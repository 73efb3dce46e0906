"""Shares and means of households that are alike within clusters: runs, or households with several exits.

The interval of a share is Clopper and Pearson's for the number of independent households that would tell as much
(Korn and Graubard 1998): it stays within 0 and 1 and is not empty where nobody, or everybody, has what is counted.
The error of a mean is that of `clusters`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from alxa_sim.statistics.arrays import Flags, Floats, check_lengths, check_level
from alxa_sim.statistics.bounded_intervals import ends_of_share
from alxa_sim.statistics.clusters import clustered_errors, critical_value


class Known(NamedTuple):
    """A number with its interval; NaN of what is not known."""

    value: float
    low: float
    high: float


UNKNOWN = Known(float("nan"), float("nan"), float("nan"))


def clustered_mean(values: Floats, cluster: npt.NDArray[Any], level: float = 0.95) -> Known:
    """Mean of values (n,) with Student's interval over clusters; the interval is unknown of a single cluster."""
    check_lengths(values=values, cluster=cluster)
    if len(values) == 0:
        return UNKNOWN
    value, clusters = float(np.mean(values)), len(np.unique(cluster))
    if clusters < 2:
        return Known(value, float("nan"), float("nan"))
    error = float(clustered_errors((values - value)[:, None] / len(values), cluster)[0])
    reach = critical_value(level, clusters) * error
    return Known(value, value - reach, value + reach)


def clustered_chance(values: Floats, cluster: npt.NDArray[Any], level: float = 0.95) -> Known:
    """Mean of values (n,) from 0 to 1, as squared errors of chances are, with an interval that stays between these.

    Student's over clusters, on the logit scale; unknown of a single cluster, and where clusters do not differ.
    """
    found = clustered_mean(values, cluster, level)
    reach = found.high - found.value
    return Known(found.value, *(ends_of_share(found.value, reach) if reach > 0 else ends_of_share(np.nan, np.nan)))


def clustered_share(flags: Flags, cluster: npt.NDArray[Any], level: float = 0.95) -> Known:
    """Share of flags (n,) that are set, with its interval; that is unknown of a single cluster.

    Where none or all are set clusters tell nothing of their likeness, and every household counts as one, less what few
    clusters take off.
    """
    check_level(level)
    n, clusters = check_lengths(flags=flags, cluster=cluster), len(np.unique(cluster))
    if n == 0:
        return UNKNOWN
    share = float(np.mean(flags))
    if clusters < 2:
        return Known(share, float("nan"), float("nan"))
    error = float(clustered_errors((flags - share)[:, None] / n, cluster)[0])
    alike = share * (1 - share) / error**2 if error > 0 else float(n)
    fewer = (critical_value(level, n) / critical_value(level, clusters)) ** 2
    return Known(share, *_exact(share, min(alike * fewer, float(n)), level))


def _exact(share: float, households: float, level: float) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share of so many households, whole or not."""
    tail, there = (1 - level) / 2, share * households
    low = float(stats.beta.ppf(tail, there, households - there + 1)) if share > 0 else 0.0
    high = float(stats.beta.ppf(1 - tail, there + 1, households - there)) if share < 1 else 1.0
    return low, high
