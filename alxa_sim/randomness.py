"""Random numbers keyed by what they decide, never by the order in which they are asked for.

`uniform(seed, stream, month, key)` is a counter-based hash: two rounds of the SplitMix64 finaliser (Steele, Lea and
Flood 2014) over seed, stream, month and key. `key` is a household's permanent id or a gacha's number. Two runs with one
seed therefore differ only where a programme bites. Counts are drawn by inversion from one uniform, so that a
higher chance
never lowers the count.
"""

from __future__ import annotations

import math
import zlib
from typing import TYPE_CHECKING, TypeVar

from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Word = TypeVar("Word", np.uint64, npt.NDArray[np.uint64])

# Stream numbers are part of the results: never renumber, only add.
RAIN = 1
WINTER = 2
PRICE = 3
POPULATION = 4
TAKE_UP = 5
CRASH = 6
CRASH_SIZE = 7
CALVING = 10
MATURING = 11
BREEDING_SEX = 12
BREEDING_DEATHS = 13
YOUNG_DEATHS = 14
OTHER_DEATHS = 15
RETIREMENT = 16
OFFTAKE_OTHER = 17
OFFTAKE_YOUNG = 18
OFFTAKE_BREEDING = 19
JOB_FOUND = 20
JOB_LOST = 21
SLAUGHTER = 22
RETURN_TO_SCHOOL = 23
OTOR = 24
MIGRATION = 25
HOMECOMING = 26
ADOPTION = 27
MILK_YIELD = 28
HOSPITAL = 30
HOSPITAL_BILL = 31
CHRONIC = 32
RECOVERY = 33
BIRTH = 40
COMING_OF_AGE = 41
GROWING_OLD = 42
CHILD_DEATH = 43
ADULT_DEATH = 44
ELDERLY_DEATH = 45
EMIGRATION = 46
DIVISION = 47
CHILD_ID = 48
ASSESSED_INCOME = 50
ASSESSED_NEEDS = 51
ASSESSED_ENTRY = 52
BASE_JOB_FOUND = 60
BASE_JOB_LOST = 61
MOVE = 62
BOARDING = 63
MEMBERSHIP = 64
VISIT = 65
NEED_SEEN = 66
BACK_TO_SCHOOL = 67
RUSHED_EXIT = 68
INDUSTRY = 69
TEAM_TURNOVER = 70
SUMU_YEAR = 71
EPIZOOTIC = 72
PASTURE_RIGHT = 73
PLAN = 80
WATCH = 81
CORRECTION = 82
PROMOTION = 83
CALVED_LOST = 84
NURSING_LOST = 85
NEWBORN = 86
SPECIES = 100
"""Streams of animals add SPECIES times the species' number, those of needs SPECIES times the need's."""

GOLDEN = 0x9E3779B97F4A7C15
MIX_1 = 0xBF58476D1CE4E5B9
MIX_2 = 0x94D049BB133111EB
TWO_TO_MINUS_52 = 2.0**-52


@kernel
def mix(word: Word) -> Word:
    """The SplitMix64 finaliser: a bijection of 64-bit words in which every input bit moves every output bit."""
    word = (word ^ (word >> np.uint64(30))) * np.uint64(MIX_1)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(MIX_2)
    return word ^ (word >> np.uint64(31))


@kernel
def hash_key(seed: np.uint64, stream: int, month: int, key: np.uint64) -> np.uint64:
    """64 random bits for one decision. `month` counts from year 0 and may not be negative."""
    purpose = (np.uint64(stream) << np.uint64(32)) | np.uint64(month)
    return mix(mix(seed + np.uint64(GOLDEN) * (key + np.uint64(1))) ^ (purpose * np.uint64(GOLDEN)))


@kernel
def uniform(seed: np.uint64, stream: int, month: int, key: np.uint64) -> float:
    """A number in the open interval (0, 1), one of 2^52 that lie evenly."""
    return (float(hash_key(seed, stream, month, key) >> np.uint64(12)) + 0.5) * TWO_TO_MINUS_52


@kernel
def normal_quantile(p: float) -> float:
    """The standard normal quantile of 0 < p < 1, relative error below 1.2e-9 (Acklam 2003, by rational pieces)."""
    if p < 0.02425 or p > 0.97575:
        tail = min(p, 1.0 - p)
        q = math.sqrt(-2.0 * math.log(tail))
        x = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e00) * q
               - 2.549732539343734e00) * q + 4.374664141464968e00) * q + 2.938163982698783e00) / (
             (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e00) * q
              + 3.754408661907416e00) * q + 1.0)  # fmt: skip
        return x if p < 0.5 else -x
    q = p - 0.5
    r = q * q
    return (((((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
              + 1.383577518672690e02) * r - 3.066479806614716e01) * r + 2.506628277459239e00) * q / (
            ((((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r
              + 6.680131188771972e01) * r - 1.328068155288572e01) * r + 1.0)  # fmt: skip


@kernel
def binomial(n: int, p: float, u: float) -> int:
    """How many of `n` succeed with chance `p` each, by inversion of one uniform `u`: rises with u, and with n and p.

    Exact while the rarer outcome is expected at most 30 times; beyond that a normal approximation corrected for
    skewness (Cornish and Fisher 1938), whose error in probability is below 0.002. Where n or p grow across that
    border the count can fall by one.
    """
    if n <= 0 or p <= 0.0:
        return 0
    if p >= 1.0:
        return n
    if p > 0.5:
        return n - binomial_rare(n, 1.0 - p, 1.0 - u)
    return binomial_rare(n, p, u)


@kernel
def binomial_rare(n: int, p: float, u: float) -> int:
    """`binomial` for 0 < p <= 0.5."""
    mean = n * p
    if mean > 30.0:
        z = normal_quantile(u)
        skewness = (1.0 - 2.0 * p) * (z * z - 1.0) / 6.0
        guess = math.floor(mean + math.sqrt(mean * (1.0 - p)) * z + skewness + 0.5)
        return int(min(max(guess, 0), n))
    if u <= 1.0 - mean:  # Bernoulli's inequality: then u is below the chance of none, which need not be computed
        return 0
    chance = math.exp(n * math.log1p(-p))
    odds = p / (1.0 - p)
    cumulated = chance
    count = 0
    while u > cumulated and count < n:
        chance *= (n - count) / (count + 1.0) * odds
        count += 1
        if count > mean and cumulated + chance == cumulated:  # the rest is below the precision of the sum
            return count
        cumulated += chance
    return count


@kernel
def successes(n: int, p: float, seed: np.uint64, stream: int, month: int, key: np.uint64) -> int:
    """`binomial` from the uniform of this decision, which is not drawn where the answer is 0 anyway."""
    if n <= 0 or p <= 0.0:
        return 0
    return binomial(n, p, uniform(seed, stream, month, key))


def generator(seed: int, stream: int, month: int, key: int = 0) -> np.random.Generator:
    """numpy's Philox for institutions and populations, keyed like `uniform`; `key` is 0 where one draw serves all."""
    words = np.array([seed, (stream << 40) ^ (month << 20) ^ key], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=words))


def keyed_uniforms(seed: int, stream: int, name: str, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.float64]:
    """`uniform` for many keys at once; `name` (of an intervention, say) takes the place of the month."""
    purpose = np.uint64(stream) << np.uint64(32) | np.uint64(zlib.crc32(name.encode()))
    with np.errstate(over="ignore"):
        first: npt.NDArray[np.uint64] = np.uint64(seed) + np.uint64(GOLDEN) * (keys + np.uint64(1))
        second: npt.NDArray[np.uint64] = mix(first) ^ (purpose * np.uint64(GOLDEN))
        bits = (mix(second) >> np.uint64(12)).astype(np.float64)
    uniforms: npt.NDArray[np.float64] = (bits + 0.5) * TWO_TO_MINUS_52
    return uniforms
