"""What bounds the compiled month of a household: bytes it moves, numbers it draws, and the time it takes.

    python benchmarks/roofline.py [--households 3900] [--repeats 7] [--json FILE]

Bytes are those of the rows that the kernel reads and writes (household, levers, what was taken up). Draws are counted in
the interpreted model, call by call. The times of one draw, of moving a byte and of the kernel are measured in turn in one run,
in seconds of the processor.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numba
import numpy as np
from paired import in_turn, machine, middle
from worlds import world_of

from alxa_sim import AlxaModel, randomness
from alxa_sim.households import Households
from alxa_sim.kernel_cache import compiled, kernel
from alxa_sim.levers import HouseholdLevers, Uptake

COUNTED = 60
"""Households of the interpreted world in which draws are counted; it takes milliseconds for each."""
DRAWS = 2_000_000
COPIED = 2**26
"""Bytes that are copied to measure what moving one takes: more than the caches hold."""
uniform = randomness.uniform


@kernel
def draw_many(number: int) -> float:
    """The sum of so many draws, each of another household."""
    total = 0.0
    for key in range(number):
        total += uniform(np.uint64(1), 10, 24_170, np.uint64(key))
    return total


def draws_a_household_month() -> float:
    """Draws in a year of the interpreted model, a household and month."""
    count = 0
    hash_key = randomness.hash_key

    def counted(*key: Any) -> Any:
        nonlocal count
        count += 1
        return hash_key(*key)

    model = AlxaModel(world_of(COUNTED, 12), seed=1, interpreted=True)
    randomness.hash_key = counted
    try:
        while model.running:
            model.step()
    finally:
        randomness.hash_key = hash_key
    return count / COUNTED / 12


def seconds_of(action: Any) -> float:
    began = time.process_time()
    action()
    return time.process_time() - began


def kernel_seconds(households: int) -> float:
    """Seconds a household-month of the compiled kernel in a year of the full programme."""
    model = AlxaModel(world_of(households, 12), seed=1)
    spent, live = 0.0, model._live

    def timed(*given: Any) -> Any:
        nonlocal spent
        began = time.process_time()
        stocks = live(*given)
        spent += time.process_time() - began
        return stocks

    model._live = timed
    while model.running:
        model.step()
    return spent / households / 12


def measured(households: int, repeats: int) -> dict[str, Any]:
    machine_code = compiled(draw_many)
    machine_code(10)
    kernel_seconds(60)
    ones, twos = np.ones(COPIED // 8), np.ones(COPIED // 8)
    times = in_turn(
        {
            "draw": lambda: seconds_of(lambda: machine_code(DRAWS)) / DRAWS,
            "byte": lambda: seconds_of(lambda: np.copyto(twos, ones)) / (2 * COPIED),
            "kernel": lambda: kernel_seconds(households),
        },
        repeats,
    )
    rows = {table.__name__: table.record().itemsize for table in (Households, HouseholdLevers, Uptake)}
    moved = 2 * rows["Households"] + rows["HouseholdLevers"] + 2 * rows["Uptake"]
    return {"rows": rows, "bytes": moved, "draws": draws_a_household_month(), "households": households, "times": times,
            "numba": numba.__version__, "machine": machine()}  # fmt: skip


def table(found: dict[str, Any]) -> list[str]:
    """The bounds as lines of Markdown, a household-month."""
    draw, byte, whole = (1e9 * middle(found["times"][name]).median for name in ("draw", "byte", "kernel"))
    drawing, moving = draw * found["draws"], byte * found["bytes"]
    return [
        "| a household-month | amount | ns each | ns | of the kernel |",
        "|:--|--:|--:|--:|--:|",
        f"| bytes moved | {found['bytes']:,} | {byte:.3f} | {moving:.0f} | {100 * moving / whole:.0f} % |",
        f"| random draws | {found['draws']:.1f} | {draw:.2f} | {drawing:.0f} | {100 * drawing / whole:.0f} % |",
        f"| the kernel as it is | | | {whole:.0f} | 100 % |",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=3_900)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--json", type=Path, help="also write what was measured to this file")
    given = parser.parse_args()
    found = measured(given.households, given.repeats)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
