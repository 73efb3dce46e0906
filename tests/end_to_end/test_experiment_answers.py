"""Every question with a design is answered from the folder of its sweep: here on a banner of nine gacha, one or two seeds."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from loose_scripts import ROOT, module_of
from small_banners import small_copy, swept

pytestmark = pytest.mark.slow

NAMES = sorted(path.parent.name for path in (ROOT / "experiments").glob("*/answer.py"))
WORLD = "\nworld: {rows: 3, columns: 3, poor_gacha: 3, sumu: 2}\n"
LESS = {
    "what_poverty_hangs_on": (
        ("points: 8", "points: 2"),
        ("  budget.inflation: {uniform: [0.0, 0.04], unit: 1/year}\n", ""),
        ("  herd.lambing_rate: {uniform: [0.70, 0.95], unit: 1/year}\n", ""),
        ("  health.hospitalisation: {uniform: [0.10, 0.18], unit: 1/year}\n", ""),
        ("  health.reimbursement: {uniform: [0.4, 0.75]}\n", ""),
    ),
    "which_policy_is_robust": (("points: 60", "points: 12"),),
}
"""What is made smaller in a design with many points or settings."""
SEEDS = {"dairy_distance_and_price": 1, "which_policy_is_robust": 1, "which_system_worked": 1}
LAST_MONTH = {"which_system_worked": "2020-12"}


def test_the_questions_that_were_asked_have_a_design_and_an_answer() -> None:
    assert set(NAMES) == {
        "dairy_distance_and_price", "drought_and_dzud_decade", "relocation_mode", "targeting_errors",
        "what_poverty_hangs_on", "which_facts_need_which_mechanism", "which_policy_is_robust", "which_system_worked",
        "withdrawal",
    }  # fmt: skip
    for name in NAMES:
        assert (ROOT / "experiments" / name / "design.yaml").exists()


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_printed_from_the_sweep_of_its_design(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = small_copy(tmp_path, 60, WORLD) / name
    replace(tmp_path / "scenarios" / "baseline.yaml", "end: 2025-12", f"end: {LAST_MONTH.get(name, '2025-12')}")
    for whole, part in LESS.get(name, ()):
        replace(here / "design.yaml", whole, part)
    found = swept(here / "design.yaml", tmp_path / "out", seeds=SEEDS.get(name, 2))
    monkeypatch.setattr("sys.argv", ["answer.py", str(tmp_path / "out")])
    module_of(here / "answer.py").main()
    told = capsys.readouterr().out
    assert found.provenance in told
    page = (here / "README.md").read_text(encoding="utf-8")
    answer = page.partition("<!-- answer -->")[2].partition("<!-- end of answer -->")[0].strip()
    assert answer
    assert answer in told
    sentences, said, standing = answer.split("\n\n")
    assert len(sentences.splitlines()) == 3
    assert f"{found.manifest['runs']['done']} of {found.manifest['runs']['asked']} runs" in standing
    assert "cover" in standing
    for row in said.splitlines()[2:]:
        assert row.split(" | ")[2] in sentences
    assert found.digest[:12] in page
    numbers = pd.read_csv(here / "numbers.csv")
    assert set(numbers["digest"]) == {found.digest}
    assert numbers["value"].notna().any()
    assert {path.suffix for path in here.glob("figure.*")} == {".svg", ".pdf", ".png"}
    assert not re.search(r"\bnan\b", page)


def replace(path: Path, whole: str, part: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert whole in text
    path.write_text(text.replace(whole, part), encoding="utf-8")
