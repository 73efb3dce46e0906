"""`alxa attribute`: how much of the results each system of the programme brings, by switching them on and off.

Every coalition of systems is run on the same seeds; a system's share is what it adds, averaged over all orders of
switching on (Shapley). With many parts orders are sampled, and the error of that is told apart from that of the runs.

Coalitions are the points of a sweep in `runs/` of the results: its plan is shown first, and what was done is kept
whatever interrupts it. The shares are written beside it once every coalition was run.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from rich.console import Console

from alxa_sim.batch.attributed_shares import Coalitions, coalitions_of, markdown, shares_of
from alxa_sim.batch.coalitions import Parts, design_of, outcomes_in
from alxa_sim.batch.design import ScenarioFile, Seeds
from alxa_sim.batch.executors import workers_at
from alxa_sim.batch.folder import LOCK, chosen_folder, default_folder, is_free
from alxa_sim.batch.sweep import Asked, dry_run, run_design
from alxa_sim.batch.sweep_folder import SweepFolder
from alxa_sim.batch.swept import Swept
from alxa_sim.batch.systems import parts_of
from alxa_sim.manifest import origin, write_manifest
from alxa_sim.provenance import Source, called, write_both
from alxa_sim.records import Refusal

RUNS = "runs"
"""Folder of the sweep within the results."""


class Attribution(NamedTuple):
    """What `alxa attribute` was asked for."""

    scenario: Path
    seeds: Seeds
    by_intervention: bool
    orders: int
    out: Path | None
    force: bool
    resume: bool
    dry_run: bool
    workers: int = 1


def going_on(place: Path) -> str:
    """The command that does what is missing in a folder: the one that began it, with --resume."""
    words = [word for word in sys.argv[1:] if word not in ("--force", "--resume")]
    named = ["--out", str(place)] if "--out" not in words else []
    return shlex.join(["alxa", *words, *named, "--resume"])


def attribute_command(asked: Attribution) -> int:
    """Plan and run the coalitions, show the shares and write them; returns the exit code, 1 where a run failed.

    130 after Ctrl-C: runs are kept, shares wait for every coalition. Raises Refusal, with nothing written, where the
    scenario has nothing to switch or the results cannot be kept.
    """
    file = ScenarioFile.read(asked.scenario)
    parts = parts_of(file.scenario.interventions, asked.by_intervention)
    if not parts:
        raise Refusal(f"alxa attribute: {file.name} has no interventions to share the results out over")
    coalitions = coalitions_of(len(parts), asked.orders, asked.seeds.first)
    design = design_of(file, asked.scenario, parts, coalitions.numbers, asked.seeds)
    place = place_of(asked, file.name)
    going = Asked(
        asked.scenario, place / RUNS, None, asked.resume, asked.workers, None, asked.dry_run, going_on(place)
    )
    messages = Console(stderr=True, highlight=False, soft_wrap=True)
    if asked.dry_run:
        return dry_run(going, design, messages)
    clear(place, asked)
    code = run_design(going, design, messages, workers_at(None, asked.workers))
    swept = Swept(place / RUNS)
    runs = swept.manifest["runs"]
    if runs["done"] + runs["failed"] < runs["asked"]:
        messages.print("Shares need every coalition; they are told once all are run.")
        return code
    table = shares_of(parts, coalitions, outcomes_in(swept))
    write(place, table, file.name, swept, parts, coalitions)
    results = Console(highlight=False)
    results.width = max(results.width, 120)
    results.print(markdown(table, file.name, Source(str(place), swept.digest)), markup=False)
    messages.print(f"Results: {place}", markup=False)
    return code


def place_of(asked: Attribution, name: str) -> Path:
    """Where the results are or shall go; Refusal where they may not."""
    name = f"{name}-shares"
    place = asked.out or default_folder(name)
    begun = (place / RUNS).is_dir()
    if asked.resume:
        if not begun and not is_free(place):
            raise Refusal(f"{place}: holds no runs of alxa attribute to go on with")
        return place
    if begun and not asked.force and asked.out is not None:
        raise Refusal(f"{place}: is not empty; do what is missing there with --resume, or replace it with --force")
    return chosen_folder(name, asked.out, asked.force)


def clear(place: Path, asked: Attribution) -> None:
    """Take away results that are to be replaced."""
    if asked.force and not asked.resume and not is_free(place):
        shutil.rmtree(place)  # `chosen_folder` saw that all of it is ours


def write(
    folder: Path, table: pd.DataFrame, name: str, swept: Swept, parts: Parts, coalitions: Coalitions
) -> None:
    """Write the shares as CSV and Parquet (every digit) and Markdown (as on the screen), and what made them."""
    source = Source(called(folder), swept.digest)
    write_both(folder, "shares", table, source)
    (folder / "shares.md").write_text(markdown(table, name, source), encoding="utf-8")
    (swept.path / LOCK).unlink(missing_ok=True)
    outcomes = SweepFolder(swept.path).outcomes()
    failures = {str(number): error for number, (status, error, _) in sorted(outcomes.items()) if status == "failed"}
    orders = None if coalitions.orders is None else coalitions.orders.tolist()
    told = {"scenario": {"name": name}, "digest": swept.digest, "seeds": {"asked": swept.seeds}, "failures": failures,
            "parts": {part: list(members) for part, members in parts.items()},
            "coalitions": coalitions.numbers, "orders": orders}  # fmt: skip
    write_manifest(folder, origin() | told)
