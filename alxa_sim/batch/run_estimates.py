"""The numbers that one run answers with: all that a sweep keeps of every run, whatever else it keeps."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alxa_sim.batch.summary import answers

COLUMNS = ("section", "quantity", "unit", "value")
Row = tuple[str, str, str, float]


def estimates_of_run(tables: Mapping[str, pd.DataFrame]) -> list[Row]:
    """Section, quantity, unit and value of every number that the tables of a run give."""
    return [(answer.section, answer.quantity, answer.unit, answer.value) for answer in answers(tables)]
