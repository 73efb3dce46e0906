"""Epizootic: where it breaks out, how it spreads, when it is over."""

from __future__ import annotations

import numpy as np

from alxa_sim.columns import Flags
from alxa_sim.config import parse_month
from alxa_sim.extension_points import Moment
from alxa_sim.households import Households
from alxa_sim.levers import Levers
from alxa_sim.shocks.epizootic import Epizootic, ill_neighbours

START = parse_month("2015-03")
CORNER = 0


def levers_of(seed: int = 1, holes: tuple[int, ...] = ()) -> Levers:
    """A grid of 4 rows and 5 columns; `holes` hold no gacha."""
    is_gacha = np.ones(20, dtype=np.bool_)
    is_gacha[list(holes)] = False
    return Levers(Households(0), 20, seed, 5, is_gacha)


def course(disease: Epizootic, months: int, levers: Levers) -> list[Flags]:
    return [disease.ill(levers, Moment(START + k, 14 + k)) for k in range(months)]


def disease_of(**settings: object) -> Epizootic:
    return Epizootic(**{"start": "2015-03", "gacha": (CORNER,)} | settings)


def test_neighbours_are_the_eight_cells_around() -> None:
    ill = np.zeros(20, dtype=np.bool_)
    ill[[0, 4, 6]] = True
    assert ill_neighbours(ill, 5).reshape(4, 5).tolist() == [
        [1, 2, 1, 1, 0], [2, 1, 1, 1, 1], [1, 1, 1, 0, 0], [0, 0, 0, 0, 0],
    ]  # fmt: skip


def test_where_it_surely_spreads_it_moves_one_cell_a_month_and_leaves_immunity_behind() -> None:
    first, second, third, fourth = course(disease_of(spread=1.0, months_ill=2), 4, levers_of())
    row, column = np.divmod(np.arange(20), 5)
    distance = np.maximum(row, column)
    assert first.tolist() == (distance == 0).tolist()
    assert second.tolist() == (distance <= 1).tolist()
    assert third.tolist() == ((distance >= 1) & (distance <= 2)).tolist()
    assert fourth.tolist() == ((distance >= 2) & (distance <= 3)).tolist()


def test_where_it_does_not_spread_it_stays_for_its_months_and_is_over() -> None:
    months = course(disease_of(spread=0.0, months_ill=2), 4, levers_of())
    assert [ill.sum() for ill in months] == [1, 1, 0, 0]


def test_it_does_not_cross_cells_without_gacha() -> None:
    wall = levers_of(holes=(1, 6, 11, 16))
    ever = np.any(course(disease_of(spread=1.0), 12, wall), axis=0)
    assert np.flatnonzero(ever).tolist() == [0, 5, 10, 15]


def test_a_greater_chance_to_spread_only_adds_gacha_in_the_second_month() -> None:
    before = np.zeros(20, dtype=np.bool_)
    for spread in (0.0, 0.2, 0.5, 0.9):
        ill = course(disease_of(spread=spread), 2, levers_of())[1]
        assert not (before & ~ill).any()
        before = ill


def test_the_outbreak_is_drawn_by_the_seed_where_no_gacha_is_named() -> None:
    places = {int(np.flatnonzero(course(disease_of(gacha=None), 1, levers_of(seed))[0])[0]) for seed in range(30)}
    assert len(places) > 8
    again = [course(disease_of(gacha=None), 6, levers_of(3)) for _ in range(2)]
    assert np.array_equal(*again)


def test_it_kills_where_it_is_and_severity_does_not_move_its_course() -> None:
    moment = Moment(START + 2, 16)
    levers = levers_of()
    disease = disease_of(severity=2.0, small_deaths=0.05, camel_deaths=0.01)
    disease.apply(levers, moment)
    ill = disease_of().ill(levers, moment)
    assert levers.gacha.small_disease.tolist() == np.where(ill, 0.1, 0.0).tolist()
    assert levers.gacha.camel_disease.tolist() == np.where(ill, 0.02, 0.0).tolist()
