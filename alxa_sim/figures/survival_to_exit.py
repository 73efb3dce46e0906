"""How long poverty lasts: the share of spells that outlast each month."""

from __future__ import annotations

import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures.duration_curves import COLUMNS, draw_curves
from alxa_sim.figures.style import Sheet

MONTHS = 84


@figure(width="single", curves=COLUMNS)
def survival_to_exit(sheet: Sheet, curves: pd.DataFrame) -> Drawing:
    """Kaplan-Meier curves of time in poverty, by layer."""
    return draw_curves(sheet, curves, "still poor", "survival_to_exit", MONTHS)
