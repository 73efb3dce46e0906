"""What holds for every scenario file: it loads or is refused, and what it resolves to is the same scenario."""

from __future__ import annotations

import io
import json
import math
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from alxa_sim.scenario import Scenario, ScenarioError, load_scenario

BASELINE = (Path(__file__).parents[2] / "scenarios" / "baseline.yaml").read_bytes()
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

texts = st.text(st.characters(codec="utf-8"), max_size=30)
months = st.builds("{:04d}-{:02d}".format, st.integers(2014, 2025), st.integers(1, 12))
numbers = st.one_of(st.integers(0, 10**6), st.floats(0, 1e9, allow_nan=False))
dated = st.one_of(numbers, st.dictionaries(months, numbers, min_size=1, max_size=4))
shares = st.floats(0, 1)
names = st.text(string.ascii_letters + string.digits + "_-骆驼", min_size=1, max_size=8)


def some(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=strategies)


def of_a_year(parts: list[float]) -> list[float]:
    return [part / math.fsum(parts) for part in parts]


births = st.lists(shares, min_size=12, max_size=12).filter(any).map(of_a_year)
herds = some(calving_rate=st.floats(0.0, 0.5), lambing_rate=shares, camel_births=births)
allowances = some(kind=st.just("minimum_living_allowance"), take_up=shares, strength=dated, standard=dated)
allowance_of_a_name = allowances.map(lambda entry: {**entry, "kind": "minimum_living_allowance"})
layers = some(
    name=texts,
    question=texts,
    herd=herds,
    market=some(sheep=dated, goat=dated),
    population=some(households=st.integers(0, 10**6), cash=st.floats(1, 1e6)),
    poverty=some(use_bureau_line=st.booleans()),
    interventions=st.dictionaries(names, allowance_of_a_name, max_size=3),
    shocks=some(dzud=some(start=months, severity=numbers, gacha=st.lists(st.integers(0, 39), max_size=3))),
)


@pytest.fixture(autouse=True)
def folder(in_empty_folder: Path) -> Path:
    return in_empty_folder


def write(name: str, content: dict[str, Any]) -> None:
    Path(f"{name}.yaml").write_text(json.dumps(content), encoding="utf-8")  # JSON is YAML


def outcome(path: str, *overrides: str) -> Scenario | str:
    try:
        return load_scenario(path, overrides)
    except ScenarioError as refused:
        return str(refused)


@settings(QUICK, max_examples=20, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # shrinking takes minutes
@given(layers)
def test_a_resolved_scenario_loads_back_to_an_equal_one(content: dict[str, Any]) -> None:
    write("x", content)
    scenario = load_scenario("x.yaml")
    stream = io.StringIO()
    YAML().dump(scenario.resolved(), stream)
    Path("resolved.yaml").write_text(stream.getvalue(), encoding="utf-8")
    again = load_scenario("resolved.yaml")
    assert again == scenario
    assert again.digest == scenario.digest


@QUICK
@given(layers, layers, layers)
def test_it_does_not_matter_how_extending_files_are_grouped(a: Any, b: Any, c: Any) -> None:
    for content in (a, b, c):
        content.pop("name", None)
    write("a", a)
    write("b", b)
    write("one_by_one", b | {"extends": "a.yaml"})
    Path("folder").mkdir(exist_ok=True)
    write("folder/x", c | {"extends": "../one_by_one.yaml"})
    write("pair", {"extends": ["a.yaml", "b.yaml"]})
    write("x", c | {"extends": "pair.yaml"})
    chained = load_scenario("folder/x.yaml")
    assert load_scenario("x.yaml") == chained
    write("x", c | {"extends": ["a.yaml", "b.yaml"]})
    assert load_scenario("x.yaml") == chained


@QUICK
@given(layers)
def test_a_file_that_only_extends_another_is_the_same_but_for_its_name(content: dict[str, Any]) -> None:
    write("x", content | {"name": "y"})
    write("y", {"extends": "x.yaml"})
    assert load_scenario("y.yaml").digest == load_scenario("x.yaml").digest


@QUICK
@given(layers, st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(content: dict[str, Any], random: Any) -> None:
    write("x", content)
    before = load_scenario("x.yaml")
    write("x", shuffled(content, random))
    after = load_scenario("x.yaml")
    assert (after, after.digest) == (before, before.digest)
    assert list(after.interventions) == list(before.interventions)


def shuffled(content: Any, random: Any) -> Any:
    if not isinstance(content, dict):
        return content
    keys = list(content)
    random.shuffle(keys)
    return {key: shuffled(content[key], random) for key in keys}


@QUICK
@given(layers)
def test_a_list_of_interventions_means_the_same_as_a_map(content: dict[str, Any]) -> None:
    write("x", content)
    entries = content.get("interventions", {})
    listed = [{**entry, "name": name} for name, entry in entries.items()]
    before = load_scenario("x.yaml")
    write("x", content | {"interventions": listed})
    assert load_scenario("x.yaml") == before


@settings(QUICK, max_examples=150)
@given(st.binary(max_size=300))
def test_random_bytes_are_loaded_or_refused(content: bytes) -> None:
    Path("x.yaml").write_bytes(content)
    outcome("x.yaml")


@settings(QUICK, max_examples=150)
@given(st.text("abn:{}[]-?&*!|>'\"%@` \n\t#,~<=\\0x.", max_size=60))
def test_random_yaml_is_loaded_or_refused(text: str) -> None:
    Path("x.yaml").write_text(text)
    outcome("x.yaml")


@settings(QUICK, max_examples=150)
@given(st.integers(0, len(BASELINE)), st.integers(0, 40), st.binary(max_size=6))
def test_a_damaged_baseline_is_loaded_or_refused_line_by_line(start: int, length: int, put: bytes) -> None:
    Path("x.yaml").write_bytes(BASELINE[:start] + put + BASELINE[start + length :])
    answer = outcome("x.yaml")
    if isinstance(answer, str):
        assert all(line.startswith("x.yaml:") for line in answer.splitlines())


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(names, months), inner, max_size=3)),
    max_leaves=6,
)
SECTIONS = [name for name in Scenario.model_fields if name not in ("name", "question")]
KEYS = ["kind", "name", "start", "end", "strength", "gacha", "sheep", "calving_rate", "camel_births", "gacha_table"]


@settings(QUICK, max_examples=150)
@given(
    st.sampled_from([*SECTIONS, "extends", "name"]),
    st.one_of(anything, st.dictionaries(st.sampled_from([*KEYS, "dzud"]), anything, max_size=3)),
)
def test_any_value_anywhere_is_loaded_or_refused(section: str, content: Any) -> None:
    write("x", {section: content})
    outcome("x.yaml")


@QUICK
@given(st.text(max_size=40), st.sampled_from(["", "herd.calving_rate=", "interventions.", "shocks=", "market.sheep="]))
def test_any_override_is_applied_or_refused(text: str, start: str) -> None:
    write("x", {})
    answer = outcome("x.yaml", start + text)
    if isinstance(answer, str):
        assert all(line.startswith("--set ") for line in answer.splitlines())
