"""What a sweep costs beyond its runs, and whether its memory stays flat: `python benchmarks/sweep_overhead.py`.

Thousands of runs of a world of four cells and two months go through the whole way of a sweep: worker processes, rows back,
shards of Parquet, receipts. Time is time on a core, so that other programs on the machine do not count, and is told by part:
the model; its tables; the estimates made from them; the store (rows, digests, files, receipts); and dispatch, which is all
else that the workers and the runner did. Store and dispatch are the overhead of a sweep. Memory is that of the runner and of
its largest worker after every tenth of the runs.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from alxa_sim.batch.design_file import load_design
from alxa_sim.batch.executors import local_processes
from alxa_sim.batch.runner import Runner
from alxa_sim.batch.sweep_folder import SweepFolder
from alxa_sim.batch.sweep_manifest import write_frame
from alxa_sim.batch.time_by_part import ESTIMATES, MODEL, STORE, TABLES

SCENARIO = """\
name: short
period: {start: 2014-01, end: 2014-02}
world: {rows: 2, columns: 2, poor_gacha: 1, sumu: 1}
population: {households: 30}
"""
DESIGN = """\
scenarios: short.yaml
seeds: SEEDS
method: grid
vary: {herd.calving_rate: {from: 0.3, to: 0.5, steps: 10}}
"""


WANTED = 5
"""Overhead of a run at most [ms]."""
PARTS = {
    MODEL: "model",
    TABLES: "tables",
    ESTIMATES: "estimates",
    STORE: "store (rows, digests, files, receipts)",
}


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def seconds_of(pid: int) -> float:
    """Time on a core that a process has taken [s]."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        report(Path(place), options.runs, options.workers)
    return 0


def report(place: Path, runs: int, workers: int) -> None:
    (place / "short.yaml").write_text(SCENARIO)
    (place / "design.yaml").write_text(DESIGN.replace("SEEDS", str(runs // 10)))
    design = load_design(place / "design.yaml")
    folder = SweepFolder(place / "out")
    folder.path.mkdir()
    write_frame(folder, design)
    sizes: list[tuple[int, float, float]] = []
    with local_processes(workers) as pool:
        watch: list[float] = []

        def advance(done: float) -> None:
            watch.append(done)
            total = int(sum(watch))
            if total % max(runs // 10, 1) < done:
                pids = [*getattr(pool.executor, "_processes", {})]
                sizes.append((total, megabytes(os.getpid()), max(map(megabytes, pids), default=0.0)))

        first = Runner(design, folder, pool, lambda _: None, lambda: False, 25)
        first.run([design.seeds.first])  # workers start and load the machine code
        pids = [os.getpid(), *getattr(pool.executor, "_processes", {})]
        before = sum(map(seconds_of, pids))
        began = time.perf_counter()
        runner = Runner(design, folder, pool, advance, lambda: False, 25)
        runner.run(list(design.seeds.asked))
        wall = time.perf_counter() - began
        spent = sum(map(seconds_of, pids)) - before
    print(f"{int(sum(watch)):,} runs on {workers} workers: {wall:.1f} s")
    tell_time(runner.seconds, spent, int(sum(watch)))
    tell_memory(sizes, workers)


def tell_time(counted: Mapping[str, float], spent: float, done: int) -> None:
    """Print every part of the time that the processes took [s], and the overhead, a run."""
    by_part = {name: counted[part] for part, name in PARTS.items()}
    by_part["dispatch (all else, in workers and runner)"] = spent - sum(by_part.values())
    for name, seconds in by_part.items():
        print(f"{name}: {1000 * seconds / done:.2f} ms a run")
    overhead = 1000 * (spent - sum(counted[part] for part in (MODEL, TABLES, ESTIMATES))) / done
    print(f"overhead, store and dispatch: {overhead:.2f} ms a run (wanted: under {WANTED} ms)")


def tell_memory(sizes: Sequence[tuple[int, float, float]], workers: int) -> None:
    """Print memory as it was after every tenth of the runs, and its growth."""
    for total, ours, theirs in sizes:
        print(f"memory after {total:>6,} runs: runner {ours:.0f} MB, largest worker {theirs:.0f} MB")
    if len(sizes) > 1:
        runs_between = sizes[-1][0] - sizes[0][0]
        for who, place, share in (("runner", 1, 1), ("worker", 2, workers)):
            grown = sizes[-1][place] - sizes[0][place]
            print(f"growth of the {who} from there on: {grown:+.0f} MB, {1000 * grown / runs_between * share:+.2f} kB a run")


if __name__ == "__main__":
    sys.exit(main())
