"""Scalar products of long columns, the same bits on any number of cores. Importing it loads no NumPy."""

from __future__ import annotations

from typing import Any

IN_ONE_PIECE = 10_000
"""Length up to which BLAS multiplies two columns in one thread."""


def dot(left: Any, right: Any) -> float:
    """Sum of the products of two columns (n,).

    BLAS shares longer columns out over its threads: their sum then hangs on how many there are, and waits for all
    where other programs keep the cores busy, a hundred times longer than it computes.
    """
    parts = range(0, len(left), IN_ONE_PIECE)
    return float(sum(left[at : at + IN_ONE_PIECE] @ right[at : at + IN_ONE_PIECE] for at in parts))
