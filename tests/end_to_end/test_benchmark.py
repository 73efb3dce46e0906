"""The benchmark runs from one command and prints what it promises; how fast is not a test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_quick_benchmark_prints_its_table() -> None:
    command = [sys.executable, str(REPOSITORY / "benchmarks" / "household_month.py"), "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    header, rule, kernel, twin, *notes = done.stdout.splitlines()
    assert header == "| model | households | months | household-months/s (median) | range |"
    assert re.fullmatch(r"\|---(\|---:){4}\|", rule)
    for row, name in ((kernel, "AlxaModel"), (twin, "twin")):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5
        assert cells[0].startswith(name)
        assert re.fullmatch(r"[\d,]+", cells[3])
    text = "\n".join(notes)
    assert re.search(r"Ratio: [\d,]+ \(median of 2 pairs run in turn, [\d,]+ to [\d,]+\)", text)
    assert re.search(r"Equivalence: \d+ worlds without chance", text)
    assert re.search(r"Versions: Python .*Mesa .*Machine: .*cores", text)
