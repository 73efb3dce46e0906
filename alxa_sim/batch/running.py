"""`alxa run`: one scenario, many seeds, one folder of results."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from rich.console import Console

from alxa_sim.batch.contents import (
    SCENARIO_FILE,
    description,
    manifest_of,
    rerun_command,
    store_runs,
    write_scenario,
    write_summary,
)
from alxa_sim.batch.crew import Crew
from alxa_sim.batch.estimate_files import write_estimates
from alxa_sim.batch.folder import built_beside, chosen_folder, publish
from alxa_sim.batch.interruption import Interruption, interruption
from alxa_sim.batch.one_run import RunOrder
from alxa_sim.batch.precision import Goal, run_until_precise, told
from alxa_sim.batch.progress import progress
from alxa_sim.batch.seeds import Batch, run_orders
from alxa_sim.batch.store import Store
from alxa_sim.batch.summary import summarise
from alxa_sim.batch.summary_table import screen_table
from alxa_sim.manifest import write_manifest
from alxa_sim.provenance import Source
from alxa_sim.records import Refusal

if TYPE_CHECKING:
    from alxa_sim.scenario import Scenario

INTERRUPTED = 130
WIDTH = 120
"""Columns of text that the summary needs."""
FAILURES_SHOWN = 3
OPENERS = {"darwin": "open", "win32": "start"}


class Screens(NamedTuple):
    """Results go to one, everything else to the other, so that a table can be piped away."""

    results: Console
    messages: Console


class Task(NamedTuple):
    """What `alxa run` was asked for."""

    scenario: Scenario
    seeds: range
    place: Path
    force: bool
    check: bool
    threads: int
    goal: Goal | None = None
    at_most: int = 0
    within: str = ""
    """Name of the comparison that the folder is a part of."""

    @property
    def called(self) -> str:
        """What its tables call the folder."""
        return f"{self.within}/{self.place.name}" if self.within else self.place.name

    @property
    def title(self) -> str:
        name, question = self.scenario.name, self.scenario.question
        return f"{name}: {question}" if question else name


class Outcome(NamedTuple):
    """What came of it and where it lies."""

    batch: Batch
    summary: pd.DataFrame
    place: Path
    digest: str
    undrawn: dict[str, str]


def run_command(scenario: Scenario, *, replicates: int, seed: int, out: Path | None, force: bool, check: bool,
                threads: int, workers: int = 1, goal: Goal | None = None, at_most: int = 0) -> int:  # fmt: skip
    """Run `scenario` with `replicates` seeds from `seed` on; write a results folder and show a summary.

    With a `goal` seeds are added, `at_most` in all, until an estimate is as precise as wanted. Runs go side by side on
    `workers` cores, which changes no number.

    Returns the exit code: 0, 1 where a run failed or a figure could not be drawn, 130 after Ctrl-C. Raises
    Refusal, with nothing written, where the results cannot be kept.
    """
    screens = Screens(Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True))
    screens.results.width = max(screens.results.width, WIDTH)
    try:
        place = chosen_folder(scenario.name, out, force)
        task = Task(scenario, range(seed, seed + replicates), place, force, check, threads, goal, at_most)
        with Crew(workers) as crew:
            outcome = carry_out(task, crew, screens.messages)
    except KeyboardInterrupt:
        screens.messages.print("Stopped at once; nothing was written.")
        return INTERRUPTED
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        raise Refusal(f"{out or 'results'}: the results cannot be written: {reason}") from None
    if outcome is None:
        screens.messages.print("Stopped before the first run was complete; nothing was written.")
        return INTERRUPTED
    report(task, outcome, screens)
    failed = bool(outcome.batch.failures or outcome.undrawn)
    return INTERRUPTED if outcome.batch.interrupted else int(failed)


class Begun(NamedTuple):
    """A task whose folder is being written."""

    task: Task
    folder: Path
    store: Store
    writing: ExitStack
    """Closes the store."""
    described: dict[str, Any]
    began: datetime
    clock: float


def carry_out(task: Task, crew: Crew, messages: Console) -> Outcome | None:
    """Run and write everything, then give the folder its name; None where no run was complete."""
    with begun(task) as one, interruption(lambda: announce_stop(messages)) as stop:
        return finished(one, run_all(one, crew, messages, stop))


@contextmanager
def begun(task: Task) -> Iterator[Begun]:
    """A folder to write the runs of a task to; what is not finished when the block ends is gone."""
    began, clock = datetime.now(UTC), time.monotonic()
    described = description(task.scenario)
    with built_beside(task.place) as folder, ExitStack() as writing:
        yield Begun(task, folder, writing.enter_context(Store(folder)), writing, described, began, clock)


def finished(one: Begun, batch: Batch) -> Outcome | None:
    """Write what is made of the runs and give the folder its name; None where no run was complete."""
    task, folder = one.task, one.folder
    store_runs(one.store, batch, task.check)
    one.writing.close()
    if batch.interrupted and not (batch.answers or batch.failures):
        return None
    summary = summarise(list(batch.answers.values()), len(batch.seeds))
    manifest = manifest_of(one.described, batch, one.store)
    source = Source(task.called, manifest["digest"])
    write_scenario(folder, task.scenario)
    write_summary(folder, summary, task.title, source)
    if batch.estimates:
        write_estimates(folder, batch, task.title, source)
    seconds = round(time.monotonic() - one.clock, 1)
    timing = {"started": one.began.isoformat(timespec="seconds"), "seconds": seconds}
    write_manifest(folder, manifest | timing)
    undrawn = draw_figures(folder, task.called) if batch.answers else {}
    return Outcome(batch, summary, publish(folder, task.place, task.force), source.digest, undrawn)


def run_all(one: Begun, crew: Crew, messages: Console, stop: Interruption) -> Batch:
    """Run all seeds of a task, and those that its goal adds."""
    task = one.task

    def run(seeds: range) -> Batch:
        return run_seeds(one, seeds, crew, messages, stop)

    if task.goal is None:
        return run(task.seeds)
    batch, state = run_until_precise(run, task.seeds, task.at_most, task.goal)
    messages.print(told(task.goal, state), markup=False)
    return batch


def run_seeds(one: Begun, seeds: range, crew: Crew, messages: Console, stop: Interruption) -> Batch:
    """Run some seeds behind a progress bar."""
    task = one.task
    announce_compilation(messages)
    orders = [RunOrder(task.scenario, seed, task.check, task.threads) for seed in seeds]
    with progress(messages, len(seeds)) as advance:
        return run_orders(orders, one.store, crew, advance, stop)


def announce_compilation(messages: Console) -> None:
    """Say so where the first run will compile the model."""
    from alxa_sim.model import AlxaModel

    if not AlxaModel.is_compiled():
        messages.print("Compiling the model for this machine, once; this takes up to 40 seconds ...")


def draw_figures(folder: Path, called: str) -> dict[str, str]:
    """Draw the figures; returns why one could not be drawn, by its name."""
    from alxa_sim.rendering import render

    return render(folder, called=called).failed


def announce_stop(messages: Console) -> None:
    messages.print("Stopping after this month; complete runs are kept. Ctrl-C again stops at once.")


def report(task: Task, outcome: Outcome, screens: Screens) -> None:
    """Show the summary, what failed and how to repeat it, and where everything lies."""
    batch, place = outcome.batch, outcome.place
    if batch.answers:
        screens.results.print(screen_table(outcome.summary, task.title, Source(str(place), outcome.digest)))

    def say(text: str) -> None:
        screens.messages.print(text, markup=False)

    for seed, error in islice(batch.failures.items(), FAILURES_SHOWN):
        say(f"Run with seed {seed} failed: {error}")
        say(f"  repeat it: {rerun_command(shlex.quote(str(place / SCENARIO_FILE)), seed, task.check)}")
    if len(batch.failures) > FAILURES_SHOWN:
        say(f"{len(batch.failures) - FAILURES_SHOWN} more runs failed; runs.parquet names them.")
    if batch.failures or batch.interrupted:
        say(f"Every number above is made from n = {len(batch.answers)} of {len(batch.seeds)} runs.")
    for name, error in outcome.undrawn.items():
        say(f"The figure {name} could not be drawn: {error}")
    say(f"Results: {place}")
    figure = place / "figures" / "incidence.pdf"
    if figure.exists():
        say(f"Open the figure: {OPENERS.get(sys.platform, 'xdg-open')} {shlex.quote(str(figure))}")
