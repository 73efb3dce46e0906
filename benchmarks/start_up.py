"""How soon the command line answers, and what it loads for that.

    python benchmarks/start_up.py [--repeats 9]

`alxa --help` and a scenario that is refused are started as programs of their own. Shown are the smallest and the median time on
the clock, the smallest time of the processor, and which of the heavy libraries were loaded: none should be.
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


def start(arguments: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor for one start."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "alxa_sim.cli", *arguments], capture_output=True, check=False)
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
    print(f"\nLoad {os.getloadavg()[0]:.1f} at the end.")


if __name__ == "__main__":
    main()
