"""Every wrong scenario is answered with one line that says where and what, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from alxa_sim.scenario import ScenarioError, load_scenario

BASELINE = """\
name: base
herd:
  calving_rate: 0.45
interventions:
  minimum_living_allowance:
    take_up: 0.5
"""

WRONG_FILES = {
    # keys
    "herds: {}": ":1: herds: unknown 'herds'; did you mean 'herd'?",
    "herd:\n  calving_rat: 0.4": ":2: herd.calving_rat: unknown 'calving_rat'; did you mean 'calving_rate'?",
    "herd: {5: 1}": ":1: herd.5: unknown '5'",
    "herd: 3": ":1: herd: must be a map of settings, found 3",
    "herd: [1]": ":1: herd: must be a map of settings, found a list",
    "name: 2014": ":1: name: must be text, found 2014; put it in quotes",
    "question: {a: 1}": ":1: question: must be text, found a map; put it in quotes",
    # values
    "herd: {calving_rate: 43 %}": (
        ":1: herd.calving_rate: must be a number in 1/year, found '43 %'; 43 % is written 0.43"
    ),
    "population: {cash: 100 yuan}": ":1: population.cash: must be a number in yuan, found '100 yuan'",
    "population: {cash: '100'}": (
        ":1: population.cash: must be a number in yuan, found '100'; write 100 without quotes"
    ),
    "population: {cash: 16_000}": ":1: population.cash: must be a number in yuan, found '16_000'; write 16000",
    "population: {cash: yes}": ":1: population.cash: must be a number in yuan, found 'yes'",
    "population: {cash: true}": ":1: population.cash: must be a number in yuan, found true",
    "population: {cash: 0}": ":1: population.cash: must be above 0, found 0",
    "population: {cash: .inf}": ":1: population.cash: must be finite, found inf",
    "population: {households: -3}": ":1: population.households: must not be negative, found -3",
    "population: {households: 3.5}": ":1: population.households: must be a whole number, found 3.5",
    "population: {goats_share: 60}": ":1: population.goats_share: must be at most 1, found 60; 60 % is written 0.6",
    "poverty: {use_bureau_line: 1}": ":1: poverty.use_bureau_line: must be true or false, found 1",
    "budget: {house_cost: -1}": ":1: budget.house_cost: must not be negative, found -1",
    "budget: {house_cost: [1]}": ":1: budget.house_cost: must be a number in yuan, found a list",
    "herd: {camel_births: [0.5, 0.5]}": ":1: herd.camel_births: must be a list of 12 numbers, found 2",
    "herd: {camel_births: 0.5}": ":1: herd.camel_births: must be a list of 12 numbers, found 0.5",
    "herd:\n  camel_births:\n  - a" + "\n  - 0.1" * 11: ":3: herd.camel_births[0]: must be a number, found 'a'",
    "shocks: {dzud: {gacha: [1, 1.5]}}": (
        ":1: shocks.dzud.gacha[1]: must be the number of a cell or the name of a gacha, found 1.5"
    ),
    # dated values
    "market: {sheep: -3}": ":1: market.sheep: must not be negative, found -3",
    "market:\n  sheep:\n    2014-01: 900\n    2015-13: 950": (
        ":4: market.sheep.2015-13: expected a month such as 2014-01, found '2015-13'"
    ),
    "market:\n  sheep:\n    2014-01: -900": ":3: market.sheep.2014-01: must not be negative, found -900",
    "market: {sheep: {2015: 1, 2015-01: 2}}": ":1: market.sheep: names one month twice",
    "market: {sheep: {}}": ":1: market.sheep: must be a number or a map of months to numbers, found an empty map",
    "market: {sheep: [1]}": ":1: market.sheep: must be a number in yuan/head, found a list",
    "market: {sheep: {2014: null}}": ":1: market.sheep.2014: must be a number in yuan/head, found null",
    "health: {bill: {2015: 900 yuan}}": ":1: health.bill.2015: must be a number in yuan, found '900 yuan'",
    # months and periods
    "period: {start: 2020-13}": ":1: period.start: expected a month such as 2014-01, found '2020-13'",
    "period: {start: 2020-01, end: 2019-12}": ":1: period.end: end lies before start",
    "shocks:\n  dzud:\n    start: 2016-01\n    end: 2015-12": ":4: shocks.dzud.end: end lies before start",
    "shocks:\n  dzud:\n    start: 2030-01": (
        ":3: shocks.dzud.start: 2030-01 lies outside the period 2014-01 to 2025-12"
    ),
    "period: {end: 2016}\nshocks:\n- kind: dzud\n  end: 2017": (
        ":4: shocks[0].end: 2017-01 lies outside the period 2014-01 to 2016-01"
    ),
    # interventions and shocks
    "interventions:\n- kind: minimum_living_alowance": (
        ":2: interventions[0].kind: unknown 'minimum_living_alowance'; did you mean 'minimum_living_allowance'?"
    ),
    "interventions: {minimum_living_alowance: {}}": (
        ":1: interventions.minimum_living_alowance: unknown 'minimum_living_alowance';"
        " did you mean 'minimum_living_allowance'?"
    ),
    "interventions: {x: {kind: null}}": ":1: interventions.x.kind: unknown null",
    "interventions: {minimum_living_allowance: }": (
        ":1: interventions.minimum_living_allowance: nothing is inherited to take away;"
        " write `minimum_living_allowance: {}` to add it"
    ),
    "interventions: 5": ":1: interventions: must be a map or a list, found 5",
    "shocks: [dzud]": ":1: shocks[0]: must say its kind, as in `- kind: company_failure`",
    "shocks: {dzud: 5}": ":1: shocks.dzud: must be a map of settings, found 5",
    "shocks: {a.b: {kind: dzud}}": (
        ":1: shocks.a.b: a name has letters, digits, '_' and '-' only, found 'a.b'"
    ),
    "shocks:\n- {kind: dzud}\n- {kind: dzud}": (
        ":3: shocks[1]: is called 'dzud' like shocks[0]; give it a `name` of its own"
    ),
    "shocks: [{kind: {a: 1}}]": ":1: shocks[0]: its name and kind must be words, found a map",
    "shocks: {dzud: {gacha: 3}}": ":1: shocks.dzud.gacha: must be a list, found 3",
    # what is not inherited
    "herd: {calving_rate: null}": ":1: herd.calving_rate: null takes away what is inherited, but nothing is",
    "herd:": ":1: herd: null takes away what is inherited, but nothing is",
    # tables
    "world: {gacha_table: gacha.csv}": ":1: world.gacha_table: gacha.csv: no such file",
    "world: {gacha_table: 5}": ":1: world.gacha_table: must be text, found 5; put it in quotes",
    "world: {gacha_table: %s}" % ("a" * 300): (
        ":1: world.gacha_table: " + "a" * 300 + ": cannot be read: File name too long"
    ),
    "world: {gacha_table: 'a\0b'}": ":1: contains a control character; is it a text file?",
    'world: {gacha_table: "a\\0b"}': ":1: world.gacha_table: a\\x00b: is no name a file can have",
    # extends
    "name: x\nextends: bas.yaml": ":2: extends: bas.yaml: no such file; did you mean 'base.yaml'?",
    "extends: x.yaml": ":1: extends: goes in a circle: x.yaml > x.yaml",
    "extends: loop.yaml": "loop.yaml:1: extends: goes in a circle: x.yaml > loop.yaml > x.yaml",
    "extends: 5": ":1: extends: must be a path or a list of paths, found 5",
    "extends: [base.yaml, {a: 1}]": ":1: extends: must be a path or a list of paths, found a map",
    "extends: .": ":1: extends: .: is a folder",
    # YAML itself
    "": ": is empty; a scenario says at least one thing, such as its name",
    "# nothing": ": is empty; a scenario says at least one thing, such as its name",
    "- name": ":1: must be a map such as `name: baseline`, found a list",
    "baseline": ":1: must be a map such as `name: baseline`, found 'baseline'",
    "name: a\nname: b": ":2: 'name' is set twice, before in line 1",
    "name: a\n\tquestion: b": ":2: a tab; YAML is indented with spaces",
    "name: a\nquestion: b: c": ":2: a second ':' in one line; quote the text or start a new line",
    "name: a\n---\nname: b": ":2: a second document starts here; a file is one scenario",
    "name: !!python/object/apply:os.system ['ls']": (
        ":1: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not supported"
    ),
    "herd: &h {calving_rate: 0.4}\nclimate:\n  <<: *h": ":3: '<<' is not supported; use 'extends'",
    "? [1]\n: 2": ":1: a key must be a word or a month",
    "name: *nothing": ":1: '*nothing' refers to nothing",
    "name: \x07": ":1: contains a control character; is it a text file?",
    'name: "\\ud800"': ":1: contains half a character",
    "name: [": ":1: is no YAML: expected the node content, but found '<stream end>'",
    "name: " + "[" * 3000: ":1: is nested more than 12 levels deep",
    "name: " + "{a: " * 3000: ":1: is nested more than 12 levels deep",
    "{" * 3000: ":1: a key must be a word or a month",
    "? " * 3000: ":1: a key must be a word or a month",
    "- " * 3000: ":1: is nested more than 12 levels deep",
    "\n".join(f"k{i}: {{}}" for i in range(6000)): ":5000: has more than 5000 values, aliases counted in full",
    "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
    ): ":4: its aliases grow without measure",
    "#" * 200_000: ": is larger than 128 KB, the most a scenario may have",
}  # fmt: skip


@pytest.fixture
def folder(in_empty_folder: Path) -> Path:
    (in_empty_folder / "base.yaml").write_text(BASELINE)
    (in_empty_folder / "loop.yaml").write_text("extends: x.yaml")
    return in_empty_folder


def refusal(path: str | Path, *overrides: str) -> str:
    with pytest.raises(ScenarioError) as refused:
        load_scenario(path, overrides)
    return str(refused.value)


@pytest.mark.parametrize(("text", "expected"), WRONG_FILES.items(), ids=[text[:40] for text in WRONG_FILES])
def test_a_wrong_file_is_refused_in_one_line_with_its_place(folder: Path, text: str, expected: str) -> None:
    (folder / "x.yaml").write_text(text)
    if expected.startswith(":"):
        expected = f"x.yaml{expected}"
    before = sorted(folder.iterdir())
    answer = refusal("x.yaml")
    assert answer == expected
    assert sorted(folder.iterdir()) == before


WRONG_BYTES = {
    b"\x89PNG\r\n\x1a\n\x00\x00": "x.yaml:1: is not text in UTF-8",
    b"name: \xb0\xa2\xc0\xad": "x.yaml:1: is not text in UTF-8",
    b"name: a\nquestion: \xff": "x.yaml:2: is not text in UTF-8",
    b"\x7fELF\x01\x01\x00\x00": "x.yaml:1: contains a control character; is it a text file?",
}


@pytest.mark.parametrize(("content", "expected"), WRONG_BYTES.items())
def test_a_file_of_another_kind_is_refused(folder: Path, content: bytes, expected: str) -> None:
    (folder / "x.yaml").write_bytes(content)
    assert refusal("x.yaml") == expected


def test_a_missing_file_a_folder_and_a_device_are_refused(folder: Path) -> None:
    assert refusal("bas.yaml") == "bas.yaml: no such file; did you mean 'base.yaml'?"
    assert refusal(folder) == ".: is a folder"
    assert refusal("/dev/zero") == "/dev/zero: is not a file"


CHILDREN = {
    "herd: {calving_rat: null}": (
        "x.yaml:2: herd.calving_rat: null takes away what is inherited, but nothing is; did you mean 'calving_rate'?"
    ),
    "interventions: {minimum_living: null}": (
        "x.yaml:2: interventions.minimum_living: null takes away what is inherited, but nothing is;"
        " did you mean 'minimum_living_allowance'?"
    ),
    "interventions: {minimum_living_allowance: {take_up: 5}}": (
        "x.yaml:2: interventions.minimum_living_allowance.take_up: must be at most 1, found 5; 5 % is written 0.05"
    ),
    "herd: {calving_rate: {2014-01: 1}}": "x.yaml:2: herd.calving_rate: must be a number in 1/year, found a map",
}


@pytest.mark.parametrize(("text", "expected"), CHILDREN.items())
def test_a_wrong_change_of_an_inherited_setting_is_refused(folder: Path, text: str, expected: str) -> None:
    (folder / "x.yaml").write_text(f"extends: base.yaml\n{text}")
    assert refusal("x.yaml") == expected


WRONG_OVERRIDES = {
    "herd.calving_rat=0.4": "herd.calving_rat: unknown 'calving_rat'; did you mean 'calving_rate'?",
    "herd.calving_rate=a lot": "herd.calving_rate: must be a number in 1/year, found 'a lot'",
    "herd.calving_rate": "must be KEY=VALUE, such as herd.calving_rate=0.4",
    "=5": "must be KEY=VALUE, such as herd.calving_rate=0.4",
    "herd..x=5": "must be KEY=VALUE, such as herd.calving_rate=0.4",
    "herd.calving_rate.x=5": "herd.calving_rate has no parts; set it as a whole",
    "market.sheep.2015-01=5": "market.sheep has no parts; set it as a whole",
    "extends=base.yaml": "'extends' can be set in a file only",
    "herd.winter_deaths=": "herd.winter_deaths: null takes away what is inherited, but nothing is",
    "herd={a: 1, a: 2, b: [}": "is no YAML: expected the node content, but found '}'",
    "interventions.minimum_living_alowance.strength=0": (
        "interventions.minimum_living_alowance: unknown 'minimum_living_alowance';"
        " did you mean 'minimum_living_allowance'?"
    ),
}


@pytest.mark.parametrize(("override", "expected"), WRONG_OVERRIDES.items())
def test_a_wrong_override_is_named_in_place_of_a_file(folder: Path, override: str, expected: str) -> None:
    assert folder.is_dir()
    assert refusal("base.yaml", override) == f"--set {override}: {expected}"


def test_all_problems_are_told_at_once_in_the_order_of_files_and_lines(folder: Path) -> None:
    (folder / "parent.yaml").write_text("shock: {}\nherd: {camel_deth: 1}\n")
    (folder / "x.yaml").write_text(
        "extends: parent.yaml\nname: 5\nname: b\npopulation:\n  cash: -1\n  camels: many\ninterventions: [{kind: x}]\n"
    )
    assert refusal("x.yaml", "herd.winter_deaths=-1").splitlines() == [
        "parent.yaml:1: shock: unknown 'shock'; did you mean 'shocks'?",
        "parent.yaml:2: herd.camel_deth: unknown 'camel_deth'; did you mean 'camel_death'?",
        "x.yaml:2: name: must be text, found 5; put it in quotes",
        "x.yaml:3: 'name' is set twice, before in line 2",
        "x.yaml:5: population.cash: must be above 0, found -1",
        "x.yaml:6: population.camels: must be a number in head, found 'many'",
        "x.yaml:7: interventions[0].kind: unknown 'x'",
        "--set herd.winter_deaths=-1: herd.winter_deaths: must not be negative, found -1",
    ]


def test_every_wrong_item_of_a_list_is_told_in_its_line(folder: Path) -> None:
    births = "\n".join(f"  - {value}" for value in ["a", *[0.1] * 9, -1, "b"])
    (folder / "x.yaml").write_text(f"herd:\n  camel_births:\n{births}\n")
    assert refusal("x.yaml").splitlines() == [
        "x.yaml:3: herd.camel_births[0]: must be a number, found 'a'",
        "x.yaml:13: herd.camel_births[10]: must not be negative, found -1",
        "x.yaml:14: herd.camel_births[11]: must be a number, found 'b'",
    ]


def test_a_long_or_many_lined_value_stays_in_one_short_line(folder: Path) -> None:
    (folder / "x.yaml").write_text(f'population: {{cash: "{"ha" * 500}\\nha"}}')
    answer = refusal("x.yaml")
    assert len(answer.splitlines()) == 1
    assert len(answer) < 150
