"""How soon the command line answers, and what it loads for that.

    python benchmarks/start_up.py [--repeats 9] [--json FILE]

`alxa --help` and a scenario that is refused are started as programs of their own. Shown are the smallest and the median time on
the clock, the smallest time of the processor, and which of the heavy libraries were loaded: none should be. Then, in seconds of
the processor: `import alxa_sim`, and from the start of Python to the tables of the first month of the default world, machine
code being on disk already.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
HEAVY = ("mesa", "numba", "scipy", "matplotlib", "pandas", "numpy")
REFUSED = "name: refused\nherd:\n  calving_rat: 0.4\n"
LOADED = f"""
import json, sys
from alxa_sim.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]), file=sys.stderr)
"""


FIRST_RESULT = """
from alxa_sim import AlxaModel
model = AlxaModel("scenarios/baseline.yaml")
model.step()
model.tables()
"""
PYTHON = {"import alxa_sim": "import alxa_sim", "first month, tables included": FIRST_RESULT}
"""Programs whose start is timed, by what they do."""


def start(arguments: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor for one start of the command line."""
    return started(["-m", "alxa_sim.cli", *arguments])


def started(arguments: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor for one start of Python."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=False, cwd=REPOSITORY)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return end - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def heavy_libraries(arguments: list[str]) -> list[str]:
    """The heavy libraries that a command loads."""
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True)
    loaded: list[str] = json.loads(done.stderr.splitlines()[-1])
    return loaded


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--json", type=Path, help="also write the seconds of the processor to this file")
    given = parser.parse_args()
    print("| command | smallest [s] | median [s] | processor, smallest [s] | loads |")
    print("|---|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "refused.yaml"
        scenario.write_text(REFUSED, encoding="utf-8")
        for name, arguments in (("--help", ["--help"]), ("run, refused", ["run", str(scenario)])):
            clock, processor = zip(*(start(arguments) for _ in range(given.repeats)), strict=True)
            loads = ", ".join(heavy_libraries(arguments)) or "none of them"
            print(
                f"| alxa {name} | {min(clock):.2f} | {statistics.median(clock):.2f} | {min(processor):.2f} | {loads} |"
            )
    found = {name: [started(["-c", code])[1] for _ in range(given.repeats)] for name, code in PYTHON.items()}
    for name, seconds in found.items():
        print(f"{name}: {min(seconds):.2f} s of the processor at least, {statistics.median(seconds):.2f} in the median")
    if given.json:
        given.json.write_text(json.dumps({"seconds": found}, indent=1) + "\n", encoding="utf-8")
    print(f"\nLoad {os.getloadavg()[0]:.1f} at the end.")


if __name__ == "__main__":
    main()
