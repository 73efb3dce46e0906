"""The command about the record: `alxa validate`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from alxa_sim.command_line import add_command, whole_number
from alxa_sim.records import Refusal, fault_of_file

HIGHEST_SEED = 2**31 - 1
BASELINE = Path("scenarios/baseline.yaml")


def add_validation_commands(commands: Any) -> None:
    """Add it to the commands of `alxa`."""
    parser = add_command(commands, "validate", validate, "hold a scenario against what is known: PASS, NEAR or MISS",
                         "alxa validate scenarios/baseline.yaml --replicates 200 --out results/validation")  # fmt: skip
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, nargs="?", default=BASELINE,
                        help=f"scenario file (YAML; default: {BASELINE})")  # fmt: skip
    parser.add_argument("--targets", metavar="FILE", type=Path,
                        help="targets of your own (YAML) in place of those of the banner")  # fmt: skip
    parser.add_argument("--replicates", metavar="N", type=whole_number(1, HIGHEST_SEED), default=200,
                        help="seeds, each run with and without the interventions (default: 200)")  # fmt: skip
    parser.add_argument("--seed", metavar="S", type=whole_number(0, HIGHEST_SEED), default=1,
                        help="first seed; the next ones count up from it (default: 1)")  # fmt: skip
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[],
                        help="change one setting, such as herd.calving_rate=0.4; the value is YAML")  # fmt: skip
    parser.add_argument("--workers", metavar="N", type=whole_number(1, 1000), default=os.cpu_count() or 1,
                        help="processes on this machine (default: one a core)")  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder (default: results/validation_of_SCENARIO)")
    parser.add_argument("--resume", action="store_true", help="do what is missing in the folder, then score all")


def validate(options: argparse.Namespace) -> int:
    """`alxa validate`"""
    if options.seed + options.replicates - 1 > HIGHEST_SEED:
        raise Refusal(f"alxa validate: --seed {options.seed} leaves no room for {options.replicates} replicates")
    if fault := fault_of_file(options.scenario):
        raise Refusal(f"{options.scenario}: {fault}")
    from alxa_sim.batch.design import Seeds
    from alxa_sim.validation.validating import Validation, validate_command

    return validate_command(
        Validation(
            options.scenario,
            tuple(options.set),
            options.targets,
            Seeds(options.seed, options.replicates),
            options.out,
            options.workers,
            options.resume,
        )
    )
