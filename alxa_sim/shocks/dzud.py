"""Dzud: a winter disaster on a given date."""

from __future__ import annotations

from alxa_sim.config import Count, NonNegative
from alxa_sim.extension_points import Moment, Shock
from alxa_sim.late_import import np
from alxa_sim.levers import Levers


class Dzud(Shock, kind="dzud"):
    """Deep snow or bitter cold kills weak animals in the months it lasts.

    It adds to the winters that the climate itself brings; severity 1 is a hard one, 0 changes nothing.
    """

    severity: NonNegative = 1.0
    """Severity added to each month in force; 1 is a once-in-ten-years winter [1]. Assumed: a hard winter."""
    gacha: tuple[Count, ...] | None = None
    """Cells it strikes, by number [cell]. Assumed: all gacha where it is left out."""

    def apply(self, levers: Levers, moment: Moment) -> None:  # noqa: ARG002 - the same every month
        struck = slice(None) if self.gacha is None else np.array(self.gacha, dtype=np.int64)
        levers.gacha.winter_severity[struck] += self.severity
