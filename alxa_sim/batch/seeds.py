"""The runs of a batch, one a seed: a run that fails is noted, and the others go on."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from alxa_sim.batch.answer import Answer
from alxa_sim.batch.crew import Crew, Work
from alxa_sim.batch.dispatch import DIED
from alxa_sim.batch.goals import rows_of_goals
from alxa_sim.batch.interruption import Interruption
from alxa_sim.batch.one_run import RunOrder, RunResult, failed, result_of
from alxa_sim.batch.progress import Advance
from alxa_sim.batch.store import Store


@dataclass
class Batch:
    """What became of the seeds asked for."""

    seeds: range
    answers: dict[int, list[Answer]] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    interrupted: bool = False
    estimates: dict[int, pd.DataFrame] = field(default_factory=dict)
    """Those that a precision can be asked for; all of them lie in the folder, so that a run takes no memory."""

    def status(self, seed: int) -> str:
        """`done`, `failed` or `not run`."""
        return "done" if seed in self.answers else "failed" if seed in self.failures else "not run"


def run_orders(orders: list[RunOrder], store: Store, crew: Crew, advance: Advance, stop: Interruption) -> Batch:
    """Do the runs, of seeds that count up, and store their tables, until the user asks to stop."""
    batch = Batch(range(orders[0].seed, orders[-1].seed + 1))

    def keep(order: RunOrder, result: RunResult) -> None:
        if result.error:
            batch.failures[order.seed] = result.error
            return
        store.add_rows(result.tables)
        batch.answers[order.seed] = [answer.shared() for answer in result.answers]
        batch.estimates[order.seed] = rows_of_goals(result.estimates)

    work = Work(orders, result_of, keep, lambda _: failed(DIED))
    batch.interrupted = crew.do(work, advance, stop)
    return batch
