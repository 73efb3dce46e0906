"""`alxa compare`: several scenarios on the same seeds, a results folder of each, and their paired differences."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from rich.console import Console

from alxa_sim.batch import cost_table
from alxa_sim.batch.compared_estimates import Tables, compared_estimates
from alxa_sim.batch.comparison import compared, markdown, screen_tables
from alxa_sim.batch.crew import Crew
from alxa_sim.batch.folder import built_beside, chosen_folder, publish
from alxa_sim.batch.interruption import interruption
from alxa_sim.batch.one_run import Stopped
from alxa_sim.batch.precision import Goal, run_pairs_until_precise, told
from alxa_sim.batch.running import (
    INTERRUPTED,
    WIDTH,
    Outcome,
    Task,
    announce_stop,
    begun,
    finished,
    run_seeds,
)
from alxa_sim.batch.seeds import Batch
from alxa_sim.batch.summary_table import span
from alxa_sim.estimates.labels import LAYERS
from alxa_sim.manifest import origin, read_manifest, results_digest, write_manifest
from alxa_sim.provenance import Source, write_both, write_csv
from alxa_sim.records import Refusal
from alxa_sim.rendering import render

if TYPE_CHECKING:
    from alxa_sim.scenario import Scenario


class Wanted(NamedTuple):
    """How precise a difference shall be, and the runs of each scenario that it may take."""

    goal: Goal
    at_most: int


class Place(NamedTuple):
    """The folder of a comparison while it is built, and what it will be called."""

    built: Path
    called: str


def compare_command(
    scenarios: Sequence[Scenario], *, replicates: int, seed: int, out: Path | None, force: bool, workers: int = 1,
    wanted: Wanted | None = None,
) -> int:  # fmt: skip
    """Run every scenario with the same seeds; write a folder of all and show what differs from the first.

    Where a precision is `wanted` seeds are added until the paired difference of an estimate has it.

    Returns the exit code: 0, 1 where a run failed or a figure could not be drawn, 130 after Ctrl-C. Raises Refusal,
    with nothing written, where scenarios share a name or the results cannot be kept.
    """
    names = [scenario.name for scenario in scenarios]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Refusal(f"alxa compare: two scenarios are called {twice[0]!r}; give one another name with `name:`")
    results, messages = Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True)
    results.width = max(results.width, WIDTH)
    try:
        place = chosen_folder("-".join(names), out, force)
        with built_beside(place) as folder, Crew(workers) as crew:
            seeds = range(seed, seed + replicates)
            outcomes = run_each(scenarios, seeds, Place(folder, place.name), crew, messages, wanted)
            if outcomes is None:
                messages.print("Stopped before every scenario was complete; nothing was written.")
                return INTERRUPTED
            batches = {name: outcome.batch for name, outcome in outcomes.items()}
            comparison, tables = compared(batches), compared_estimates(batches, folder)
            asked = range(seed, seed + max(len(batch.seeds) for batch in batches.values()))
            source = write(Place(folder, place.name), comparison, tables, names, asked)
            undrawn = render(folder, "comparison", place.name).failed if tables else {}
            place = publish(folder, place, force)
    except KeyboardInterrupt:
        messages.print("Stopped at once; nothing was written.")
        return INTERRUPTED
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        raise Refusal(f"{out or 'results'}: the results cannot be written: {reason}") from None
    costs = cost_table.screen_tables(tables["cost_effectiveness"]) if tables else []
    for table in [*screen_tables(comparison), *costs]:
        results.print(table)
    for text in differing(tables):
        results.print(text, markup=False)
    results.print(source._replace(folder=str(place)).told(), markup=False)
    failures = {name: outcome for name, outcome in outcomes.items() if outcome.batch.failures or outcome.undrawn}
    for name in failures:
        messages.print(f"Something failed in {name}; {place / name} says what.", markup=False)
    for name, why in undrawn.items():
        messages.print(f"The figure {name} could not be drawn: {why}", markup=False)
    messages.print(f"Results: {place}", markup=False)
    return int(bool(failures or undrawn))


def run_each(
    scenarios: Sequence[Scenario], seeds: range, place: Place, crew: Crew, messages: Console, wanted: Wanted | None
) -> dict[str, Outcome] | None:
    """A results folder of every scenario inside that of the comparison; None where the user stopped before the end."""
    with ExitStack() as open_folders, interruption(lambda: announce_stop(messages)) as stop:
        each = {
            scenario.name: open_folders.enter_context(
                begun(Task(scenario, seeds, place.built / scenario.name, False, False, 1, within=place.called))
            )
            for scenario in scenarios
        }

        def run(seeds: range) -> dict[str, Batch]:
            batches = {}
            for name, one in each.items():
                messages.print(f"{name}:", markup=False)
                batches[name] = run_seeds(one, seeds, crew, messages, stop)
                if batches[name].interrupted:
                    raise Stopped
            return batches

        try:
            batches = run(seeds) if wanted is None else precise(run, seeds, wanted, messages)
        except Stopped:
            return None
        outcomes = {name: finished(each[name], batch) for name, batch in batches.items()}
    return {name: outcome for name, outcome in outcomes.items() if outcome is not None}


def precise(
    run: Callable[[range], dict[str, Batch]], seeds: range, wanted: Wanted, messages: Console
) -> dict[str, Batch]:
    """Run every scenario until the difference that was asked for is precise enough, and say what was reached."""
    batches, states = run_pairs_until_precise(run, seeds, wanted.at_most, wanted.goal)
    first = next(iter(batches))
    for name, state in states.items():
        messages.print(told(wanted.goal, state, f"{name} less {first}"), markup=False)
    return batches


def write(
    place: Place, comparison: pd.DataFrame, tables: Tables, names: Sequence[str], seeds: range
) -> Source:
    """Write the comparison as CSV (every digit) and Markdown (as on the screen), with a manifest of the whole.

    Returns what all of it comes from.
    """
    folder = place.built
    digests = {name: {"digest": read_manifest(folder / name)["digest"]} for name in names}
    source = Source(place.called, results_digest("comparison", digests))
    write_csv(folder / "comparison.csv", comparison, source)
    costs = cost_table.markdown(tables["cost_effectiveness"]) if tables else ""
    text = "\n".join([markdown(comparison), costs, *differing(tables), "", source.told()])
    (folder / "comparison.md").write_text(text + "\n", encoding="utf-8")
    for name, table in tables.items():
        write_both(folder, name, table, source)
    whole = {"digest": source.digest, "scenario": {"name": ", ".join(names)}}
    write_manifest(folder, origin() | {"scenarios": list(names), "seeds": {"asked": list(seeds)}} | whole)
    return source


def differing(tables: Tables) -> Iterator[str]:
    """Sentences on the households whose poverty histories differ."""
    if not tables:
        return
    rows: Iterator[Any] = tables["households_that_differ"].itertuples()
    for row in rows:
        since = f", first in {row.first_month}, half of them by {row.median_month}" if row.first_month else ""
        yield (
            f"{row.scenario}, {LAYERS[row.layer]}: {row.households_differing:.1f} % (95 % interval over pairs: "
            f"{span(row.low, row.high, 1)}) of the households with a change differ from {row.first}{since} "
            f"(n = {row.n} of {row.asked} pairs)."
        )
