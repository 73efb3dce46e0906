"""`alxa sweep`: a design, thousands of runs, one folder that any interruption leaves sound."""

from __future__ import annotations

import json
import os
import platform
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from alxa_sim.batch.design import Design
from alxa_sim.batch.design_file import load_design
from alxa_sim.batch.executors import workers_at
from alxa_sim.batch.folder import built_beside, is_free, publish
from alxa_sim.batch.interruption import Interruption, interruption
from alxa_sim.batch.plan import Plan, free_room, measured
from alxa_sim.batch.progress import progress
from alxa_sim.batch.runner import Runner, first_missing, runs_a_task
from alxa_sim.batch.sweep_folder import SweepFolder
from alxa_sim.batch.sweep_manifest import (
    SESSIONS,
    read_sweep_manifest,
    refuse_another,
    write_frame,
    write_sweep_manifest,
)
from alxa_sim.manifest import git_commit
from alxa_sim.records import Refusal

INTERRUPTED = 130
FAILURES_SHOWN = 3


class Asked(NamedTuple):
    """What `alxa sweep` was asked for."""

    design_file: Path
    out: Path | None
    seeds: int | None
    resume: bool
    workers: int
    cluster: str | None
    dry_run: bool
    continued_by: str = ""
    """The command that does what is missing, where another one than `alxa sweep` made the design."""

    @property
    def place(self) -> Path:
        """The folder of the sweep: as named, else `results/` with the name of the folder that the design lies in."""
        return self.out or Path("results") / self.design_file.absolute().parent.name

    @property
    def going_on(self) -> str:
        """The command that does what is missing."""
        if self.continued_by:
            return self.continued_by
        words = ["alxa", "sweep", str(self.design_file), "--out", str(self.place), "--resume"]
        words += ["--seeds", str(self.seeds)] if self.seeds is not None else []
        words += ["--cluster", self.cluster] if self.cluster else []
        return shlex.join(words)


class Session(NamedTuple):
    """A design at work in a folder."""

    asked: Asked
    design: Design
    folder: SweepFolder
    seeds: list[int]
    messages: Console


def sweep_command(asked: Asked) -> int:
    """Do the runs of a design that its folder lacks; returns 0, 1 where a run failed or the disk is full, or 130.

    Raises Refusal, with nothing written, for a design that cannot be, or a folder that is not its own.
    """
    messages = Console(stderr=True, highlight=False, soft_wrap=True)
    open_workers = workers_at(asked.cluster, asked.workers)
    design = load_design(asked.design_file)
    if asked.seeds is not None:
        design = design.with_seeds(asked.seeds)
    if asked.dry_run:
        return dry_run(asked, design, messages)
    return run_design(asked, design, messages, open_workers)


def run_design(asked: Asked, design: Design, messages: Console, open_workers: Any) -> int:
    """Do what its folder lacks of a design, wherever that came from; returns the exit code of `sweep_command`."""
    prepare(asked, design)
    folder = SweepFolder(asked.place)
    with folder.held():
        damaged = folder.audit()
        if damaged:
            messages.print(f"{len(damaged)} damaged parts were found; their runs are done again.")
        session = Session(asked, design, folder, seeds_of(asked.place, design), messages)
        return carry_on(session, open_workers)


def dry_run(asked: Asked, design: Design, messages: Console) -> int:
    """Show the plan and write nothing."""
    folder = SweepFolder(asked.place)
    seeds = list(design.seeds.asked)
    if asked.resume and not is_free(asked.place):
        refuse_another(asked.place, read_sweep_manifest(asked.place), design.digest)
        seeds = seeds_of(asked.place, design)
        for number, outcome in folder.outcomes().items():
            folder.take_in({number: outcome})
    run = first_missing(design, folder, seeds)
    if run is None:
        print("Every run is done.")
        return 0
    pilot = measured(design, run, messages.print)
    plan = Plan(design, seeds, len(folder.done), asked.workers, pilot)
    print("\n".join([*plan.lines(free_room(asked.place)), "Nothing was written (--dry-run)."]))
    return 0


def prepare(asked: Asked, design: Design) -> None:
    """Make the folder with all but runs, in one step; Refusal where one is there that these runs cannot join."""
    place = asked.place
    if place.exists() and not place.is_dir():
        raise Refusal(f"{place}: is a file, where a folder is needed")
    if not is_free(place):
        if not asked.resume:
            raise Refusal(f"{place}: is not empty; do what is missing there with --resume, or name another folder")
        refuse_another(place, read_sweep_manifest(place), design.digest)
        return
    with built_beside(place) as draft:
        write_frame(SweepFolder(draft), design)
        published = publish(draft, place, force=False)
    if published != place:
        raise Refusal(f"{place}: another alxa sweep took this folder just now; name another (see {published})")


def seeds_of(place: Path, design: Design) -> list[int]:
    """The seeds that the folder has been asked for, those of this design included."""
    return sorted({*read_sweep_manifest(place)["seeds"], *design.seeds.asked})


def carry_on(session: Session, open_workers: Any) -> int:
    """Plan, run what is missing, and say what came of it."""
    asked, design, folder, seeds, messages = session
    began = datetime.now(UTC)
    done_before = len(folder.done)
    full: OSError | None = None
    with stoppable(messages) as stop:
        try:
            if (run := first_missing(design, folder, seeds)) is not None:
                pilot = measured(design, run, messages.print)
                with open_workers() as workers:
                    plan = Plan(design, seeds, done_before, workers.count(), pilot)
                    for line in plan.lines(free_room(asked.place)):
                        messages.print(line, markup=False)
                    work(session, workers, plan, stop)
        except OSError as error:
            full = error
        except KeyboardInterrupt:
            stop.asked = True
            messages.print("Stopped at once.")
        full = finish(session, began, done_before) or full
    return report(session, full, stop.asked)


def work(session: Session, workers: Any, plan: Plan, stop: Interruption) -> None:
    """Run what is missing; workers end at once where that fails."""
    design, folder = session.design, session.folder
    portion = runs_a_task(plan.pilot.seconds, design.settings.runs_per_file)
    try:
        with progress(session.messages, plan.missing) as advance:
            Runner(design, folder, workers, advance, lambda: stop.asked, portion).run(session.seeds)
    except BaseException:
        workers.stop_at_once()
        raise


def finish(session: Session, began: datetime, done_before: int) -> OSError | None:
    """Write what tells of the runs; returns why it cannot be written."""
    asked, design, folder, seeds, _ = session
    told = {
        "began": began.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": shlex.join(["alxa", *sys.argv[1:]]),
        "runs_done": len(folder.done) - done_before,
        "platform": platform.platform(),
        "git_commit": git_commit(),
    }
    try:
        folder.write_runs(design, seeds)
        write_sweep_manifest(folder, design, seeds)
        with (asked.place / SESSIONS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    except OSError as error:
        return error
    return None


def report(session: Session, full: OSError | None, is_stopped: bool) -> int:
    """Say how many runs there are, which failed and how to repeat them, how to go on; returns the exit code."""
    asked, design, folder, seeds, messages = session
    total = len(seeds) * design.runs_per_seed

    def say(text: str) -> None:
        messages.print(text, markup=False)

    outcomes = folder.outcomes()
    for number in islice(sorted(folder.failed), FAILURES_SHOWN):
        say(f"Run {number} failed: {outcomes[number][1]}")
        say(f"  repeat it, in {asked.place}: {design.command(design.run(number))}")
    if len(folder.failed) > FAILURES_SHOWN:
        say(f"{len(folder.failed) - FAILURES_SHOWN} more runs failed; runs.parquet names them.")
    failed = f", {len(folder.failed):,} failed" if folder.failed else ""
    say(f"n = {len(folder.done):,} of {total:,} runs are done{failed}. Results: {asked.place}")
    if full is not None:
        reason = os.strerror(full.errno) if full.errno else full
        say(f"The results cannot be written: {reason}. The runs told above are kept.")
    if full is not None or is_stopped or len(folder.done) + len(folder.failed) < total:
        say(f"Go on with: {asked.going_on}")
    if full is not None:
        return 1
    return INTERRUPTED if is_stopped else int(bool(folder.failed))


@contextmanager
def stoppable(messages: Console) -> Iterator[Interruption]:
    """Listen for Ctrl-C, and for the signal by which a cluster announces that time is up."""
    text = "Finishing the runs that are under way, some seconds; Ctrl-C again stops at once."
    with interruption(lambda: messages.print(text)) as stop:
        before = signal.signal(signal.SIGTERM, stop)
        try:
            yield stop
        finally:
            signal.signal(signal.SIGTERM, before)
