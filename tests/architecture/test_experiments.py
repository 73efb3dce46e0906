"""Every experiment answers its question: command, figure, numbers with n, and what was missed."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent for path in (ROOT / "experiments").glob("*/experiment.py"))


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
