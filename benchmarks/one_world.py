"""Time and memory of one world of any size in a process of its own, as JSON: `python benchmarks/one_world.py --households 1000000`.

The world is a region of the banner's land for each household under the full programme (benchmarks/worlds.py), everything
recorded. Seconds are of the processor, of all threads together, so that other programs on the machine count little; memory is
the largest the process had, in MB of 10^6 bytes, the program itself included, after the start, after the last month, after the three tables that
say what happened (indicators, accounts of the gacha, changes of status), and after all tables at once.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time

from worlds import world_of

from alxa_sim import AlxaModel

IN_BYTES = 1 if sys.platform == "darwin" else 1024
"""Unit of ru_maxrss."""


def peak() -> float:
    """Largest memory of this process so far [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * IN_BYTES / 1e6


def measured(households: int, months: int, gacha: int | None, threads: int, tables: bool) -> dict[str, float]:
    """Start, steps and, where asked for, the tables of one world."""
    first = AlxaModel(world_of(300, 1), seed=1)  # compiles, or loads what was compiled
    first.step()
    first.tables()
    first.release()
    found: dict[str, float] = {"program": peak()}
    began = time.process_time()
    model = AlxaModel(world_of(households, months, gacha), seed=1, threads=threads)
    started, on_the_clock = time.process_time(), time.perf_counter()
    found |= {"start_seconds": started - began, "start_memory": peak()}
    lived = 0
    while model.running:
        lived += int(model._households.exists.sum())
        model.step()
    found |= {"seconds": time.process_time() - started, "clock": time.perf_counter() - on_the_clock,
              "household_months": lived, "gacha": len(model._world.cell_of), "run_memory": peak()}  # fmt: skip
    if tables:
        for table in (model.monthly, model.gacha_monthly, model.changes):
            table()
        found["told_memory"] = peak()
        model.tables()
        found["tables_memory"] = peak()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--gacha", type=int, help="tens of them; as many as the households take where left out")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tables", action="store_true", help="also build the tables")
    given = parser.parse_args()
    found = measured(given.households, given.months, given.gacha, given.threads, given.tables)
    print(json.dumps({"households": given.households, "months": given.months, "threads": given.threads} | found))


if __name__ == "__main__":
    main()
