"""Where a value comes from, what differs, what there is to set."""

from __future__ import annotations

from pathlib import Path

import pytest

from alxa_sim.records import Refusal
from alxa_sim.scenario.catalogue import catalogue
from alxa_sim.scenario.differences import differences
from alxa_sim.scenario.explain import explain
from alxa_sim.scenario.loading import Loaded, load_scenario, load_with_layers


@pytest.fixture
def loaded(in_empty_folder: Path) -> Loaded:
    (in_empty_folder / "a.yaml").write_text(
        "herd:\n  calving_rate: 0.45\ninterventions:\n  minimum_living_allowance: {}\nshocks: {dzud: {severity: 2}}\n"
    )
    (in_empty_folder / "x.yaml").write_text(
        "extends: a.yaml\nherd:\n  calving_rate: 0.40\n"
        "market:\n  sheep: {2014: 900, 2015-06: 950}\nshocks: {dzud: null}\n"
    )
    return load_with_layers("x.yaml", ["herd.calving_rate=0.3"])


def test_a_setting_is_explained_with_meaning_source_and_all_it_replaced(loaded: Loaded) -> None:
    assert explain(loaded, "herd.calving_rate") == (
        "herd.calving_rate: 0.3\n"
        "  meaning    Calves per breeding camel in good condition\n"
        "  unit       1/year\n"
        "  source     FACTS 2.3, Mongolia 2016 (sourced)\n"
        "  set by     --set herd.calving_rate=0.3\n"
        "  instead of 0.4 of x.yaml:3\n"
        "  instead of 0.45 of a.yaml:2\n"
        "  instead of 0.43, default of HerdSettings"
    )


def test_a_default_is_explained_as_one(loaded: Loaded) -> None:
    assert str(explain(loaded, "herd.camel_death")).endswith("  set by     default of HerdSettings")


def test_dated_values_and_months_are_readable(loaded: Loaded) -> None:
    assert str(explain(loaded, "market.sheep")).startswith("market.sheep: 2014-01: 900, 2015-06: 950\n")
    assert str(explain(loaded, "period.end")).startswith("period.end: 2025-12\n")


def test_a_section_is_explained_as_a_table(loaded: Loaded) -> None:
    rows = explain(loaded, "interventions")
    assert rows[0] == ("minimum_living_allowance.kind", "minimum_living_allowance", "1", "a.yaml:4")
    assert ("minimum_living_allowance.take_up", "0.8", "1", "default of MinimumLivingAllowance") in rows
    assert explain(loaded, "shocks") == []


@pytest.mark.parametrize(
    ("key", "answer"),
    {
        "herd.calving_rat": "unknown key 'herd.calving_rat'; did you mean 'herd.calving_rate'?",
        "calving_rate": "unknown key 'calving_rate'; did you mean 'herd.calving_rate'?",
        "hert": "unknown key 'hert'; did you mean 'herd'?",
        "": "unknown key ''",
        "shocks.dzud.severity": "shocks.dzud is not part of this scenario; x.yaml:6 took it away",
    }.items(),
)
def test_a_key_that_is_not_there_is_refused(loaded: Loaded, key: str, answer: str) -> None:
    with pytest.raises(Refusal) as refused:
        explain(loaded, key)
    assert str(refused.value) == answer


def test_only_what_differs_is_listed(loaded: Loaded) -> None:
    assert differences(load_scenario("a.yaml"), loaded.scenario) == [
        ("name", "a", "x"),
        ("herd.calving_rate", "0.45", "0.3"),
        ("market.sheep", "1100", "2014-01: 900, 2015-06: 950"),
        ("shocks.dzud", "dzud", "absent"),
    ]
    assert differences(loaded.scenario, loaded.scenario) == []


def test_the_catalogue_lists_every_kind_with_its_own_settings() -> None:
    entries = {entry.kind: entry for entry in catalogue()["shocks"]}
    assert ("start", "none", "First month in force [month]") in entries[""].settings
    assert [name for name, _, _ in entries["dzud"].settings] == ["gacha", "severity"]
    assert all(entry.summary for section in catalogue().values() for entry in section)
