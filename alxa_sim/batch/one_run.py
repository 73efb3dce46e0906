"""One run of a batch: its order, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from alxa_sim.batch.answer import Answer
from alxa_sim.batch.store import rows_of_run
from alxa_sim.batch.summary import answers
from alxa_sim.estimates.of_run import estimates_of_run
from alxa_sim.records import Refusal
from alxa_sim.scenario import Scenario

AfterMonth = Callable[[float], None]
"""Called after each month of a run with the part of the run that it is."""


class RunOrder(NamedTuple):
    """A run to be done."""

    scenario: Scenario
    seed: int
    check: bool = False
    threads: int = 1


class RunResult(NamedTuple):
    """What is kept of a run; where it failed only the error, in one line."""

    tables: Mapping[str, pa.Table]
    """Rows as they are stored, by table."""
    estimates: pd.DataFrame
    answers: list[Answer]
    error: str = ""


def result_of(order: RunOrder, after_month: AfterMonth) -> RunResult:
    """Do a run. Whatever it dies of is its result, so that others go on; Refusal where its input cannot be used."""
    try:
        tables = tables_of_run(order, after_month)
        estimates = estimates_of_run(tables)
        told = answers(tables, estimates)
    except (Refusal, Stopped):
        raise
    except Exception as error:
        return failed(in_one_line(error))
    rows = rows_of_run(order.seed, {**tables, "estimates_by_run": estimates})
    return RunResult(rows, estimates, told)


def tables_of_run(order: RunOrder, after_month: AfterMonth) -> Mapping[str, pd.DataFrame]:
    """The tables of one run."""
    from alxa_sim.model import AlxaModel

    model = AlxaModel(order.scenario, seed=order.seed, check=order.check, threads=order.threads)
    try:
        for _ in range(model.months):
            model.step()
            after_month(1 / model.months)
        return model.tables()
    finally:
        model.release()


class Stopped(Exception):  # noqa: N818 - no mistake of the program
    """The user asked to stop, in the middle of a run."""


def failed(error: str) -> RunResult:
    """The result of a run that failed."""
    return RunResult({}, pd.DataFrame(), [], error)


def in_one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
