"""Hazard by month as a regression on duration and on the household at the start of its spell.

Each month at risk is a yes-no trial. The hazard is constant within steps of duration, so the months of one spell in one
step are one row with their number as weight: the likelihood is the same as that of the months one by one.

Sources: Cox 1972 (logit); Prentice and Gloeckler 1978 (complementary log-log: hazard ratios of continuous time);
Allison 1982; Singer and Willett 2003, chapters 11 and 12.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from alxa_sim.statistics.arrays import Flags, Floats, Ints, check_lengths, check_spells, weights_or_ones
from alxa_sim.statistics.binary_regression import BinaryFit, Link, chance, fit_binary
from alxa_sim.statistics.clusters import cluster_sums


class SpellSteps(NamedTuple):
    """Spells cut at steps of duration, a row for each step a spell was at risk in."""

    spell: Ints
    step: Ints
    """Number of the step, from 0."""
    months: Ints
    """Months at risk in it."""
    ended: Flags
    """The spell ended in it."""


def cut_at_steps(exit: Ints, ended: Flags, edges: Ints, entry: Ints | None = None) -> SpellSteps:
    """Spells cut at `edges`: step j holds the months edges[j] + 1 ... edges[j + 1]; months beyond are left out.

    ValueError unless edges increase from 0 or more.
    """
    n = check_lengths(exit=exit, ended=ended, entry=entry)
    entry = np.zeros(n, np.int64) if entry is None else entry
    check_spells(entry, exit)
    edges = np.asarray(edges)
    if len(edges) < 2 or edges[0] < 0 or np.any(np.diff(edges) <= 0):
        raise ValueError("edges must increase from 0 or more")
    begin = np.maximum(entry[:, None], edges[:-1])
    until = np.minimum(exit[:, None], edges[1:])
    spell, step = np.nonzero(until > begin)
    last = ended[spell] & (until[spell, step] == exit[spell])
    return SpellSteps(spell, step, (until - begin)[spell, step], last)


def fit_discrete_hazard(
    exit: Ints,
    ended: Flags,
    covariates: Floats,
    edges: Ints,
    entry: Ints | None = None,
    weights: Floats | None = None,
    cluster: npt.NDArray[Any] | None = None,
    link: Link = "logit",
) -> BinaryFit:
    """Coefficients: one a step of duration (its level at covariates 0), then one a column of covariates (n, k).

    On the logit scale they are log odds of ending in a month, on the cloglog scale log hazard ratios. Clustered errors
    where `cluster` is given; influences are those of spells. ValueError if nobody, or everybody, ends in a step, or as
    for `fit_binary`.
    """
    n = check_lengths(exit=exit, ended=ended, covariates=covariates, entry=entry, weights=weights, cluster=cluster)
    cut = cut_at_steps(exit, ended, edges, entry)
    steps = len(edges) - 1
    trials, endings = (np.bincount(cut.step, values, minlength=steps) for values in (cut.months, cut.ended))
    if np.any(endings == 0) or np.any(endings == trials):
        raise ValueError("a step of duration in which nothing, or everything, ends has no coefficient: widen it")
    design = np.column_stack([cut.step[:, None] == np.arange(steps), covariates[cut.spell]]).astype(np.float64)
    weight = weights_or_ones(weights, n)[cut.spell] * cut.months
    own = None if cluster is None else cluster[cut.spell]
    fit = fit_binary(design, cut.ended / cut.months, link, weight, cluster=own)
    return fit._replace(influence=cluster_sums(fit.influence, cut.spell, n))


def predicted_survival(fit: BinaryFit, edges: Ints, covariates: Floats, link: Link = "logit") -> Floats:
    """Survival of spells with given covariates (n, k) by month 0 ... edges[-1]: (n, months + 1).

    Months up to edges[0] count as survived.
    """
    steps = len(edges) - 1
    level, slope = fit.coefficients[:steps], fit.coefficients[steps:]
    month = np.arange(int(edges[-1]) + 1)
    step = np.searchsorted(np.asarray(edges), month, side="left") - 1
    linear = level[np.maximum(step, 0)] + (covariates @ slope)[:, None]
    return np.asarray(np.cumprod(np.where(step >= 0, 1 - chance(linear, link), 1.0), axis=1))
