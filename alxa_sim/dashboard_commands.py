"""The command that opens the page in the browser: `alxa dashboard`."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alxa_sim.command_line import LARGEST_SEED, add_command, whole_number
from alxa_sim.figure_commands import add_language
from alxa_sim.records import Refusal

PORT = 8765


def add_dashboard_command(commands: Any) -> None:
    """Add it to the commands of `alxa`."""
    parser = add_command(commands, "dashboard", dashboard, "watch a run in the browser and move its programme",
                         "alxa dashboard scenarios/baseline.yaml --beside scenarios/no_programme.yaml")  # fmt: skip
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, nargs="?", default=Path("scenarios/baseline.yaml"),
                        help="scenario file (YAML; default: scenarios/baseline.yaml)")  # fmt: skip
    parser.add_argument("--beside", metavar="SCENARIO", type=Path,
                        help="another scenario, run with the same seed and compared")  # fmt: skip
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[],
                        help="change one setting of both, such as population.households=400")  # fmt: skip
    parser.add_argument("--seed", metavar="S", type=whole_number(0, LARGEST_SEED), default=1,
                        help="seed of the runs (default: 1)")  # fmt: skip
    add_language(parser)
    parser.add_argument("--port", metavar="PORT", type=whole_number(1, 65535), default=PORT,
                        help=f"port on this machine (default: {PORT})")  # fmt: skip
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser, only say the address")


def dashboard(options: argparse.Namespace) -> int:
    """`alxa dashboard`"""
    if find_spec("solara") is None or find_spec("uvicorn") is None:
        raise Refusal("the dashboard needs Solara; install it with: pip install 'alxa_sim[dashboard]'")
    from alxa_sim.scenario import load_scenario

    files = [path for path in (options.scenario, options.beside) if path is not None]
    scenarios = [load_scenario(path, options.set) for path in files]
    from alxa_sim.dashboard.asked import Asked
    from alxa_sim.dashboard.serving import serve

    second = scenarios[1] if len(scenarios) > 1 else None
    asked = Asked(scenarios[0], second, options.seed, options.lang, options.scenario, tuple(options.set))
    return serve(asked, options.port, not options.no_browser)
