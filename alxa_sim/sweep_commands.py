"""The commands about sweeps: `alxa sweep`, `verify`, `merge`, `results`, `sensitivity`, `discover`, `robustness`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from alxa_sim.command_line import add_command, whole_number
from alxa_sim.records import quoted

MOST_WORKERS = 1000


def add_sweep_commands(commands: Any) -> None:
    """Add them to the commands of `alxa`."""
    for add in (add_sweep, add_verify, add_merge, add_results, add_sensitivity, add_discover, add_robustness):
        add(commands)


def add_sweep(commands: Any) -> None:
    parser = add_command(commands, "sweep", sweep, "run a design: scenarios x points x seeds, on all cores",
                         "alxa sweep experiments/relapse/design.yaml --out results/relapse")  # fmt: skip
    parser.add_argument("design", metavar="DESIGN", type=Path, help="design file (YAML)")
    parser.add_argument("--out", metavar="DIR", type=Path,
                        help="folder for the results (default: results/NAME, as the design's folder)")  # fmt: skip
    parser.add_argument("--resume", action="store_true",
                        help="do what is missing or failed in the folder, further seeds included")  # fmt: skip
    parser.add_argument("--seeds", metavar="N", type=whole_number(1, 2**31 - 1),
                        help="seeds, in place of the number that the design names")  # fmt: skip
    parser.add_argument("--workers", metavar="N", type=whole_number(1, MOST_WORKERS), default=os.cpu_count() or 1,
                        help="processes on this machine (default: one a core)")  # fmt: skip
    parser.add_argument("--cluster", metavar="PLACE",
                        help="run on Dask at tcp://HOST:PORT, on local:N (Dask here), or on threads:N")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="show runs, time and disk, and write nothing")


def sweep(options: argparse.Namespace) -> int:
    """`alxa sweep`"""
    from alxa_sim.batch.sweep import Asked, sweep_command

    return sweep_command(
        Asked(
            design_file=options.design,
            out=options.out,
            seeds=options.seeds,
            resume=options.resume,
            workers=options.workers,
            cluster=options.cluster,
            dry_run=options.dry_run,
        )
    )


def add_verify(commands: Any) -> None:
    parser = add_command(commands, "verify", verify, "check a sweep's files, and do a sample of its runs again",
                         "alxa verify results/relapse --sample 10")  # fmt: skip
    add_folder(parser)
    parser.add_argument("--sample", metavar="N", type=whole_number(0, 10**9), default=5,
                        help="runs to do again and compare (default: 5)")  # fmt: skip
    parser.add_argument("--draw", metavar="S", type=whole_number(0, 2**31), default=1,
                        help="seed of the choice of runs (default: 1)")  # fmt: skip


def add_merge(commands: Any) -> None:
    parser = add_command(commands, "merge", merge, "put folders of one design together",
                         "alxa merge results/first_half results/second_half --out results/whole")  # fmt: skip
    parser.add_argument("folders", metavar="FOLDER", type=Path, nargs="+", help="folders of alxa sweep")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the runs of all")


def add_results(commands: Any) -> None:
    parser = add_command(commands, "results", results, "tell what a sweep holds, its numbers, or ask it in SQL",
                         'alxa results results/relapse --sql "select count(*) from runs"')  # fmt: skip
    add_folder(parser)
    parser.add_argument("--sql", metavar="QUERY", help="a question in SQL; every table of the folder has its name")
    parser.add_argument("--estimate", metavar="NAME", action="append", default=[],
                        help="a number arm by arm, with intervals and paired differences; may be repeated")  # fmt: skip
    parser.add_argument("--csv", action="store_true", help="print the answer as CSV")
    parser.add_argument("--estimates", action="store_true", help="list the names of all numbers of a run")


def add_sensitivity(commands: Any) -> None:
    parser = add_command(commands, "sensitivity", sensitivity, "tell which settings a number hangs on",
                         "alxa sensitivity results/relapse --estimate actual.relapse_1y")  # fmt: skip
    add_folder(parser)
    add_number(parser)


def add_discover(commands: Any) -> None:
    parser = add_command(commands, "discover", discover, "find the settings under which a number exceeds a threshold",
                         "alxa discover results/relapse --estimate actual.relapse_1y --above 5")  # fmt: skip
    add_folder(parser)
    add_number(parser)
    parser.add_argument("--above", metavar="X", type=float, help="look for points with a number above this")
    parser.add_argument("--below", metavar="X", type=float, help="look for points with a number below this")


def add_robustness(commands: Any) -> None:
    parser = add_command(commands, "robustness", robustness, "compare the scenarios of a sweep over all its points",
                         "alxa robustness results/relapse --estimate actual.relapse_1y --better lower")  # fmt: skip
    add_folder(parser)
    add_number(parser)
    parser.add_argument("--better", metavar="WAY", type=lower_or_higher, required=True,
                        help="which values are good: lower or higher")  # fmt: skip
    parser.add_argument("--acceptable", metavar="X", type=float, help="the worst value that is still good enough")


def lower_or_higher(text: str) -> str:
    """Reads which values are good."""
    if text not in ("lower", "higher"):
        raise argparse.ArgumentTypeError(f"must be lower or higher, found {quoted(text)}")
    return text


def add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="folder of alxa sweep")


def add_number(parser: argparse.ArgumentParser) -> None:
    """Which number of the runs, and where a copy of the table goes."""
    parser.add_argument("--estimate", metavar="NAME", required=True,
                        help="a number as 'alxa results FOLDER --estimates' lists it")  # fmt: skip
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write the table with every digit, too")


def verify(options: argparse.Namespace) -> int:
    """`alxa verify`"""
    from alxa_sim.batch.verifying import verify_command

    return verify_command(options.folder, options.sample, options.draw)


def merge(options: argparse.Namespace) -> int:
    """`alxa merge`"""
    from alxa_sim.batch.merging_sweeps import merge_command

    return merge_command(options.folders, options.out)


def results(options: argparse.Namespace) -> int:
    """`alxa results`"""
    from alxa_sim.batch.asking import results_command

    return results_command(options.folder, options.sql, options.estimate, options.csv, options.estimates)


def sensitivity(options: argparse.Namespace) -> int:
    """`alxa sensitivity`"""
    from alxa_sim.batch.analysing import sensitivity_command

    return sensitivity_command(options.folder, options.estimate, options.csv)


def discover(options: argparse.Namespace) -> int:
    """`alxa discover`"""
    from alxa_sim.batch.analysing import discover_command

    return discover_command(options.folder, options.estimate, options.above, options.below, options.csv)


def robustness(options: argparse.Namespace) -> int:
    """`alxa robustness`"""
    from alxa_sim.batch.analysing import robustness_command

    return robustness_command(options.folder, options.estimate, options.better, options.acceptable, options.csv)
