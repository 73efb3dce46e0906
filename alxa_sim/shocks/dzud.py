"""Dzud: a winter disaster on a given date."""

from __future__ import annotations

from alxa_sim.config import Dated, dated
from alxa_sim.extension_points import LocalShock, Moment
from alxa_sim.levers import Levers


class Dzud(LocalShock, kind="dzud"):
    """Deep snow or bitter cold kills weak animals in the months it lasts.

    It adds to the winters that the climate itself brings; severity 1 is a hard one, 0 changes nothing.
    """

    severity: Dated = dated(1.0)
    """Severity added to each month in force; 1 is a once-in-ten-years winter [1]. Assumed: a hard winter."""

    def apply(self, levers: Levers, moment: Moment) -> None:
        levers.gacha.winter_severity[self.struck] += self.severity.at(moment.month)
