"""Levers rest between months, and take-up draws never change."""

from __future__ import annotations

import numpy as np
import pytest

from alxa_sim.households import Households
from alxa_sim.levers import Levers, fen
from alxa_sim.randomness import TAKE_UP, keyed_uniforms


def households_of(ids: list[int]) -> Households:
    h = Households(len(ids))
    h.id[:] = ids
    return h


def test_levers_return_to_rest_in_every_month() -> None:
    h = households_of([1, 2])
    levers = Levers(h, cells=3, seed=1)
    levers.households.transfer += 5
    levers.uptake.transfer += 4
    levers.mandates.clinic += 0.5
    levers.mandate.linkage += 1.0
    levers.gacha.winter_severity += 0.5
    levers.market.price_factor[0, 3] = 0.5
    levers.reset_programme(h)
    levers.reset_shocks()
    fresh = Levers(h, cells=3, seed=1)
    for name in ("households", "uptake", "mandates", "mandate", "gacha", "market"):
        assert getattr(levers, name).arrays.tobytes() == getattr(fresh, name).arrays.tobytes(), name


def test_compiled_code_sees_the_levers_that_are_moved() -> None:
    levers = Levers(households_of([1, 2]), cells=3, seed=1)
    levers.households.transfer[1] = 7
    levers.gacha.winter_severity[2] = 0.5
    assert levers.arrays.households[1].transfer == 7
    assert levers.arrays.gacha[2].winter_severity == 0.5


def test_households_founded_since_get_levers_and_draws() -> None:
    h = households_of([1, 2])
    levers = Levers(h, cells=1, seed=1)
    before = levers.take_up_draws("allowance").copy()
    h.append(2)
    h.id[2:] = [90, 91]
    levers.reset_programme(h)
    assert len(levers.households) == len(levers.arrays.households) == len(levers.uptake) == 4
    after = levers.take_up_draws("allowance")
    assert after[:2].tolist() == before.tolist()
    assert after.tolist() == keyed_uniforms(1, TAKE_UP, "allowance", h.id).tolist()


def test_draws_differ_by_kind_and_seed_and_by_nothing_else() -> None:
    h = households_of(list(range(50)))
    draws = Levers(h, 1, seed=1).take_up_draws("a")
    again = Levers(h, 9, seed=1)
    again.take_up_draws("b")
    assert np.array_equal(again.take_up_draws("a"), draws)
    assert not np.any(again.take_up_draws("b") == draws)
    assert not np.any(Levers(h, 1, seed=2).take_up_draws("a") == draws)


def test_draws_are_made_once_a_kind() -> None:
    levers = Levers(households_of([1, 2]), 1, seed=1)
    assert levers.take_up_draws("a") is levers.take_up_draws("a")


@pytest.mark.parametrize(
    ("yuan", "whole"), [(0.0, 0), (1.0, 100), (0.005, 1), (0.0049, 0), (12.345, 1235), (2800.0, 280_000)]
)
def test_fen_are_rounded_to_the_nearest_halves_up(yuan: float, whole: int) -> None:
    assert fen(yuan) == whole
