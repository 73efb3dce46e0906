"""What README.md and README.zh-CN.md tell a reader to type works, and both tell the same."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from alxa_sim.cli import parse

ROOT = Path(__file__).parents[2]
ALXA = [sys.executable, "-m", "alxa_sim.cli"]


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def commands(page: str) -> list[str]:
    """Every command of a page that begins with `alxa`, comments dropped."""
    lines = "\n".join(blocks(page, "bash")).splitlines()
    return [line.partition("  #")[0].strip() for line in lines if line.startswith("alxa ")]


ENDLESS = "alxa dashboard"
"""What serves until it is interrupted; tests/dashboard uses it in a browser."""
HOUSEHOLDS = "households: 3900"
REPLICATES = {"run": "1", "compare": "2", "attribute": "1", "validate": "1"}
BASELINE = ["run", "scenarios/baseline.yaml", "--out", "results/baseline", "--replicates"]
NEEDS = {"risk": [*BASELINE, "6"], "figures": [*BASELINE, "2"], "tables": [*BASELINE, "1"], "report": [*BASELINE, "2"]}
"""What must have run before a command of the README can."""


@pytest.fixture
def beside_the_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shipped scenarios, of a tenth of the households, and the one that the README writes."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    baseline = tmp_path / "scenarios" / "baseline.yaml"
    text = baseline.read_text(encoding="utf-8")
    assert HOUSEHOLDS in text
    baseline.write_text(text.replace(HOUSEHOLDS, "households: 390"), encoding="utf-8")
    (tmp_path / "experiments").symlink_to(ROOT / "experiments")
    (tmp_path / "hard_winter.yaml").write_text(blocks("README.md", "yaml")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_serves_without_end_is_understood() -> None:
    (command,) = (one for one in commands("README.md") if one.startswith(ENDLESS))
    assert parse(command.split()[1:]).beside == Path("scenarios/no_programme.yaml")


@pytest.mark.parametrize("command", [one for one in commands("README.md") if not one.startswith(ENDLESS)])
def test_a_command_of_the_readme_works(command: str, beside_the_scenarios: Path) -> None:
    """With few replicates of a small banner, however many the README asks for."""
    words = command.partition(">")[0].split()[1:]
    if words[0] in NEEDS:
        subprocess.run([*ALXA, *NEEDS[words[0]]], capture_output=True, check=True)
    if words[0] in REPLICATES and "--precision" not in words:
        words = [*re.sub(r"--replicates \d+", "", " ".join(words)).split(), "--replicates", REPLICATES[words[0]]]
    done = subprocess.run([*ALXA, *words], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_python_of_the_readme_works(beside_the_scenarios: Path) -> None:
    for source in blocks("README.md", "python"):
        done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_the_main_command_ends_with_the_run_that_is_tested() -> None:
    first, second = (block.strip() for block in blocks("README.md", "bash")[:2])
    assert first.endswith("alxa run scenarios/baseline.yaml")
    assert second.endswith("-m pytest")
    assert "venv" in first
    assert "venv" in second
    assert second in (ROOT / ".ci" / "run").read_text() or "test command" in (ROOT / ".ci" / "run").read_text()


def test_both_languages_give_the_same_commands_and_code() -> None:
    for language in ("bash", "yaml", "python"):
        ours, theirs = (
            [re.sub(r"\s+#.*|question: .*", "", block) for block in blocks(page, language)]
            for page in ("README.md", "README.zh-CN.md")
        )
        assert ours == theirs, language


def test_every_file_the_readme_links_to_is_there() -> None:
    for page in ("README.md", "README.zh-CN.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text(encoding="utf-8")):
            assert target.startswith("http") or (ROOT / target).exists(), f"{page}: {target}"


def test_nothing_names_a_path_of_one_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    home = os.path.join(os.sep, "root") + os.sep
    for name in tracked or pytest.skip("not a checkout"):
        if (ROOT / name).suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".cff"} and (ROOT / name).exists():
            text = (ROOT / name).read_text(encoding="utf-8")
            assert home not in text, name
