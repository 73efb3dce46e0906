"""Curves, tests of groups and regressions over runs: what is known goes in and comes out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alxa_sim.batch.fields import SNAPSHOT
from alxa_sim.batch.risk import WITHIN, exits_of
from alxa_sim.estimates.curves import curves, ended
from alxa_sim.estimates.exits import left_within, time_in_poverty
from alxa_sim.estimates.group_tests import group_tests
from alxa_sim.estimates.histories import USUAL, Histories, histories, spells_in
from alxa_sim.estimates.regressions import regressions
from alxa_sim.estimates.relapses_of_groups import ShareOfRuns, estimate, relapses_of_groups
from alxa_sim.estimates.together import spells_together
from alxa_sim.scenario import Scenario
from alxa_sim.statistics.multi_state import incidence_shares
from alxa_sim.statistics.spells import LEFT, OUT_MIGRATED, after_an_exit

BEGIN, END = 2014 * 12 - 1, 2025 * 12 + 11
HAZARD, RICHER, RELAPSE = 0.06, 2.5, 0.02
"""Monthly hazard of exit of small herds, how much higher it is for large ones, and of relapse."""


def world(runs: int, households: int = 250, seed: int = 6) -> Histories:
    """Households in and out of poverty by known monthly hazards; those with odd numbers have large herds."""
    random = np.random.default_rng(seed)
    months = END - BEGIN + 1
    person = np.arange(households)
    rows = []
    for run in range(runs):
        poor = np.zeros(households, np.bool_)
        for k in range(months):
            chance = np.where(poor, HAZARD * np.where(person % 2 == 1, RICHER, 1.0), RELAPSE)
            turn = random.random(households) < chance if k else np.zeros(households, np.bool_)
            poor = poor ^ turn
            rows += [(run, i + 1, BEGIN + k, bool(poor[i])) for i in np.flatnonzero(turn)]
    changes = pd.DataFrame(rows, columns=["run", "household", "at", "entered"]).assign(first=False)
    noted = pd.concat([changes.assign(layer=layer) for layer in ("actual", "income", "administrative")])
    table = pd.DataFrame({"run": np.repeat(np.arange(runs), households), "household": np.tile(person + 1, runs)})
    month = np.datetime64(BEGIN - 1970 * 12, "M").astype("datetime64[s]")
    table = table.assign(first_month=month, last_month=np.datetime64("NaT", "s"), parent=0, ending=0)
    noted["month"] = (noted.pop("at").to_numpy() - 1970 * 12).astype("datetime64[M]").astype("datetime64[s]")
    return histories({"changes": described(noted), "households": described(table)}, BEGIN, END)


def described(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the state of the households."""
    table = table.assign(household=table["household"].astype(np.uint64))
    for name, field in SNAPSHOT.items():
        if name not in table:
            table[name] = np.full(len(table), 2).astype(field.type.to_pandas_dtype())
    large = (table["household"] - 1) % 2 == 1
    return table.assign(sheep_units=np.where(large, 400.0, 20.0), gacha=table["household"].astype(np.int64) % 3)


@pytest.fixture(scope="module")
def told() -> Histories:
    return world(runs=8)


def test_the_curve_of_time_in_poverty_is_that_of_the_hazards(told: Histories) -> None:
    table = curves(spells_together(told, minimum=1), asked=9).query("layer == 'actual' and curve == 'still poor'")
    for group, hazard in (("herd below 20 a head", HAZARD), ("herd above 100 a head", HAZARD * RICHER)):
        part = table[(table["group"] == group) & table["month"].between(1, 24)]
        truth = (1 - hazard) ** part["month"]
        assert ((part["band_low"] <= truth) & (truth <= part["band_high"])).all()
        assert (part["band_low"] <= part["low"]).all()
        assert set(part["kind"]) == {"between-run error of the mean"}
        assert set(part["n"]) == {8}
        assert set(part["asked"]) == {9}


def test_who_leaves_the_banner_does_not_leave_poverty(told: Histories) -> None:
    """With hazards of 4 % a month to leave poverty and of 2 % to leave the banner two in three spells end in an exit."""
    random, n = np.random.default_rng(7), 4000
    months = random.geometric(0.06, n)
    how = np.where(random.random(n) < 2 / 3, LEFT, OUT_MIGRATED)
    some = next(data.spells for data in spells_together(told, minimum=1) if data.process == "exit")
    spells = some.chosen(np.zeros(n, np.int64))._replace(
        entry=np.zeros(n, np.int64), exit=np.minimum(months, 70), ending=np.where(months > 70, 0, how),
        row=np.arange(n), run=np.arange(n) % 20,
    )  # fmt: skip
    rows = list(left_within("actual", USUAL, spells))
    assert [row.estimate for row in rows] == ["exit_1y", "exit_2y", "exit_3y", "exit_5y"]
    for row, years in zip(rows, (1, 2, 3, 5), strict=True):
        truth = 100 * 2 / 3 * (1 - 0.94 ** (12 * years))
        assert abs(row.value - truth) < 4 * row.std_error
        assert row.std_error < 1.0
        assert abs(row.value - 100 * (1 - 0.96 ** (12 * years))) > 4 * row.std_error  # were leaving no end
    out = ended(spells, spells.run).share[12]
    assert 100 * out == pytest.approx(rows[0].value)


def test_the_error_of_time_in_poverty_allows_for_spells_of_one_household(told: Histories) -> None:
    """Every spell twice, of the same household: as many households tell no more than before."""
    some = next(data.spells for data in spells_together(told, minimum=1) if data.process == "exit")
    once = some._replace(row=np.arange(len(some.row)))
    twice = once.chosen(np.repeat(np.arange(len(once.row)), 2))
    (row,), (double,) = (list(time_in_poverty("actual", USUAL, spells)) for spells in (once, twice))
    assert double.value == pytest.approx(row.value)
    assert double.std_error == pytest.approx(row.std_error)


def test_the_curve_of_relapse_is_that_of_the_hazard(told: Histories) -> None:
    table = curves(spells_together(told, minimum=1), asked=8).query("layer == 'income' and curve == 'poor again' and group == 'all'")
    part = table[table["month"].between(1, 60)]
    truth = 1 - (1 - RELAPSE) ** part["month"]
    assert ((part["band_low"] <= truth) & (truth <= part["band_high"])).all()


def test_few_runs_are_clustered_on_households_and_say_so() -> None:
    table = curves(spells_together(world(runs=2, households=60), minimum=1), asked=2)
    assert set(table["kind"]) == {"sampling within a run"}


def test_groups_that_differ_are_told_from_groups_that_do_not(told: Histories) -> None:
    table = group_tests(spells_together(told, minimum=1), asked=8).query("layer == 'actual'").set_index(["process", "grouping"])
    assert table.loc[("exit", "herd"), "p_value"] < 0.001
    assert table.loc[("exit", "gacha"), "p_value"] > 0.01
    assert table.loc[("relapse", "herd"), "p_value"] > 0.01
    assert set(table["stratified_by"]) == {"run"}
    assert set(table["clustered_on"]) == {"household"}


def test_runs_that_differ_are_no_difference_of_groups(told: Histories) -> None:
    """All leave at the rate of their run, and one gacha has most of its households in the slow runs."""
    data = next(data for data in spells_together(told, minimum=1) if data.process == "exit")
    slow = data.spells.run % 2 == 0
    random = np.random.default_rng(2)
    months = random.geometric(np.where(slow, 0.01, 0.2))
    exit = np.minimum(months, 30)
    spells = data.spells._replace(entry=0 * exit, exit=exit, ending=np.where(months <= 30, LEFT, 0))
    gacha = random.random(len(exit)) < np.where(slow, 0.8, 0.2)
    mixed = data._replace(spells=spells, state=data.state.assign(gacha=gacha.astype(np.int64)))
    table = group_tests([mixed], asked=8).set_index("grouping")
    assert table.loc["gacha", "p_value"] > 0.01
    pooled_over_runs = mixed._replace(spells=spells._replace(run=0 * spells.run))
    assert group_tests([pooled_over_runs], asked=8).set_index("grouping").loc["gacha", "p_value"] < 1e-6


def test_regressions_find_the_hazard_ratio(told: Histories) -> None:
    table = regressions(spells_together(told, minimum=1), asked=8).query("layer == 'actual' and process == 'exit'")
    truth = np.log(RICHER) / (np.log1p(200) - np.log1p(10))  # herds of 400 and 20 sheep units of two persons
    for model, part in table.groupby("model"):
        row = part.set_index("covariate").loc["log_herd"]
        error = max(row["std_error_run"], row["std_error_household"])
        assert abs(row["coefficient"] - truth) < 4 * error + (0.02 if model == "cox" else 0.0)
        assert row["low"] < row["hazard_ratio"] < row["high"]
        assert row["std_error_household"] > 0
    assert set(table["covariate"]) == {"log_herd"}  # nothing else varies


def test_a_covariate_that_a_few_households_have_costs_no_model(told: Histories) -> None:
    """Three spells that never end would send its coefficient away, and all others with it."""
    data = next(data for data in spells_together(told, minimum=1) if data.process == "exit")
    few = np.flatnonzero(data.spells.ending != LEFT)[:3]
    state = data.state.assign(dairies=np.isin(np.arange(len(data.state)), few))
    table = regressions([data._replace(state=state)], asked=8)
    assert set(table["covariate"]) == {"log_herd"}
    assert set(table["model"]) == {"cox", "discrete-time (cloglog)"}


def test_spells_after_an_exit_are_those_the_world_made(told: Histories) -> None:
    spells = spells_in(told, "actual", 1)
    assert np.count_nonzero(after_an_exit(spells)) == np.count_nonzero(
        (told.changes["layer"] == "actual") & ~told.changes["entered"] & (told.changes["at"] < END)
    )


def test_exits_of_a_risk_score_do_not_hang_on_what_followed_them(told: Histories) -> None:
    """Late exits that were kept only where they failed would make relapses far too many."""
    exits = exits_of(told, "actual", Scenario(name="any"))
    spells = spells_in(told, "actual", USUAL)
    early = after_an_exit(spells) & (spells.start + WITHIN <= END - USUAL + 1)
    assert len(exits.run) == np.count_nonzero(early)
    share = incidence_shares(spells.exit[early], spells.ending[early], 4, WITHIN)[1][WITHIN, LEFT]
    assert exits.fell_back.mean() == pytest.approx(share)
    everybody = after_an_exit(spells)
    truth = incidence_shares(spells.exit[everybody], spells.ending[everybody], 4, WITHIN)[1][WITHIN, LEFT]
    assert exits.fell_back.mean() == pytest.approx(truth, abs=0.02)


def test_relapses_of_small_groups_are_those_of_the_hazard_though_few_runs_have_them() -> None:
    """Of a few exits a run, single runs know nothing or 100 %; together they know the truth, within their interval."""
    told = world(runs=60, households=2, seed=1)
    shares = relapses_of_groups(told)
    for years in (1, 3, 5):
        share = shares["actual", 1, f"relapse_{years}y", "after a repeated exit", "% of exits"]
        found = estimate(share, 60)
        truth = 100 * (1 - (1 - RELAPSE) ** (12 * years))
        assert found.low < truth < found.high
        assert found.half_width < 12
        assert found.runs_done == share.runs > 40


def test_nobody_falling_back_is_no_certainty() -> None:
    """Of 59 exits followed for three years none fell back: at most 6 % would, not surely 0 (Clopper and Pearson)."""
    found = estimate(ShareOfRuns(0.0, {1: 0.0, 2: 0.0}, 59.0), 2)
    assert (found.low, found.high) == (0.0, pytest.approx(6.06, abs=0.01))
    alone = estimate(ShareOfRuns(0.0, {}, 59.0), 1)
    assert np.isnan(alone.high)
