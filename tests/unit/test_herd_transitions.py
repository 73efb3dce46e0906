"""Herds from one December to the next: pairs of the same household a year apart, shares by class, the threshold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alxa_sim.estimates.herd_transitions import CLASSES, herd_rows, threshold, yearly_pairs
from alxa_sim.estimates.row import as_frame

NAN = float("nan")


def panel(*rows: tuple[str, int, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["month", "household", "sheep_units"])
    return table.assign(month=pd.to_datetime(table["month"]))


def test_only_the_same_household_a_year_apart_makes_a_pair() -> None:
    table = panel(("2014-12", 1, 10.0), ("2015-12", 1, 12.0), ("2014-12", 2, 3.0), ("2016-12", 2, 4.0),
                  ("2016-12", 1, 9.0), ("2015-12", 3, 7.0))  # fmt: skip
    before, after = yearly_pairs(table)
    assert before.tolist() == [10.0, 12.0]
    assert after.tolist() == [12.0, 9.0]


def test_shares_are_of_the_households_of_a_class() -> None:
    table = panel(*(("2014-12", n, 3.0) for n in range(4)), ("2015-12", 0, 0.0), ("2015-12", 1, 0.0),
                  ("2015-12", 2, 4.0), ("2015-12", 3, 6.0))  # fmt: skip
    found = as_frame(herd_rows(table)).set_index(["estimate", "group"])
    assert found.loc[("herd_transition", "1 to 5 > none"), "value"] == 50.0
    assert found.loc[("herd_transition", "1 to 5 > 1 to 5"), "value"] == 25.0
    assert found.loc[("herd_grows", "1 to 5"), ["value", "weight"]].tolist() == [50.0, 4.0]
    assert np.isnan(found.loc[("herd_grows", "10 to 20"), "value"])
    assert len(found) == len(CLASSES) ** 2 + len(CLASSES) + 1


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([NAN, 0.2, 0.5, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9], np.sqrt(5 * 10)),
        ([NAN, 0.2, 0.4, 0.6, 0.9, 0.9, 0.9, 0.9, 0.9], 10.0),
        ([NAN, 0.6, 0.7, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9], NAN),
        ([NAN, 0.1, 0.1, 0.2, 0.3, 0.3, 0.2, 0.1, 0.1], NAN),
    ],
)
def test_the_threshold_lies_where_growing_becomes_as_likely_as_not(shares: list[float], expected: float) -> None:
    assert threshold(np.array(shares)) == pytest.approx(expected, nan_ok=True)


def test_a_period_without_two_decembers_has_no_shares() -> None:
    found = as_frame(herd_rows(panel(("2014-12", 1, 10.0))))
    assert found["value"].isna().all()
