"""How much of a result each part of the programme brings: Shapley shares from designs with parts on and off.

A coalition is the set of parts that are on, written as a number whose bit i is part i. A part's share is what it adds,
averaged over all orders of switching on; the shares add up to everything on less everything off.

Sources: Shapley 1953; Castro, Gomez and Tejada 2009 (sampled orders); Mitchell et al. 2022 (with reverses).
"""

from __future__ import annotations

from math import factorial
from typing import Any, NamedTuple

import numpy as np

from alxa_sim.statistics.arrays import Floats, Ints


class SampledShares(NamedTuple):
    """Shares from sampled orders; arrays (parts, ...)."""

    share: Floats
    std_error: Floats
    """Of the sampling of orders alone."""
    draws: int
    """Independent draws: orders, or pairs of an order and its reverse."""


def exact_shares(values: Floats) -> Floats:
    """Shapley shares, (parts, ...), from the result of every coalition, (2 ** parts, ...), by its number.

    More axes are kept: give results by run to get shares by run, and their mean and interval over runs.
    ValueError unless the coalitions are a power of 2.
    """
    values = np.asarray(values, np.float64)
    parts = len(values).bit_length() - 1
    if len(values) != 2**parts or parts < 1:
        raise ValueError(f"{len(values)} results are not one for every coalition of parts")
    coalition = np.arange(2**parts)
    size = np.array([int(c).bit_count() for c in coalition])
    weight = np.array([factorial(s) * factorial(max(parts - s - 1, 0)) / factorial(parts) for s in range(parts + 1)])
    shares = np.empty((parts, *values.shape[1:]))
    for part in range(parts):
        off = coalition[(coalition >> part) & 1 == 0]
        shares[part] = np.tensordot(weight[size[off]], values[off | (1 << part)] - values[off], axes=1)
    return shares


def sampled_orders(parts: int, draws: int, seed: int = 0, reverses: bool = True) -> Ints:
    """Random orders of switching on, (orders, parts); with each its reverse in the row after, so twice `draws`."""
    if parts < 1 or draws < 1:
        raise ValueError("there is no order to draw")
    rng = np.random.default_rng(seed)
    orders = rng.permuted(np.tile(np.arange(parts), (draws, 1)), axis=1)
    if not reverses:
        return orders
    return np.stack([orders, orders[:, ::-1]], axis=1).reshape(2 * draws, parts)


def coalitions_along(orders: Ints) -> Ints:
    """The coalitions met along each order, from none to all: (orders, parts + 1). Run each that occurs once."""
    switched = np.cumsum(np.left_shift(1, orders), axis=1)
    return np.hstack([np.zeros((len(orders), 1), np.int64), switched])


def shares_from_orders(orders: Ints, values: Floats, reverses: bool = True) -> SampledShares:
    """Shares and their sampling error from the results along orders, (orders, parts + 1, ...).

    `values` is in the places of `coalitions_along`; `reverses` as the orders were drawn. The error is NaN of one draw.
    """
    n, parts = orders.shape
    if values.shape[:2] != (n, parts + 1):
        raise ValueError(f"{n} orders of {parts} parts have {(n, parts + 1)} results, not {values.shape[:2]}")
    if reverses and n % 2:
        raise ValueError("an order misses its reverse")
    added: np.ndarray[Any, np.dtype[np.float64]] = np.empty((n, parts, *values.shape[2:]))
    rows = np.arange(n)[:, None]
    added[rows, orders] = np.diff(values, axis=1)
    if reverses:
        added = (added[0::2] + added[1::2]) / 2
    draws = len(added)
    error = added.std(axis=0, ddof=1) / np.sqrt(draws) if draws > 1 else np.full(added.shape[1:], np.nan)
    return SampledShares(added.mean(axis=0), error, draws)
