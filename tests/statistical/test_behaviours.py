"""Behaviours that must come out of the no-programme world, on many seeds.

Each statement is a one-sided paired t test over runs at level 0.001, so that one of the two dozen says by chance what is not so in
fewer than one of forty test runs with other seeds; with these seeds they are decided for good.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
from loose_scripts import ROOT, module_of
from scipy import stats

pytestmark = [pytest.mark.statistical, pytest.mark.slow]

SEEDS = range(1001, 1017)
HOUSEHOLDS = 1500
ENOUGH_SMALL_HERDS = 3000
"""Households of the worlds in which herds are sorted by size: few are small."""
LEVEL = 0.001
IN_DISASTERS = "disaster years alone"


def experiment(name: str) -> Any:
    return module_of(ROOT / "experiments" / name / "experiment.py")


def is_greater(more: Any, less: Any) -> bool:
    """Whether a paired one-sided t test over runs says so; runs that lack one of the two are left out."""
    difference = np.subtract(more, less)
    known = difference[np.isfinite(difference)]
    assert len(known) >= len(SEEDS) - 4
    return bool(stats.ttest_1samp(known, 0.0, alternative="greater").pvalue < LEVEL)


@cache
def growth() -> dict[str, Any]:
    herds = experiment("herd_threshold")
    return {
        name: np.array([herds.growth_by_herd(sales, seed, ENOUGH_SMALL_HERDS) for seed in SEEDS])
        for name, sales in herds.SALES.items()
    }


def test_small_herds_tend_down_and_larger_ones_up() -> None:
    usual = growth()["usual offtake"]
    assert is_greater(0.5, usual[:, :2].mean(axis=1))
    assert is_greater(usual[:, 6], 0.5)


def test_the_threshold_is_a_band_of_probabilities() -> None:
    """Three neighbouring classes of herds are neither sure to fall nor sure to rise."""
    middle = growth()["usual offtake"][:, 2:5]
    assert is_greater(middle.min(axis=1), 0.1)
    assert is_greater(0.9, middle.max(axis=1))


def test_the_threshold_moves_up_with_offtake() -> None:
    """Herds in the band are likelier to fall where more is sold; in some runs then no size is likelier to grow."""
    usual, twice = (found[:, 2:6].mean(axis=1) for found in growth().values())
    assert is_greater(usual, twice)


@cache
def hazards() -> dict[str, Any]:
    spells = experiment("exit_and_relapse_without_support")
    runs = [spells.yearly_hazards(seed, HOUSEHOLDS) for seed in SEEDS]
    return {kind: np.array([run[kind] for run in runs]) for kind in runs[0]}


@pytest.mark.parametrize("kind", ["exit", "relapse"])
def test_exit_and_relapse_fall_with_duration(kind: str) -> None:
    found = hazards()[kind]
    assert is_greater(found[:, 0], found[:, 2])
    assert is_greater(found[:, 0], 1.2 * found[:, 4])


@pytest.mark.parametrize(("year", "surveyed"), [(1, 0.372), (5, 0.086)])
def test_exit_is_within_the_tolerance_of_the_survey(year: int, surveyed: float) -> None:
    """FACTS 1.5 and, for the tolerance of 0.08, FACTS 7."""
    found = hazards()["exit"][:, year - 1]
    assert is_greater(found, surveyed - 0.08)
    assert is_greater(surveyed + 0.08, found)


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="relapse is three to five times that of the survey")
def test_relapse_is_as_rare_as_in_the_survey() -> None:
    """FACTS 1.5: 3.2 to 5.3 % a year within five years of exit. Once this holds, the mark and the next test must go."""
    assert is_greater(0.053, hazards()["relapse a year"])


def test_relapse_misses_the_survey_by_no_more_than_is_said() -> None:
    """About 19 % a year, 3.6 to 6 times the survey's range; the bound may be lowered, never raised."""
    assert is_greater(0.205, hazards()["relapse a year"])


def test_camel_rich_households_lose_less_in_a_dzud() -> None:
    found = np.array([experiment("camels_in_dzud").losses(seed, HOUSEHOLDS) for seed in SEEDS])
    assert is_greater(found[:, 0], 2.0 * found[:, -1])


def test_credit_lifts_those_near_the_threshold_more_than_those_far_below_or_above() -> None:
    credit = experiment("credit_and_fodder")
    gross_and_net = np.array([credit.lifted(seed, 2 * HOUSEHOLDS) for seed in SEEDS])
    found, net = gross_and_net[:, 0], gross_and_net[:, 1]
    near = found[:, 3:5].mean(axis=1)
    assert is_greater(near, net[:, 3:5].mean(axis=1))
    assert is_greater(net[:, 3:5].mean(axis=1), 2.0 * net[:, 0])
    assert is_greater(near, 0.2)
    assert is_greater(near, 2.0 * found[:, 0])
    assert is_greater(near, 2.0 * found[:, -1])


@cache
def fodder() -> dict[str, dict[str, Any]]:
    """Every number of every rule of buying fodder, one value a run."""
    credit = experiment("credit_and_fodder")
    runs = [credit.fodder(seed) for seed in SEEDS]
    return {
        name: {number: np.array([getattr(run[name], number) for run in runs]) for number in credit.SHOWN}
        for name in credit.FODDER
    }


def test_fodder_in_disaster_years_alone_saves_animals_then_and_loses_next_to_nothing() -> None:
    """A small ration loses less than one in a hundred of income and gain of the herd."""
    none, half, most = (fodder()[name] for name in ("none", f"half, {IN_DISASTERS}", f"nine tenths, {IN_DISASTERS}"))
    assert is_greater(none["deaths"], half["deaths"])
    assert is_greater(0.8 * none["deaths"], most["deaths"])
    assert is_greater(half["gain"], 0.99 * none["gain"])


def test_fodder_as_a_routine_saves_hardly_more_in_disasters_and_costs_more_than_it_brings() -> None:
    none, then, always = (fodder()[name] for name in ("none", f"nine tenths, {IN_DISASTERS}", "nine tenths, all years"))
    assert is_greater(always["deaths"] + 0.02, then["deaths"])
    assert is_greater(then["gain"], always["gain"])
    assert is_greater(none["gain"], always["gain"])


def test_hazards_are_events_over_years_at_risk() -> None:
    """Two households worked out by hand: poor in years 1, 2 and 4, 5; and one that is poor from the start."""
    poor = np.array([[0, 1], [1, 1], [1, 0], [0, 0], [1, 0], [1, 1]], dtype=bool)
    found = experiment("exit_and_relapse_without_support").hazards(poor, np.ones_like(poor))
    assert found["exit"][:2].tolist() == [0.0, 1.0]
    assert found["relapse"][:3].tolist() == [0.5, 0.0, 1.0]


def test_a_relapse_has_the_first_of_the_causes_that_holds() -> None:
    """Six households that left poverty in the second year: one loses a wage and falls back, one falls back from just
    above the line, one above last year's line, one stays; one lost a third of its herd by death and one by sale."""
    spells = experiment("exit_and_relapse_without_support")
    scenario = spells.without_programme()
    line = [scenario.poverty.six_percent_line.at(year * 12 + 11) for year in (2014, 2015, 2016)]
    years = np.array([2014, 2015, 2016])
    income = np.array([[0.0] * 6, [2 * line[1], 1.2 * line[1], 2 * line[1], 9 * line[1], 2 * line[1], 2 * line[1]],
                       [0.0, 0.0, 0.5 * (line[1] + line[2]), 9 * line[2], 0.0, 0.0]])  # fmt: skip
    ones = np.ones((3, 6))
    herd, died, sold = 30.0 * ones, 0 * ones, 0 * ones
    herd[2, 4:] = 20.0
    died[2, 4], sold[2, 5] = 10.0, 10.0
    columns = {
        "exists": ones > 0, "persons": ones, "income": income, "income_poor": income < np.array(line)[:, None],
        "earners": np.array([[1] * 6, [1] * 6, [0, 1, 1, 1, 1, 1]]), "ill": 0 * ones, "herd": herd, "died": died,
        "sold": sold, "sales": 0 * ones, "parent": 0 * ones, "id": np.arange(1, 7) * ones,
    }  # fmt: skip
    fell, stayed, hazard = spells.causes(sys.modules["panels"].Panel(years, columns), scenario)
    shares = dict(zip(sys.modules["causes"].CAUSES, fell, strict=False))
    assert sum(shares.values()) == pytest.approx(1.0)
    held = [name for name, share in shares.items() if share > 0]
    assert held == [
        "fewer members earn a wage",
        "the herd shrank by more than 20 %, more of it dead than sold",
        "the herd shrank by more than 20 %, more of it sold than dead",
        "none of these; only the line grew",
        "none of these; income had been below 1.5 times the line",
    ]
    assert [shares[name] for name in held] == pytest.approx([0.2] * 5)
    assert stayed[len(shares) - 1] == 1.0
    assert hazard[0] == 1.0
    assert hazard[len(shares) - 1] == 0.0
