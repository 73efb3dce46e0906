"""Walkers find known densities, ranks tell posteriors that are too narrow, implausible points are told by hand."""

from __future__ import annotations

import numpy as np
import pytest

from alxa_sim.statistics.ensemble_sampler import between_ensembles, steps_to_forget, walk
from alxa_sim.statistics.history_matching import far_apart, implausibility, worst_but
from alxa_sim.statistics.simulation_based_calibration import Ranks, contraction

COVARIANCE = np.array([[1.0, 0.6], [0.6, 2.0]])
PRECISION = np.linalg.inv(COVARIANCE)


def normal(x: np.ndarray) -> np.ndarray:
    return -0.5 * np.einsum("ij,jk,ik->i", x - 3.0, PRECISION, x - 3.0)


def test_walkers_find_mean_and_covariance_of_a_normal_density() -> None:
    random = np.random.default_rng(1)
    walks = walk(normal, random.standard_normal((4, 20, 2)), 1500, random).after(300)
    assert walks.draws.mean(axis=0) == pytest.approx([3.0, 3.0], abs=0.1)
    np.testing.assert_allclose(np.cov(walks.draws.T), COVARIANCE, atol=0.2)
    assert (between_ensembles(walks.places) < 1.02).all()
    assert 0.4 < walks.accepted < 0.95


def test_a_walk_never_leaves_where_the_density_is() -> None:
    def square(x: np.ndarray) -> np.ndarray:
        return np.where(((x >= 0) & (x <= 1)).all(axis=1), 0.0, -np.inf)

    random = np.random.default_rng(2)
    walks = walk(square, random.random((2, 20, 3)), 800, random)
    assert walks.draws.min() >= 0
    assert walks.draws.max() <= 1
    assert walks.draws.var(axis=0) == pytest.approx([1 / 12] * 3, abs=0.01)
    with pytest.raises(ValueError, match="above 0"):
        walk(square, np.full((1, 4, 3), 2.0), 1, random)


def test_ensembles_in_different_places_are_told() -> None:
    random = np.random.default_rng(3)
    places = random.standard_normal((100, 2, 10, 1)) + np.array([0.0, 4.0])[None, :, None, None]
    assert between_ensembles(places)[0] > 2.0


def test_the_time_to_forget_is_that_of_an_autoregression() -> None:
    random, share = np.random.default_rng(4), 0.8
    places = np.zeros((4000, 1, 20, 1))
    for step in range(1, 4000):
        places[step] = share * places[step - 1] + random.standard_normal((1, 20, 1))
    assert steps_to_forget(places)[0] == pytest.approx((1 + share) / (1 - share), rel=0.1)


@pytest.mark.parametrize(("width", "sound"), [(1.0, True), (0.5, False), (2.0, False)])
def test_ranks_are_even_where_the_posterior_is_right_and_uneven_where_it_is_not(width: float, sound: bool) -> None:
    """A normal truth with variance 1, data with variance 1 about it: the posterior has half of both."""
    random = np.random.default_rng(5)
    truths = random.standard_normal((300, 1))
    data = truths + random.standard_normal((300, 1))
    below = []
    for truth, seen in zip(truths, data, strict=True):
        draws = seen / 2 + width * np.sqrt(0.5) * random.standard_normal((400, 1))
        below.append((draws < truth).mean(axis=0))
    ranks = Ranks(np.array(below))
    assert (ranks.chance[0] > 0.01) == sound
    assert (abs(ranks.covered(0.9)[0] - 0.9) < 0.05) == sound


def test_contraction_is_the_part_of_the_variance_that_is_lost() -> None:
    assert contraction(np.array([[0.0], [0.5], [1.0]]), 1.0)[0] == pytest.approx(1 - 1 / 6)


def test_a_point_is_judged_by_its_worst_number_but_those_excused() -> None:
    far = implausibility(np.array([[1.0, 10.0, 4.0]]), np.array([[1.0, 4.0, 4.0]]), np.array([2.0, 0.0, 0.0]))
    assert far.tolist() == [[1.0, 5.0, 2.0]]
    assert [worst_but(far, excused)[0] for excused in (0, 1, 2, 9)] == [5.0, 2.0, 1.0, 1.0]


def test_next_points_lie_far_from_one_another_and_from_those_taken() -> None:
    candidates = np.array([[0.0], [0.1], [0.5], [0.9], [1.0]])
    assert candidates[far_apart(candidates, 2, np.array([[0.0]]))].ravel().tolist() == [1.0, 0.5]
    assert len(far_apart(candidates, 9, np.array([[0.0]]))) == 5
