"""Wrong targeting costs (MODEL 6, behaviour 10): with weaker teams more poor households are left out, measures come
later, and more fall back. So it is in a world of 900 households without payments, relocation or milk, where incomes hang
on what teams bring; under the full campaign more relapse does not come out (experiments/targeting_errors). That those
registered at the start also leave poverty later is not claimed: in this small world, 36 months on, it was so in 4 of 12
runs only, and why is open.

Each statement is a sign test over seeds on a small world: of 12 runs at least 10 must agree, which happens by chance in
one of fifty tests.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alxa_sim.extension_points import Intervention
from alxa_sim.interventions.relapse_monitoring import RelapseMonitoring
from alxa_sim.interventions.responsibility_system import ResponsibilitySystem
from alxa_sim.interventions.work_teams import WorkTeams
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.registry import found_in
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period

pytestmark = [pytest.mark.statistical, pytest.mark.slow]

SEEDS = range(2001, 2013)
AGREE = 10
OFFERS = ("housing_renovation", "water_projects", "education_support", "health_support", "industry_projects",
          "microcredit", "public_jobs")  # fmt: skip
"""What reaches households through the register and the plans of the teams."""
MEASURES = ("excluded", "delay", "relapse")
CHAIN: dict[str, dict[str, Intervention]] = {
    "strong": {"work_teams": WorkTeams(), "responsibility_system": ResponsibilitySystem()},
    "weak": {"work_teams": WorkTeams(members=1.0, support=0.0)},
}


@cache
def outcomes(chain: str) -> dict[str, Any]:
    """Of each run: the part of the poor off the register and months from need to plan, 2015-2017; and the part of those
    who left poverty that fell back."""
    kinds = found_in("alxa_sim.interventions", Intervention)
    offers = {kind: kinds[kind]() for kind in OFFERS} | {"monitoring": RelapseMonitoring()}
    scenario = Scenario(
        name=chain,
        period=Period(start="2014-01", end="2019-12"),
        world=WorldSettings(rows=3, columns=4, sumu=2, poor_gacha=3),
        population=PopulationSettings(households=900),
        interventions=offers | CHAIN[chain],
    )
    found = np.array([one_run(scenario, seed) for seed in SEEDS])
    return dict(zip(MEASURES, found.T, strict=True))


def one_run(scenario: Scenario, seed: int) -> tuple[float, float, float]:
    model = AlxaModel(scenario, seed=seed)
    h = model._households
    left_out = poor = 0
    while model.running:
        model.step()
        if 12 <= model.months_done <= 48:
            is_poor = h.poor & h.exists
            poor += np.count_nonzero(is_poor)
            left_out += np.count_nonzero(is_poor & ~h.registered)
    tables = model.tables()
    recorded = tables["institutions"].iloc[12:48]
    planned = recorded["cases_planned"]
    delay = float((recorded["delay"].fillna(0.0) * planned).sum() / max(1.0, planned.sum()))
    model.release()
    return left_out / max(1, poor), delay, fallen_back(tables["changes"])


def fallen_back(changes: pd.DataFrame) -> float:
    """Of the households that left actual poverty by the end of 2016, the part that was poor again by the end of
    2019."""
    actual = changes[(changes["layer"] == "actual") & ~changes["first"]]
    exits = actual[~actual["entered"] & (actual["month"] < "2017-01-01")].groupby("household")["month"].min()
    entries = actual[actual["entered"] & actual["household"].isin(exits.index)]
    back = entries[entries["month"].to_numpy() > entries["household"].map(exits).to_numpy()]
    return back["household"].nunique() / max(1, len(exits))


@pytest.mark.parametrize("what", MEASURES)
def test_weaker_teams_leave_more_poor_out_come_later_and_let_more_fall_back(what: str) -> None:
    weak, strong = outcomes("weak")[what], outcomes("strong")[what]
    assert np.count_nonzero(weak > strong) >= AGREE, (what, weak, strong)
