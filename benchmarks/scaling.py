"""How time and memory grow with households, gacha and workers: `python benchmarks/scaling.py --json FILE [--million] [--quick]`.

Every world runs in a process of its own (one_world.py), for a year. Exponents are fitted on logarithms by least squares:
seconds a month against households from 10,000 on, where the cost of a month without households no longer shows, and against
gacha at 100,000 households. Workers are two processes at once against one after the other. `--million` adds 1,000,000
households for 144 months with their tables, which takes minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from paired import machine

ONE_WORLD = Path(__file__).with_name("one_world.py")
HOUSEHOLDS = (100, 1_000, 3_900, 10_000, 30_000, 100_000, 300_000)
GACHA = (40, 400, 4_000)
MANY = 100_000
LARGE = 10_000
"""Households from which the cost of a month is that of its households."""
WORKERS = 2

World = dict[str, Any]


def command(**asked: int) -> list[str]:
    return [sys.executable, str(ONE_WORLD), *(word for name, value in asked.items() for word in (f"--{name}", str(value)))]


def run(*flags: str, **asked: int) -> World:
    """One world, measured in a process of its own."""
    done = subprocess.run([*command(**asked), *flags], capture_output=True, text=True, check=True)
    world: World = json.loads(done.stdout)
    return world


def gain_of_workers(months: int) -> float:
    """How many times as many default-sized worlds two processes finish at once as one alone does, where both have a core.

    In seconds of the processor, which grow where the two are in each other's way in memory and caches.
    """
    ask = {"households": 3_900, "months": months}
    alone = [run(**ask)["seconds"] for _ in range(WORKERS)]
    both = [subprocess.Popen(command(**ask), stdout=subprocess.PIPE, text=True) for _ in range(WORKERS)]
    at_once = [json.loads(process.communicate()[0])["seconds"] for process in both]
    return float(WORKERS * sum(alone) / sum(at_once))


def exponent(worlds: list[World], name: str) -> float:
    """Slope of log seconds a month against the log of a size."""
    sizes = [world[name] for world in worlds]
    monthly = [world["seconds"] / world["months"] for world in worlds]
    return float(np.polyfit(np.log(sizes), np.log(monthly), 1)[0])


def measured(quick: bool, million: bool) -> dict[str, Any]:
    sizes, gacha, many, months = ((100, 300), (40, 80), 300, 2) if quick else (HOUSEHOLDS, GACHA, MANY, 12)
    by_households = [run(households=size, months=months) for size in sizes]
    by_gacha = [run(households=many, months=months, gacha=cells) for cells in gacha]
    large = [world for world in by_households if world["households"] >= LARGE] or by_households
    found = {
        "by_households": by_households,
        "by_gacha": by_gacha,
        "exponent_of_households": exponent(large, "households"),
        "exponent_of_gacha": exponent(by_gacha, "gacha"),
        "gain_of_workers": gain_of_workers(2 if quick else 144),
        "machine": machine(),
    }
    if million:
        found["million"] = run("--tables", households=1_000_000, months=144)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two small worlds each, to see that it works")
    parser.add_argument("--million", action="store_true", help="also 1,000,000 households for 144 months")
    parser.add_argument("--json", type=Path, required=True)
    given = parser.parse_args()
    found = measured(given.quick, given.million)
    given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
