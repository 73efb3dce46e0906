"""Speed of the compiled model and of a plain Mesa model of the same rules, in household-months a second of the processor.

    python benchmarks/household_month.py [--quick] [--repeats 5] [--at-least RATIO] [--json FILE]

Both are first shown to do the same: on worlds without chance they must agree to the fen and the head. Then they run the same
world from the same start, in turn, as often as `--repeats` says; the ratio is the median over these pairs. The kernel runs on
one thread, after compilation, and records everything it always records; the twin (tests/reference/twin.py) is written to be
read, records only the flows of the month, and runs fewer months because it is slow. Seconds are of the
processor, so that other programs on the machine count little.

With `--at-least` it is a guard against slow changes: it fails where every ratio lies below.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import mesa
import numba
import numpy as np

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "reference"))

from chanceless import CASES, differences, run_in_step  # noqa: E402
from paired import machine  # noqa: E402
from twin import Start, TwinModel  # noqa: E402

from alxa_sim.config import format_month, parse_month  # noqa: E402
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance  # noqa: E402
from alxa_sim.model import AlxaModel  # noqa: E402
from alxa_sim.population import PopulationSettings  # noqa: E402
from alxa_sim.scenario import Scenario  # noqa: E402

GATE_MONTHS = 12
START = "2014-01"


def pass_gate(months: int = GATE_MONTHS) -> int:
    """Number of worlds without chance on which the two agree month by month; leaves the program where they do not."""
    for name, case in CASES.items():
        for month, kernel, twin in run_in_step(case, months):
            if found := differences(kernel, twin):
                sys.exit(f"not comparable: {name}, month {month}: {found[0]}")
    return len(CASES)


def scenario_of(households: int, months: int) -> Scenario:
    """The default banner under the minimum living allowance."""
    return Scenario(
        name="benchmark",
        period={"start": START, "end": format_month(parse_month(START) + months - 1)},
        population=PopulationSettings(households=households),
        interventions={"allowance": MinimumLivingAllowance()},
    )


def speed(step: Callable[[], object], living: Callable[[], int], months: int) -> float:
    """Household-months a second of the processor over `months` steps; households are counted outside the clock."""
    lived, seconds = 0, 0.0
    for _ in range(months):
        lived += living()
        begin = time.process_time()
        step()
        seconds += time.process_time() - begin
    return lived / seconds


def measured_pair(scenario: Scenario, seed: int, twin_months: int) -> tuple[float, float]:
    """Speed of kernel and twin from one start."""
    kernel = AlxaModel(scenario, seed=seed, threads=1)
    twin = TwinModel(Start.of(kernel), scenario, seed)
    kernel_speed = speed(kernel.step, lambda: int(np.count_nonzero(kernel._households.exists)), kernel.months)
    twin_speed = speed(twin.step, lambda: sum(1 for _ in twin.households), twin_months)
    kernel.release()
    return kernel_speed, twin_speed


def row(name: str, households: int, months: int, speeds: list[float]) -> str:
    middle = statistics.median(speeds)
    return f"| {name} | {households:,} | {months} | {middle:,.0f} | {min(speeds):,.0f} to {max(speeds):,.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--quick", action="store_true", help="a small world, to see that it works; the speeds mean nothing"
    )
    parser.add_argument("--households", type=int, default=3900)
    parser.add_argument("--months", type=int, default=144, help="months of the kernel")
    parser.add_argument("--twin-months", type=int, default=12, help="months of the twin")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--at-least", type=float, help="fail where every ratio to the twin is below this")
    parser.add_argument("--json", type=Path, help="also write what was measured to this file")
    given = parser.parse_args()
    if given.quick:
        given.households, given.months, given.twin_months, given.repeats = 60, 6, 2, 2

    worlds = pass_gate(6 if given.quick else GATE_MONTHS)  # compiles the kernel, too
    scenario = scenario_of(given.households, given.months)
    measured_pair(scenario_of(given.households, 1), 1, 1)
    pairs = [measured_pair(scenario, seed, given.twin_months) for seed in range(1, given.repeats + 1)]
    kernel, twin = ([pair[side] for pair in pairs] for side in (0, 1))
    ratios = [ours / theirs for ours, theirs in pairs]

    print("| model | households | months | household-months/s (median) | range |")
    print("|---|---:|---:|---:|---:|")
    print(row("AlxaModel, compiled, 1 thread, recording", given.households, given.months, kernel))
    print(row("twin, plain Mesa agents", given.households, given.twin_months, twin))
    print()
    print(f"Ratio: {statistics.median(ratios):,.0f} (median of {len(ratios)} pairs run in turn, "
          f"{min(ratios):,.0f} to {max(ratios):,.0f}).")  # fmt: skip
    print(f"Equivalence: {worlds} worlds without chance equal to the fen and the head.")
    versions = f"Python {platform.python_version()}, Mesa {mesa.__version__}, NumPy {np.__version__}, Numba {numba.__version__}"
    print(f"Versions: {versions}. Machine: {machine()}.")
    if given.json:
        found = {"households": given.households, "months": [given.months, given.twin_months], "kernel": kernel, "twin": twin,
                 "worlds": worlds, "versions": versions, "machine": machine()}  # fmt: skip
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if given.at_least and max(ratios) < given.at_least:
        sys.exit(f"slower than it was: at most {max(ratios):.0f} times as fast as the twin, {given.at_least:.0f} are wanted")


if __name__ == "__main__":
    main()
