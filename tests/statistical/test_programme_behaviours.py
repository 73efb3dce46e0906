"""What the campaign does to the banner, on many seeds of a small one: behaviours that emerge, with their experiments' measures.

Each statement is a one-sided paired t test over runs at level 0.001; that all of them together fail by chance would happen in fewer
than one of a hundred test runs with other seeds, and with these seeds they are decided for good. Behaviours that do not come out
(later exits and more relapse with weak teams, under the full campaign; the classes of collective funds) are in the READMEs of
their experiments. test_weak_teams.py asserts that with weak teams more of the poor are left out, measures come later and more fall
back, in a small world without payments, relocation or milk, where incomes hang on what teams bring. A banner of 800 households
grazes its land too lightly to show that vacated pasture recovers.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from loose_scripts import module_of
from scipy import stats
from small_banners import small_copy, swept

pytestmark = [pytest.mark.statistical, pytest.mark.slow]

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
SEEDS = range(2001, 2009)
SMALL = ("population.households=800",)
LEVEL = 0.001


@cache
def runs(name: str) -> list[dict[str, float]]:
    """The measures of an experiment, which is no package, on small banners."""
    module = module_of(EXPERIMENTS / name / "experiment.py")
    return [module.follow(seed, *SMALL) for seed in SEEDS]


def values(name: str, measure: str) -> Any:
    return np.array([run[measure] for run in runs(name)])


def is_greater(more: Any, less: Any) -> bool:
    """Whether a paired one-sided t test over runs says so; runs that lack one of the two are left out."""
    difference = np.subtract(more, less)
    known = difference[np.isfinite(difference)]
    assert len(known) >= len(SEEDS) - 2
    return bool(stats.ttest_1samp(known, 0.0, alternative="greater").pvalue < LEVEL)


def test_the_campaign_brings_the_register_below_half_of_what_it_was_and_of_what_it_would_be() -> None:
    with_it = values("campaign", "baseline registered 2017")
    assert is_greater(0.5 * values("campaign", "baseline registered 2013"), with_it)
    assert is_greater(0.5 * values("campaign", "no_programme registered 2017"), with_it)


def test_income_of_the_registered_grows_by_more_than_a_tenth_a_year() -> None:
    assert is_greater(values("campaign", "its growth 2015 to 2019 [% a year]"), 10.0)


def test_withdrawal_at_once_raises_relapse_strongly(tmp_path: Path) -> None:
    """The first and the last arm of the experiment's design."""
    design = small_copy(tmp_path, 800) / "withdrawal" / "design.yaml"
    text = design.read_text(encoding="utf-8").replace("seeds: 20", f"seeds: {{first: {SEEDS.start}, count: {len(SEEDS)}}}")
    middle = ("payments_end_2021.yaml", "../../scenarios/withdrawal_2021_slow.yaml")
    design.write_text("\n".join(line for line in text.splitlines() if not line.endswith(middle)), encoding="utf-8")
    answer = module_of(EXPERIMENTS / "withdrawal" / "answer.py")
    states = answer.HouseholdStates(swept(design, tmp_path / "out", seeds=len(SEEDS)))
    support, cliff = answer.fallen_back(states, "income", "2020", "2021")[:, 0]
    assert is_greater(cliff, support + 10.0)


def test_intake_of_the_company_grows_more_than_threefold() -> None:
    found = runs("dairy_chain")
    assert is_greater([run["intake 2020"] for run in found], [3 * run["intake 2014"] for run in found])


def test_wages_are_more_of_the_income_of_who_moved_two_years_ago_and_more_than_without_relocation() -> None:
    """On the same draws, by the end of 2020."""
    follow = module_of(EXPERIMENTS / "relocation" / "experiment.py").follow
    found = [follow(seed, "population.households=1500", "period.end=2020-12") for seed in SEEDS]
    late, early = ([run[f"{since}, wage share gain"] for run in found] for since in ("2 to 4 years", "4 years and more"))
    assert is_greater(early, 0.0)
    assert is_greater(late, 0.0)
