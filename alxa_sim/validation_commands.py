"""The commands about the record: `alxa validate` and `alxa calibrate`."""

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
    """Add them to the commands of `alxa`."""
    add_validate(commands)
    add_calibrate(commands)


def add_validate(commands: Any) -> None:
    parser = add_command(commands, "validate", validate, "hold a scenario against what is known: PASS, NEAR or MISS",
                         "alxa validate scenarios/baseline.yaml --replicates 200 --out results/validation")  # fmt: skip
    add_scenario_and_targets(parser)
    parser.add_argument("--replicates", metavar="N", type=whole_number(1, HIGHEST_SEED), default=200,
                        help="seeds, each run with and without the interventions (default: 200)")  # fmt: skip
    parser.add_argument("--seed", metavar="S", type=whole_number(0, HIGHEST_SEED), default=1,
                        help="first seed; the next ones count up from it (default: 1)")  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder (default: results/validation_of_SCENARIO)")
    parser.add_argument("--resume", action="store_true", help="do what is missing in the folder, then score all")


def add_calibrate(commands: Any) -> None:
    parser = add_command(commands, "calibrate", calibrate, "fit free settings to what is known, with all checks",
                         "alxa calibrate scenarios/baseline.yaml --points 150 80 --out results/fitted")  # fmt: skip
    add_scenario_and_targets(parser)
    parser.add_argument("--priors", metavar="FILE", type=Path,
                        help="free settings and priors of your own (YAML) in place of those of the banner")  # fmt: skip
    parser.add_argument("--points", metavar="N", type=whole_number(1, 100_000), nargs="+", default=[150, 80],
                        help="points of each wave, run with and without interventions (default: 150 80)")  # fmt: skip
    parser.add_argument("--draws", metavar="N", type=whole_number(1, 10_000), default=1000,
                        help="draws that the file of the posterior holds (default: 1000)")  # fmt: skip
    parser.add_argument("--fresh", metavar="N", type=whole_number(1, 10_000), default=40,
                        help="draws that are run anew over the whole period (default: 40)")  # fmt: skip
    parser.add_argument("--draw", metavar="S", type=whole_number(0, HIGHEST_SEED), default=1,
                        help="seed of the drawing of points (default: 1)")  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder (default: results/calibration_of_SCENARIO)")
    parser.add_argument("--resume", action="store_true", help="do the runs that the folder lacks, then fit anew")
    parser.add_argument("--dry-run", action="store_true", help="say what it would take, and write nothing")


def add_scenario_and_targets(parser: argparse.ArgumentParser) -> None:
    """What is held against what, and on how many cores."""
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, nargs="?", default=BASELINE,
                        help=f"scenario file (YAML; default: {BASELINE})")  # fmt: skip
    parser.add_argument("--targets", metavar="FILE", type=Path,
                        help="targets of your own (YAML) in place of those of the banner")  # fmt: skip
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[],
                        help="change one setting, such as herd.calving_rate=0.4; the value is YAML")  # fmt: skip
    parser.add_argument("--workers", metavar="N", type=whole_number(1, 1000), default=os.cpu_count() or 1,
                        help="processes on this machine (default: one a core)")  # fmt: skip


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


def calibrate(options: argparse.Namespace) -> int:
    """`alxa calibrate`"""
    if fault := fault_of_file(options.scenario):
        raise Refusal(f"{options.scenario}: {fault}")
    from alxa_sim.calibration.calibrating import Calibration, calibrate_command

    return calibrate_command(
        Calibration(
            options.scenario,
            tuple(options.set),
            options.priors,
            options.targets,
            tuple(options.points),
            options.draws,
            options.fresh,
            options.draw,
            options.out,
            options.workers,
            options.resume,
            options.dry_run,
        )
    )
