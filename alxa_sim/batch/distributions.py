"""What an uncertain setting is drawn from: distributions with limits, written in a design file with their unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from alxa_sim.columns import Floats

Frozen = Any
"""A frozen distribution of SciPy, which has `ppf` and `cdf`."""


class Family(NamedTuple):
    """A kind of distribution: what its numbers are, how they make one, and what must hold of them."""

    numbers: tuple[str, ...]
    make: Callable[..., Frozen]
    fault: Callable[..., str]


def fault_of_order(low: float, high: float) -> str:
    return "" if low < high else f"{low:g} must be below {high:g}"


def fault_of_positive_order(low: float, high: float) -> str:
    return fault_of_order(low, high) if low > 0 else "must be above 0"


def fault_of_whole_order(low: float, high: float) -> str:
    return fault_of_order(low, high) if low == int(low) and high == int(high) else "must be whole numbers"


def fault_of_triangle(low: float, mode: float, high: float) -> str:
    return "" if low <= mode <= high and low < high else f"must rise, found {low:g}, {mode:g}, {high:g}"


def fault_of_spread(_: float, spread: float) -> str:
    return "" if spread > 0 else f"a spread must be above 0, found {spread:g}"


def fault_of_factor(median: float, factor: float) -> str:
    return "" if median > 0 and factor > 1 else "its median must be above 0 and its factor above 1"


def fault_of_shapes(first: float, second: float) -> str:
    return "" if first > 0 and second > 0 else "its shapes must be above 0"


FAMILIES = {
    "uniform": Family(("low", "high"), lambda low, high: stats.uniform(low, high - low), fault_of_order),
    "log_uniform": Family(("low", "high"), stats.loguniform, fault_of_positive_order),
    "whole": Family(("low", "high"), lambda low, high: stats.randint(int(low), int(high) + 1), fault_of_whole_order),
    "triangular": Family(
        ("low", "mode", "high"),
        lambda low, mode, high: stats.triang((mode - low) / (high - low), low, high - low),
        fault_of_triangle,
    ),
    "normal": Family(("mean", "standard deviation"), stats.norm, fault_of_spread),
    "lognormal": Family(
        ("median", "factor of one standard deviation"),
        lambda median, factor: stats.lognorm(np.log(factor), scale=median),
        fault_of_factor,
    ),
    "beta": Family(("first shape", "second shape"), stats.beta, fault_of_shapes),
}
"""Families by the word that names them in a design file."""


class Distribution(NamedTuple):
    """One uncertain setting: a family, its numbers, and limits within which it is drawn."""

    family: str
    numbers: tuple[float, ...]
    between: tuple[float, float] | None = None
    unit: str = ""

    def quantile(self, shares: Floats) -> Floats:
        """The values below which these shares of the draws lie; whole numbers for the family `whole`."""
        frozen = FAMILIES[self.family].make(*self.numbers)
        if self.between is not None:
            below, upto = frozen.cdf(np.array(self.between))
            shares = below + shares * (upto - below)
        values = np.asarray(frozen.ppf(shares), np.float64)
        if self.family == "whole":  # its quantile of 0 is one below its least value
            values = np.maximum(values, self.numbers[0])
        return values if self.between is None else np.clip(values, *self.between)

    @property
    def is_limited(self) -> bool:
        """Whether there are a least and a greatest value, which designs on a lattice need."""
        return bool(np.isfinite(self.quantile(np.array([0.0, 1.0]))).all())

    def fault(self) -> str:
        """What cannot be about it; empty where it is sound."""
        family = FAMILIES[self.family]
        if len(self.numbers) != len(family.numbers):
            return f"needs {len(family.numbers)} numbers ({', '.join(family.numbers)}), found {len(self.numbers)}"
        if fault := family.fault(*self.numbers):
            return fault
        if self.between is not None:
            below, upto = family.make(*self.numbers).cdf(np.array(self.between))
            return fault_of_order(*self.between) or ("" if upto > below else "nothing lies between these limits")
        return ""


def quantiles(distributions: Sequence[Distribution], shares: Floats) -> Floats:
    """Points of the unit cube (rows) taken to the values of the distributions (columns)."""
    return np.column_stack([d.quantile(shares[:, column]) for column, d in enumerate(distributions)])
