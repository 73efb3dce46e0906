"""Pasture: hand-computed months."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from alxa_sim.households import Gacha, Stocks
from alxa_sim.processes.pasture import PastureSettings, graze

REST = {"rain_use_efficiency": 2.0, "residual": 30.0, "weathering": 0.1, "water_reach": 10.0, "sustainable_use": 0.5,
        "degradation_rate": 0.12, "recovery_rate": 0.24}  # fmt: skip


def month_of(need: int = 0, settings: dict[str, float] | None = None, **layers: float) -> dict[str, float]:
    """The one gacha after a month in which its herds need so much [g]; 100 ha, no distance to water, 120 mm a year."""
    table = Gacha(1)
    given = {"is_gacha": True, "usable_area": 100.0, "rain_mean": 120.0, "pasture_share": 7.0} | layers
    for name, value in given.items():
        getattr(table, name)[:] = value
    stocks = Stocks(1)
    stocks.forage_need[:] = need
    arrays = Gacha.Arrays(*(getattr(table, name) for name in Gacha.columns))
    graze(arrays, PastureSettings(**REST | (settings or {})).numbers(0), stocks.arrays)
    return {name: float(getattr(table, name)[0]) for name in ("forage", "pasture_share", "degradation")}


def test_an_ungrazed_pasture_grows_with_rain_weathers_and_recovers() -> None:
    after = month_of(forage=50.0, rain=10.0, degradation=0.25)
    assert after["forage"] == pytest.approx((50 + 2 * 10 * 0.75) * 0.9)
    assert after["pasture_share"] == 1.0
    assert after["degradation"] == pytest.approx(0.25 - 0.24 * 0.25 / 12)


def test_a_grazed_pasture_meets_the_share_of_ivlev() -> None:
    after = month_of(need=3_500_000, forage=45.0, rain=10.0)  # 65 kg/ha stand, 35 in reach on 100 ha
    share = 1 - math.exp(-1.0)
    assert after["pasture_share"] == pytest.approx(share)
    assert after["forage"] == pytest.approx((65 - share * 35) * 0.9)


def test_distance_to_water_takes_pasture_out_of_reach() -> None:
    after = month_of(need=3_500_000, forage=45.0, rain=10.0, water_distance=10.0)
    assert after["pasture_share"] == pytest.approx(1 - math.exp(-math.exp(-1.0)))


def test_overuse_degrades_by_how_far_it_goes_and_at_most_by_the_rate() -> None:
    # Usual growth is 2 * 120 / 12 = 20 kg/ha; nearly all of the need of 1,500 and 9,000 kg on 100 ha is eaten.
    plenty = {"forage": 1e6, "rain": 0.0}
    assert month_of(need=1_500_000, **plenty)["degradation"] == pytest.approx(0.12 * (15 / 20 - 0.5) / 12)
    assert month_of(need=9_000_000, **plenty)["degradation"] == pytest.approx(0.12 / 12)


def test_sustainable_use_lets_the_pasture_recover() -> None:
    assert month_of(need=450_000, forage=1e6, degradation=0.5, rain=0.0)["degradation"] == pytest.approx(0.49)


@pytest.mark.parametrize(("degradation", "bound"), [(0.95, 0.95), (0.0, 0.0)])
def test_degradation_stays_within_its_bounds(degradation: float, bound: float) -> None:
    need = 9_000_000 if degradation else 0
    assert month_of(need=need, forage=1e6, degradation=degradation)["degradation"] == bound


@pytest.mark.parametrize("forage", [0.0, 20.0, 30.0])
def test_what_lies_below_the_residual_is_not_eaten(forage: float) -> None:
    after = month_of(need=10**9, forage=forage)
    assert after["pasture_share"] == 0.0
    assert after["forage"] == pytest.approx(0.9 * forage)


@pytest.mark.parametrize("need", [0, 1, 10**6, 10**15])
def test_pasture_without_area_feeds_nobody_and_stays_a_number(need: int) -> None:
    after = month_of(need=need, usable_area=0.0, forage=50.0, rain=1.0)
    assert after["pasture_share"] == (0.0 if need else 1.0)
    assert all(math.isfinite(value) for value in after.values())


def test_forage_never_falls_below_nothing() -> None:
    for need in (1, 10**6, 10**9, 10**15):
        assert month_of(need=need, settings={"residual": 0.0}, forage=5.0, rain=1.0)["forage"] >= 0.0


def test_where_no_rain_ever_falls_nothing_overflows() -> None:
    after = month_of(need=10**6, rain_mean=0.0, forage=100.0, degradation=0.5)
    assert after["degradation"] == pytest.approx(0.5 - 0.24 * 0.5 / 12)


def test_a_cell_without_a_gacha_stays_as_it_is() -> None:
    after = month_of(need=5, is_gacha=False, forage=50.0, rain=10.0, degradation=0.5)
    assert after == {"forage": 50.0, "pasture_share": 7.0, "degradation": 0.5}


def test_gacha_do_not_see_one_another() -> None:
    table = Gacha(2)
    table.is_gacha[:] = True
    table.usable_area[:], table.rain_mean[:], table.forage[:] = 100.0, 120.0, 65.0
    stocks = Stocks(2)
    stocks.forage_need[:] = [3_500_000, 0]
    arrays: Any = Gacha.Arrays(*(getattr(table, name) for name in Gacha.columns))
    graze(arrays, PastureSettings(**REST).numbers(0), stocks.arrays)
    assert table.pasture_share == pytest.approx([1 - math.exp(-1.0), 1.0])
    assert np.argmax(table.forage) == 1
