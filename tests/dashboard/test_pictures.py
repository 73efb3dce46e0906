"""Maps and curves show what was recorded, in both languages, and say it in words."""

from __future__ import annotations

import io
import json
import re
import zipfile

import numpy as np
import pytest
from matplotlib import style as matplotlib_style

from alxa_sim.dashboard import curves, maps
from alxa_sim.dashboard.curves import BLOCKS, curves_of
from alxa_sim.dashboard.export import state_as_zip
from alxa_sim.dashboard.inspector import GROUPS, card, history, numbers_of, rest
from alxa_sim.dashboard.live_run import Seen
from alxa_sim.dashboard.maps import difference_of, extremes_of, map_of, values_at_end
from alxa_sim.extension_points import Indicator
from alxa_sim.figures.gacha_map import INDICATORS
from alxa_sim.figures.style import SETTINGS
from alxa_sim.glossary import LANGUAGES, Words, glossary
from alxa_sim.registry import found_in
from alxa_sim.rendering import refuse_missing_glyphs
from alxa_sim.scenario import load_scenario

Pair = tuple[Seen, Seen]


def test_every_curve_is_an_indicator_and_has_its_words() -> None:
    known = found_in("alxa_sim.indicators", Indicator)
    for name, block in BLOCKS.items():
        assert f"block.{name}" in glossary()
        assert f"unit.{block.unit}" in glossary()
        for indicator in block.indicators:
            assert indicator in known
            assert f"indicator.{indicator}" in glossary()


def test_a_map_shows_the_last_month(seen: Pair) -> None:
    shown = values_at_end(seen[0], "poor")
    last = seen[0].gacha[seen[0].gacha["month"] == "2016-12-01"]
    np.testing.assert_allclose(shown["value"], 100.0 * last["poor_persons"] / last["persons"])


def test_the_third_panel_is_the_second_less_the_first(seen: Pair) -> None:
    first, second = (values_at_end(one, "income") for one in seen)
    difference = difference_of(first, second)
    np.testing.assert_allclose(difference["value"], second["value"] - first["value"])
    assert difference["value"].abs().max() > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_map_and_every_block_is_drawn_alone_and_beside_with_all_its_characters(seen: Pair, language: str) -> None:
    words = Words(language)
    with matplotlib_style.context(["default", SETTINGS]):
        for shown in (seen[:1], seen):
            for indicator in ("poor", "herd"):
                canvas = maps.drawn(shown, [values_at_end(one, indicator) for one in shown], indicator, words)
                refuse_missing_glyphs(canvas)
                assert len(canvas.axes) == (5 if len(shown) > 1 else 2)  # panels and their bars
        for name, block in BLOCKS.items():
            refuse_missing_glyphs(canvas := curves.drawn(seen[:1], name, "", words))
            assert len(canvas.axes[0].get_legend().get_texts()) == len(block.indicators)
        refuse_missing_glyphs(canvas := curves.compared(seen, "income", "income_per_head", words))
        line = canvas.axes[1].lines[0].get_ydata()
        income = [one.monthly["income_per_head"] for one in seen]
        np.testing.assert_allclose(line, income[1] - income[0])


def test_every_indicator_of_the_map_can_be_drawn_and_told(seen: Pair) -> None:
    for indicator in INDICATORS:
        values = values_at_end(seen[0], indicator)
        assert np.isfinite(values["value"]).any(), indicator
        assert f"({values['value'].max():.3g})" in extremes_of("A", values, Words("en"))
    assert map_of(seen[:1], "forage", Words("en")).svg.startswith(b"<?xml")


def test_pictures_say_in_words_what_they_show(seen: Pair) -> None:
    told = curves_of(seen, "poverty", "poverty_headcount", Words("en")).alt_text
    ends = [100.0 * one.monthly["poverty_headcount"].iloc[-1] for one in seen]
    assert [float(end) for end in re.findall(r"to ([\d.]+) %", told)] == pytest.approx(ends, rel=0.01)
    assert "2016-12 末" in map_of(seen, "poor", Words("zh")).alt_text


def test_a_household_is_told_as_it_is(seen: Pair) -> None:
    number = numbers_of(seen[1:], "poor", None)[0]
    household = seen[1].households.loc[number]
    facts = {fact.name: fact.values[0] for fact in card(seen[1:], number, Words("en"))}
    assert facts["actually poor"] == "yes"
    assert facts["members"] == str(household["persons"])
    assert facts["cash and deposits"] == f"{household['cash'] / 100:,.0f}"
    assert facts["register"] in {words["en"] for key, words in glossary().items() if key.startswith("register_status.")}


def test_a_household_has_the_same_number_in_both_runs_and_a_dash_where_it_is_gone(seen: Pair) -> None:
    number = int(seen[0].households.index[0])
    gone = Seen(*(vars(seen[1]) | {"households": seen[1].households.drop(index=number)}).values())
    here, there = (card((seen[0], other), number, Words("en")) for other in (seen[1], gone))
    assert here[0].values[0] == str(seen[0].households.loc[number, "persons"])
    assert here[0].values[1] == str(seen[1].households.loc[number, "persons"])
    assert {fact.values[1] for fact in there} == {"–"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_a_household_is_told_once(seen: Pair, language: str) -> None:
    number = int(seen[0].households.index[0])
    words = Words(language)
    names = [fact.name for fact in (*card(seen, number, words), *rest(seen, number, words))]
    assert len(names) == len(set(names))
    assert {"gacha", "kin", "known", "case_months"} <= set(names)


def test_groups_hold_those_they_name(seen: Pair) -> None:
    households = seen[1].households
    counts = {group: len(numbers_of(seen[1:], group, None)) for group in GROUPS}
    assert counts["all"] == len(households)
    assert counts["poor"] == households["poor"].sum() > 0
    for gacha in set(households["gacha"]):
        assert numbers_of(seen[1:], "all", gacha) == sorted(households.index[households["gacha"] == gacha])
    either = set(numbers_of(seen[:1], "registered", None)) | set(numbers_of(seen[1:], "registered", None))
    assert set(numbers_of(seen, "registered", None)) == either


def test_the_saved_state_holds_scenarios_that_run_again_and_what_was_seen(seen: Pair, tmp_path) -> None:
    pictures = {"map": map_of(seen, "poor", Words("en"))}
    with zipfile.ZipFile(io.BytesIO(state_as_zip(seen, pictures))) as saved:
        saved.extractall(tmp_path)
    assert load_scenario(tmp_path / "B" / "scenario.yaml").digest == seen[1].scenario.digest
    header, *rows = (tmp_path / "A" / "monthly.csv").read_text(encoding="utf-8").splitlines()
    assert "poverty_headcount" in header
    assert len(rows) == seen[0].months + 1
    runs = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["runs"]
    assert runs["A"]["command"].endswith("--replicates 1 --seed 1 --out results/A")
    assert (tmp_path / "map.alt.txt").read_text(encoding="utf-8") == pictures["map"].alt_text


def test_the_history_of_a_household_is_what_the_run_recorded(seen: Pair) -> None:
    changes = seen[1].changes
    number = int(changes["household"].value_counts().index[0])
    told = history(seen[1:], number, Words("en"))
    own = changes[changes["household"] == number]
    assert [month for month, _ in told] == sorted(set(own["month"].dt.strftime("%Y-%m")))
    assert sum(what.count("out of ") for _, what in told) == (~own["entered"]).sum()
    assert sum(what.count("into ") for _, what in told) == own["entered"].sum() > 0


def test_values_below_the_curves_are_their_ends_and_their_difference(seen: Pair) -> None:
    ends = [100.0 * one.monthly["poverty_headcount"].iloc[-1] for one in seen]
    name, *told, unit = curves.values_at_end(seen, "poverty", Words("en"))[0]
    assert (name, unit) == ("actually poor", "% of persons")
    shown = [float(value.replace("−", "-")) for value in told]
    np.testing.assert_allclose(shown, [*ends, ends[1] - ends[0]], atol=0.06)
