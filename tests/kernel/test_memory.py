"""Thousands of runs in one process hold memory flat, on every Mesa."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import gc, resource, sys
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6

scenario = Scenario(name="short", period=Period(start="2014-01", end="2014-02"),
                    world=WorldSettings(rows=2, columns=2, sumu=1, poor_gacha=1), population=PopulationSettings(households=30))
sizes = []
for run in range(2000):
    model = AlxaModel(scenario, seed=run)
    while model.running:
        model.step()
    len(list(model.households)), len(model.agents_by_type)
    model.tables()
    model.release()
    if run in (999, 1999):
        gc.collect()
        sizes.append(resident())
print(sizes[1] - sizes[0])
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_two_thousand_short_runs_hold_memory_flat() -> None:
    """The second thousand may add 4 MB, 4 kB a run; one kept model with its grid of four cells would be some 40 kB."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 4.0, f"{done.stdout.strip()} MB"
