"""Rules that hold for every intervention, shock, indicator and setting, present and future."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from expectations import EXPECTED, EXPECTED_SHOCKS, Expectation

import alxa_sim
from alxa_sim.accounts import PUBLIC, YearOfAccounts
from alxa_sim.config import GRADES, Config, DatedValue, dated
from alxa_sim.extension_points import Banner, Indicator, Intervention, LivingHouseholds, Shock
from alxa_sim.households import Flows, Gacha, Households, Stocks
from alxa_sim.institutions.leading_group import LeadingGroupSettings
from alxa_sim.levers import GachaLevers, HouseholdLevers, Levers
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.processes.budget import BudgetSettings
from alxa_sim.registry import found_in
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import SECTIONS, Period, section_class

INTERVENTIONS = found_in("alxa_sim.interventions", Intervention)
SHOCKS = found_in("alxa_sim.shocks", Shock)
INDICATORS = found_in("alxa_sim.indicators", Indicator)
SETTINGS_CLASSES = [*map(section_class, SECTIONS), *INTERVENTIONS.values(), *SHOCKS.values()]
SEEDS = (1, 2, 3)
NO_PENSIONS = {"budget": BudgetSettings(pension=0.0)}


def scenario(**measures: object) -> Scenario:
    return Scenario(
        name="rules",
        period=Period(start="2014-10", end="2016-02"),
        world=WorldSettings(rows=2, columns=2, sumu=1, poor_gacha=1),
        population=PopulationSettings(households=150),
        **measures,
    )


def tables_of(settings: Scenario) -> dict[str, pd.DataFrame]:
    model = AlxaModel(settings, seed=4, check=True)
    while model.running:
        model.step()
    return model.tables()


@pytest.fixture(scope="module")
def untouched() -> dict[str, pd.DataFrame]:
    return tables_of(scenario())


SUPPORT = {"interventions": {"allowance": INTERVENTIONS["minimum_living_allowance"]()}}
"""Something that a withdrawal can take away."""


@pytest.fixture(scope="module")
def supported() -> dict[str, pd.DataFrame]:
    return tables_of(scenario(**SUPPORT))


def assert_unchanged(tables: dict[str, pd.DataFrame], untouched: dict[str, pd.DataFrame]) -> None:
    for name in ("monthly", "gacha_monthly", "households", "changes"):
        pd.testing.assert_frame_equal(tables[name], untouched[name], check_exact=True)


@pytest.mark.parametrize("kind", INTERVENTIONS)
def test_an_intervention_at_zero_strength_changes_nothing_bit_for_bit(
    kind: str, untouched: dict[str, pd.DataFrame]
) -> None:
    tables = tables_of(scenario(interventions={"it": INTERVENTIONS[kind](strength=0.0)}))
    assert_unchanged(tables, untouched)
    assert (tables["costs"]["cost"] == 0).all()
    assert (tables["costs"]["households"] == 0).all()


@pytest.mark.parametrize("kind", SHOCKS)
def test_a_shock_at_zero_severity_changes_nothing_bit_for_bit(kind: str, supported: dict[str, pd.DataFrame]) -> None:
    assert_unchanged(tables_of(scenario(shocks={"it": SHOCKS[kind](severity=0.0)}, **SUPPORT)), supported)


def test_of_every_intervention_it_is_expected_what_it_moves() -> None:
    assert EXPECTED.keys() == INTERVENTIONS.keys()


def test_of_every_shock_it_is_expected_what_it_moves() -> None:
    assert EXPECTED_SHOCKS.keys() == SHOCKS.keys()


@pytest.mark.parametrize("kind", SHOCKS)
def test_a_shock_changes_something_and_only_from_its_start(kind: str, supported: dict[str, pd.DataFrame]) -> None:
    tables = tables_of(scenario(shocks={"it": SHOCKS[kind](start="2015-05", end="2016-01", severity=3.0)}, **SUPPORT))
    one, other = tables["gacha_monthly"], supported["gacha_monthly"]
    before = one["month"] < "2015-05-01"
    pd.testing.assert_frame_equal(one[before], other[before], check_exact=True)
    assert not one.equals(other)


@pytest.mark.parametrize("kind", INTERVENTIONS)
def test_apply_writes_no_column_of_the_households_and_books_a_finite_cost(kind: str) -> None:
    model = AlxaModel(scenario(), seed=4)
    before = model._households.arrays.tobytes()
    levers = Levers(model._households, len(model.gacha.is_gacha), 4)
    banner = Banner(model._households, model.gacha, model.institutions, model.moment, 1.0, 2800.0)
    cost = INTERVENTIONS[kind]().apply(banner, levers)
    assert model._households.arrays.tobytes() == before
    assert min(cost) >= 0
    assert cost.households <= len(model._households)


def test_the_order_of_measures_in_the_file_changes_nothing() -> None:
    kinds = list(INTERVENTIONS)
    entries = {f"{kind}_{part}": INTERVENTIONS[kind](strength=0.5) for kind in kinds for part in "ab"}
    one = tables_of(scenario(interventions=entries))
    other = tables_of(scenario(interventions=dict(reversed(entries.items()))))
    assert_unchanged(one, other)


@pytest.mark.parametrize("kind", INTERVENTIONS)
def test_what_an_intervention_costs_is_what_the_accounts_say_the_public_paid(kind: str) -> None:
    assert_costs_are_public_flows(tables_of(scenario(interventions={"it": INTERVENTIONS[kind]()}, **NO_PENSIONS)))


@pytest.mark.parametrize("kind", INTERVENTIONS)
def test_one_that_has_ended_leaves_no_public_money_without_a_payer(kind: str) -> None:
    ended = INTERVENTIONS[kind](end="2015-06")
    assert_costs_are_public_flows(tables_of(scenario(interventions={"it": ended}, **NO_PENSIONS)))


@pytest.mark.parametrize("kind", INTERVENTIONS)
def test_an_empty_budget_leaves_no_public_money_without_a_payer(kind: str) -> None:
    poor = {"leading_group": LeadingGroupSettings(budget=dated(12.0))}
    tables = tables_of(scenario(interventions={"it": INTERVENTIONS[kind]()}, **poor, **NO_PENSIONS))
    assert_costs_are_public_flows(tables)


def test_all_interventions_together_cost_what_the_accounts_say_the_public_paid() -> None:
    together = {kind: INTERVENTIONS[kind]() for kind in INTERVENTIONS}
    assert_costs_are_public_flows(tables_of(scenario(interventions=together, **NO_PENSIONS)))


def assert_costs_are_public_flows(tables: dict[str, pd.DataFrame]) -> None:
    """Without pensions, which no programme pays, nothing else is public money."""
    ledger, costs = tables["ledger"], tables["costs"]
    paid = ledger[ledger["payer"] == PUBLIC].groupby("month")["amount"].sum()
    assert np.isfinite(costs[["cost", "household_cost", "leaked"]]).all(axis=None)
    assert (costs[["cost", "household_cost", "leaked"]] >= 0).all(axis=None)
    booked = costs.groupby("month")["cost"].sum().reindex(paid.index, fill_value=0.0)
    # Where two share a lever each bears its part in whole fen.
    pd.testing.assert_series_equal(booked, paid, check_names=False, rtol=0.0, atol=0.01 * len(INTERVENTIONS))


def last_year(measures: dict[str, Intervention], seed: int, number: str) -> float:
    """A number in the last year of three under interventions."""
    settings = Scenario(
        name="signs",
        period=Period(start="2014-01", end="2016-12"),
        population=PopulationSettings(households=600),
        interventions=measures,
    )
    return number_of(tables_of_run(settings, seed), number, "2016-01-01")


def tables_of_run(settings: Scenario, seed: int) -> dict[str, pd.DataFrame]:
    model = AlxaModel(settings, seed=seed)
    while model.running:
        model.step()
    return model.tables()


def number_of(tables: dict[str, pd.DataFrame], number: str, first: str) -> float:
    """An indicator's mean, or the sum over gacha and months of a stock or flow, from the month `first` on; else the mean
    of a number of the institutions, of the months that have it."""
    name = "monthly" if number in INDICATORS else "gacha_monthly"
    if name == "gacha_monthly" and number not in tables[name]:
        name = "institutions"
    table = tables[name][tables[name]["month"] >= first]
    return float(table[number].sum() if name == "gacha_monthly" else table[number].mean())


@pytest.mark.parametrize(("kind", "expected"), [(kind, one) for kind, rows in EXPECTED.items() for one in rows],
                         ids=lambda value: value if isinstance(value, str) else value.number)  # fmt: skip
def test_an_intervention_alone_moves_what_its_docstring_says_in_the_right_direction(
    kind: str, expected: Expectation
) -> None:
    """Each seed is compared with the run without the intervention on the same draws: the sum has the sign, and no seed
    the opposite one."""
    beside = {other: INTERVENTIONS[other]() for other in expected.beside}
    with_it = beside | {"it": INTERVENTIONS[kind](**expected.settings)}
    changes = [last_year(with_it, seed, expected.number) - last_year(beside, seed, expected.number) for seed in SEEDS]
    assert_sign(expected, changes)


def assert_sign(expected: Expectation, changes: list[float]) -> None:
    assert expected.sign * sum(changes) > 0.0, changes
    assert min(expected.sign * change for change in changes) >= 0.0, changes


@cache
def struck(kind: str | None, beside: tuple[str, ...], seed: int) -> dict[str, pd.DataFrame]:
    """Two years of a small banner, the second under a shock, or under none."""
    settings = Scenario(
        name="signs of shocks",
        period=Period(start="2014-01", end="2015-12"),
        population=PopulationSettings(households=300),
        interventions={other: INTERVENTIONS[other]() for other in beside},
        shocks={} if kind is None else {"it": SHOCKS[kind](start="2015-01", end="2015-12")},
    )
    return tables_of_run(settings, seed)


@pytest.mark.parametrize(("kind", "expected"), [(kind, one) for kind, rows in EXPECTED_SHOCKS.items() for one in rows],
                         ids=lambda value: value if isinstance(value, str) else value.number)  # fmt: skip
def test_a_shock_alone_moves_what_its_docstring_says_in_the_right_direction(kind: str, expected: Expectation) -> None:
    """Each seed is compared with the run without the shock on the same draws, as with interventions."""
    changes = [
        number_of(struck(kind, expected.beside, seed), expected.number, "2015-01-01")
        - number_of(struck(None, expected.beside, seed), expected.number, "2015-01-01")
        for seed in SEEDS
    ]
    assert_sign(expected, changes)


@pytest.mark.parametrize("settings", SETTINGS_CLASSES, ids=lambda cls: cls.__name__)
def test_every_setting_says_what_it_means_its_unit_source_and_grade(settings: type[Config]) -> None:
    documented = settings.documentation()
    for name in settings.model_fields:
        assert name in documented, f"{settings.__name__}.{name} says nothing"
        assert documented[name].unit
        assert documented[name].source
        assert documented[name].grade in GRADES.values()
        assert documented[name].grade == "assumed" or "FACTS" in documented[name].source


@pytest.mark.parametrize("settings", SETTINGS_CLASSES, ids=lambda cls: cls.__name__)
def test_default_settings_have_the_type_that_compiled_code_expects(settings: type[Config]) -> None:
    for name, field in settings.model_fields.items():
        if field.annotation is float:
            assert type(field.default) is float, f"{settings.__name__}.{name}: write {field.default}.0"
        if field.annotation is DatedValue:
            assert isinstance(field.default, DatedValue)


@pytest.mark.parametrize("table", [Households, Gacha, Flows, Stocks, HouseholdLevers, GachaLevers])
def test_every_column_has_unit_and_meaning(table: type) -> None:
    for declared in table.columns.values():
        assert declared.unit, declared.name
        assert declared.meaning.endswith("."), declared.name


@pytest.mark.parametrize("name", INDICATORS)
def test_every_indicator_is_a_finite_number_at_the_start_and_defined_without_households(name: str) -> None:
    found = INDICATORS[name]
    assert found.unit
    if found.of == "accounts":
        assert not np.isfinite(found.compute(YearOfAccounts()))
        return
    assert np.isfinite(found.compute(LivingHouseholds(AlxaModel(scenario(), seed=1)._households, 2800.0)))
    assert np.isnan(found.compute(LivingHouseholds(Households(0), 2800.0)))


def test_no_module_of_the_model_draws_from_a_shared_generator() -> None:
    """Only keyed draws and generators: `np.random.<function>` and Python's `random` would tie results to call order."""
    root = Path(alxa_sim.__file__).parent
    for path in [
        *root.glob("*.py"),
        *root.glob("processes/*.py"),
        *root.glob("interventions/*.py"),
        *root.glob("shocks/*.py"),
    ]:
        source = path.read_text(encoding="utf-8")
        for forbidden in ("import random", "np.random.seed", "np.random.rand", "np.random.normal", "default_rng()"):
            assert forbidden not in source, f"{path.name}: {forbidden}"


def test_help_and_refusals_import_nothing_heavy(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("herd: {calving_rat: 0.4}\n")
    script = (
        "import sys, contextlib, io\nfrom alxa_sim.cli import main\n"
        "with contextlib.redirect_stderr(io.StringIO()):\n"
        f"    assert main(['run', {str(bad)!r}]) == 2\n"
        "heavy = {'mesa', 'numba', 'scipy', 'matplotlib', 'pandas', 'networkx'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
