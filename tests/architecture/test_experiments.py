"""Every experiment answers its question: command, figure, numbers with n, and what was missed."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from pathlib import Path

import pytest

from alxa_sim.batch.design_file import load_design
from alxa_sim.batch.plan import counted

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent for path in (ROOT / "experiments").glob("*/experiment.py"))
SWEPT = sorted(path.parent for path in (ROOT / "experiments").glob("*/answer.py"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_experiment_has_question_command_figure_numbers_and_answer(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    for part in ("**Question.**", f"`python experiments/{folder.name}/experiment.py`", "figure.svg", "## Answer",
                 "runs", "of 40 asked", "95 % intervals"):  # fmt: skip
        assert part in text, part
    assert {path.suffix for path in folder.glob("figure.*")} == {".svg", ".pdf", ".png"}
    with (folder / "numbers.csv").open(encoding="utf-8", newline="") as file:
        for row in list(csv.reader(file))[1:]:
            assert f"| {' | '.join(row)} |" in text, row


@pytest.mark.parametrize("folder", SWEPT, ids=lambda folder: folder.name)
def test_an_experiment_with_a_design_answers_in_three_sentences_from_a_sweep_that_it_names(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    for part in ("**Question.**", f"alxa sweep experiments/{folder.name}/design.yaml --out results/{folder.name}",
                 f"python experiments/{folder.name}/answer.py results/{folder.name}", "figure.svg", "95 % "):  # fmt: skip
        assert part in text, part
    assert {path.suffix for path in folder.glob("figure.*")} == {".svg", ".pdf", ".png"}
    answer = between(text, "answer").splitlines()
    assert len(answer) == 3
    assert all(sentence.endswith(".") for sentence in answer)
    with (folder / "numbers.csv").open(encoding="utf-8", newline="") as file:
        numbers = list(csv.DictReader(file))
    (digest,) = {number["digest"] for number in numbers}
    design = load_design(folder / "design.yaml")
    runs = design.runs_per_seed * design.seeds.number
    assert f"From results/{folder.name}, digest {digest[:12]}, n = {runs} of {runs} runs." in between(text, "numbers")
    assert f"this stands on {runs} of {runs} runs, {counted(design.seeds.number, 'seed')} in each of" in answer[-1]
    assert_every_number_is_one_of(numbers, answer)


def between(text: str, mark: str) -> str:
    return text.partition(f"<!-- {mark} -->")[2].partition(f"<!-- end of {mark} -->")[0].strip()


def assert_every_number_is_one_of(numbers: list[dict[str, str]], answer: list[str]) -> None:
    """Every interval in an answer is that of a number in the CSV, with its value before it."""
    known = {
        f"{float(n['low']):,.{places}f} to {float(n['high']):,.{places}f}" for n in numbers if n["low"] for places in (0, 1, 2)
    }
    told = re.findall(r"\((-?[\d,.]+ to -?[\d,.]+)\)", " ".join(answer))
    assert len(told) >= 3
    assert set(told) <= known


def test_the_page_of_plausibility_has_every_quantity_and_says_what_misses() -> None:
    spec = importlib.util.spec_from_file_location("print_plausibility", ROOT / "docs" / "print_plausibility.py")
    assert spec is not None
    assert spec.loader is not None
    printing = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = printing
    spec.loader.exec_module(printing)
    page = (ROOT / "docs" / "model" / "plausibility.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.endswith(("| in range |", "| **MISS** |"))]
    assert len(rows) == len(printing.QUANTITIES)
    for quantity, row in zip(printing.QUANTITIES, rows, strict=True):
        assert row.startswith(f"| {quantity.name} | {quantity.unit} |")
        assert row.split("|")[6].strip() == ("FACTS" if quantity.given else "assumed")
        mean = float(row.split("|")[4].split("(")[0].replace(",", ""))
        assert row.endswith("in range |") == (quantity.low <= mean <= quantity.high)
