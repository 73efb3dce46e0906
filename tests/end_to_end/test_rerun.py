"""`experiments/rerun.py` answers what is stale, goes on where it was stopped, and tells what failed: on three tiny questions."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from loose_scripts import ROOT, module_of
from small_banners import swept

from alxa_sim.batch.swept import Swept

pytestmark = pytest.mark.slow

rerunning = module_of(ROOT / "experiments" / "rerun.py")
README = "# x\n\n<!-- answer -->\n\n<!-- end of answer -->\n\n<!-- numbers -->\n\n<!-- end of numbers -->\n"
PATH = f"import sys; sys.path.insert(0, {str(ROOT / 'experiments')!r})\n"
TINY = """\
name: tiny
period: {start: 2014-01, end: 2014-02}
world: {rows: 2, columns: 2, poor_gacha: 1, sumu: 1}
population: {households: 30}
"""
ANSWER = """
from pathlib import Path
from matplotlib.figure import Figure
from sweep_answers import Findings, sweep_of, write
here = Path(__file__).parent
findings = Findings(sweep_of(here))
findings.mean("any", "poor [%]", findings.swept.by_seed("Actually poor: end of 2014-02").by_seed[0, 0])
write(here, findings, "arm", lambda f: Figure(), ["Some are poor."], "Note.")
"""
SCRIPT = """
from pathlib import Path
import pandas as pd
from matplotlib.figure import Figure
from report import write
write(Path(__file__).parent, pd.DataFrame({"a": [1]}), Figure(), "Note.", 7)
"""
BROKEN = "raise SystemExit('the pasture is gone')"


@pytest.fixture
def experiments(tmp_path: Path) -> Path:
    """A question with a design, one with a script, and one whose script fails."""
    place = tmp_path / "experiments"
    for name, files in {
        "asked": {"tiny.yaml": TINY, "design.yaml": "scenarios: tiny.yaml\nseeds: 2\nmethod: list\nkeep: []\n",
                  "answer.py": PATH + ANSWER},
        "looked": {"experiment.py": PATH + SCRIPT},
        "broken": {"experiment.py": BROKEN},
    }.items():  # fmt: skip
        (place / name).mkdir(parents=True)
        for file, text in (files | {"README.md": README}).items():
            (place / name / file).write_text(text, encoding="utf-8")
    return place


def test_what_is_stale_is_answered_once_what_fails_is_told_and_a_sweep_goes_on(
    experiments: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results"
    questions = rerunning.questions_of([], experiments)
    assert [folder.name for folder in questions] == ["asked", "broken", "looked"]
    found = rerunning.rerun(questions, results)
    assert [bool(one.error) for one in found] == [False, True, False]
    assert all(one.seconds > 0 for one in found)
    assert "the pasture is gone" in capsys.readouterr().out
    here = rerunning.version_here()
    for name in ("asked", "looked"):
        assert set(pd.read_csv(experiments / name / "numbers.csv")["results"]) == {here.results}
        assert f"alxa_sim {here.version}, results {here.results}" in (experiments / name / "README.md").read_text("utf-8")
    assert Swept(results / "asked").manifest["runs"]["done"] == 2
    assert [folder.name for folder in rerunning.questions_of([], experiments)] == ["broken"]
    receipt = next((results / "asked" / "receipts").iterdir())
    receipt.unlink()
    assert rerunning.answer(experiments / "asked", results) == ""
    assert receipt.exists()


def test_a_sweep_of_another_code_or_design_is_set_aside_and_names_no_results(experiments: Path, tmp_path: Path) -> None:
    design, out = experiments / "asked" / "design.yaml", tmp_path / "results" / "asked"
    made = swept(design, out, 1)
    rerunning.set_aside_what_cannot_go_on(design, out)
    assert out.exists()
    text = design.read_text(encoding="utf-8")
    design.write_text(text.replace("method: list", "method: grid\nvary: {herd.calving_rate: [0.3]}"), encoding="utf-8")
    rerunning.set_aside_what_cannot_go_on(design, out)
    aside = out.with_name(f"asked_{made.digest[:12]}")
    assert Swept(aside).digest == made.digest
    assert not out.exists()
    aside.rename(out)
    design.write_text(text, encoding="utf-8")
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    manifest["version"]["code"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    versions = module_of(ROOT / "experiments" / "model_version.py")
    assert versions.version_of(made).results == versions.version_here().results
    assert versions.version_of(Swept(out)).results == "unknown"
    rerunning.set_aside_what_cannot_go_on(design, out)
    assert not out.exists()


def test_a_name_that_is_none_is_refused(experiments: Path) -> None:
    with pytest.raises(rerunning.Refusal, match="unknown experiment 'asket'; there are asked, broken, looked"):
        rerunning.questions_of(["asket"], experiments)
