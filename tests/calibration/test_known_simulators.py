"""Calibration of simulators whose truth is known: it is found, what hangs on nothing is told, intervals are as they say."""

from __future__ import annotations

import numpy as np
import pytest
from known_simulators import SETTINGS, TRUTH, number, record_of, simulate

from alxa_sim.calibration.emulated import Emulated, Runs, emulate
from alxa_sim.calibration.posterior import Posterior, sample
from alxa_sim.calibration.record import Record
from alxa_sim.calibration.recovery import Recovery, recovered
from alxa_sim.calibration.waves import Wave, first_points, waves
from alxa_sim.records import Refusal
from alxa_sim.statistics.simulation_based_calibration import contraction


@pytest.fixture(scope="module")
def record() -> Record:
    return record_of(TRUTH)


@pytest.fixture(scope="module")
def found(record: Record) -> list[Wave]:
    """Two waves, 100 runs and 30."""
    return list(waves(simulate, record, SETTINGS, (100, 30), draw=1))


@pytest.fixture(scope="module")
def posterior(found: list[Wave], record: Record) -> Posterior:
    return sample(found[-1].emulated, record.middles, found[-1].candidates, draw=1, steps=600)


@pytest.fixture(scope="module")
def recovery(found: list[Wave]) -> Recovery:
    first = found[0].runs
    return recovered(found[-1].emulated, first.shares, first.numbers, draw=1, steps=200)


def test_known_settings_are_found_and_one_that_does_nothing_stays_as_wide_as_its_prior(posterior: Posterior) -> None:
    low, high = np.quantile(posterior.shares, [0.025, 0.975], axis=0)
    assert (low < TRUTH).all()
    assert (high > TRUTH).all()
    narrowed = contraction(posterior.shares, 1 / 12)
    assert (narrowed[:3] > 0.6).all()
    assert abs(narrowed[3]) < 0.1
    assert (posterior.between < 1.05).all()


def test_truths_of_a_hundred_data_sets_are_recovered_at_the_nominal_rate(recovery: Recovery) -> None:
    assert recovery.data_sets == 99  # one run failed
    assert (recovery.ranks.chance > 0.005).all()
    for level in (0.5, 0.9):
        assert recovery.ranks.covered(level) == pytest.approx([level] * SETTINGS, abs=0.15)
    assert (recovery.contraction[:3] > 0.5).all()
    assert abs(recovery.contraction[3]) < 0.1


def test_emulators_that_are_too_sure_of_themselves_are_found_out(found: list[Wave]) -> None:
    """The record is off by as much as said, but the posterior believes it ten times better."""
    first, right = found[0].runs, found[-1].emulated
    sure = Emulated(right.emulators, 0.1 * right.spreads)
    off = first.numbers + 0.5 * np.random.default_rng(1).standard_normal(first.numbers.shape)
    assert recovered(sure, first.shares, off, draw=1, steps=100).ranks.covered(0.9)[:3].max() < 0.8


def test_a_wave_rules_out_what_cannot_be_and_the_next_one_runs_elsewhere(found: list[Wave], record: Record) -> None:
    first, second = found
    assert 0.0 < first.not_ruled_out < 0.5
    far = first.emulated.implausibility(second.runs.shares[100:], record.middles)
    assert (far.max(axis=1) <= 3.0 + 1e-9).all()
    assert first.emulated.implausibility(TRUTH[None, :], record.middles).max() < 3.0
    assert (first.asked, second.asked) == (100, 130)


def test_a_record_that_no_setting_gives_is_told_and_does_not_drown_the_others() -> None:
    """The last of five numbers is beyond reach; the other four still find their settings."""
    record = Record((*record_of(TRUTH).numbers, number("beyond", 1000.0, 1.0)))

    def with_another(place: int, shares: np.ndarray) -> Runs:
        runs = simulate(place, shares)
        return Runs(shares, np.column_stack([runs.numbers, runs.numbers[:, 0]]))

    (wave,) = waves(with_another, record, SETTINGS, (100,), draw=1)
    assert wave.worst[4] > 3.0
    assert (wave.worst[:4] < 3.0).all()
    assert len(wave.candidates) >= 400
    posterior = sample(wave.emulated, record.middles, wave.candidates, draw=1, steps=600)
    assert np.median(posterior.shares, axis=0)[:3] == pytest.approx(TRUTH[:3], abs=0.2)


def test_the_same_draw_gives_the_same_points_and_another_gives_others() -> None:
    assert (first_points(3, 20, 1) == first_points(3, 20, 1)).all()
    assert (first_points(3, 20, 1) != first_points(3, 20, 2)).all()
    strata = np.sort(np.floor(20 * first_points(3, 20, 1)), axis=0)
    assert (strata == np.arange(20)[:, None]).all()


def test_a_number_that_too_few_runs_have_is_refused_by_name() -> None:
    numbers = np.full((10, 1), np.nan)
    numbers[:4] = 1.0
    with pytest.raises(Refusal, match="milk: 4 of 10 runs have it"):
        emulate(Runs(np.zeros((10, 1)), numbers), np.ones(1), ["milk"])


def test_weights_widen_what_the_record_says_so_that_a_path_counts_once() -> None:
    whole, half = number("a", 5.0, 2.0), number("b", 5.0, 2.0, weight=0.25)
    assert whole.spread == 2.0
    assert half.spread == 4.0
