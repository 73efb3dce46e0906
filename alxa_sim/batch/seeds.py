"""The runs of a batch, one a seed: a run that fails is noted, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from alxa_sim.batch.answer import Answer
from alxa_sim.batch.interruption import Interruption
from alxa_sim.batch.progress import Advance
from alxa_sim.batch.store import Store
from alxa_sim.batch.summary import answers
from alxa_sim.estimates.of_run import estimates_of_run
from alxa_sim.records import Refusal

if TYPE_CHECKING:
    from alxa_sim.model import AlxaModel

MakeModel = Callable[[int], "AlxaModel"]


@dataclass
class Batch:
    """What became of the seeds asked for."""

    seeds: range
    answers: dict[int, list[Answer]] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    interrupted: bool = False
    estimates: dict[int, pd.DataFrame] = field(default_factory=dict)

    def status(self, seed: int) -> str:
        """`done`, `failed` or `not run`."""
        return "done" if seed in self.answers else "failed" if seed in self.failures else "not run"


def run_seeds(make_model: MakeModel, seeds: range, store: Store, advance: Advance, stop: Interruption) -> Batch:
    """Run every seed and store its tables, until the user asks to stop."""
    batch = Batch(seeds)
    for seed in seeds:
        try:
            tables = tables_of_run(make_model, seed, advance, stop)
            estimates = None if tables is None else estimates_of_run(tables)
            found = [] if tables is None else answers(tables, estimates)
        except Refusal:
            raise
        except Exception as error:  # whatever a run dies of, the results of the others are kept
            batch.failures[seed] = " ".join(f"{type(error).__name__}: {error}".split())
            continue
        if tables is None or estimates is None:
            batch.interrupted = True
            break
        store.add(seed, {**tables, "estimates_by_run": estimates})
        batch.answers[seed], batch.estimates[seed] = found, estimates
    return batch


def tables_of_run(
    make_model: MakeModel, seed: int, advance: Advance, stop: Interruption
) -> Mapping[str, pd.DataFrame] | None:
    """The tables of one run, or None where the user stopped it."""
    model = make_model(seed)
    try:
        for _ in range(model.months):
            if stop.asked:
                return None
            model.step()
            advance(1 / model.months)
        return model.tables()
    finally:
        model.release()
