"""The commands about sweeps: `alxa sweep`, `verify`, `merge`, `results`, `sensitivity`, `discover`, `robustness`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from alxa_sim.command_line import add_command, whole_number

MOST_WORKERS = 1000


def add_sweep_commands(commands: Any) -> None:
    add_sweep(commands)


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
