"""Keyed uniforms over the orderings in which the model asks for them.

Seeds are fixed, so a test either always passes or never does. Each p-value must exceed 1e-4; of the some 60 here one would
fall below by chance in about one choice of seeds in 170.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from alxa_sim.randomness import (
    CALVING,
    CHILD_ID,
    GOLDEN,
    HOSPITAL,
    JOB_FOUND,
    JOB_LOST,
    SPECIES,
    hash_key,
    keyed_uniforms,
    mix,
    uniform,
)

Floats = npt.NDArray[np.float64]

JANUARY_2014 = 24168
LEAST_P = 1e-4
N = 100_000
SEEDS = (0, 1, 2**63)


def uniforms(seed: int, stream: object, month: object, key: object) -> Floats:
    """`uniform` for arrays of streams, months or keys."""
    words = [np.atleast_1d(np.asarray(part, np.uint64)) for part in (seed, stream, month, key)]
    seeds, streams, months, keys = words
    purpose = (streams << np.uint64(32)) | months
    bits = mix(mix(seeds + np.uint64(GOLDEN) * (keys + np.uint64(1))) ^ (purpose * np.uint64(GOLDEN)))
    return (bits >> np.uint64(12)).astype(np.float64) * 2.0**-52


def bred_keys(count: int) -> npt.NDArray[np.uint64]:
    """Ids of households founded by division from the first ones."""
    with np.errstate(over="ignore"):
        return np.array([hash_key(np.uint64(1), CHILD_ID, JANUARY_2014, k) for k in np.arange(count, dtype=np.uint64)])


ORDERINGS = {
    "households": lambda seed: uniforms(seed, HOSPITAL, JANUARY_2014, np.arange(1, N + 1)),
    "founded households": lambda seed: uniforms(seed, HOSPITAL, JANUARY_2014, bred_keys(10_000)),
    "months of a household": lambda seed: uniforms(seed, JOB_LOST, np.arange(N), 17),
    "streams of a household": lambda seed: uniforms(seed, np.arange(N), JANUARY_2014, 17),
    "seeds of a household": lambda seed: uniforms((seed + np.arange(N, dtype=np.uint64)), HOSPITAL, JANUARY_2014, 17),
    "months by households": lambda seed: uniforms(
        seed, HOSPITAL, np.repeat(JANUARY_2014 + np.arange(144), 700), np.tile(np.arange(1, 701), 144)
    ),
    "streams by households": lambda seed: uniforms(
        seed, np.repeat(np.arange(1, 49), 2000), JANUARY_2014, np.tile(np.arange(1, 2001), 48)
    ),
}


def test_arrays_of_uniforms_are_those_of_the_model() -> None:
    with np.errstate(over="ignore"):
        singly = [uniform(np.uint64(1), HOSPITAL, JANUARY_2014, k) for k in np.arange(100, dtype=np.uint64)]
    assert np.allclose(uniforms(1, HOSPITAL, JANUARY_2014, np.arange(100)), singly, rtol=0, atol=2.0**-50)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("ordering", ORDERINGS)
def test_draws_are_uniform(ordering: str, seed: int) -> None:
    draws = ORDERINGS[ordering](seed)
    observed = np.bincount((draws * 200).astype(np.int64), minlength=200)
    assert stats.chisquare(observed).pvalue > LEAST_P
    assert stats.kstest(draws, "uniform").pvalue > LEAST_P


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("ordering", ORDERINGS)
def test_draws_do_not_depend_on_those_before(ordering: str, seed: int) -> None:
    draws = ORDERINGS[ordering](seed)
    for lag in (1, 2, 12, 144, 700):
        p = stats.pearsonr(draws[:-lag], draws[lag:]).pvalue
        assert p > LEAST_P, f"lag {lag}"
    pairs = (draws[:-1] * 20).astype(np.int64) * 20 + (draws[1:] * 20).astype(np.int64)
    assert stats.chisquare(np.bincount(pairs[::2], minlength=400)).pvalue > LEAST_P


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((1, HOSPITAL, 0), (1, HOSPITAL, 1)),
        ((1, HOSPITAL, 0), (1, HOSPITAL, 12)),
        ((1, JOB_FOUND, 0), (1, JOB_LOST, 0)),
        ((1, CALVING + SPECIES, 0), (1, CALVING + 2 * SPECIES, 0)),
        ((1, HOSPITAL, 0), (2, HOSPITAL, 0)),
        ((1, HOSPITAL, 0), (2**32 + 1, HOSPITAL, 0)),
    ],
)
def test_two_purposes_have_nothing_to_do_with_each_other(first: tuple[int, ...], second: tuple[int, ...]) -> None:
    keys = np.arange(1, N + 1)
    draws = [uniforms(seed, stream, JANUARY_2014 + month, keys) for seed, stream, month in (first, second)]
    for shift in (0, 1):
        a, b = draws[0][shift:], draws[1][: N - shift]
        assert stats.pearsonr(a, b).pvalue > LEAST_P
        table = np.histogram2d(a, b, bins=10, range=[[0, 1], [0, 1]])[0]
        assert stats.chisquare(table.ravel()).pvalue > LEAST_P


def test_sums_over_a_year_of_a_household_vary_as_independent_draws_do() -> None:
    months, keys = np.tile(JANUARY_2014 + np.arange(12), 5000), np.repeat(np.arange(1, 5001), 12)
    sums = uniforms(1, HOSPITAL, months, keys).reshape(5000, 12).sum(axis=1)
    assert stats.kstest((sums - 6.0), "norm").pvalue > LEAST_P


def test_every_bit_of_every_part_of_the_key_moves_half_of_the_bits() -> None:
    with np.errstate(over="ignore"):
        for part, bits in (("seed", 64), ("stream", 10), ("month", 17), ("key", 64)):
            for bit in range(bits):
                moved = 0
                for key in range(64):
                    given = {"seed": np.uint64(5), "stream": 30, "month": 24168, "key": np.uint64(key)}
                    flipped = int(given[part]) ^ 1 << bit
                    other = given | {part: np.uint64(flipped) if part in ("seed", "key") else flipped}
                    moved += (int(hash_key(**given)) ^ int(hash_key(**other))).bit_count()
                assert moved / 64 == pytest.approx(32, abs=4), f"bit {bit} of {part}"  # 8 standard deviations


def test_take_up_draws_of_two_interventions_are_uniform_and_unrelated() -> None:
    keys = np.arange(1, N + 1, dtype=np.uint64)
    a, b = (keyed_uniforms(1, 5, name, keys) for name in ("minimum_living_allowance", "microcredit"))
    assert stats.kstest(a, "uniform").pvalue > LEAST_P
    assert stats.pearsonr(a, b).pvalue > LEAST_P
