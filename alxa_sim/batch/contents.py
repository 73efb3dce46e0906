"""What stands in a results folder beside the tables of the model: runs, scenario, summary, manifest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from alxa_sim.batch.seeds import Batch
from alxa_sim.batch.store import Store
from alxa_sim.batch.summary_table import latex, markdown
from alxa_sim.manifest import origin, results_digest
from alxa_sim.provenance import Source, write_csv
from alxa_sim.scenario.writing import write_yaml

if TYPE_CHECKING:
    from alxa_sim.scenario import Scenario

SCENARIO_FILE = "scenario.yaml"


def store_runs(store: Store, batch: Batch, check: bool) -> None:
    """Write the table `runs`: what became of every seed."""
    seeds = list(batch.seeds)
    columns = {
        "run": seeds,
        "status": [batch.status(seed) for seed in seeds],
        "error": [batch.failures.get(seed, "") for seed in seeds],
        "command": [rerun_command(SCENARIO_FILE, seed, check) for seed in seeds],
    }
    store.write("runs", pd.DataFrame(columns))


def rerun_command(scenario_file: str, seed: int, check: bool) -> str:
    """What a user types to repeat one run."""
    return f"alxa run {scenario_file} --replicates 1 --seed {seed}{' --check' if check else ''}"


def write_scenario(folder: Path, scenario: Scenario) -> None:
    """Write the scenario with everything it extends and every default filled in."""
    write_yaml(scenario, folder / SCENARIO_FILE)


def write_summary(folder: Path, summary: pd.DataFrame, title: str, source: Source) -> None:
    """Write the summary as CSV (every digit), Markdown and LaTeX (as on the screen)."""
    write_csv(folder / "summary.csv", summary, source)
    (folder / "summary.md").write_text(markdown(summary, title, source), encoding="utf-8")
    (folder / "summary.tex").write_text(latex(summary, title, source), encoding="utf-8")


def description(scenario: Scenario) -> dict[str, Any]:
    """The scenario as the manifest keeps it. Its digest reads tables on disk: take it before the runs."""
    return {
        "name": scenario.name,
        "question": scenario.question,
        "digest": scenario.digest,
        "resolved": scenario.resolved(),
    }


def manifest_of(described: dict[str, Any], batch: Batch, store: Store) -> dict[str, Any]:
    """What made the folder and what came out."""
    tables = store.digests()
    seeds = {
        "asked": list(batch.seeds),
        "done": list(batch.answers),
        "failed": list(batch.failures),
        "interrupted": batch.interrupted,
    }
    digest = results_digest(described["digest"], tables)
    return origin() | {"scenario": described, "seeds": seeds, "digest": digest, "tables": tables}
