"""The comparison of scenarios: paired by seed, with what pairing gains, and n where a pair is missing."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from rich.console import Console
from scipy import stats

from alxa_sim.batch.comparison import compared, markdown, screen_tables
from alxa_sim.batch.seeds import Batch
from alxa_sim.batch.summary import Answer


def batch(values: dict[int, float], seeds: range = range(1, 7)) -> Batch:
    """A batch whose runs answer one number; seeds without a value have failed."""
    answers = {seed: [Answer("Herds", "camels", "head", value)] for seed, value in values.items()}
    return Batch(seeds, answers, {seed: "broke" for seed in seeds if seed not in values})


COMMON = {1: 10.0, 2: 40.0, 3: 20.0, 4: 70.0, 5: 30.0, 6: 50.0}


def test_the_difference_is_that_of_pairs() -> None:
    noise = {1: 0.1, 2: -0.1, 3: 0.2, 4: -0.2, 5: 0.1, 6: -0.1}
    row = compared({"a": batch(COMMON), "b": batch({s: v + 5 + noise[s] for s, v in COMMON.items()})}).iloc[0]
    assert (row["first"], row["scenario"], row["quantity"]) == ("a", "b", "camels")
    assert row["difference"] == pytest.approx(5.0)
    assert row["low"] < 5.0 < row["high"]
    assert row["high"] - row["low"] < 0.5
    assert row["gain"] > 1000
    assert (row["n"], row["asked"]) == (6, 6)


def test_a_seed_that_failed_in_one_takes_its_pair_out_of_both_means() -> None:
    other = {s: v + 1 for s, v in COMMON.items() if s != 4}
    row = compared({"a": batch(COMMON), "b": batch(other)}).iloc[0]
    assert (row["n"], row["asked"]) == (5, 6)
    assert row["mean_first"] == pytest.approx(30.0)
    assert row["mean"] == pytest.approx(31.0)
    half = stats.t.ppf(0.975, 4) * stats.sem([10.0, 40.0, 20.0, 30.0, 50.0])
    assert [row["first_low"], row["first_high"]] == pytest.approx([30 - half, 30 + half])
    assert [row["this_low"], row["this_high"]] == pytest.approx([31 - half, 31 + half])


def test_a_number_without_a_pair_is_unknown() -> None:
    row = compared({"a": batch({1: 1.0}), "b": batch({2: 2.0})}).iloc[0]
    assert row["n"] == 0
    assert np.isnan(row["difference"])
    assert "| - |" in markdown(compared({"a": batch({1: 1.0}), "b": batch({2: 2.0})}))


def test_every_scenario_after_the_first_has_its_table() -> None:
    table = compared({"a": batch(COMMON), "b": batch(COMMON), "c": batch(COMMON)})
    assert table["scenario"].tolist() == ["b", "c"]
    assert len(screen_tables(table)) == 2
    text = markdown(table)
    assert "## b less a" in text
    assert "## c less a" in text
    assert "6 of 6" in text


@pytest.mark.parametrize("width", [80, 120])
def test_a_huge_gain_leaves_the_names_of_quantities_readable(width: int) -> None:
    table = compared({"a": batch({seed: 40.0 + seed for seed in range(1, 7)}),
                      "b": batch({seed: 41.0 + seed for seed in range(1, 7)})})  # fmt: skip
    table = table.assign(gain=92806.0, gain_low=150.6, gain_high=57385391.2, quantity="time in poverty")
    screen = Console(width=width, file=StringIO(), record=True)
    screen.print(*screen_tables(table))
    text = screen.export_text()
    assert all(word in text.split() for word in ("time", "in", "poverty"))
    assert "57,385" not in text
    assert "| >1,000 (150.6 to >1,000) |" in markdown(table)
    if width == 120:
        assert ">1,000 (150.6 to >1,000)" in text
