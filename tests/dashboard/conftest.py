"""A very small banner whose months take milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alxa_sim.dashboard.live_run import LiveRun, Seen
from alxa_sim.scenario import Scenario, load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SMALL = ("population.households=120", "world.rows=3", "world.columns=3", "world.sumu=2", "world.poor_gacha=2",
         "period.end=2017-12")  # fmt: skip


@pytest.fixture(scope="session")
def baseline() -> Scenario:
    return load_scenario(SCENARIOS / "baseline.yaml", SMALL)


@pytest.fixture(scope="session")
def no_programme() -> Scenario:
    return load_scenario(SCENARIOS / "no_programme.yaml", SMALL)


@pytest.fixture(scope="session")
def seen(baseline: Scenario, no_programme: Scenario) -> Iterator[tuple[Seen, Seen]]:
    """Both after three years, with one seed."""
    runs = LiveRun(baseline, 1), LiveRun(no_programme, 1)
    for run in runs:
        run.go_to(36)
    yield runs[0].seen(), runs[1].seen()
    for run in runs:
        run.release()
