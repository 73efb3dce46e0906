"""Do groups of households leave poverty, or fall back, at the same rates? Log-rank tests over all runs together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import groupings
from alxa_sim.estimates.together import Together
from alxa_sim.statistics.log_rank import log_rank_test
from alxa_sim.statistics.spells import LEFT

COLUMNS = ["layer", "minimum", "process", "grouping", "groups", "statistic", "p_value", "clustered_on", "spells", "n",
           "asked"]  # fmt: skip


def group_tests(spells: Sequence[Together], asked: int) -> pd.DataFrame:
    """Tests by herd class, cause of registration, mode of settlement, sumu and gacha, for exits and for relapses."""
    found = [
        (data.layer, data.minimum, data.process, *row, len(data.spells.row), data.runs, asked)
        for data in spells
        for row in tests(data)
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def tests(data: Together) -> Iterator[tuple[str, int, float, float, str]]:
    """A test for each way of grouping; clustered on runs where they outnumber the groups, else on households."""
    ended = data.spells.ending == LEFT
    for grouping, number in groupings(data.state).items():
        groups = len(np.unique(number))
        by_run = data.runs > groups + 1
        cluster = data.spells.run if by_run else data.spells.row
        if groups < 2 or not ended.any() or len(np.unique(cluster)) <= groups:
            continue
        test = log_rank_test(data.spells.exit, ended, number, data.spells.entry, cluster=cluster)
        yield grouping, groups, test.statistic, test.p_value, "run" if by_run else "household"
