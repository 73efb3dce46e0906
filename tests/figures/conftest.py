"""Real results of a very small banner, made once: the folder of a run and that of a comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alxa_sim.batch.attribution import attribute_command
from alxa_sim.batch.comparing import compare_command
from alxa_sim.scenario import Scenario, load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SMALL = ("population.households=160", "world.rows=3", "world.columns=3", "world.sumu=2", "world.poor_gacha=2",
         "period.end=2019-12")  # fmt: skip
RUNS = 5


def small(name: str) -> Scenario:
    return load_scenario(SCENARIOS / f"{name}.yaml", SMALL)


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of two scenarios."""
    place = tmp_path_factory.mktemp("figures") / "compared"
    scenarios: Any = [small("no_programme"), small("baseline")]
    assert compare_command(scenarios, replicates=RUNS, seed=1, out=place, force=False) == 0
    return place


@pytest.fixture(scope="session")
def shared_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shares of two systems."""
    place = tmp_path_factory.mktemp("figures") / "shares"
    scenario = load_scenario(SCENARIOS / "baseline.yaml", (*SMALL, "period.end=2015-12"))
    kinds = ("minimum_living_allowance", "grassland_compensation")
    two = {name: one for name, one in scenario.interventions.items() if one.kind in kinds}
    asked: Any = {"by_intervention": False, "orders": 1, "out": place, "force": False}
    assert attribute_command(scenario.model_copy(update={"interventions": two}), replicates=RUNS, seed=1, **asked) == 0
    return place


@pytest.fixture(scope="session")
def folders(compared: Path, shared_out: Path) -> dict[str, Path]:
    """A folder of every kind."""
    return {"runs": compared / "baseline", "comparison": compared, "shares": shared_out}
