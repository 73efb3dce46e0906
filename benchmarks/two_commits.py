"""Whether a commit made the default run slower: two commits run in turn, the ratio of their times with its interval.

    python benchmarks/two_commits.py BEFORE [--repeats 9] [--at-most 1.1] [--scenario scenarios/baseline.yaml] [--months 48]

BEFORE is any name git knows; it is compared with the folder this file lies in. Each side is a process of its own that
compiles first, then does one run whenever it is asked and answers with seconds of the processor, so that a busy machine slows both
alike. Fails where the whole interval of the ratio, after over before, lies above `--at-most`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from paired import in_turn, machine, middle

HERE = Path(__file__).resolve().parents[1]
RUN_WHEN_ASKED = """
import sys, time
from alxa_sim import AlxaModel, load_scenario
scenario = load_scenario(sys.argv[1])
def run(months):
    model = AlxaModel(scenario, seed=1)
    for _ in range(min(months, model.months)):
        model.step()
    model.tables()
    model.release()
run(2)
print("ready", flush=True)
for months in sys.stdin:
    began = time.process_time()
    run(int(months))
    print(time.process_time() - began, flush=True)
"""
"""What each side runs; it uses only names that every commit has."""


class Side:
    """One commit, ready to run."""

    def __init__(self, tree: Path, scenario: str, months: int) -> None:
        command = [sys.executable, "-c", RUN_WHEN_ASKED, str(tree / scenario)]
        self._process = subprocess.Popen(command, cwd=tree, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
        self._months = months
        self._answer()

    def run(self) -> float:
        """Seconds of the processor of one run."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{self._months}\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit("a side ended: what it said stands above")
        return line

    def close(self) -> None:
        self._process.communicate()


def compared(before: Path, given: argparse.Namespace) -> list[float]:
    """Ratios of the times of runs in turn, after over before."""
    sides = {name: Side(tree, given.scenario, given.months) for name, tree in (("before", before), ("after", HERE))}
    seconds = in_turn({name: side.run for name, side in sides.items()}, given.repeats)
    for side in sides.values():
        side.close()
    return [after / earlier for after, earlier in zip(seconds["after"], seconds["before"], strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", help="commit to compare with")
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--at-most", type=float, default=1.1)
    parser.add_argument("--scenario", default="scenarios/baseline.yaml")
    parser.add_argument("--months", type=int, default=48)
    given = parser.parse_args()
    with TemporaryDirectory() as place:
        before = Path(place) / "before"
        git = ["git", "-C", str(HERE), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(before), given.before], check=True)
        try:
            ratios = compared(before, given)
        finally:
            subprocess.run([*git, "remove", "--force", str(before)], check=True)
    found = middle(ratios)
    print(f"time after / before {given.before}: {found.median:.3f} ({found.low:.3f} to {found.high:.3f} with {100 * found.sure:.0f} %, "
          f"{given.repeats} pairs of {given.months} months). Machine: {machine()}.")  # fmt: skip
    if found.low > given.at_most:
        sys.exit(f"slower: the whole interval lies above {given.at_most:g}")


if __name__ == "__main__":
    main()
