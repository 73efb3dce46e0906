"""Camel bases: posts and places are kept for one household after the other, and never more than there are."""

from __future__ import annotations

from typing import Any

import numpy as np

from alxa_sim import AlxaModel, load_scenario
from alxa_sim.institutions.camel_bases import shared_out


def shares(wanted: list[int], turn: list[float], group: list[int], free: list[int]) -> list[int]:
    arrays: list[Any] = [np.array(values) for values in (wanted, turn, group, free)]
    return [int(share) for share in shared_out(*arrays)]


def test_who_comes_first_gets_what_it_wants_and_the_last_what_is_left() -> None:
    assert shares([2, 2, 2, 2], [0.4, 0.1, 0.3, 0.2], [0, 0, 0, 0], [5]) == [0, 2, 1, 2]
    assert shares([1, 1, 1, 0], [0.1, 0.2, 0.3, 0.0], [0, 1, 1, 1], [1, 1]) == [1, 1, 0, 0]
    assert shares([3], [0.5], [0], [-2]) == [0], "a base with more keepers than posts hires nobody"


def test_no_base_has_more_camels_than_places_and_none_hires_beyond_its_posts() -> None:
    model = AlxaModel(load_scenario("scenarios/baseline.yaml"), seed=1)
    boarded = hired = 0
    for _ in range(60):
        before = model.stocks.base_jobs.copy()
        model.step()
        bases, stocks = model.institutions.cooperatives, model.stocks
        assert (stocks.boarded <= np.where(bases.operates | (stocks.boarded == 0), bases.places, 0)).all()
        grew = stocks.base_jobs > before
        assert (stocks.base_jobs <= bases.posts)[grew].all()
        boarded, hired = max(boarded, int(stocks.boarded.sum())), hired + int(grew.sum())
    assert boarded > 100
    assert hired > 10
