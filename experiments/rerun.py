"""Answers every question whose answer is older than the model: `python experiments/rerun.py`.

Designs are swept into `results/NAME` on two workers (a sweep that was stopped goes on), and `answer.py` prints the answer;
`experiment.py` does all by itself. What is current already is left alone, so that the same command goes on after an
interruption. Names limit it to some questions, which are then answered anew. Prints how long each took; returns 1 where one
failed, with the end of what it said, or where the model at hand does not give the numbers that answers would name.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

EXPERIMENTS = Path(__file__).parent
sys.path.insert(0, str(EXPERIMENTS))

from model_version import PUBLISHED, version_here  # noqa: E402
from report import between_marks  # noqa: E402
from which_are_stale import TABLE, folders, table, why_stale  # noqa: E402

from alxa_sim.batch.design_file import load_design  # noqa: E402
from alxa_sim.batch.sweep_manifest import read_sweep_manifest, refuse_another  # noqa: E402
from alxa_sim.records import Refusal  # noqa: E402

WORKERS = 2
LINES_SHOWN = 8


class Rerun(NamedTuple):
    """What came of a question; `error` is empty where it was answered."""

    name: str
    seconds: float
    error: str


def answer(folder: Path, results: Path) -> str:
    """Run a question and print its answer; returns the end of what it said where it failed."""
    if not (folder / "design.yaml").exists():
        return told_by([str(folder / "experiment.py")])
    out = results / folder.name
    set_aside_what_cannot_go_on(folder / "design.yaml", out)
    sweep = ["-m", "alxa_sim.cli", "sweep", str(folder / "design.yaml"), "--out", str(out), "--workers", str(WORKERS)]
    return told_by([*sweep, *(["--resume"] if out.exists() else [])]) or told_by([str(folder / "answer.py"), str(out)])


def told_by(command: Sequence[str]) -> str:
    """The end of what a command said where it failed, else nothing."""
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    lines = (done.stdout + done.stderr).splitlines()[-LINES_SHOWN:]
    return "\n".join(["python " + " ".join(command), *lines, f"exit code {done.returncode}"])


def set_aside_what_cannot_go_on(design_file: Path, out: Path) -> None:
    """Rename a folder that another design or another version of the code made, so that nothing is lost."""
    if not out.exists():
        return
    manifest = read_sweep_manifest(out)
    try:
        refuse_another(out, manifest, load_design(design_file).digest)
    except Refusal as reason:
        aside = out.with_name(f"{out.name}_{manifest['digest'][:12]}")
        out.rename(aside)
        print(f"{reason}; it is now {aside}", flush=True)


def unpublished() -> str:
    """What the golden test says where the model at hand does not give its published numbers, else nothing."""
    golden = PUBLISHED.with_name("test_golden.py")
    return told_by(["-m", "pytest", "-q", "--numprocesses=0", str(golden)]) if golden.exists() else ""


def rerun(questions: Sequence[Path], results: Path) -> list[Rerun]:
    """Answer some questions one after the other, and print what each took."""
    found = []
    for folder in questions:
        began = time.monotonic()
        error = answer(folder, results)
        found.append(Rerun(folder.name, time.monotonic() - began, error))
        print(f"{folder.name:35s} {found[-1].seconds:6.0f} s{'  FAILED' if error else ''}", flush=True)
        if error:
            print(error, flush=True)
    return found


def questions_of(names: Sequence[str], experiments: Path) -> list[Path]:
    """The questions that are named, else those whose answer is stale. Raises Refusal for a name that is none."""
    known = {folder.name: folder for folder in folders(experiments)}
    if unknown := [name for name in names if name not in known]:
        raise Refusal(f"unknown experiment {unknown[0]!r}; there are {', '.join(known)}")
    results = version_here().results
    return [known[name] for name in names] or [folder for folder in known.values() if why_stale(folder, results)]


def main(experiments: Path = EXPERIMENTS) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="questions to answer anew; those with a stale answer where none is named")
    parser.add_argument("--results", type=Path, default=Path("results"), help="where sweeps go")
    parser.add_argument("--list", action="store_true", help="only list what would be run")
    options = parser.parse_args()
    try:
        questions = questions_of(options.names, experiments)
    except Refusal as reason:
        print(reason, file=sys.stderr)
        return 2
    print(f"This is {version_here()}; {len(questions)} questions to answer.", flush=True)
    if options.list:
        print("\n".join(folder.name for folder in questions))
        return 0
    if error := unpublished():
        print(f"The model does not give its published numbers; nothing was run.\n{error}", file=sys.stderr)
        return 1
    try:
        found = rerun(questions, options.results)
    except KeyboardInterrupt:
        print("Stopped; the same command goes on.")
        return 130
    between_marks(experiments / "README.md", TABLE, table(experiments))
    failed = [one.name for one in found if one.error]
    print(f"{len(found) - len(failed)} of {len(found)} answered in {sum(one.seconds for one in found) / 60:.1f} min")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
