"""Where the time of one run goes: seconds on one core by stage, of the default banner after compilation.

    python benchmarks/run_breakdown.py [--households 3900] [--months 144] [--repeats 7]

Every stage of every month is timed in each repeat; the time shown is the sum over months of the smallest found, which other
programs on the machine disturb least. Beside it stands the smallest time of a whole repeat. Both are times of the processor.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from alxa_sim.config import format_month, parse_month
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario

START = "2014-01"
STAGES = {
    "_count": "stocks at the start of a month",
    "_new_year": "demography in January",
    "_apply_shocks": "shocks",
    "_run_land_and_market": "land and market",
    "_apply_interventions": "interventions",
    "_live": "households (compiled)",
}
"""Methods of AlxaModel that are stages of a month, and what they are called here."""

Times = dict[str, list[float]]


def timed(times: Times, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which notes how long each call took."""

    def run(*given: Any, **named: Any) -> Any:
        begin = time.thread_time()
        try:
            return function(*given, **named)
        finally:
            times[stage].append(time.thread_time() - begin)

    return run


def times_of_run(scenario: Scenario, seed: int) -> Times:
    """Seconds of every call of every stage, and of the start, the steps and the tables as wholes."""
    times: Times = defaultdict(list)
    model = timed(times, "start", AlxaModel)(scenario, seed=seed)
    for method, stage in STAGES.items():
        setattr(model, method, timed(times, stage, getattr(model, method)))
    model._recorder.record = timed(times, "recording", model._recorder.record)
    step = timed(times, "all steps", model.step)
    while model.running:
        step()
    timed(times, "tables", model.tables)()
    model.release()
    return times


def row(stage: str, seconds: float, whole: float) -> str:
    return f"| {stage} | {1000 * seconds:.0f} | {100 * seconds / whole:.0f} % |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--households", type=int, default=3900)
    parser.add_argument("--months", type=int, default=144)
    parser.add_argument("--repeats", type=int, default=7)
    given = parser.parse_args()
    last = format_month(parse_month(START) + given.months - 1)
    scenario = Scenario(name="benchmark", period={"start": START, "end": last},
                        population=PopulationSettings(households=given.households))  # fmt: skip
    times_of_run(scenario, 1)  # compiles
    runs = [times_of_run(scenario, 1) for _ in range(given.repeats)]

    least = {stage: float(np.min([run[stage] for run in runs], axis=0).sum()) for stage in runs[0]}
    steps = least.pop("all steps")
    whole = steps + least["start"] + least["tables"]
    inside = sum(least[stage] for stage in least if stage not in ("start", "tables"))
    least["rest of the steps"] = steps - inside
    totals = [sum(sum(run[stage]) for stage in ("start", "all steps", "tables")) for run in runs]

    print(f"| stage, {given.households:,} households x {given.months} months | ms | share |")
    print("|---|---:|---:|")
    for stage, seconds in sorted(least.items(), key=lambda item: -item[1]):
        print(row(stage, seconds, whole))
    print(row("whole run", whole, whole))
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"\nSmallest of {given.repeats} whole runs: {1000 * min(totals):.0f} ms. Load {load} at the end.")


if __name__ == "__main__":
    main()
