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


def test_the_overhead_of_a_sweep_is_printed_with_the_growth_of_its_memory() -> None:
    command = [sys.executable, str(REPOSITORY / "benchmarks" / "sweep_overhead.py"), "--runs", "40", "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    assert re.search(r"overhead: [\d.]+ ms a run \(wanted: under 5 ms\)", done.stdout)
    for who in ("runner", "worker"):
        assert re.search(rf"growth of the {who} from there on: [+-]\d+ MB, [+-][\d.]+ kB a run", done.stdout)
