"""How the command line reads its arguments: refusals in one line, with the nearest name, and help with examples."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from alxa_sim.records import Refusal, did_you_mean, quoted

LARGEST_SEED = 2**63 - 1


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses in one line, with the nearest name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)

    def error(self, message: str) -> NoReturn:
        advice = "" if message.endswith("?") else f"; see '{self.prog} --help'"
        raise Refusal(f"{self.prog}: {message.removeprefix('argument ')}{advice}")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse a command that does not exist; called by argparse."""
        if action.choices is not None and value not in action.choices:
            self.error(f"unknown command {quoted(value)}{did_you_mean(value, action.choices)}")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments of this command; a flag that is none of its own is refused here."""
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            flag = unknown[0].partition("=")[0]
            kind = "flag" if flag.startswith("-") else "argument"
            self.error(f"unknown {kind} {quoted(flag)}{did_you_mean(flag, self._option_string_actions)}")
        return options, unknown

    def add_commands(self) -> Any:
        """Room for commands, one of which must be given."""
        self.set_defaults(command=lambda _: self.error("needs a command"))
        return self.add_subparsers(metavar="COMMAND")


def add_command(
    commands: Any, name: str, command: Callable[[argparse.Namespace], int], help_text: str, example: str
) -> argparse.ArgumentParser:
    """Add a command with its help and an example of it."""
    description = f"{help_text[0].upper()}{help_text[1:]}."
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help_text, description=description, epilog=f"example:\n  {example}"
    )
    parser.set_defaults(command=command)
    return parser


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number between two limits."""

    def read(text: str) -> int:
        number = int(text) if text.removeprefix("-").isdecimal() and len(text) <= len(str(LARGEST_SEED)) else None
        if number is None or not least <= number <= most:
            upto = f"of at least {least}" if most == LARGEST_SEED else f"from {least} to {most}"
            raise argparse.ArgumentTypeError(f"must be a whole number {upto}, found {quoted(text)}")
        return number

    return read
