"""Every experiment answers its question: command, figure, numbers with n, and what was missed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from loose_scripts import ROOT, module_of

from alxa_sim.batch.design_file import load_design
from alxa_sim.batch.plan import counted

FOLDERS = sorted(path.parent for path in (ROOT / "experiments").glob("*/experiment.py"))
STAMP = ["seeds_done", "seeds_asked", "version", "results"]
"""What the numbers of a script say of themselves."""
stale = module_of(ROOT / "experiments" / "which_are_stale.py")
SWEPT = sorted(path.parent for path in (ROOT / "experiments").glob("*/answer.py"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_experiment_has_question_command_figure_numbers_and_answer(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    for part in ("**Question.**", f"`python experiments/{folder.name}/experiment.py`", "figure.svg", "## Answer",
                 "runs", "of 40 asked", "95 % intervals"):  # fmt: skip
        assert part in text, part
    assert {path.suffix for path in folder.glob("figure.*")} == {".svg", ".pdf", ".png"}
    numbers = pd.read_csv(folder / "numbers.csv", dtype=str, keep_default_na=False)
    for row in numbers.drop(columns=STAMP).itertuples(index=False):
        assert f"| {' | '.join(row)} |" in text, row
    made_by = numbers[STAMP].drop_duplicates().squeeze()
    stamp = f"From alxa_sim {made_by.version}, results {made_by.results}, {made_by.seeds_done} of {made_by.seeds_asked} seeds."
    assert stamp in between(text, "numbers")
    if made_by.results == stale.version_here().results and "<!-- answer -->" in text:
        assert between(text, "answer").endswith(".")


@pytest.mark.parametrize("folder", SWEPT, ids=lambda folder: folder.name)
def test_an_experiment_with_a_design_answers_in_three_sentences_from_a_sweep_that_it_names(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    for part in ("**Question.**", f"alxa sweep experiments/{folder.name}/design.yaml --out results/{folder.name}",
                 f"python experiments/{folder.name}/answer.py results/{folder.name}", "figure.svg"):  # fmt: skip
        assert part in text, part
    if reason := stale.why_stale(folder, stale.answered(folder).results):
        pytest.skip(f"the answer was printed before its design or its form: {reason}")
    assert {path.suffix for path in folder.glob("figure.*")} == {".svg", ".pdf", ".png"}
    sentences, said, standing = between(text, "answer").split("\n\n")
    assert len(sentences.splitlines()) == 3
    assert all(sentence.endswith(".") for sentence in sentences.splitlines())
    numbers = pd.read_csv(folder / "numbers.csv")
    made_by = numbers[["digest", "version", "results"]].drop_duplicates().squeeze()
    design = load_design(folder / "design.yaml")
    runs = design.runs_per_seed * design.seeds.number
    stamp = f"From results/{folder.name}, digest {made_by.digest[:12]}, n = {runs} of {runs} runs. Made by alxa_sim {made_by.version}, results {made_by.results}."
    assert stamp in between(text, "numbers")
    assert f"This stands on {runs} of {runs} runs, {counted(design.seeds.number, 'seed')} " in standing
    assert_every_number_is_one_of(numbers, said.splitlines()[2:], sentences)


def assert_every_number_is_one_of(numbers: pd.DataFrame, said: list[str], sentences: str) -> None:
    """Every row below the sentences has a number of the CSV with its interval, and the sentences name it."""
    assert len(said) >= 3
    for row in said:
        arm, quantity, value, interval, _ = row.strip("| ").split(" | ")
        known = numbers[(numbers["arm"] == arm) & (numbers["quantity"] == quantity)].squeeze()
        places = len(value.partition(".")[2])
        assert value == f"{known['value']:,.{places}f}"
        assert interval.strip() in ("", f"{known['low']:,.{places}f} to {known['high']:,.{places}f}")
        assert value in sentences


@pytest.fixture
def answered(tmp_path: Path) -> Path:
    """Experiments that say that they stand on the results at hand."""
    place = tmp_path / "experiments"
    for folder in (*FOLDERS[:1], *SWEPT[:1]):
        (place / folder.name).mkdir(parents=True)
        for name in ("answer.py", "experiment.py", "design.yaml", "campaign_to_2020.yaml"):
            if (folder / name).exists():
                shutil.copy(folder / name, place / folder.name)
        design = load_design(folder / "design.yaml").digest[:12] if (folder / "design.yaml").exists() else ""
        stamp = {"results": stale.version_here().results, "version": "9", "design": design, "runs_done": 3, "runs_asked": 4}
        pd.DataFrame([stamp]).to_csv(place / folder.name / "numbers.csv", index=False)
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    return place


def test_an_answer_is_stale_when_the_published_numbers_or_its_design_moved(answered: Path) -> None:
    script, swept = (answered / folder.name for folder in (FOLDERS[0], SWEPT[0]))
    here = stale.version_here().results
    assert [stale.why_stale(folder, here) for folder in (script, swept)] == ["", ""]
    assert stale.why_stale(script, "0123456789ab") == f"results {here}, now 0123456789ab"
    design = swept / "design.yaml"
    design.write_text(design.read_text(encoding="utf-8").replace("[0.0, 2.0, 4.0]", "[0.0, 4.0]"), encoding="utf-8")
    assert stale.why_stale(swept, here) == "made from another design"
    readme = script / "README.md"
    readme.write_text(f"*Written on results `{here}`.*", encoding="utf-8")
    assert stale.why_words_are_stale(script, here) == ""
    assert stale.why_words_are_stale(script, "0123456789ab") == f"its words were written on results {here}"
    (script / "numbers.csv").unlink()
    assert stale.why_stale(script, here) == "names no results"


def test_the_results_of_a_model_are_those_that_the_changelog_announces(tmp_path: Path) -> None:
    here = stale.version_here()
    assert here.results in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert stale.version_here(tmp_path / "none.json").results == "unknown"


def test_the_table_of_answers_is_printed_from_their_numbers(answered: Path) -> None:
    page = (ROOT / "experiments" / "README.md").read_text(encoding="utf-8")
    assert between(page, "answers") == stale.table()
    name, here = SWEPT[0].name, stale.version_here().results
    assert f"| [{name}]({name}/README.md) | 3 of 4 runs | 9 | `{here}` |" in stale.table(answered)


def between(text: str, mark: str) -> str:
    return text.partition(f"<!-- {mark} -->")[2].partition(f"<!-- end of {mark} -->")[0].strip()


def test_the_page_of_plausibility_has_every_quantity_and_says_what_misses() -> None:
    printing = module_of(ROOT / "docs" / "print_plausibility.py")
    page = (ROOT / "docs" / "model" / "plausibility.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.endswith(("| holds |", "| **MISS** |"))]
    assert len(rows) == len(printing.QUANTITIES)
    for quantity, row in zip(printing.QUANTITIES, rows, strict=True):
        assert row.startswith(f"| {quantity.name} | {quantity.unit} |")
        cells = [cell.strip() for cell in row.split("|")]
        assert cells[7] == ("range" if quantity.is_range else "figure")
        mean = float(cells[4].split("(")[0].replace(",", ""))
        half = 0.5 * 10.0 ** -len(cells[4].split("(")[0].strip().partition(".")[2])
        assert row.endswith("holds |") in {quantity.holds(mean - half), quantity.holds(mean + half)}  # told rounded
        assert float(cells[6]) == pytest.approx(quantity.ratio(mean), abs=0.01)
        assert cells[3] == f"{quantity.fact()}; {quantity.source}"
