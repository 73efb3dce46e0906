"""What institutions and programme cost beside the household kernel, in one run of a scenario.

    python benchmarks/programme_share.py [scenarios/baseline.yaml] [--repeats 5] [--json FILE]

Every run is timed stage by stage after compilation, in processor time, which other programs disturb least; printed are
medians over the repeats and the ratio of institutions and programme together to the kernel of the households in the
same run.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alxa_sim import AlxaModel, Scenario, load_scenario

ROOT = Path(__file__).resolve().parents[1]
STAGES = {
    "household kernel": ("_live", "_new_year"),
    "institutions": ("institutions.act", "institutions.close", "_do_casework", "_keep_base_places"),
    "interventions": ("_levers.reset_programme", "_apply_interventions", "_book_costs"),
    "recording": ("_recorder.record", "_recorder.record_institutions", "_institution_recorder.record"),
}


def timed(settings: Scenario, seed: int) -> dict[str, float]:
    """Seconds of each stage and of the whole run."""
    model = AlxaModel(settings, seed=seed)
    spent = dict.fromkeys(STAGES, 0.0)

    def watch(owner: Any, method: str, stage: str) -> None:
        original: Callable[..., Any] = getattr(owner, method)

        def call(*arguments: Any, **options: Any) -> Any:
            began = time.thread_time()
            try:
                return original(*arguments, **options)
            finally:
                spent[stage] += time.thread_time() - began

        setattr(owner, method, call)

    for stage, methods in STAGES.items():
        for path in methods:
            *owners, method = path.split(".")
            owner: Any = model
            for name in owners:
                owner = getattr(owner, name)
            watch(owner, method, stage)
    began = time.thread_time()
    while model.running:
        model.step()
    spent["whole run"] = time.thread_time() - began
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", type=Path, default=ROOT / "scenarios" / "baseline.yaml")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write the seconds of the processor to this file")
    options = parser.parse_args()
    settings = load_scenario(options.scenario)
    AlxaModel(settings, seed=0).step()  # compiles
    runs = [timed(settings, seed) for seed in range(1, options.repeats + 1)]
    print(f"{settings.name}, {options.repeats} runs, Python {platform.python_version()}, {platform.machine()}\n")
    for stage in runs[0]:
        print(f"{stage:18} {statistics.median(run[stage] for run in runs):7.3f} s")
    ratio = statistics.median((run["institutions"] + run["interventions"]) / run["household kernel"] for run in runs)
    print(f"\ninstitutions and programme / household kernel: {ratio:.2f}")
    if options.json:
        stages = {stage: statistics.median(run[stage] for run in runs) for stage in runs[0]}
        options.json.write_text(json.dumps({"seconds": stages, "ratio": ratio}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
