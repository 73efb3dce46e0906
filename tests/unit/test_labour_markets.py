"""Where jobs are: they follow the people, and nobody loses one by it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from alxa_sim import AlxaModel
from alxa_sim.labour_markets import jobs_spread
from alxa_sim.population import PopulationSettings
from alxa_sim.processes.settlement import TRANSFERRED
from alxa_sim.scenario import Scenario

GACHA = SimpleNamespace(road_distance=np.array([20.0, 120.0, 0.0]), is_gacha=np.array([True, True, False]))


def test_jobs_are_spread_by_adults_and_nearness() -> None:
    jobs = jobs_spread(90.0, np.array([10.0, 20.0, 0.0]), GACHA, remoteness=100.0)
    assert jobs.sum() == pytest.approx(90.0)
    assert jobs[1] / jobs[0] == pytest.approx(2.0 * np.exp(-1.0))
    assert jobs_spread(90.0, np.zeros(3), GACHA, 100.0).tolist() == [0.0, 0.0, 0.0]


def test_from_the_second_january_jobs_stand_where_the_people_look_for_work() -> None:
    model = AlxaModel(Scenario(name="x", population=PopulationSettings(households=400)), seed=1)
    households, town = model._households, model._town
    at_start = model.gacha.jobs.copy()
    model.step()
    assert (model.gacha.jobs == at_start).all(), "in the year of the start they are as they were"
    moved = np.arange(len(households)) < 200
    households.settlement[moved] = TRANSFERRED
    households.labour_market[moved] = town
    households.mark_changed()
    while model.moment.calendar_month != 1:
        model.step()
    at_work = households.wage_workers.copy()
    elsewhere = np.arange(len(model.gacha.jobs)) != town
    assert (model.gacha.jobs == at_start).all()
    model._spread_jobs()
    assert (households.wage_workers == at_work).all(), "nobody loses a job by it"
    living = households.exists
    everybody = households.adults[living].sum()
    in_town = households.adults[living & (households.labour_market == town)].sum()
    assert in_town > everybody / 2
    assert model.gacha.jobs[town] > in_town * 0.28, "more jobs an adult than in the mean of the banner"
    assert model.gacha.jobs.sum() == pytest.approx(0.28 * everybody)
    assert model.gacha.jobs[elsewhere].sum() < at_start[elsewhere].sum()
