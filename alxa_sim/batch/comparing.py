"""`alxa compare`: several scenarios on the same seeds, a results folder of each, and their paired differences."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from rich.console import Console

from alxa_sim.batch.comparison import compared, markdown, screen_tables
from alxa_sim.batch.folder import built_beside, chosen_folder, publish
from alxa_sim.batch.running import INTERRUPTED, WIDTH, Outcome, Task, carry_out
from alxa_sim.manifest import origin, write_manifest
from alxa_sim.records import Refusal

if TYPE_CHECKING:
    from alxa_sim.scenario import Scenario


def compare_command(scenarios: Sequence[Scenario], *, replicates: int, seed: int, out: Path | None, force: bool) -> int:
    """Run every scenario with the same seeds; write a folder of all and show what differs from the first.

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
        with built_beside(place) as folder:
            outcomes = run_each(scenarios, range(seed, seed + replicates), folder, messages)
            if outcomes is None:
                messages.print("Stopped before every scenario was complete; nothing was written.")
                return INTERRUPTED
            comparison = compared({name: outcome.batch for name, outcome in outcomes.items()})
            write(folder, comparison, names, seed, replicates)
            place = publish(folder, place, force)
    except KeyboardInterrupt:
        messages.print("Stopped at once; nothing was written.")
        return INTERRUPTED
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        raise Refusal(f"{out or 'results'}: the results cannot be written: {reason}") from None
    for table in screen_tables(comparison):
        results.print(table)
    failures = {name: outcome for name, outcome in outcomes.items() if outcome.batch.failures or outcome.undrawn}
    for name in failures:
        messages.print(f"Something failed in {name}; {place / name} says what.", markup=False)
    messages.print(f"Results: {place}", markup=False)
    return int(bool(failures))


def run_each(scenarios: Sequence[Scenario], seeds: range, folder: Path, messages: Console) -> dict[str, Outcome] | None:
    """A results folder of every scenario inside `folder`; None where the user stopped before all were complete."""
    outcomes = {}
    for scenario in scenarios:
        messages.print(f"{scenario.name}:", markup=False)
        task = Task(scenario, seeds, folder / scenario.name, force=False, check=False, threads=1)
        outcome = carry_out(task, messages)
        if outcome is None or outcome.batch.interrupted:
            return None
        outcomes[scenario.name] = outcome
    return outcomes


def write(folder: Path, comparison: pd.DataFrame, names: Sequence[str], seed: int, replicates: int) -> None:
    """Write the comparison as CSV (every digit) and Markdown (as on the screen), with a manifest of the whole."""
    comparison.to_csv(folder / "comparison.csv", index=False, lineterminator="\n")
    (folder / "comparison.md").write_text(markdown(comparison), encoding="utf-8")
    seeds = {"asked": list(range(seed, seed + replicates))}
    write_manifest(folder, origin() | {"scenarios": list(names), "seeds": seeds})
