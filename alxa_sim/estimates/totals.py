"""What one run cost and brought about in all: costs, exits, lasting exits, relapses, and years lived in poverty."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alxa_sim.estimates.relapses import lasting_exits
from alxa_sim.estimates.row import ALL, Row
from alxa_sim.statistics.spells import LEFT, Spells, after_an_exit

LASTING = 36
"""Months for which a household must stay out of poverty for its exit to be called lasting [month]."""
COSTS = {"cost": "public_cost", "household_cost": "household_cost", "leaked": "leaked_cost"}
"""Columns of the table `costs` that are added up, and what their sums are called."""


def cost_rows(costs: pd.DataFrame) -> Iterator[Row]:
    """What the interventions cost over the whole period, together and each [yuan]."""
    for column, name in COSTS.items():
        if column not in costs:
            continue
        paid = costs[column].to_numpy(np.float64)
        yield Row("any", 0, name, ALL, "yuan", float(paid.sum()))
        for intervention in sorted(costs["intervention"].unique()):
            its = (costs["intervention"] == intervention).to_numpy()
            yield Row("any", 0, name, str(intervention), "yuan", float(paid[its].sum()))


def total_rows(layer: str, minimum: int, spells: Spells) -> Iterator[Row]:
    """Counts over the whole period; lasting exits are those of the exits that could be followed so long."""
    out = spells.chosen(after_an_exit(spells) & ~spells.inherited)
    fell_back = int(np.count_nonzero(out.ending == LEFT))
    fell_poor = int(np.count_nonzero(~spells.poor & (spells.ending == LEFT)))
    left = int(np.count_nonzero(spells.poor & (spells.ending == LEFT)))
    counts = {
        "exits": left,
        "lasting_exits": lasting_exits(out, LASTING),
        "relapses": fell_back,
        "entries": fell_poor,
    }
    for name, count in counts.items():
        yield Row(layer, minimum, name, ALL, "household", float(count))


def poor_years(gacha: pd.DataFrame) -> Iterator[Row]:
    """Years that persons lived in poverty, over the whole period."""
    for layer, column in (("actual", "poor_persons"), ("income", "income_poor_persons"),
                          ("administrative", "registered_persons")):  # fmt: skip
        yield Row(layer, 0, "poor_person_years", ALL, "person-year", float(gacha[column].sum()) / 12)
