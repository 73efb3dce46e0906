"""From recorded changes to relapse: households that follow known chances, through the spells, to intervals that cover."""

from __future__ import annotations

import numpy as np
import pytest

from alxa_sim.statistics.spells import NEVER, UNKNOWN, Spells, StatusChanges, Watched, after_an_exit, spells_of
from alxa_sim.statistics.survival import pointwise_interval, survival_curve

EXIT, RELAPSE, GONE = 0.1, 0.05, 0.01


def watched_spells(rng: np.random.Generator, households: int, months: int, minimum: int, gone: float = GONE) -> Spells:
    """Households of a two-state chain from its steady state, that leave the books at random, as the recorder sees them."""
    draws = rng.random((months, households))
    poor = np.empty((months + 1, households), np.bool_)
    poor[0] = rng.random(households) < RELAPSE / (EXIT + RELAPSE)
    for month in range(months):
        poor[month + 1] = np.where(poor[month], draws[month] >= EXIT, draws[month] < RELAPSE)
    leaves = rng.geometric(gone, households) if gone else np.full(households, months + 1)
    left = leaves <= months
    changed = np.vstack([poor[:1], poor[1:] != poor[:-1]]) & (np.arange(months + 1)[:, None] < leaves)
    month, household = np.nonzero(changed)
    run = np.zeros(households, np.int64)
    ids = np.arange(households)
    changes = StatusChanges(np.zeros(len(month), np.int64), household, month, poor[month, household], month == 0)
    until = np.where(left, leaves, NEVER)
    watched = Watched(run, ids, run, until, np.full(households, 2), ids, np.full(households, UNKNOWN))
    return spells_of(changes, watched, months, minimum)


@pytest.mark.statistical
def test_intervals_of_relapse_cover() -> None:
    """150 households over five years, 1,000 times; several spells of a household, clusters are households."""
    rng = np.random.default_rng(71)
    inside = np.zeros(2)
    for _ in range(1000):
        spells = watched_spells(rng, 150, 60, 1)
        exited = spells.chosen(after_an_exit(spells))
        curve = survival_curve(exited.exit, exited.ending == 1, exited.entry, cluster=exited.household, horizon=24)
        low, high = pointwise_interval(curve)
        inside += [low[m] <= (1 - RELAPSE) ** m <= high[m] for m in (12, 24)]
    assert np.all((inside >= 930) & (inside <= 970)), inside


@pytest.mark.parametrize("minimum", [3, 12])
def test_a_short_window_does_not_bias_spells_of_a_minimum_duration(minimum: int) -> None:
    """Relapse within 24 months seen in five years equals that seen in forty, where hardly a spell is cut off."""
    rng = np.random.default_rng(72)
    shares = []
    for households, months in ((40_000, 60), (4_000, 480)):
        spells = watched_spells(rng, households, months, minimum, gone=0)
        exited = spells.chosen(after_an_exit(spells))
        curve = survival_curve(exited.exit, exited.ending == 1, exited.entry, cluster=exited.household, horizon=24)
        assert np.all(curve.survival[:minimum] == 1)
        shares.append((curve.survival[24], curve.std_error[24]))
    (short, error_short), (long, error_long) = shares
    assert abs(short - long) < 3 * np.hypot(error_short, error_long)
    assert error_short < 0.01
