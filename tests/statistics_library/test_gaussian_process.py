"""Emulators: predictions are those of scikit-learn, a run left out is what the others say of it, errors are known."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, Matern, WhiteKernel

from alxa_sim.records import Refusal
from alxa_sim.statistics.gaussian_process import Emulator, conditioned, fitted

NOISE = 0.3


def truth(x: np.ndarray) -> np.ndarray:
    return 50.0 + 10.0 * x[:, 0] + 4.0 * np.sin(6.0 * x[:, 1])


@pytest.fixture(scope="module")
def emulator() -> Emulator:
    """Of runs that hang on two of three settings."""
    random = np.random.default_rng(1)
    points = random.random((60, 3))
    return fitted(points, truth(points) + NOISE * random.standard_normal(60))


def test_it_predicts_points_it_has_not_seen_and_knows_the_chance_of_single_runs(emulator: Emulator) -> None:
    points = np.random.default_rng(2).random((400, 3))
    mean, variance = emulator.predict(points)
    off = (mean - truth(points)) / np.sqrt(variance)
    assert np.abs(mean - truth(points)).mean() < 0.25
    assert (np.abs(off) < 2.6).mean() > 0.95
    assert emulator.variance_of_runs == pytest.approx(NOISE**2, rel=0.5)


def test_predictions_are_those_of_scikit_learn_with_the_same_covariance() -> None:
    random = np.random.default_rng(3)
    points, numbers = random.random((25, 2)), random.standard_normal(25)
    kernel = ConstantKernel(0.7) * DotProduct(1.0) + ConstantKernel(0.5) * Matern([0.4, 1.5], nu=2.5)
    ours = conditioned(points, numbers, 0.0, 1.0, kernel, 0.2)
    oracle = GaussianProcessRegressor(kernel + WhiteKernel(0.2), alpha=1e-8, optimizer=None).fit(points - 0.5, numbers)
    elsewhere = random.random((10, 2))
    mean, deviation = oracle.predict(elsewhere - 0.5, return_std=True)
    np.testing.assert_allclose(ours.predict(elsewhere).mean, mean, rtol=1e-6)
    np.testing.assert_allclose(ours.predict(elsewhere).variance + 0.2, deviation**2, rtol=1e-6)


def test_a_run_left_out_is_what_an_emulator_without_it_predicts(emulator: Emulator) -> None:
    left = emulator.left_out()
    for place in (0, 17, 59):
        others = np.arange(60) != place
        mean, variance = emulator.having_seen(others).predict(emulator.points[[place]])
        assert left.mean[place] == pytest.approx(mean[0], rel=1e-6)
        assert left.deviation[place] ** 2 == pytest.approx(variance[0] + emulator.variance_of_runs, rel=1e-4)
    assert left.explained > 0.95
    assert left.standardised.std() == pytest.approx(1.0, abs=0.25)


def test_a_number_that_never_varies_is_predicted_without_doubt() -> None:
    emulator = fitted(np.random.default_rng(4).random((10, 2)), np.full(10, 3.0))
    mean, variance = emulator.predict(np.zeros((2, 2)))
    assert mean.tolist() == [3.0, 3.0]
    assert variance.tolist() == [0.0, 0.0]
    assert emulator.left_out().standardised.tolist() == [0.0] * 10


def test_too_few_runs_are_refused() -> None:
    with pytest.raises(Refusal, match="needs 5 runs with its number, and 4 have it"):
        fitted(np.zeros((4, 1)), np.arange(4.0))
