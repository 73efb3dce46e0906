"""Medians of repetitions run in turn, and the interval that holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)


@pytest.mark.parametrize(
    ("count", "low", "high", "sure"),
    [(5, 1, 5, 0.9375), (6, 1, 6, 0.96875), (9, 2, 8, 0.9609375), (12, 3, 10, 0.961425781)],
)
def test_the_interval_of_a_median_is_that_of_the_sign_test(count: int, low: int, high: int, sure: float) -> None:
    from paired import middle

    found = middle([float(value) for value in range(count, 0, -1)])
    assert (found.low, found.high) == (low, high)
    assert found.median == (count + 1) / 2
    assert found.sure == pytest.approx(sure)


def test_one_repetition_is_sure_of_nothing() -> None:
    from paired import middle

    assert middle([2.0]) == (2.0, 2.0, 2.0, 0.0)


def test_candidates_take_turns_and_go_first_in_turn() -> None:
    from paired import in_turn

    order: list[str] = []
    found = in_turn({name: lambda name=name: order.append(name) or name for name in "AB"}, 2)
    assert order == ["A", "B", "B", "A"]
    assert found == {"A": ["A", "A"], "B": ["B", "B"]}
