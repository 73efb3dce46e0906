"""Files of targets: what they may say, and where a mistake is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alxa_sim.estimates.quantities import QUANTITIES
from alxa_sim.records import Refusal
from alxa_sim.validation.loading import banner_targets, load_targets

ROOT = Path(__file__).resolve().parents[2]
TARGET = """\
camels:
  title: Camels
  title_zh: 骆驼
  quantity: camels
  kind: level
  use: held_out
  unit: head
  year: 2022
  value: 65000
  tolerance: 5000
  source: FACTS 2.3
  grade: F
  why: For a test.
"""


def refusal_of(folder: Path, text: str) -> str:
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load_targets(file)
    return str(refused.value)


def test_the_targets_of_the_banner_are_sound_and_both_parts_have_some() -> None:
    targets = banner_targets()
    assert {target.use for target in targets.values()} == {"calibration", "held_out"}
    assert len(targets) > 25


def test_a_target_says_in_both_languages_what_it_is_and_no_two_say_the_same() -> None:
    targets = banner_targets()
    for titles in ([t.title for t in targets.values()], [t.title_zh for t in targets.values()]):
        assert len(set(titles)) == len(titles)
    assert all(re.search(r"[\u4e00-\u9fff]", target.title_zh) for target in targets.values())


def test_every_section_that_a_target_cites_is_among_the_facts() -> None:
    facts = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    for name, target in banner_targets().items():
        cited = re.match(r"FACTS (\d(?:\.\d)?)", target.source)
        assert cited, f"{name} cites nothing"
        assert f"{{ #facts-{cited[1].replace('.', '-')} }}" in facts, name


def test_what_is_fitted_to_and_what_is_held_out_share_no_quantity_of_one_year() -> None:
    used = [(t.use, t.world, t.quantity, aim.year) for t in banner_targets().values() for aim in t.aims]
    fitted = {key[1:] for key in used if key[0] == "calibration"}
    assert not fitted & {key[1:] for key in used if key[0] == "held_out" and key[2]}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quantity: camels", "quantity: camel", "mine.yaml:4: camels.quantity: quantity names no quantity: 'camel'; did you mean 'camels'?"),
        ("tolerance: 5000", "tolerence: 5000", "mine.yaml:10: camels.tolerence: unknown 'tolerence'; did you mean 'tolerance'?"),
        ("unit: head", "unit: '%'", "mine.yaml:7: camels.unit: unit must be that of camels, head, found '%'"),
        ("kind: level", "kind: hazard", "mine.yaml:5: camels.kind: kind hazard is of quantities in %/year"),
        ("kind: level", "kind: lewel", "mine.yaml:5: camels.kind: must be 'level'"),
        ("value: 65000", "between: [7, 6]", "mine.yaml:9: camels.between: between must be a lower and a higher number"),
        ("  tolerance: 5000\n", "", "mine.yaml:5: camels.kind: kind needs a tolerance"),
        ("  kind: level\n", "", "mine.yaml:1: camels: needs a kind"),
        ("  grade: F\n", "", "camels.grade: needs a value"),
        ("use: held_out", "use: test", "mine.yaml:6: camels.use: must be 'calibration' or 'held_out'"),
        ("value: 65000", "value: many", "mine.yaml:9: camels.value: must be a number in the unit of the quantity, found 'many'"),
    ],
)
def test_a_mistake_is_told_at_its_line_with_the_nearest_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TARGET
    assert said in refusal_of(tmp_path, TARGET.replace(old, new))


def test_two_mistakes_are_told_at_once(tmp_path: Path) -> None:
    said = refusal_of(tmp_path, TARGET.replace("grade: F", "grade: A") + TARGET.replace("camels:", "sheep:", 1).replace("use: held_out", "use: no"))
    assert "camels.grade" in said
    assert "sheep.use" in said


def test_an_ordering_needs_no_figure_and_a_path_needs_its_own() -> None:
    targets = banner_targets()
    order = targets["order_of_ways"]
    assert order.aims[0].low == 90
    assert [aim.year for aim in targets["incidence"].aims] == [2017, 2018, 2019, 2020]
    assert set(order.order) <= set(QUANTITIES)
