"""Files that extend each other, and overrides: what wins, what goes, and who is named for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from alxa_sim.config import dated, parse_month
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.scenario import Scenario, load_scenario
from alxa_sim.shocks.dzud import Dzud

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def folder(in_empty_folder: Path) -> Path:
    return in_empty_folder


def write(**texts: str) -> None:
    for name, text in texts.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")


def test_a_name_is_all_that_a_scenario_needs() -> None:
    write(x="{}")
    assert load_scenario("x.yaml") == Scenario(name="x")


def test_a_scenario_is_called_like_its_file_and_never_like_the_one_it_extends() -> None:
    write(a="name: first", x="extends: a.yaml")
    assert load_scenario("x.yaml").name == "x"


def test_maps_of_settings_are_merged_and_values_replaced() -> None:
    write(
        a="herd: {calving_rate: 0.4, lambing_rate: 0.8}\nmarket: {sheep: {2014-01: 900, 2015-01: 950}}",
        x="extends: a.yaml\nherd: {calving_rate: 0.5}\nmarket: {sheep: {2016-01: 1000}}",
    )
    scenario = load_scenario("x.yaml")
    assert (scenario.herd.calving_rate, scenario.herd.lambing_rate) == (0.5, 0.8)
    assert scenario.market.sheep == dated({"2016-01": 1000.0})


def test_a_dated_map_replaces_a_number_and_a_number_a_dated_map() -> None:
    write(a="market: {sheep: 900, goat: {2015: 1, 2016: 2}}")
    write(x="extends: a.yaml\nmarket: {sheep: {2015: 1000}, goat: 700}")
    market = load_scenario("x.yaml").market
    assert market.sheep == dated({"2015-01": 1000.0})
    assert market.goat == dated(700.0)


def test_null_gives_a_setting_its_default_back_and_takes_a_measure_or_a_section_away() -> None:
    write(
        a="herd: {calving_rate: 0.1}\nmarket: {sheep: 1, goat: 2}\ninterventions: {minimum_living_allowance: {}}",
        x="extends: a.yaml\nherd: {calving_rate: null}\nmarket: null\ninterventions: {minimum_living_allowance: null}",
    )
    assert load_scenario("x.yaml") == Scenario(name="x")


def test_a_later_file_can_set_again_what_another_took_away() -> None:
    write(
        a="interventions: {minimum_living_allowance: {take_up: 0.1}}",
        b="extends: a.yaml\ninterventions: {minimum_living_allowance: null}",
        x="extends: b.yaml\ninterventions: {minimum_living_allowance: {}}",
    )
    assert load_scenario("x.yaml").interventions == {"minimum_living_allowance": MinimumLivingAllowance()}


def test_of_several_extended_files_the_last_wins_and_what_all_extend_applies_once() -> None:
    write(
        root="herd: {calving_rate: 0.1, lambing_rate: 0.1, kidding_rate: 0.1}",
        a="extends: root.yaml\nherd: {calving_rate: 0.2, lambing_rate: 0.2}",
        b="extends: root.yaml\nherd: {lambing_rate: 0.3}",
        x="extends: [a.yaml, b.yaml]",
    )
    herd = load_scenario("x.yaml").herd
    assert (herd.calving_rate, herd.lambing_rate, herd.kidding_rate) == (0.2, 0.3, 0.1)


def test_extends_is_relative_to_the_file_that_says_it(folder: Path) -> None:
    (folder / "deep" / "deeper").mkdir(parents=True)
    write(a="herd: {calving_rate: 0.1}")
    Path("deep/b.yaml").write_text("extends: ../a.yaml")
    Path("deep/deeper/x.yaml").write_text("extends: ../b.yaml")
    assert load_scenario("deep/deeper/x.yaml").herd.calving_rate == 0.1


def test_a_list_says_which_interventions_there_are_and_a_map_changes_the_inherited_ones() -> None:
    write(
        a="interventions: [{kind: minimum_living_allowance, take_up: 0.5}, {kind: minimum_living_allowance, name: b}]",
        x="extends: a.yaml\ninterventions: {b: {take_up: 0.1}, c: {kind: minimum_living_allowance}}",
        y="extends: a.yaml\ninterventions: [{kind: minimum_living_allowance, name: c}]",
        z="extends: a.yaml\ninterventions: []",
    )
    assert {name: m.take_up for name, m in load_scenario("x.yaml").interventions.items()} == {  # type: ignore[attr-defined]
        "b": 0.1,
        "c": 0.8,
        "minimum_living_allowance": 0.5,
    }
    assert load_scenario("y.yaml").interventions == {"c": MinimumLivingAllowance()}
    assert load_scenario("z.yaml").interventions == {}


def test_another_kind_replaces_an_inherited_shock_with_all_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    class Frost(Dzud, kind="frost"):
        """A cold spell."""

    kinds = {"dzud": Dzud, "frost": Frost}
    monkeypatch.setattr("alxa_sim.scenario.merging.kinds_of", lambda _: kinds)
    monkeypatch.setattr("alxa_sim.scenario.checking.kinds_of", lambda _: kinds)
    write(a="shocks: {cold: {kind: dzud, severity: 3}}")
    write(x="extends: a.yaml\nshocks: {cold: {kind: frost}}", y="extends: a.yaml\nshocks: {cold: {kind: dzud}}")
    assert load_scenario("x.yaml").shocks == {"cold": Frost()}
    assert load_scenario("y.yaml").shocks == {"cold": Dzud(severity=3.0)}


def test_overrides_apply_after_the_file_one_after_the_other() -> None:
    write(x="herd: {calving_rate: 0.1}\ninterventions: {minimum_living_allowance: {strength: 0.5}}")
    scenario = load_scenario(
        "x.yaml",
        [
            "herd.calving_rate=0.2",
            "herd.calving_rate = 0.3",
            "interventions.minimum_living_allowance.strength={2014: 1, 2015: 0}",
            "question=what, if anything?",
            "shocks.dzud.severity=2",
            "period={start: 2015, end: 2016-06}",
        ],
    )
    assert scenario.herd.calving_rate == 0.3
    assert scenario.interventions["minimum_living_allowance"].strength == dated({"2014-01": 1.0, "2015-01": 0.0})
    assert scenario.question == "what, if anything?"
    assert scenario.shocks == {"dzud": Dzud(severity=2.0)}
    assert scenario.period.end == parse_month("2016-06")


def test_an_override_with_null_gives_the_default_back() -> None:
    write(x="herd: {calving_rate: 0.1}")
    assert load_scenario("x.yaml", ["herd.calving_rate=null"]).herd == Scenario(name="x").herd


def test_yaml_is_version_1_2() -> None:
    write(
        x="name: no\nquestion: 2014-01-01\nherd: {daily_feed: 010, camel_death: 1e-2}\npopulation: {households: 0x10}"
    )
    scenario = load_scenario("x.yaml")
    assert (scenario.name, scenario.question) == ("no", "2014-01-01")
    assert (scenario.herd.daily_feed, scenario.herd.camel_death, scenario.population.households) == (10, 0.01, 16)


def test_an_anchor_can_be_used_again() -> None:
    write(x="market: {sheep: &price {2014: 1, 2015: 2}, goat: *price}")
    market = load_scenario("x.yaml").market
    assert market.sheep == market.goat == dated({"2014-01": 1.0, "2015-01": 2.0})


def test_the_digest_is_that_of_the_content() -> None:
    write(
        x="name: s\nherd: {calving_rate: 0.4, lambing_rate: 0.8}\nshocks: {a: {kind: dzud}, b: {kind: dzud}}",
        y="shocks: [{kind: dzud, name: b}, {kind: dzud, name: a}]\nherd: {lambing_rate: 0.80, calving_rate: 0.4}\n"
        "name: s",
        z="extends: x.yaml\nname: s\nherd: {calving_rate: 0.5}",
    )
    x, y, z = (load_scenario(f"{name}.yaml").digest for name in "xyz")
    assert x == y != z


def test_a_table_counts_by_its_content_and_not_by_its_place(folder: Path) -> None:
    header = "id,sumu,row,column,area,rain,road_distance,border,poor\n"
    for place, rain in (("here", 100), ("there", 100), ("other", 101)):
        (folder / place).mkdir()
        Path(place, "g.csv").write_text(f"{header}1,A,0,0,50,{rain},10,0,1\n")
        Path(place, "x.yaml").write_text("world: {gacha_table: g.csv}")
    here, there, other = (load_scenario(f"{place}/x.yaml") for place in ("here", "there", "other"))
    assert here.world.gacha_table == str(folder / "here" / "g.csv")
    assert here.digest == there.digest != other.digest


def test_what_is_wrong_with_a_table_is_said_with_its_line_and_column() -> None:
    Path("g.csv").write_text(
        "id,sumu,row,column,area,rain,road_distance,border,poor\n1,A,0,0,50,-3,10,0,1\n1,A,0,1,50,3,10,maybe,1\n"
    )
    write(x="world: {gacha_table: g.csv}")
    with pytest.raises(Exception, match=r"g\.csv") as refused:
        load_scenario("x.yaml")
    assert str(refused.value).splitlines() == [
        "g.csv:2: column 'rain': must not be negative, found -3",
        "g.csv:3: column 'id': '1' stands in line 2 already",
        "g.csv:3: column 'border': must be 1 or 0, found 'maybe'",
    ]


def test_a_household_in_an_unknown_gacha_is_refused() -> None:
    counts = "children,adults,elderly,camels_breeding,camels_young,camels_other,sheep_breeding,sheep_young,sheep_other"
    header = f"id,gacha,{counts},goats_breeding,goats_young,goats_other,cash\n"
    Path("h.csv").write_text(f"{header}1,99,{'1,' * 12}5000\n")
    write(x="population: {households_table: h.csv}")
    with pytest.raises(Exception, match=r"h.csv:2: column 'gacha': unknown '99'"):
        load_scenario("x.yaml")


@pytest.mark.parametrize("path", sorted((REPOSITORY / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_scenario_that_ships_loads_and_says_what_it_asks(path: Path) -> None:
    scenario = load_scenario(path)
    assert scenario.name == path.stem
    assert scenario.question.endswith("?")
