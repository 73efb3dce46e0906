"""Real results of a very small banner, made once: the folder of a run and that of a comparison."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from alxa_sim.batch.attribution import Attribution, attribute_command
from alxa_sim.batch.comparing import compare_command
from alxa_sim.batch.design import Seeds
from alxa_sim.batch.risk import risk_command
from alxa_sim.batch.sweep import Asked as SweepAsked
from alxa_sim.batch.sweep import sweep_command
from alxa_sim.scenario import Scenario, load_scenario
from alxa_sim.validation.validating import Validation, validate_command

sys.path.insert(0, str(Path(__file__).parent))

from calibrated_folder import write_calibrated

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
def scored(compared: Path) -> Path:
    """Runs whose exits have a risk score; without a programme many fall back."""
    place = compared / "no_programme"
    assert risk_command(place, "actual", 0.4) == 0
    return place


@pytest.fixture(scope="session")
def shared_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shares of two systems."""
    place = tmp_path_factory.mktemp("figures") / "shares"
    scenario = load_scenario(SCENARIOS / "baseline.yaml", (*SMALL, "period.end=2015-12"))
    kinds = ("minimum_living_allowance", "grassland_compensation")
    two = {name: one for name, one in scenario.interventions.items() if one.kind in kinds}
    file = place.with_name("two.yaml")
    YAML().dump(scenario.model_copy(update={"interventions": two}).resolved(), file)
    assert attribute_command(Attribution(file, Seeds(1, RUNS), False, 1, place, False, False, False)) == 0
    return place


SWEPT = """\
scenarios: tiny.yaml
seeds: 3
vary:
"""
TINY = """\
name: tiny
period: {start: 2014-01, end: 2014-12}
world: {rows: 2, columns: 2, poor_gacha: 1, sumu: 1}
population: {households: 40}
"""
DRAWN = """\
  budget.pension: {uniform: [0, 300], unit: yuan/month}
  labour.jobs_per_adult: {uniform: [0.1, 0.5]}
method: saltelli
points: 4
"""
SINGLE = """\
  budget.pension: [0, 300]
  labour.jobs_per_adult: [0.1, 0.5]
method: one_at_a_time
"""


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sweeps of a tiny banner: drawn for Sobol' indices, and one setting at a time."""
    place = tmp_path_factory.mktemp("figures")
    (place / "tiny.yaml").write_text(TINY, encoding="utf-8")
    for name, varied in (("sensitivity_bars", DRAWN), ("tornado", SINGLE)):
        design = place / f"{name}.yaml"
        design.write_text(SWEPT + varied, encoding="utf-8")
        asked: Any = {"seeds": None, "resume": False, "workers": 1, "cluster": "threads:1", "dry_run": False}
        assert sweep_command(SweepAsked(design, place / name, **asked)) == 0
    return {name: place / name for name in ("sensitivity_bars", "tornado")}


@pytest.fixture(scope="session")
def validated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A score card of a small banner."""
    place = tmp_path_factory.mktemp("figures") / "validation"
    asked = Validation(SCENARIOS / "baseline.yaml", SMALL, None, Seeds(1, 3), place, workers=1, resume=False)
    assert validate_command(asked) == 0
    return place


@pytest.fixture(scope="session")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A calibration of the banner's settings."""
    return write_calibrated(tmp_path_factory.mktemp("figures") / "calibrated", SCENARIOS / "baseline.yaml")


@pytest.fixture(scope="session")
def folders(
    compared: Path, scored: Path, shared_out: Path, swept: dict[str, Path], validated: Path, calibrated: Path
) -> dict[str, Path]:
    """A folder of every kind, and of figures that need one of their own."""
    return {"runs": compared / "baseline", "comparison": compared, "shares": shared_out, "calibration": calibrated,
            "risk_of_relapse": scored, "targets_against_model": validated} | swept  # fmt: skip
