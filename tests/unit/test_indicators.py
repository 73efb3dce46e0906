"""Every indicator against a table small enough to work out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from alxa_sim.extension_points import Indicator, LivingHouseholds, indicator, share_of_persons
from alxa_sim.households import Households
from alxa_sim.registry import found_in

ALL = found_in("alxa_sim.indicators", Indicator)
INDICATORS = {name: found for name, found in ALL.items() if found.of == "households"}
LINE = 2000.0


@pytest.fixture
def households() -> Households:
    """Households of 1, 2 and 5 persons, and one of 4 that has ended with every flag set."""
    h = Households(4)
    h.exists[:] = [True, True, True, False]
    h.children[:] = [0, 0, 3, 2]
    h.adults[:] = [0, 2, 2, 1]
    h.elderly[:] = [1, 0, 0, 1]
    h.camels_breeding[:] = [0, 10, 0, 99]
    h.camels_young[:] = [0, 4, 0, 99]
    h.camels_other[:] = [0, 1, 0, 99]
    h.sheep_breeding[:] = [0, 20, 0, 99]
    h.sheep_young[:] = [0, 10, 0, 99]
    h.sheep_other[:] = [0, 5, 0, 99]
    h.goats_young[:] = [0, 0, 10, 99]
    h.goats_other[:] = [0, 10, 0, 99]
    h.condition[:] = [0.2, 0.8, 0.6, 0.1]
    h.income_12m[:] = [300_000, 1_000_000, 500_000, 99_999_999]
    h.debt[:] = [10_000, 0, 20_000, 99]
    h.dairies[:] = [True, False, False, True]
    h.skill[:] = [0.3, 0.1, 0.2, 0.9]
    h.aspiration[:] = [0.5, 0.9, 0.1, 0.0]
    h.chronic[:] = [1, 0, 1, 4]
    h.settlement[:] = [1, 0, 3, 2]
    h.insured[:] = [False, True, False, True]
    h.in_industry[:] = [False, False, True, True]
    h.case_months[:] = [0, 5, 0, 9]
    h.register_status[:] = [4, 3, 2, 4]
    h.registered[:] = [True, False, False, True]
    h.income_poor[:] = [False, False, True, True]
    h.deprived[:] = [True, True, False, True]
    h.poor[:] = [True, True, True, True]
    for k, name in enumerate(("food", "clothing", "school", "medical", "housing", "water")):
        getattr(h, f"lacks_{name}")[:] = [k % 2 == 0, k < 3, k == 5, True]
    return h


EXPECTED = {
    "poverty_headcount": 1.0,
    "income_poverty_headcount": 5 / 8,
    "deprivation_headcount": 3 / 8,
    "registered_headcount": 1 / 8,
    "lacks_food": 3 / 8,
    "lacks_clothing": 2 / 8,
    "lacks_school": 3 / 8,
    "lacks_medical": 0.0,
    "lacks_housing": 1 / 8,
    "lacks_water": 5 / 8,
    "income_per_head": 18_000 / 8,
    "median_income_per_head": 3_000.0,  # of 3,000, 5,000 and 1,000
    "herd_size": (7 * 13 + 30 + 0.8 * 10 + 0.8 * 5) / 3,
    "poverty_gap": 5 * 0.5 / 8,
    "poverty_severity": 5 * 0.25 / 8,
    "multidimensional_poverty": (1 * 3 / 6 + 2 * 3 / 6) / 8,  # the third lacks one guarantee only
    "income_gini": 2 * (5 * 1 * 2000 + 5 * 2 * 4000 + 1 * 2 * 2000) / (2 * 8**2 * 2250),
    "income_theil": sum(n / 8 * y / 2250 * math.log(y / 2250) for n, y in ((1, 3000), (2, 5000), (5, 1000))),
    "debt_per_household": 100.0,
    "dairy_share": 1 / 3,
    "mean_skill": 0.2,
    "mean_aspiration": 0.5,
    "chronic_share": 2 / 8,
    "monitored_share": 2 / 8,
    "relapsed_share": 1 / 8,
    "relocated_share": 6 / 8,
    "insured_share": 1.0,
    "industry_share": 1 / 3,
    "open_case_share": 2 / 8,
    "herd_condition": 0.7,  # of 0.8 and 0.6: a herd of kids is a herd
}


@pytest.mark.parametrize("name", INDICATORS)
def test_each_indicator_is_what_its_meaning_says(name: str, households: Households) -> None:
    assert INDICATORS[name].compute(LivingHouseholds(households, LINE)) == pytest.approx(EXPECTED[name])


@pytest.mark.parametrize("name", INDICATORS)
def test_an_indicator_of_nobody_is_not_a_number(name: str, households: Households) -> None:
    households.exists[:] = False
    for nobody in (households, Households(0)):
        assert math.isnan(INDICATORS[name].compute(LivingHouseholds(nobody, LINE)))


def test_every_indicator_has_a_unit_and_its_functions_name() -> None:
    for name, found in ALL.items():
        assert found.unit
        assert found.meaning.endswith(".")
        assert found.name == name == found.compute.__name__


def test_an_indicator_without_a_meaning_is_refused() -> None:
    with pytest.raises(ValueError, match="indicator silent needs a docstring"):

        @indicator(unit="1")
        def silent(households: LivingHouseholds) -> float:
            return float(len(households))


def test_living_households_are_copies_of_the_rows_that_exist(households: Households) -> None:
    living = LivingHouseholds(households, LINE)
    assert len(living) == 3
    assert living.persons.tolist() == [1, 2, 5]
    living.income_12m[:] = 0
    assert living.income_history.shape == (3, 12)
    assert np.all(households.income_12m > 0)


def test_the_share_of_persons_is_exact_for_any_count_of_them() -> None:
    households = Households(3)
    households.adults[:] = [2**40 + 1, 3, 5]
    households.poor[:] = [True, False, True]
    living = LivingHouseholds(households, LINE)
    assert share_of_persons(living, living.poor) == (2**40 + 6) / (2**40 + 9)
