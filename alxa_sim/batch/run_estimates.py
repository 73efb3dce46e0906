"""The numbers that one run answers with: all that a sweep keeps of every run, whatever else it keeps."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alxa_sim.batch.answer import Answer
from alxa_sim.batch.summary import answers
from alxa_sim.estimates.of_run import estimates_of_run

ESTIMATES, ANSWERS, QUANTITIES = "estimates", "answers", "quantities"
"""Tables made of a run; the last one, of what the record has figures of, only where a design keeps it."""


def numbers_of_run(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables `estimates` (of spells, measures and years) and `answers` (the numbers of the summary) of a run."""
    estimates = estimates_of_run(tables)
    told = pd.DataFrame(answers(tables, estimates), columns=list(Answer._fields))
    return {ESTIMATES: estimates, ANSWERS: told}
