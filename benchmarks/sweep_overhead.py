"""What a sweep costs beyond its runs, and whether its memory stays flat: `python benchmarks/sweep_overhead.py`.

Thousands of runs of a world of four cells and two months go through the whole way of a sweep: worker processes, rows back,
shards of Parquet, receipts. The time of the model is measured in the workers around each run (model, tables, estimates);
the overhead is what the workers and the runner took beside it, a run, counted in time on a core, so that other programs
on the machine do not count. Memory is that of the runner and of its largest worker after every tenth of the runs.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from alxa_sim.batch.design_file import load_design
from alxa_sim.batch.executors import local_processes
from alxa_sim.batch.runner import Runner
from alxa_sim.batch.sweep_folder import SweepFolder
from alxa_sim.batch.sweep_manifest import write_frame

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


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


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
        before = os.times()
        began = time.perf_counter()
        runner = Runner(design, folder, pool, advance, lambda: False, 25)
        runner.run(list(design.seeds.asked))
        wall = time.perf_counter() - began
        spent = os.times()
    done = int(sum(watch))
    runner_seconds = spent.user + spent.system - before.user - before.system
    in_workers = runner.seconds - runner.model_seconds
    print(f"{done:,} runs on {workers} workers: {wall:.1f} s")
    print(f"model, tables and estimates: {1000 * runner.model_seconds / done:.2f} ms a run")
    overhead = 1000 * (in_workers + runner_seconds) / done
    print(f"overhead: {overhead:.2f} ms a run (wanted: under {WANTED} ms), {1000 * runner_seconds / done:.2f} ms of it in the runner")
    for total, ours, theirs in sizes:
        print(f"memory after {total:>6,} runs: runner {ours:.0f} MB, largest worker {theirs:.0f} MB")
    if len(sizes) > 1:
        runs_between = sizes[-1][0] - sizes[0][0]
        for who, place, share in (("runner", 1, 1), ("worker", 2, workers)):
            grown = sizes[-1][place] - sizes[0][place]
            print(f"growth of the {who} from there on: {grown:+.0f} MB, {1000 * grown / runs_between * share:+.2f} kB a run")


if __name__ == "__main__":
    sys.exit(main())
