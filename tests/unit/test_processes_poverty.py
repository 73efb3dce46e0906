"""Poverty: the line and the six guarantees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import parse_month
from alxa_sim.processes.poverty import PovertySettings, judge, six_percent_line

LINE = PovertySettings().numbers(parse_month("2014-01"))
WELL_OFF = {"income_12m": 10**9}


@pytest.mark.parametrize(("persons", "income", "poor"), [
    ({"adults": 1}, 280_000, False),
    ({"adults": 1}, 279_999, True),
    ({"adults": 1, "children": 1, "elderly": 1}, 840_000, False),
    ({"adults": 1, "children": 1, "elderly": 1}, 839_999, True),
    ({"adults": 1}, -5, True),
])  # fmt: skip
def test_income_strictly_below_the_line_is_poor(
    household: Callable[..., Any], persons: dict[str, int], income: int, poor: bool
) -> None:
    h = household(income_12m=income, **persons)
    judge(h, LINE)
    assert (h.income_poor, h.deprived, h.poor) == (poor, False, poor)


@pytest.mark.parametrize(("state", "lacking"), [
    ({}, None),
    ({"months_since_hunger": 2}, "food"),
    ({"months_since_hunger": 3}, None),
    ({"months_since_bare": 0}, "clothing"),
    ({"months_since_bare": 3}, None),
    ({"months_since_untreated": 11}, "medical"),
    ({"months_since_untreated": 12}, None),
    ({"out_of_school": 1}, "school"),
    ({"house_grade": 3}, "housing"),
    ({"house_grade": 4}, "housing"),
    ({"house_grade": 2}, None),
    ({"water_quantity": False}, "water"),
    ({"water_quality": False}, "water"),
    ({"water_convenience": False}, "water"),
    ({"water_reliability": False}, "water"),
])  # fmt: skip
def test_one_unmet_guarantee_makes_poor(
    household: Callable[..., Any], state: dict[str, Any], lacking: str | None
) -> None:
    h = household(**WELL_OFF, **state)
    judge(h, LINE)
    names = ("food", "clothing", "school", "medical", "housing", "water")
    assert [name for name in names if h[f"lacks_{name}"]] == ([lacking] if lacking else [])
    assert (h.income_poor, h.deprived, h.poor) == (False, lacking is not None, lacking is not None)


def test_flags_are_lowered_again(household: Callable[..., Any]) -> None:
    h = household(**WELL_OFF, income_poor=True, deprived=True, poor=True, lacks_food=True, lacks_water=True)
    judge(h, LINE)
    assert not any(h[name] for name in ("income_poor", "deprived", "poor", "lacks_food", "lacks_water"))


def test_the_line_rises_by_six_percent_to_whole_yuan() -> None:
    assert list(six_percent_line().values())[:4] == [2800.0, 2968.0, 3146.0, 3335.0]
    assert six_percent_line()["2020-01"] == 3972.0


def test_the_line_of_the_bureau_decides_where_it_is_chosen(household: Callable[..., Any]) -> None:
    poor = []
    for chosen in (False, True):
        h = household(income_12m=290_000)
        judge(h, PovertySettings(use_bureau_line=chosen).numbers(parse_month("2015-01")))
        poor.append(bool(h.income_poor))
    assert poor == [True, False]  # 2,968 and 2,855 yuan


def test_a_memory_of_nothing_forgives_hunger_at_once(household: Callable[..., Any]) -> None:
    h = household(**WELL_OFF, months_since_hunger=0)
    judge(h, PovertySettings(food_memory=0).numbers(0))
    assert not h.lacks_food
    assert h.lacks_food.dtype == np.bool_
