"""A number of the runs over the unit cube of the settings as a Gaussian process: an emulator of the model.

A straight plane, a smooth departure from it with a length scale for every setting (Matern 5/2), and the chance of
single runs. Scikit-learn finds the scales by the marginal likelihood; what is predicted from them stands here.

Rasmussen & Williams (2006), Gaussian Processes for Machine Learning, MIT Press: prediction (2.25, 2.26), Matern (4.17),
one left out (5.12).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.linalg import cho_solve, cholesky

from alxa_sim.records import Refusal
from alxa_sim.statistics.arrays import Flags, Floats

LEAST_RUNS = 5
"""Runs below which there is nothing to fit."""
SCALES = (0.1, 20.0)
"""Length scales that are looked at: of a tenth of the range of a setting, to one that makes no difference."""


class Predicted(NamedTuple):
    """The mean of the number over chance at some points, and how uncertain that mean is (its variance)."""

    mean: Floats
    variance: Floats


class LeftOut(NamedTuple):
    """Every run as the others predict it: its mean and standard deviation, and the number that it gave (runs,)."""

    mean: Floats
    deviation: Floats
    number: Floats

    @property
    def standardised(self) -> Floats:
        """How far each run lies from its prediction, in standard deviations of it; 0 where nothing varies."""
        off: Floats = np.zeros(len(self.number))
        np.divide(self.number - self.mean, self.deviation, out=off, where=self.deviation > 0)
        return off

    @property
    def explained(self) -> float:
        """Share of the variance among runs that the prediction from the others explains; 0 where nothing varies."""
        total = float(((self.number - self.number.mean()) ** 2).sum())
        return 1.0 - float(((self.number - self.mean) ** 2).sum()) / total if total > 0 else 0.0


@dataclass(frozen=True)
class Emulator:
    """A Gaussian process that has seen `numbers` (runs,) at `points` (runs, settings)."""

    points: Floats
    numbers: Floats
    centre: float
    scale: float
    kernel: Any
    """Covariance of the mean between points, of standardised numbers; None of a number that never varies."""
    noise: float
    """Variance of a single run about the mean, of standardised numbers."""
    inverse: Floats
    """Of the covariance of the runs seen."""

    @property
    def variance_of_runs(self) -> float:
        """Variance of single runs about their mean, in the unit of the number squared."""
        return self.noise * self.scale**2

    def predict(self, points: Floats) -> Predicted:
        """The number at other points of the cube (points, settings)."""
        if self.kernel is None:
            return Predicted(np.full(len(points), self.centre), np.zeros(len(points)))
        x = points - 0.5
        towards = self.kernel(x, self.points - 0.5)
        weights = towards @ self.inverse
        mean = self.centre + self.scale * (weights @ ((self.numbers - self.centre) / self.scale))
        left = self.kernel.diag(x) - np.einsum("ij,ij->i", weights, towards)
        return Predicted(mean, self.scale**2 * np.maximum(left, 0.0))

    def left_out(self) -> LeftOut:
        """Every run predicted from all the others, its own chance included."""
        if self.kernel is None:
            return LeftOut(self.numbers, np.zeros(len(self.numbers)), self.numbers)
        own = np.diagonal(self.inverse)
        off = self.inverse @ ((self.numbers - self.centre) / self.scale) / own
        return LeftOut(self.numbers - self.scale * off, self.scale / np.sqrt(own), self.numbers)

    def having_seen(self, seen: Flags) -> Emulator:
        """The same process with no other scales, that has seen only some of the runs."""
        return conditioned(self.points[seen], self.numbers[seen], self.centre, self.scale, self.kernel, self.noise)


def fitted(points: Floats, numbers: Floats) -> Emulator:
    """An emulator of `numbers` (runs,), finite all, at `points` of the unit cube (runs, settings).

    Raises Refusal where there are too few runs, or scikit-learn is missing.
    """
    if len(numbers) < LEAST_RUNS:
        raise Refusal(f"an emulator needs {LEAST_RUNS} runs with its number, and {len(numbers)} have it")
    centre, scale = float(numbers.mean()), float(numbers.std())
    if scale <= 1e-12 * max(1.0, abs(centre)):
        return Emulator(points, numbers, centre, 1.0, None, 0.0, np.zeros((0, 0)))
    found = most_likely(points - 0.5, (numbers - centre) / scale)
    return conditioned(points, numbers, centre, scale, found.k1, float(found.k2.noise_level))


def most_likely(x: Floats, y: Floats) -> Any:
    """The covariance function under which standardised numbers are most likely: that of the mean, and the noise."""
    try:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, Matern, WhiteKernel
    except ImportError:
        raise Refusal("emulators need scikit-learn; install it with: pip install 'alxa_sim[calibration]'") from None
    plane = ConstantKernel(1.0, (1e-3, 1e2)) * DotProduct(1.0, "fixed")
    departure = ConstantKernel(0.3, (1e-3, 1e2)) * Matern(np.full(x.shape[1], 2.0), SCALES, nu=2.5)
    process = GaussianProcessRegressor(plane + departure + WhiteKernel(0.2, (1e-6, 2.0)), alpha=1e-8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a scale at its limit says that the setting does nothing
        return process.fit(x, y).kernel_


def conditioned(points: Floats, numbers: Floats, centre: float, scale: float, kernel: Any, noise: float) -> Emulator:
    """The process of a covariance function after it has seen some runs."""
    if kernel is None:
        return Emulator(points, numbers, centre, scale, None, noise, np.zeros((0, 0)))
    covariance = kernel(points - 0.5)
    covariance[np.diag_indices_from(covariance)] += noise + 1e-8
    inverse = cho_solve((cholesky(covariance, lower=True), True), np.eye(len(points)))
    return Emulator(points, numbers, centre, scale, kernel, noise, inverse)
