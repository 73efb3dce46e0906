"""The benchmarks run from one command each and print what they promise; how fast is not a test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

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
    told = dict(re.findall(r"^([a-z]+)[^:\n]*: (-?[\d.]+) ms a run", done.stdout, re.M))
    assert list(told) == ["model", "tables", "estimates", "store", "dispatch", "overhead"]
    parts = {name: float(value) for name, value in told.items()}
    assert min(parts[name] for name in ("model", "tables", "estimates", "store")) > 0
    assert parts["overhead"] == pytest.approx(parts["store"] + parts["dispatch"], abs=0.011)
    assert "(wanted: under 5 ms)" in done.stdout
    for who in ("runner", "worker"):
        assert re.search(rf"growth of the {who} from there on: [+-]\d+ MB, [+-][\d.]+ kB a run", done.stdout)


def test_peers_are_timed_or_named_with_the_reason_why_not() -> None:
    command = [sys.executable, str(REPOSITORY / "benchmarks" / "same_rule.py"), "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    for always in ("Mesa, one object a household", "numpy, whole columns", "alxa_sim's columns and kernel, 1 thread"):
        assert re.search(rf"^\| {always} \| [\d.e+-]+ \| [\d.e+-]+ \| .* \| .*Python [\d.]+ \|$", done.stdout, re.M)
    for maybe in ("AgentPy", "mesa-frames", "AMBER", "Rust"):
        assert re.search(rf"^\| {maybe}, |^Not timed: {maybe} \(.+\)\.$", done.stdout, re.M)


def test_a_peer_with_another_result_is_not_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(REPOSITORY / "benchmarks")
    import same_rule

    (tmp_path / "kinder_rule.py").write_text(
        "import rule\nrule.DISTRESS_PRICE += 1\nfrom numpy_columns import LABEL, LIBRARY, Model\n"
    )
    (tmp_path / "no_such_library.py").write_text("import a_library_that_nobody_has\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    peers = {name: same_rule.Peer(name) for name in ("numpy_columns", "kinder_rule", "no_such_library")}
    workers, refused = same_rule.admitted(peers, 60, 24)
    for worker in workers.values():
        worker.close()
    assert list(workers) == ["numpy_columns"]
    assert re.match(r"not the same result: totals of month \d+ are", refused["kinder_rule"])
    assert refused["no_such_library"] == "ModuleNotFoundError: No module named 'a_library_that_nobody_has'"


def test_the_page_of_speed_and_both_readmes_say_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(REPOSITORY / "benchmarks")
    import print_speed

    advice = "run python benchmarks/print_speed.py"
    assert print_speed.PAGE.read_text(encoding="utf-8") == "\n".join(print_speed.page()) + "\n", advice
    for language, readme in print_speed.READMES.items():
        assert f"<!-- speed -->\n{print_speed.told(language)}\n<!-- end of speed -->" in readme.read_text(encoding="utf-8"), advice
