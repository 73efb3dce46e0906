"""Scalar products of long columns hang on nothing but the columns."""

from __future__ import annotations

import numpy as np
import pytest

from alxa_sim.statistics.products import IN_ONE_PIECE, dot


@pytest.mark.parametrize("length", [0, 1, IN_ONE_PIECE, IN_ONE_PIECE + 1, 3 * IN_ONE_PIECE + 7])
def test_a_product_in_pieces_is_that_of_the_whole(length: int) -> None:
    left, right = np.arange(length), np.linspace(-1.0, 2.0, length)
    assert dot(left, right) == pytest.approx(float(np.sum(left * right)), rel=1e-12)
    assert dot(left.astype(float), right > 0.5) == left[right > 0.5].sum()


def test_a_short_product_has_the_bits_of_blas_and_a_long_one_those_of_its_pieces() -> None:
    values = np.random.default_rng(1).normal(size=2 * IN_ONE_PIECE)
    first, second = values[:IN_ONE_PIECE], values[IN_ONE_PIECE:]
    assert dot(first, second) == float(first @ second)
    assert dot(values, values) == float(first @ first) + float(second @ second)
