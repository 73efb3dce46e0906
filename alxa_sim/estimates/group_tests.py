"""Do groups of households leave poverty, or fall back, at the same rates? Log-rank tests over all runs together.

Groups are compared within runs (stratified by run), so that good and bad years of whole runs are no difference of
groups, and households are clusters, for one may have several spells. The question is thus that of these runs: with the
weather and prices that they drew, does the chance of single households explain what groups differ by?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import groupings
from alxa_sim.estimates.together import Together
from alxa_sim.statistics.log_rank import log_rank_test
from alxa_sim.statistics.spells import LEFT

COLUMNS = ["layer", "minimum", "process", "grouping", "groups", "statistic", "p_value", "stratified_by",
           "clustered_on", "spells", "n", "asked"]  # fmt: skip


def group_tests(spells: Iterable[Together], asked: int) -> pd.DataFrame:
    """Tests by herd class, cause of registration, mode of settlement, sumu and gacha, for exits and for relapses."""
    found = [
        (data.layer, data.minimum, data.process, *row, len(data.spells.row), data.runs, asked)
        for data in spells
        for row in tests(data)
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def tests(data: Together) -> Iterator[tuple[str, int, float, float, str, str]]:
    """A test for each way of grouping, stratified by run and clustered on household."""
    ended = data.spells.ending == LEFT
    run, household = data.spells.run, data.spells.row
    for grouping, number in groupings(data.state).items():
        groups = len(np.unique(number))
        if groups < 2 or not ended.any() or len(np.unique(household)) <= groups:
            continue
        test = log_rank_test(data.spells.exit, ended, number, data.spells.entry, strata=run, cluster=household)
        yield grouping, groups, test.statistic, test.p_value, "run", "household"
