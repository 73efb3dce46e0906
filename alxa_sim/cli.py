"""The command line: `alxa run`, `alxa compare`, `alxa scenario`, `alxa schema`, `alxa catalogue`.

Everything heavy is imported by the command that needs it, so that help and refusals answer at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from alxa_sim.command_line import LARGEST_SEED, Parser, add_command, whole_number
from alxa_sim.dashboard_commands import add_dashboard_command
from alxa_sim.figure_commands import add_figure_commands
from alxa_sim.loading import no_search_for_garbage
from alxa_sim.records import Refusal
from alxa_sim.sweep_commands import MOST_WORKERS, add_sweep_commands
from alxa_sim.validation_commands import add_validation_commands

if TYPE_CHECKING:
    from alxa_sim.batch.precision import Goal
    from alxa_sim.scenario import Scenario

REFUSED, INTERRUPTED, PIPE_CLOSED = 2, 130, 141
NARROWEST = 112
"""Columns of text a table has at least, so that it is not squeezed when it is piped."""

SET_HELP = "change one setting, such as herd.calving_rate=0.4; the value is YAML, null takes away what the files set"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; returns the exit code: 0, 1 for failed runs, 2 for a refusal, 130 after Ctrl-C."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # finding none reads every installed package
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # Chinese on any terminal or pipe
    try:
        options = parse(sys.argv[1:] if arguments is None else arguments)
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python complains again when it closes stdout
        return PIPE_CLOSED


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command line, with the function of its command as `command`."""
    parser = Parser(
        prog="alxa",
        description="Simulate which households leave poverty, which fall back, and at what cost.",
        epilog="example:\n  alxa run scenarios/baseline.yaml --replicates 20 --out results/baseline",
    )
    parser.add_argument("--version", action=Version, nargs=0, help="print the version and stop")
    commands = parser.add_commands()
    add_run(commands)
    add_compare(commands)
    add_risk(commands)
    add_attribute(commands)
    add_figure_commands(commands)
    add_dashboard_command(commands)
    add_sweep_commands(commands)
    add_validation_commands(commands)
    add_scenario(commands)
    add_command(commands, "schema", print_schema, "print the JSON Schema of scenario files, for editors",
                "alxa schema > scenario.schema.json")  # fmt: skip
    add_command(commands, "catalogue", print_catalogue, "list interventions and shocks with their settings",
                "alxa catalogue")  # fmt: skip
    return parser.parse_args(arguments)


class Version(argparse.Action):
    """Prints the version, looked up only when asked for."""

    def __call__(self, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"alxa_sim {version('alxa_sim')}")
        raise SystemExit(0)


def add_compare(commands: Any) -> None:
    parser = add_command(commands, "compare", compare, "run scenarios on the same seeds and show what differs",
                         "alxa compare scenarios/no_programme.yaml scenarios/baseline.yaml")  # fmt: skip
    parser.add_argument("scenarios", metavar="SCENARIO", type=Path, nargs="+",
                        help="two or more scenario files (YAML); the others are compared with the first")  # fmt: skip
    add_seeds_and_place(parser)
    add_precision(parser, "the paired difference of an estimate")
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[],
                        help=f"{SET_HELP}; in every scenario")  # fmt: skip


def add_risk(commands: Any) -> None:
    parser = add_command(commands, "risk", risk, "score the risk to fall back at an exit, beside the watch-list rule",
                         "alxa risk results/baseline")  # fmt: skip
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="results of alxa run with two replicates or more")
    parser.add_argument("--layer", choices=("actual", "income", "administrative"), default="actual",
                        help="which poverty: actual, income or administrative (default: actual)")  # fmt: skip
    parser.add_argument("--held-out", metavar="PERCENT", type=whole_number(1, 99), default=30,
                        help="part of the runs that the score is judged on, not fitted to (default: 30)")  # fmt: skip


def add_attribute(commands: Any) -> None:
    parser = add_command(commands, "attribute", attribute, "share the results out over the systems of a programme",
                         "alxa attribute scenarios/baseline.yaml --replicates 5")  # fmt: skip
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="scenario file (YAML)")
    parser.add_argument("--by-intervention", action="store_true",
                        help="share out over single interventions, not over the five systems")  # fmt: skip
    parser.add_argument("--orders", metavar="N", type=whole_number(1, 100_000), default=20,
                        help="orders sampled, with their reverses, of more than 6 parts (default: 20)")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="measure one run, show the plan, write nothing")
    parser.add_argument("--resume", action="store_true", help="do what is missing in the folder, then share out")
    add_seeds_and_place(parser)


def add_run(commands: Any) -> None:
    parser = add_command(commands, "run", run, "run a scenario with many seeds and summarise what came out",
                         "alxa run scenarios/baseline.yaml --replicates 20 --set herd.calving_rate=0.4")  # fmt: skip
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="scenario file (YAML)")
    add_seeds_and_place(parser)
    add_precision(parser, "an estimate")
    parser.add_argument("--check", action="store_true", help="check the accounts of money and animals every month")
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], help=SET_HELP)
    parser.add_argument("--threads", metavar="N", type=whole_number(1, os.cpu_count() or 1), default=1,
                        help="cores for one run; more than 1 pays for very large worlds only (default: 1)")  # fmt: skip


def add_precision(parser: argparse.ArgumentParser, of: str) -> None:
    """How precise an estimate shall be, and how many runs that may take."""
    parser.add_argument("--precision", metavar="NAME=WIDTH",
                        help=f"add seeds until the 95 %% interval of {of} reaches this half-width, such as "
                        "relapse_3y=0.01 (one percentage point) or income.exit_rate=0.02")  # fmt: skip
    parser.add_argument("--at-most", metavar="N", type=whole_number(2, LARGEST_SEED), default=1000,
                        help="runs at most that --precision makes of a scenario (default: 1000)")  # fmt: skip


def add_seeds_and_place(parser: argparse.ArgumentParser) -> None:
    """Which seeds to run and where the results go."""
    parser.add_argument("--replicates", metavar="N", type=whole_number(1, LARGEST_SEED), default=20,
                        help="runs, each with a seed of its own (default: 20)")  # fmt: skip
    parser.add_argument("--seed", metavar="S", type=whole_number(0, LARGEST_SEED), default=1,
                        help="seed of the first run; the next ones count up from it (default: 1)")  # fmt: skip
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder for the results (default: results/NAME)")
    parser.add_argument("--force", action="store_true", help="replace the results that lie in the folder")
    parser.add_argument("--workers", metavar="N", type=whole_number(1, MOST_WORKERS), default=os.cpu_count() or 1,
                        help="runs side by side (default: one a core); no number hangs on it")  # fmt: skip


def add_scenario(commands: Any) -> None:
    """The commands that look at scenario files."""
    group = commands.add_parser("scenario", help="explain, compare and resolve scenario files",
                                description="Look at scenario files.",
                                epilog="example:\n  alxa scenario explain scenarios/baseline.yaml herd")  # fmt: skip
    actions = group.add_commands()
    parser = add_command(actions, "explain", explain_key, "say what a setting means and where its value comes from",
                         "alxa scenario explain scenarios/baseline.yaml herd.calving_rate")  # fmt: skip
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="scenario file (YAML)")
    parser.add_argument("key", metavar="KEY", help="a setting such as herd.calving_rate, or a section such as herd")
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], help=SET_HELP)
    parser = add_command(actions, "diff", print_differences, "print what differs between two scenarios",
                         "alxa scenario diff scenarios/baseline.yaml scenarios/no_programme.yaml")  # fmt: skip
    parser.add_argument("first", metavar="A", type=Path, help="scenario file (YAML)")
    parser.add_argument("second", metavar="B", type=Path, help="scenario file (YAML)")
    parser = add_command(actions, "resolve", print_resolved, "print a scenario in full, every default filled in",
                         "alxa scenario resolve scenarios/baseline.yaml > full.yaml")  # fmt: skip
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="scenario file (YAML)")
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], help=SET_HELP)


def load(path: Path, overrides: Sequence[str] = ()) -> Scenario:
    """The scenario of a file."""
    with no_search_for_garbage():
        from alxa_sim.scenario import load_scenario

        return load_scenario(path, overrides)


def run(options: argparse.Namespace) -> int:
    """`alxa run`"""
    check_seeds(options, "run")
    goal = goal_of(options, "run")
    scenario = load(options.scenario, options.set)
    from alxa_sim.batch.running import run_command

    return run_command(
        scenario,
        replicates=options.replicates,
        seed=options.seed,
        out=options.out,
        force=options.force,
        check=options.check,
        threads=options.threads,
        workers=max(1, options.workers // options.threads),
        goal=goal,
        at_most=options.at_most,
    )


def goal_of(options: argparse.Namespace, command: str) -> Goal | None:
    """How precise an estimate shall be; Refusal where that is no estimate or no width."""
    if options.precision is None:
        return None
    from alxa_sim.batch.precision import parsed_goal

    try:
        return parsed_goal(options.precision)
    except ValueError as error:
        raise Refusal(f"alxa {command}: --precision: {error}") from None


def compare(options: argparse.Namespace) -> int:
    """`alxa compare`"""
    check_seeds(options, "compare")
    goal = goal_of(options, "compare")
    if len(options.scenarios) < 2:
        raise Refusal("alxa compare: needs two scenarios or more; see 'alxa compare --help'")
    scenarios = [load(path, options.set) for path in options.scenarios]
    from alxa_sim.batch.comparing import Wanted, compare_command

    return compare_command(
        scenarios,
        replicates=options.replicates,
        seed=options.seed,
        out=options.out,
        force=options.force,
        workers=options.workers,
        wanted=None if goal is None else Wanted(goal, options.at_most),
    )


def risk(options: argparse.Namespace) -> int:
    """`alxa risk`"""
    from alxa_sim.batch.risk import risk_command

    return risk_command(options.folder, options.layer, options.held_out / 100)


def attribute(options: argparse.Namespace) -> int:
    """`alxa attribute`"""
    check_seeds(options, "attribute")
    from alxa_sim.batch.attribution import Attribution, attribute_command
    from alxa_sim.batch.design import Seeds

    return attribute_command(
        Attribution(
            options.scenario,
            Seeds(options.seed, options.replicates),
            options.by_intervention,
            options.orders,
            options.out,
            options.force,
            options.resume,
            options.dry_run,
            options.workers,
        )
    )


def check_seeds(options: argparse.Namespace, command: str) -> None:
    if options.seed + options.replicates - 1 > LARGEST_SEED:
        raise Refusal(f"alxa {command}: --seed {options.seed} leaves no room for {options.replicates} replicates")


def explain_key(options: argparse.Namespace) -> int:
    """`alxa scenario explain`"""
    from alxa_sim.scenario.explain import SECTION_COLUMNS, explain
    from alxa_sim.scenario.loading import load_with_layers

    answer = explain(load_with_layers(options.scenario, options.set), options.key)
    if isinstance(answer, str):
        print(answer)
    elif answer:
        print_table(SECTION_COLUMNS, answer)
    else:
        print(f"{options.key}: none")
    return 0


def print_differences(options: argparse.Namespace) -> int:
    """`alxa scenario diff`"""
    from alxa_sim.scenario.differences import differences

    rows = differences(load(options.first), load(options.second))
    if rows:
        print_table(("setting", str(options.first), str(options.second)), rows)
    else:
        print("No difference.")
    return 0


def print_resolved(options: argparse.Namespace) -> int:
    """`alxa scenario resolve`"""
    from alxa_sim.scenario.writing import write_yaml

    write_yaml(load(options.scenario, options.set), sys.stdout)
    return 0


def print_schema(_: argparse.Namespace) -> int:
    """`alxa schema`"""
    import json

    from alxa_sim.scenario.json_schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0


def print_catalogue(_: argparse.Namespace) -> int:
    """`alxa catalogue`"""
    from alxa_sim.scenario.catalogue import catalogue

    for section, entries in catalogue().items():
        print(section.upper())
        for entry in entries:
            print(f"\n{entry.kind}: {entry.summary}" if entry.kind else f"\n{entry.summary}:")
            print_table(("  setting", "default", "meaning"), [(f"  {name}", *rest) for name, *rest in entry.settings])
        print()
    return 0


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows below headings, long cells wrapped."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        table.add_column(heading, no_wrap=position == 0)  # a key stays in one piece
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(highlight=False)
    console.width = max(console.width, NARROWEST)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
