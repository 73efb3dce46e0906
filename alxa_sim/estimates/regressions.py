"""What goes with a quick exit or a relapse: Cox and discrete-time hazards over all runs together.

Hazard ratios are associations in the simulated world, of the household as it stood when the spell began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from alxa_sim.estimates.covariates import COVARIATES, design
from alxa_sim.estimates.together import Together
from alxa_sim.statistics.arrays import Flags, Floats, Ints
from alxa_sim.statistics.clusters import clustered_errors, critical_value
from alxa_sim.statistics.cox import fit_cox
from alxa_sim.statistics.discrete_hazard import cut_at_steps, fit_discrete_hazard
from alxa_sim.statistics.spells import LEFT

STEPS = (0, 6, 12, 24, 36, 60, 144)
"""Limits of the steps of duration of the discrete-time hazard [month]."""
MODELS = ("cox", "discrete-time (cloglog)")
MOST_SPELLS = 60_000
"""Spells that a fit takes at most; beyond, whole runs are left out, the last first."""
ENDINGS = 10
"""Endings that a covariate needs, the usual rule of thumb: of spells in all, and of those that it tells apart."""
COLUMNS = ["layer", "minimum", "process", "model", "covariate", "hazard_ratio", "low", "high", "coefficient",
           "std_error_household", "std_error_run", "kind", "level", "spells", "endings", "n", "asked"]  # fmt: skip


def regressions(spells: Iterable[Together], asked: int) -> pd.DataFrame:
    """Both models of both processes, by layer, with errors clustered on household and on run.

    The interval is that of runs where there are enough of them, else that of households. A model that cannot be fitted
    is left out.
    """
    rows = [row for data in spells for row in fitted(few_enough(data), asked)]
    return pd.DataFrame(rows, columns=COLUMNS)


def fitted(data: Together, asked: int) -> Iterator[tuple[Any, ...]]:
    """A row for each model and covariate that tells spells apart."""
    x = design(data.state)
    ended = data.spells.ending == LEFT
    varies = np.array([tells_apart(column, ended) for column in x.T])
    names = [name for name, told in zip(COVARIATES, varies, strict=True) if told]
    if ended.sum() < ENDINGS * max(len(names), 1):
        return
    for model in MODELS:
        try:
            coefficients, influence = fit(model, data, x[:, varies])
            household = clustered_errors(influence, data.spells.row)
            run = clustered_errors(influence, data.spells.run) if data.runs > 1 else np.full(len(names), np.nan)
        except ValueError:  # a covariate that tells all, or steps in which nothing ends
            continue
        errors, clusters = (run, data.runs) if data.kind != "sampling within a run" else (household, 0)
        reach = critical_value(0.95, clusters) * errors
        for i, name in enumerate(names):
            ratio, low, high = np.exp([coefficients[i], coefficients[i] - reach[i], coefficients[i] + reach[i]])
            told = (coefficients[i], household[i], run[i], data.kind, 0.95)
            yield (data.layer, data.minimum, data.process, model, name, ratio, low, high, *told, len(x),
                   int(ended.sum()), data.runs, asked)  # fmt: skip


def tells_apart(values: Floats, ended: Flags) -> bool:
    """Whether enough spells that ended differ from what most are like; else a few households decide, or none."""
    if not ended.any():
        return False
    each, counts = np.unique(values, return_counts=True)
    usual = each[np.argmax(counts)]
    return bool(np.count_nonzero(values[ended] != usual) >= ENDINGS)


def fit(model: str, data: Together, x: Floats) -> tuple[Floats, Floats]:
    """Log hazard ratios of the covariates (k,), and how far each spell moves them (n, k)."""
    spells, ended = data.spells, data.spells.ending == LEFT
    if model == "cox":
        cox = fit_cox(spells.exit, ended, x, spells.entry)
        return cox.coefficients, cox.influence
    edges = edges_with_endings(data)
    found = fit_discrete_hazard(spells.exit, ended, x, edges, spells.entry, link="cloglog")
    return found.coefficients[len(edges) - 1 :], found.influence[:, len(edges) - 1 :]


def edges_with_endings(data: Together) -> Ints:
    """The limits of duration, those dropped after which nothing ends."""
    edges = np.array(STEPS)
    cut = cut_at_steps(data.spells.exit, data.spells.ending == LEFT, edges, data.spells.entry)
    endings = np.bincount(cut.step[cut.ended], minlength=len(edges) - 1)
    return np.concatenate([[0], edges[1:][endings > 0]])


def few_enough(data: Together) -> Together:
    """The data without the last runs where there are more spells than a fit takes."""
    runs, counts = np.unique(data.spells.run, return_counts=True)
    kept = runs[: max(int(np.searchsorted(np.cumsum(counts), MOST_SPELLS, side="right")), 1)]
    chosen = np.isin(data.spells.run, kept)
    state = data.state[chosen].reset_index(drop=True)
    return data._replace(spells=data.spells.chosen(chosen), state=state, cluster=data.cluster[chosen], runs=len(kept))
