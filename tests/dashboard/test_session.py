"""A session brings its runs where the reader wants them, however often the reader changes his mind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from alxa_sim.dashboard.live_run import LiveRun
from alxa_sim.dashboard.session import Session
from alxa_sim.dashboard.sliders import moved
from alxa_sim.model import AlxaModel
from alxa_sim.records import Refusal
from alxa_sim.scenario import Scenario

PATIENCE = 180.0


@pytest.fixture
def session(baseline: Scenario) -> Iterator[Session]:
    """One run, brought to the end of its first year."""
    begun = Session((baseline,), 1, 12, lambda: begun.has_shown(begun.seen))
    begun.begin()
    assert begun.wait(PATIENCE)
    yield begun
    begun.close()


def released(monkeypatch: pytest.MonkeyPatch) -> list[LiveRun]:
    """Runs that are released from now on."""
    gone: list[LiveRun] = []
    release = LiveRun.release
    monkeypatch.setattr(LiveRun, "release", lambda run: (gone.append(run), release(run))[1])
    return gone


def test_the_run_that_is_seen_is_the_run_of_the_model(baseline: Scenario, session: Session) -> None:
    model = AlxaModel(baseline, seed=1)
    for _ in range(12):
        model.step()
    seen = session.stand.seen[0]
    pd.testing.assert_frame_equal(seen.monthly, model.tables()["monthly"])
    pd.testing.assert_frame_equal(seen.gacha, model.tables()["gacha_monthly"])
    assert seen.month == "2014-12"
    assert seen.households["poor"].sum() == model.households["poor"].sum()


def test_steps_add_up_however_fast_they_are_asked_for(session: Session) -> None:
    session.step(1)
    session.step(1)
    session.step(12)
    assert session.wait(PATIENCE)
    assert session.months == 26


def test_a_moved_slider_begins_a_run_with_the_same_seed_in_the_same_month(
    baseline: Scenario, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = released(monkeypatch)
    before = session.stand.seen[0]
    changed = moved(baseline, {"minimum_living_allowance.strength": 0.0})
    session.show(changed)
    assert session.wait(PATIENCE)
    after = session.stand.seen[0]
    assert (after.scenario, after.seed, after.months) == (changed, before.seed, before.months)
    assert not after.monthly.equals(before.monthly)
    assert [run.scenario for run in gone] == [baseline]


def test_a_second_scenario_is_brought_beside_the_first_and_agrees_until_it_differs(
    baseline: Scenario, session: Session
) -> None:
    later = moved(baseline, {"camel_dairy_linkage.strength": 0.0})  # begins in January 2015
    session.show(baseline, later)
    session.step(12)
    assert session.wait(PATIENCE)
    first, second = session.stand.seen
    assert first.months == second.months == 24
    pd.testing.assert_frame_equal(first.monthly[:13], second.monthly[:13])
    difference = (second.monthly - first.monthly)["public_cost_per_head"]
    assert np.count_nonzero(difference) > 0


def test_playing_shows_months_on_the_way_and_pausing_stays_where_it_is(baseline: Scenario) -> None:
    months: list[int] = []

    def look() -> None:
        months.append(playing.months)
        playing.has_shown(playing.seen)
        if playing.months >= 18 and playing.stand.plays:
            playing.pause()

    playing = Session((baseline,), 1, 12, look)
    playing.begin()
    assert playing.wait(PATIENCE)
    playing.play(3)
    assert playing.wait(PATIENCE)
    assert {12, 15, 18} <= set(months)
    assert playing.months < playing.last
    assert not playing.stand.plays
    playing.close()


def test_playing_ends_with_the_period(session: Session) -> None:
    session.play(12)
    assert session.wait(PATIENCE)
    assert session.months == session.last == 48


def test_starting_anew_gives_the_same_run_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = released(monkeypatch)
    before = session.stand.seen[0]
    session.step(12)
    session.start_anew(12)
    assert session.wait(PATIENCE)
    pd.testing.assert_frame_equal(session.stand.seen[0].monthly, before.monthly)
    assert len(gone) == 1


def test_another_seed_is_another_run(session: Session) -> None:
    before = session.stand.seen[0]
    session.show(before.scenario, seed=2)
    assert session.wait(PATIENCE)
    assert session.stand.seen[0].seed == 2
    assert not session.stand.seen[0].monthly.equals(before.monthly)


def test_what_stops_a_run_is_said_and_the_session_goes_on_after_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(run: LiveRun, *_: object) -> None:
        raise RuntimeError("cash of gacha 7 is out of balance")

    with monkeypatch.context() as broken:
        broken.setattr(LiveRun, "go_to", fail)
        session.step(1)
        assert session.wait(PATIENCE)
    assert session.stand.fault == "cash of gacha 7 is out of balance"
    assert session.months == 12
    session.step(1)
    assert session.wait(PATIENCE)
    assert (session.stand.fault, session.months) == ("", 14)


def test_closing_frees_every_model(session: Session, no_programme: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = released(monkeypatch)
    session.show(session.stand.seen[0].scenario, no_programme)
    session.wait(PATIENCE)
    session.close()
    assert len(gone) == 2


def test_scenarios_that_cover_different_months_are_refused(baseline: Scenario, session: Session) -> None:
    longer = baseline.model_copy(update={"period": baseline.period.model_copy(update={"end": baseline.period.end + 12})})
    with pytest.raises(Refusal, match=r"same months: baseline 2014-01 to 2017-12, baseline 2014-01 to 2018-12"):
        session.show(baseline, longer)
