"""Climate: fields as wide and as alike as set, rain and winters as often as set."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from alxa_sim.households import Gacha
from alxa_sim.kernel_cache import compiled
from alxa_sim.processes.climate import ClimateSettings, declare_disasters, draw_field, smooth_field, weather

Floats = npt.NDArray[np.float64]
JANUARY = 24168
ROWS, COLUMNS, SIDE = 4, 5, 43.0
ALIKE = float(np.exp(-SIDE / 300.0))
SEED = np.uint64(3)


def gacha_of(cells: int, **layers: Any) -> Any:
    table = Gacha(cells)
    table.is_gacha[:] = True
    table.rain_mean[:] = 120.0
    for name, values in layers.items():
        getattr(table, name)[:] = values
    return Gacha.Arrays(*(getattr(table, name).copy() for name in Gacha.columns))


def one_month(gacha: Any, month: int, *, is_first: bool = False, **settings: Any) -> None:
    numbers = ClimateSettings(**settings).numbers(month)
    weather(gacha, numbers, 1, len(gacha.rain), SIDE, SEED, month, is_first)


def test_a_field_is_smoothed_along_columns_then_rows() -> None:
    field = np.array([1.0, 2.0, 3.0, 4.0])
    smooth_field(field, 2, 2, 0.6)
    first = [1.0, 0.6 + 0.8 * 2, 3.0, 0.6 * 3 + 0.8 * 4]
    assert field == pytest.approx([*first[:2], 0.6 * first[0] + 0.8 * 3.0, 0.6 * first[1] + 0.8 * first[3]])


def test_a_field_without_correlation_stays_as_drawn_and_with_all_of_it_is_one_value() -> None:
    field = np.array([1.0, 2.0, 3.0, 4.0])
    smooth_field(field, 2, 2, 0.0)
    assert field.tolist() == [1.0, 2.0, 3.0, 4.0]
    smooth_field(field, 2, 2, 1.0)
    assert field.tolist() == [1.0] * 4


def test_a_field_has_variance_1_and_correlation_by_distance() -> None:
    draws = np.array([draw_field(SEED, 1, month, ROWS, COLUMNS, ALIKE) for month in range(1500)])
    row, column = np.divmod(np.arange(ROWS * COLUMNS), COLUMNS)
    distance = np.abs(row[:, None] - row) + np.abs(column[:, None] - column)
    covariance = draws.T @ draws / len(draws)
    # Four standard errors of a mean of 1,500 products of normals: at most 4 * sqrt(2 / 1500).
    assert covariance == pytest.approx(ALIKE**distance, abs=0.146)
    assert np.diag(covariance).mean() == pytest.approx(1.0, abs=0.05)
    assert abs(draws.mean()) < 0.1


@pytest.fixture(scope="module")
def decades() -> dict[str, Floats]:
    """Rain of the year and severity of each winter month in 5 by 8 gacha over 3,000 years, compiled."""
    run = compiled(weather)
    gacha = gacha_of(40)
    numbers = ClimateSettings().numbers(0)
    years = 3000
    rain, index = np.zeros((years, 40)), np.zeros((years, 40))
    severity, winter = np.zeros((12 * years, 40)), np.zeros((years, 40))
    for month in range(12 * years):
        run(gacha, numbers, 5, 8, SIDE, SEED, month, month == 0)
        rain[month // 12] += gacha.rain
        index[month // 12] = gacha.rain_anomaly
        winter[month // 12] = gacha.winter_anomaly
        severity[month] = gacha.winter_severity
    return {"rain": rain, "index": index, "severity": severity.reshape(years, 12, 40), "winter": winter}


def test_yearly_rain_has_the_mean_and_the_variation_set(decades: dict[str, Floats]) -> None:
    assert decades["rain"].mean() == pytest.approx(120.0, rel=0.05)
    assert (decades["rain"].std(axis=0) / decades["rain"].mean(axis=0)).mean() == pytest.approx(0.39, abs=0.03)


def test_the_rain_index_persists_from_year_to_year_as_set(decades: dict[str, Floats]) -> None:
    index = decades["index"]
    assert np.mean(index[1:] * index[:-1]) == pytest.approx(0.3, abs=0.06)
    assert np.mean(index[2:] * index[:-2]) == pytest.approx(0.09, abs=0.06)
    assert index.var() == pytest.approx(1.0, abs=0.08)


def test_one_winter_in_ten_is_a_disaster(decades: dict[str, Floats]) -> None:
    november = decades["severity"][:, 10]
    assert np.mean(november >= 1.0) == pytest.approx(0.10, abs=0.02)
    assert np.mean(november > 0.0) == pytest.approx(0.3085, abs=0.04)


def test_hard_winters_follow_dry_summers(decades: dict[str, Floats]) -> None:
    assert np.mean(decades["winter"] * decades["index"]) == pytest.approx(-0.3, abs=0.05)
    assert decades["winter"].var() == pytest.approx(1.0, abs=0.08)


def test_a_winter_lasts_from_november_to_march_and_keeps_its_severity(decades: dict[str, Floats]) -> None:
    severity = decades["severity"]
    assert not severity[:, 3:10].any()
    assert np.array_equal(severity[:, 10], severity[:, 11])
    for month in range(3):
        assert np.array_equal(severity[1:, month], severity[:-1, 10])
    assert not severity[0, :3].any()


def test_the_shares_of_the_months_sum_to_a_year() -> None:
    assert sum(ClimateSettings().seasonality) == pytest.approx(1.0)
    assert np.argmax(ClimateSettings().seasonality) == 6


def test_rain_and_severity_are_what_the_indices_say() -> None:
    gacha = gacha_of(2, rain_anomaly=[0.0, 1.0], winter_anomaly=[2.0, 0.4])
    one_month(gacha, JANUARY + 1, rain_cv=0.5, dzud_chance=0.1587, mild_winter=0.5)
    spread = np.sqrt(np.log(1.25))
    assert gacha.rain == pytest.approx([1.2 / 1.25**0.5, 1.2 * np.exp(spread) / 1.25**0.5])
    assert gacha.winter_severity == pytest.approx([3.0, 0.0], abs=2e-3)  # the quantile of 0.8413 is 1


def test_no_variation_gives_the_mean_and_no_dzud_chance_no_winter() -> None:
    gacha = gacha_of(2, rain_anomaly=[3.0, -3.0], winter_anomaly=9.0)
    one_month(gacha, JANUARY + 1, rain_cv=0.0, dzud_chance=0.0)
    assert gacha.rain == pytest.approx([1.2, 1.2])
    assert gacha.winter_severity.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("chance", [0.5, 0.9, 1.0])
def test_severity_stays_finite_whatever_the_chance_of_dzud(chance: float) -> None:
    gacha = gacha_of(1, winter_anomaly=1.0)
    one_month(gacha, JANUARY, dzud_chance=chance)
    assert gacha.winter_severity[0] == pytest.approx(5.0)  # the divisor is at least 0.1


def test_the_first_month_draws_the_index_of_its_january_and_forgets_what_was() -> None:
    in_june, in_january = gacha_of(3, rain_anomaly=9.0), gacha_of(3)
    one_month(in_june, JANUARY + 5, is_first=True)
    one_month(in_january, JANUARY, is_first=True)
    assert in_june.rain_anomaly.tolist() == in_january.rain_anomaly.tolist()
    kept = in_june.rain_anomaly.copy()
    one_month(in_june, JANUARY + 6)
    assert in_june.rain_anomaly.tolist() == kept.tolist()


def declared(rain: list[float], severity: float = 0.0, start: int = JANUARY) -> list[bool]:
    """Whether a disaster is declared in each month from `start`, where a usual month brings 10 mm."""
    gacha = gacha_of(1, rain_mean=120.0, winter_severity=severity)
    numbers = ClimateSettings(seasonality=(1 / 12,) * 12, drought_declared=0.7).numbers(0)
    found = []
    for month, millimetres in enumerate(rain):
        gacha.rain[:] = millimetres
        declare_disasters(gacha, numbers, start + month, month == 0)
        found.append(bool(gacha.disaster[0]))
    return found


def test_a_drought_is_declared_in_october_for_twelve_months() -> None:
    assert declared([6.9] * 10 + [20.0] * 14) == [False] * 9 + [True] * 12 + [False] * 3
    assert not any(declared([7.1] * 24))


def test_the_months_before_the_first_are_not_taken_for_dry_ones() -> None:
    assert not any(declared([7.1] * 12, start=JANUARY + 6))
    assert declared([6.9] * 4, start=JANUARY + 6) == [False] * 3 + [True]


@pytest.mark.parametrize(("severity", "is_declared"), [(0.99, False), (1.0, True)])
def test_a_winter_disaster_is_declared_in_its_months(severity: float, is_declared: bool) -> None:
    assert declared([10.0], severity) == [is_declared]
