"""The points of a design: which values every varied setting takes, method by method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.distributions import Distribution, quantiles
from alxa_sim.columns import Floats, Ints
from alxa_sim.records import Refusal

MOST_POINTS = 1_000_000
Row = tuple[Any, ...]
"""The values of a point in the order of the keys; None leaves a setting as the scenario has it."""


@dataclass(frozen=True)
class Varied:
    """What a design file varies: values to combine, distributions to draw from, switches, cases, draws of a file."""

    values: Mapping[str, tuple[Any, ...]]
    distributions: Mapping[str, Distribution]
    switches: Mapping[str, tuple[str, ...]]
    cases: tuple[Mapping[str, Any], ...]
    draws: tuple[Mapping[str, Any], ...] = ()
    weights: tuple[float, ...] = ()
    """Of the draws; none where all count alike."""


class Points(NamedTuple):
    """Points as rows over `keys`; `shares` are their places in the unit cube where they were drawn from it."""

    keys: tuple[str, ...]
    rows: tuple[Row, ...]
    shares: Floats | None = None


def points_of(settings: DesignSettings, varied: Varied) -> Points:
    """The points of a design, always in the same order. Raises Refusal where there would be too many to list."""
    return METHODS[settings.method](settings, varied)


def grid(_: DesignSettings, varied: Varied) -> Points:
    """Every combination of the values; the last setting turns fastest."""
    size = int(np.prod([len(values) for values in varied.values.values()], dtype=object))
    if size > MOST_POINTS:
        raise Refusal(f"the grid has {size:,} points, more than {MOST_POINTS:,}; draw from distributions instead")
    return Points(tuple(varied.values), tuple(product(*varied.values.values())))


def cases(_: DesignSettings, varied: Varied) -> Points:
    """The points as they are listed; one that changes nothing where none is."""
    keys = tuple(dict.fromkeys(key for case in varied.cases for key in case))
    return Points(keys, tuple(tuple(case.get(key) for key in keys) for case in varied.cases or ({},)))


def one_at_a_time(_: DesignSettings, varied: Varied) -> Points:
    """The scenario as it is, then each setting through its values with all others left alone."""
    keys = tuple(varied.values)
    rows: list[Row] = [(None,) * len(keys)]
    for place, values in enumerate(varied.values.values()):
        rows += [tuple(value if k == place else None for k in range(len(keys))) for value in values]
    return Points(keys, tuple(rows))


def factorial(settings: DesignSettings, varied: Varied) -> Points:
    """Systems switched on and off together."""
    names = tuple(varied.switches)
    chosen = COMBINATIONS[settings.combinations](settings, len(names))
    keys = tuple(key for members in varied.switches.values() for key in members)
    widths = [len(members) for members in varied.switches.values()]
    rows = (tuple(on for on, width in zip(row, widths, strict=True) for _ in range(width)) for row in chosen)
    return Points(keys, tuple(rows))


def all_combinations(_: DesignSettings, count: int) -> Sequence[Row]:
    if count > 12:
        raise Refusal(f"{count} switches have {2**count:,} combinations; choose `combinations: single` or `orderings`")
    return list(product((False, True), repeat=count))


def single_combinations(_: DesignSettings, count: int) -> Sequence[Row]:
    """None, all, each alone, all but each; in that order, none twice."""
    alone = [tuple(k == place for k in range(count)) for place in range(count)]
    without = [tuple(not on for on in row) for row in alone]
    return list(dict.fromkeys([(False,) * count, (True,) * count, *alone, *without]))


def combinations_of_orderings(settings: DesignSettings, count: int) -> Sequence[Row]:
    """What is on after each step of random orderings and of their reverses, each combination once."""
    random = np.random.default_rng(settings.draw)
    found: dict[Row, None] = {(False,) * count: None}
    for _ in range(settings.orderings):
        ordering = random.permutation(count)
        for order in (ordering, ordering[::-1]):
            on = np.zeros(count, np.bool_)
            for place in order:
                on[place] = True
                found[tuple(on.tolist())] = None
    return list(found)


COMBINATIONS: dict[str, Callable[[DesignSettings, int], Sequence[Row]]] = {
    "all": all_combinations,
    "single": single_combinations,
    "orderings": combinations_of_orderings,
}


def latin_hypercube(settings: DesignSettings, varied: Varied) -> Points:
    """As many strata of every setting as points, each met once."""
    from scipy.stats import qmc

    cube = qmc.LatinHypercube(len(varied.distributions), rng=np.random.default_rng(settings.draw))
    return drawn(varied, cube.random(settings.points or 1))


def sobol(settings: DesignSettings, varied: Varied) -> Points:
    """A scrambled sequence of Sobol', which fills the space evenly."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(len(varied.distributions), rng=np.random.default_rng(settings.draw))
    return drawn(varied, sequence.random(settings.points or 1))


def saltelli(settings: DesignSettings, varied: Varied) -> Points:
    """Saltelli's pattern for first-order and total indices: points times (settings + 2) rows."""
    sample = from_salib("sobol").sample
    shares = sample(unit_cube(varied.distributions), settings.points, calc_second_order=False, seed=settings.draw)
    return drawn(varied, shares)


def morris(settings: DesignSettings, varied: Varied) -> Points:
    """Trajectories of single steps over a lattice: points times (settings + 1) rows."""
    sample = from_salib("morris").sample
    cube = unit_cube(varied.distributions)
    return drawn(varied, sample(cube, settings.points, num_levels=settings.levels, seed=settings.draw))


def from_salib(method: str) -> Any:
    """A sampling module of SALib; Refusal where it is not installed."""
    from importlib import import_module

    try:
        return import_module(f"SALib.sample.{method}")
    except ImportError:
        raise Refusal("this method needs SALib; install it with: pip install 'alxa_sim[sensitivity]'") from None


def unit_cube(keys: Mapping[str, Any]) -> dict[str, Any]:
    """The problem as SALib names it, every setting between 0 and 1."""
    return {"num_vars": len(keys), "names": list(keys), "bounds": [[0.0, 1.0]] * len(keys)}


def drawn(varied: Varied, shares: Floats) -> Points:
    """Rows of the unit cube as values of the distributions; whole numbers stay whole."""
    distributions = list(varied.distributions.values())
    columns = quantiles(distributions, shares).T.tolist()
    whole = [distribution.family == "whole" for distribution in distributions]
    typed = [[int(v) for v in column] if w else column for column, w in zip(columns, whole, strict=True)]
    return Points(tuple(varied.distributions), tuple(zip(*typed, strict=True)), shares)


def posterior(settings: DesignSettings, varied: Varied) -> Points:
    """Rows of the file of draws: all of them, or as many as asked drawn without repetition; where rows have weights, as
    often as these say."""
    keys = tuple(varied.draws[0])
    wanted = settings.points or len(varied.draws)
    random = np.random.default_rng(settings.draw)
    if varied.weights:
        order = in_proportion(np.array(varied.weights), wanted, random)
    elif wanted > len(varied.draws):
        raise Refusal(f"the posterior file has {len(varied.draws)} draws, fewer than the {wanted} points asked for")
    else:
        order = np.sort(random.permutation(len(varied.draws))[:wanted])
    return Points(keys, tuple(tuple(varied.draws[place][key] for key in keys) for place in order))


def in_proportion(weights: Floats, count: int, random: np.random.Generator) -> Ints:
    """Places of so many rows, each as often as its share of all weights says, rounded up or down.

    Systematic resampling: Kitagawa (1996), Journal of Computational and Graphical Statistics 5, 1-25.
    """
    ends = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(ends, (random.random() + np.arange(count)) / count, side="right"), len(ends) - 1)


METHODS: dict[str, Callable[[DesignSettings, Varied], Points]] = {
    "grid": grid,
    "list": cases,
    "one_at_a_time": one_at_a_time,
    "factorial": factorial,
    "latin_hypercube": latin_hypercube,
    "sobol": sobol,
    "saltelli": saltelli,
    "morris": morris,
    "posterior": posterior,
}
