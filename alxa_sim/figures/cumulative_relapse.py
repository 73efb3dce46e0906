"""How many exits do not last: the share after which the household is poor again."""

from __future__ import annotations

import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures.duration_curves import COLUMNS, draw_curves
from alxa_sim.figures.style import Sheet

MONTHS = 84


@figure(width="single", curves=COLUMNS)
def cumulative_relapse(sheet: Sheet, curves: pd.DataFrame) -> Drawing:
    """Aalen-Johansen curves of relapse after an exit, by layer."""
    return draw_curves(sheet, curves, "poor again", "cumulative_relapse", MONTHS)
