"""Keyed random numbers: exact values, quantiles and counts."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from scipy import special, stats

from alxa_sim import randomness
from alxa_sim.randomness import (
    GOLDEN,
    binomial,
    generator,
    hash_key,
    keyed_uniforms,
    mix,
    normal_quantile,
    successes,
    uniform,
)

SEED = np.uint64(7)
HIGHEST = np.uint64(2**64 - 1)
WORD = 2**64
LAST_BELOW_1 = 1.0 - 2.0**-53
EXACT = [(1, 0.5), (2, 0.3), (7, 0.999), (20, 0.5), (40, 0.6), (59, 0.5), (100, 0.05), (300, 0.95), (1000, 0.02),
         (10**6, 1e-5)]  # fmt: skip
NORMAL = [(70, 0.5), (100, 0.35), (100, 0.65), (400, 0.1), (1000, 0.0305), (1000, 0.95), (10**6, 3.01e-5),
          (10**6, 1e-4), (10**6, 0.5)]  # fmt: skip
"""Sizes and chances with an expected rarer outcome up to 30, and above."""


def unmixed(word: int) -> int:
    """The word that `mix` turns into `word`."""
    for shift, factor in ((31, int(randomness.MIX_2)), (27, int(randomness.MIX_1)), (30, 1)):
        word ^= word >> shift ^ word >> 2 * shift
        word = word * pow(factor, -1, WORD) % WORD
    return word


def key_with_bits(bits: int, stream: int, month: int) -> np.uint64:
    """The key of which `hash_key` makes `bits`."""
    purpose = (stream << 32 | month) * int(GOLDEN) % WORD
    first = unmixed(unmixed(bits) ^ purpose)
    return np.uint64((first - int(SEED)) * pow(int(GOLDEN), -1, WORD) % WORD - 1 & WORD - 1)


def stream_numbers() -> dict[str, int]:
    return {
        name: value
        for name, value in vars(randomness).items()
        if name.isupper() and isinstance(value, int) and value < 2**32 and name not in ("SPECIES", "TYPE_CHECKING")
    }


@pytest.mark.parametrize("word", [0, 1, 2**63, WORD - 1, 0x123456789ABCDEF0])
def test_mixing_can_be_undone(word: int) -> None:
    assert unmixed(int(mix(np.uint64(word)))) == word


def test_mixing_is_the_finaliser_of_splitmix64() -> None:
    state, numbers = 1234567, []
    for _ in range(3):
        state = (state + int(GOLDEN)) % WORD
        numbers.append(int(mix(np.uint64(state))))
    assert numbers == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@pytest.mark.parametrize("bits", [0, 1, 2**11 - 1, 2**11, 2**63, WORD - 2**12, WORD - 2**11, WORD - 1])
def test_a_uniform_lies_strictly_between_0_and_1_whatever_the_bits(bits: int) -> None:
    key = key_with_bits(bits, 17, 24168)
    assert int(hash_key(SEED, 17, 24168, key)) == bits
    assert 0.0 < uniform(SEED, 17, 24168, key) < 1.0
    assert math.isfinite(normal_quantile(uniform(SEED, 17, 24168, key)))


def test_a_uniform_depends_on_seed_stream_month_and_key() -> None:
    draws = {
        uniform(np.uint64(seed), stream, month, np.uint64(key))
        for seed in (0, 1, 2**64 - 1)
        for stream in (1, 2, 348)
        for month in (0, 1, 24168)
        for key in (0, 1, 2**63, 2**64 - 2, 2**64 - 1)
    }
    assert len(draws) == 3 * 3 * 3 * 5


def test_stream_numbers_never_collide_with_those_of_species() -> None:
    numbers = stream_numbers()
    assert len(set(numbers.values())) == len(numbers) > 25
    assert max(numbers.values()) < randomness.SPECIES


def test_stream_numbers_are_part_of_the_results() -> None:
    assert stream_numbers().items() >= {
        "RAIN": 1, "WINTER": 2, "PRICE": 3, "POPULATION": 4, "TAKE_UP": 5, "CALVING": 10, "JOB_FOUND": 20, "HOSPITAL": 30,
        "BIRTH": 40, "DIVISION": 47, "CHILD_ID": 48,
    }.items()  # fmt: skip


@pytest.mark.parametrize("seed", [0, 7, 2**64 - 1])
def test_many_uniforms_at_once_equal_single_ones_bit_for_bit(seed: int) -> None:
    keys = np.array([0, 1, 2, 3900, 2**53 + 1, 2**63, 2**64 - 2, 2**64 - 1], np.uint64)
    name = zlib.crc32(b"allowance")
    singly = [uniform(np.uint64(seed), 5, name, key) for key in keys]
    assert keyed_uniforms(seed, 5, "allowance", keys).tolist() == singly


def test_many_uniforms_follow_their_keys_not_their_order() -> None:
    keys = np.arange(100, dtype=np.uint64)
    assert np.array_equal(keyed_uniforms(1, 5, "a", keys[::-1]), keyed_uniforms(1, 5, "a", keys)[::-1])
    assert not np.any(keyed_uniforms(1, 5, "a", keys) == keyed_uniforms(1, 5, "b", keys))
    assert len(keyed_uniforms(1, 5, "a", keys[:0])) == 0


def test_a_generator_is_reproducible_and_keyed_by_each_of_its_arguments() -> None:
    first = generator(1, 4, 24168, 2).random(5)
    assert np.array_equal(first, generator(1, 4, 24168, 2).random(5))
    for other in ((2, 4, 24168, 2), (1, 5, 24168, 2), (1, 4, 24169, 2), (1, 4, 24168, 3), (2**64 - 1, 4, 24168, 2)):
        assert not np.any(first == generator(*other).random(5))


def quantile_points() -> Iterator[float]:
    yield from np.linspace(1e-4, 1 - 1e-4, 2001)
    yield from 10.0 ** -np.linspace(1, 16.2, 500)
    yield from 1 - 10.0 ** -np.linspace(1, 15.9, 500)


def test_the_normal_quantile_has_the_relative_error_of_acklam() -> None:
    points = [p for p in quantile_points() if p != 0.5]
    exact = special.ndtri(points)
    error = np.abs(np.array([normal_quantile(p) for p in points]) - exact)
    assert np.all(error <= 1.2e-9 * np.abs(exact) + 1e-15)


def test_the_normal_quantile_has_the_absolute_error_it_states_for_all_but_one_in_ten_thousand() -> None:
    points = [p for p in quantile_points() if 5e-5 < p < 1 - 5e-5]
    error = np.abs(np.array([normal_quantile(p) for p in points]) - special.ndtri(points))
    assert error.max() < 4.7e-9


def test_the_normal_quantile_rises_and_is_odd() -> None:
    points = sorted(quantile_points())
    values = np.array([normal_quantile(p) for p in points])
    assert np.all(np.diff(values)[np.diff(points) > 1e-9] > 0)
    for p in (0.25, 0.02425, 0.02424, 2.0**-10, 2.0**-30):
        assert normal_quantile(1 - p) == pytest.approx(-normal_quantile(p), abs=1e-8)
    assert normal_quantile(0.5) == 0.0


@pytest.mark.parametrize(("n", "p"), EXACT)
def test_counts_step_exactly_where_the_distribution_function_does(n: int, p: float) -> None:
    mean, sd = n * p, math.sqrt(n * p * (1 - p))
    for count in range(max(0, int(mean - 6 * sd)), min(n, int(mean + 6 * sd) + 1)):
        at_most = stats.binom.cdf(count, n, p)
        if 1e-6 < at_most < 1 - 1e-6:
            assert binomial(n, p, at_most - 1e-10) <= count
            assert binomial(n, p, at_most + 1e-10) > count


def chance_of_at_most(count: int, n: int, p: float) -> float:
    """The largest uniform of which `binomial` makes at most `count`, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if binomial(n, p, middle) <= count else (low, middle)
    return low


@pytest.mark.parametrize(("n", "p"), NORMAL)
def test_the_normal_approximation_is_off_by_less_than_it_states(n: int, p: float) -> None:
    mean, sd = n * p, math.sqrt(n * p * (1 - p))
    step = max(1, int(sd / 5))
    counts = range(max(0, int(mean - 4 * sd)), min(n, int(mean + 4 * sd)) + 1, step)
    errors = [abs(chance_of_at_most(count, n, p) - stats.binom.cdf(count, n, p)) for count in counts]
    assert max(errors) < 0.002


@pytest.mark.parametrize(("n", "p"), EXACT + NORMAL)
def test_counts_rise_with_the_uniform_and_stay_within_bounds(n: int, p: float) -> None:
    counts = [binomial(n, p, u) for u in np.linspace(0.0005, 0.9995, 400)]
    assert all(np.diff(counts) >= 0)
    assert 0 <= counts[0] <= counts[-1] <= n


def falls(n: npt.ArrayLike, p: npt.ArrayLike, u: float) -> list[tuple[int, bool]]:
    """How far the count falls from one pair of size and chance to the next, and whether the approximation begins or ends."""
    sizes, chances = np.broadcast_arrays(n, p)
    counts = np.array([binomial(int(size), float(chance), u) for size, chance in zip(sizes, chances, strict=True)])
    is_normal = sizes * np.minimum(chances, 1 - chances) > 30
    return [(int(-d), bool(b)) for d, b in zip(np.diff(counts), np.diff(is_normal), strict=True) if d < 0]


@pytest.mark.parametrize("n", [1, 5, 40, 59, 60, 61, 100, 200, 1000, 10**5])
@pytest.mark.parametrize("u", [0.0001, 0.001, 0.3, 0.5, 0.97, 0.9999])
def test_a_higher_chance_lowers_the_count_only_at_the_border_and_by_one(n: int, u: float) -> None:
    assert set(falls(n, np.linspace(0, 1, 700), u)) <= {(1, True)}


@pytest.mark.parametrize("p", [0.001, 0.02, 0.3, 0.5, 0.7, 0.99])
@pytest.mark.parametrize("u", [0.0001, 0.001, 0.3, 0.5, 0.97, 0.9999])
def test_more_animals_lower_the_count_only_at_the_border_and_by_one(p: float, u: float) -> None:
    assert set(falls(np.arange(1200), p, u)) <= {(1, True)}
    assert set(falls(np.arange(29_970, 30_030), p, u)) <= {(1, True)}


@pytest.mark.parametrize("u", [0.0001, 0.3, 0.9999])
def test_a_household_of_ordinary_size_never_loses_fewer_animals_to_a_higher_chance(u: float) -> None:
    for n in (3, 10, 30, 60):
        assert not falls(n, np.linspace(0, 1, 1000), u)


@pytest.mark.parametrize("u", [2.0**-54, 0.5, LAST_BELOW_1])
def test_extreme_counts_are_what_they_must_be(u: float) -> None:
    assert binomial(0, 0.5, u) == binomial(-3, 0.5, u) == binomial(10, 0.0, u) == binomial(10, -0.1, u) == 0
    assert binomial(10, 1.0, u) == binomial(10, 1.7, u) == 10
    assert binomial(10**6, 1e-30, u) == 0
    assert binomial(1, 0.5, u) == (u > 0.5)


@pytest.mark.parametrize(
    ("n", "p"),
    [(482, 0.0589), (3827, 0.00402), (1000, 0.02), (200, 0.149), (300, 0.95), (10**5, 1.117e-05), (10**6, 0.3)],
)
def test_the_highest_uniform_gives_no_more_than_a_rare_count(n: int, p: float) -> None:
    mean, sd = n * p, math.sqrt(n * p * (1 - p))
    assert binomial(n, p, LAST_BELOW_1) <= mean + 15 * sd + 5
    assert binomial(n, p, 2.0**-54) >= mean - 15 * sd


def test_successes_draw_from_the_uniform_of_the_decision() -> None:
    for key in np.arange(50, dtype=np.uint64):
        assert successes(20, 0.3, SEED, 13, 100, key) == binomial(20, 0.3, uniform(SEED, 13, 100, key))
    assert successes(0, 0.3, SEED, 13, 100, HIGHEST) == successes(20, 0.0, SEED, 13, 100, HIGHEST) == 0
    assert successes(20, 1.0, SEED, 13, 100, HIGHEST) == 20
