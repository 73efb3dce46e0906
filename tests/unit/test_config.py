"""Settings: months, dated values, documentation, and the numbers that compiled code sees."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from alxa_sim.config import (
    Config,
    Count,
    Dated,
    DatedValue,
    Month,
    Monthly,
    NonNegative,
    Share,
    YearlyChance,
    dated,
    format_month,
    monthly_chance,
    parse_dated,
    parse_documentation,
    parse_month,
)
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.processes.parameters import SETTINGS

RISING = tuple(float(month) for month in range(12))


class Base(Config):
    """Settings of a test."""

    rate: NonNegative = 0.5
    """How fast [1/year]. Source: FACTS 2.3, page [F]."""


class Example(Base):
    """More settings of a test."""

    text: str = "a"
    """A text [text]. Assumed: none."""
    chance: YearlyChance = 0.19
    """A chance [1/year]. Assumed: as elsewhere,
    on two lines."""
    share: Share = 1
    """A share [1]. Source: a paper [D]."""
    heads: Count = 3
    """Heads [head]. Assumed: three."""
    flag: bool = True
    """A flag [1]. Assumed: set."""
    price: Dated = dated({"2014-01": 10.0, "2015-07": 20.0})
    """A price [yuan]. Source: FACTS 5 [SEED]."""
    season: Monthly = RISING
    """A season [1]. Assumed: rising."""
    start: Month | None = None
    undocumented: float = 2.0


@pytest.mark.parametrize(
    ("text", "month"), [("2014-01", 24168), ("2014-12", 24179), (2014, 24168), ("0000-01", 0), ("9999-12", 119999)]
)
def test_a_month_counts_from_january_of_the_year_0(text: object, month: int) -> None:
    assert parse_month(text) == month


@pytest.mark.parametrize(
    "text",
    ["2014-13", "2014-00", "2014-1", "14-01", "2014-01-01", " 2014-01", "2014", "", 0, -5, 10000, 2014.0, True, None],
)
def test_what_is_no_month_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="expected a month such as 2014-01"):
        parse_month(text)


@pytest.mark.parametrize("text", ["0000-01", "2014-01", "2025-12", "9999-12"])
def test_a_month_is_written_as_it_is_read(text: str) -> None:
    assert format_month(parse_month(text)) == text


def test_a_dated_value_holds_from_its_month_until_the_next() -> None:
    line = dated({"2015-01": 2968.0, "2014-01": 2800.0})
    values = [line.at(parse_month(month)) for month in ("2014-01", "2014-12", "2015-01", "2030-06")]
    assert values == [2800.0, 2800.0, 2968.0, 2968.0]


def test_before_its_first_month_a_dated_value_has_its_first_value() -> None:
    assert dated({"2014-01": 2800.0, "2015-01": 2968.0}).at(parse_month("2001-05")) == 2800.0


def test_a_plain_number_never_changes() -> None:
    assert [dated(7).at(month) for month in (0, 24168, 99999)] == [7.0, 7.0, 7.0]


def test_whole_years_are_months_of_a_dated_value() -> None:
    assert parse_dated({2014: 1, 2015: 2}) == dated({"2014-01": 1.0, "2015-01": 2.0})


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({}, "found an empty map"),
        ("2800", "must be a number or a map"),
        (True, "must be a number or a map"),
        (None, "must be a number or a map"),
        ({"2014-01": "x"}, "must be a number or a map"),
        ({"2014-01": False}, "must be a number or a map"),
        (-1.0, "must not be negative"),
        ({"2014-01": 1.0, "2014-02": -1}, "must not be negative"),
        (float("nan"), "must be finite"),
        (float("inf"), "must be finite"),
        ({"2014-13": 1.0}, "expected a month"),
        ({"2014-01": 1.0, 2014: 2.0}, "names one month twice"),
    ],
)
def test_what_is_no_dated_value_is_refused(raw: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_dated(raw)


@pytest.mark.parametrize("raw", [3.5, {"2014-01": 1.0, "2016-07": 0.0}])
def test_a_dated_value_is_written_as_it_is_read(raw: Any) -> None:
    class Holder(Config):
        value: Dated = dated(0.0)

    held = Holder(value=raw)
    assert held.model_dump(mode="json") == {"value": raw}
    assert Holder.model_validate_json(held.model_dump_json()) == held


@pytest.mark.parametrize("twin_of", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_dated_values_are_equal_and_hashed_by_what_they_say(twin_of: Any) -> None:
    line = dated({"2014-01": 1.0, "2015-01": 2.0})
    twin: DatedValue = twin_of(line)
    assert twin == line
    assert hash(twin) == hash(line)
    assert line != dated(1.0)
    assert line != 1.0
    assert repr(line) == "DatedValue({'2014-01': 1.0, '2015-01': 2.0})"


@pytest.mark.parametrize(("yearly", "monthly"), [(0.0, 0.0), (1.0, 1.0), (1 - 0.9**12, 0.1)])
def test_a_monthly_chance_compounds_to_the_yearly_one(yearly: float, monthly: float) -> None:
    assert monthly_chance(yearly) == pytest.approx(monthly, abs=1e-15)


@pytest.mark.parametrize(
    ("docstring", "expected"),
    [
        (
            "Calves [1/year]. Source: FACTS 2.3, other year [F].",
            ("Calves", "1/year", "FACTS 2.3, other year", "sourced"),
        ),
        ("Calves [1/year]. Source: FACTS 2.3 [F-].", ("Calves", "1/year", "FACTS 2.3", "weak")),
        ("A share\n    of [some] things [1].\n Source: x\n [D].", ("A share of [some] things", "1", "x", "derived")),
        ("A [yuan]. Source: x [R].", ("A", "yuan", "x", "unverified")),
        ("A [yuan]. Source: x [SEED].", ("A", "yuan", "x", "banner_report")),
        ("A [yuan]. Assumed: as x, y.", ("A", "yuan", "as x, y", "assumed")),
        ("A [yuan]. Assumed.", ("A", "yuan", "none", "assumed")),
    ],
)
def test_a_docstring_splits_into_meaning_unit_source_and_grade(docstring: str, expected: tuple[str, ...]) -> None:
    assert parse_documentation(docstring) == expected


@pytest.mark.parametrize(
    "docstring", ["A.", "A [1].", "A. Source: x [F].", "A [1]. Source: x.", "A [1]. Source: x [G].", ""]
)
def test_a_docstring_of_another_form_is_refused(docstring: str) -> None:
    with pytest.raises(ValueError, match="not of the form"):
        parse_documentation(docstring)


def test_documentation_lists_inherited_settings_first_and_skips_undocumented_ones() -> None:
    documentation = Example.documentation()
    assert list(documentation) == ["rate", "text", "chance", "share", "heads", "flag", "price", "season"]
    assert documentation["chance"].source == "as elsewhere, on two lines"


@pytest.mark.parametrize("settings", [*SETTINGS.values(), PopulationSettings, WorldSettings])
def test_every_setting_says_meaning_unit_and_source(settings: type[Config]) -> None:
    assert list(settings.documentation()) == list(settings.model_fields)


def test_numbers_have_one_type_a_kind_and_no_texts_or_months() -> None:
    numbers = Example().numbers(0)
    kinds = {name: numbers.dtype[name] for name in numbers.dtype.names}
    assert kinds == {
        "rate": np.float64,
        "chance": np.float64,
        "share": np.float64,
        "heads": np.int64,
        "flag": np.bool_,
        "price": np.float64,
        "season": np.dtype((np.float64, (12,))),
        "undocumented": np.float64,
    }


def test_an_integer_given_for_a_float_is_a_float() -> None:
    given = Example(rate=2, share=0, undocumented=-3, season=tuple(range(12)))
    assert given.numbers(0).dtype == Example().numbers(0).dtype
    assert (given.numbers(0).rate, given.numbers(0).undocumented) == (2.0, -3.0)
    assert given.numbers(0).season.tolist() == list(RISING)


def test_numbers_hold_what_is_in_force_in_the_month() -> None:
    example = Example()
    assert [example.numbers(parse_month(month)).price for month in ("2015-06", "2015-07")] == [10.0, 20.0]


def test_only_yearly_chances_become_monthly() -> None:
    numbers = Example(rate=0.19, share=0.19).numbers(0)
    assert numbers.chance == pytest.approx(1 - 0.81 ** (1 / 12))
    assert (numbers.rate, numbers.share) == (0.19, 0.19)


def test_numbers_are_independent_of_one_another() -> None:
    first, second = Example().numbers(0), Example().numbers(0)
    first.rate = 9.0
    assert second.rate == 0.5


@pytest.mark.parametrize(
    "settings",
    [
        {"rate": -0.1},
        {"rate": "1"},
        {"rate": float("nan")},
        {"rate": float("inf")},
        {"rate": True},
        {"chance": 1.1},
        {"share": -1e-9},
        {"heads": 2.0},
        {"heads": -1},
        {"flag": 1},
        {"season": (0.0,) * 11},
        {"season": (-1.0,) + (0.0,) * 11},
        {"price": {"2014-01": -1}},
        {"unknown": 1},
    ],
)
def test_what_does_not_fit_a_setting_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Example(**settings)


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Example().rate = 1.0
