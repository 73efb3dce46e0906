"""Drought: rain fails on given dates."""

from __future__ import annotations

from alxa_sim.config import Dated, Share, dated
from alxa_sim.extension_points import LocalShock, Moment
from alxa_sim.levers import Levers


class Drought(LocalShock, kind="drought"):
    """Part of the rain that the climate brings does not fall, so that forage does not grow and hay gets dear.

    Severity 1 takes `rain_lost` of each month's rain, 2 the same part of what is left, 0 changes nothing. Dated
    severities make a row of dry years.
    """

    severity: Dated = dated(1.0)
    """How hard the drought is in the months in force [1]. Assumed: as hard as `rain_lost` says."""
    rain_lost: Share = 0.5
    """Part of the rain lost at severity 1 [1]. Source: FACTS 3, a CV of 0.39, so that one year in ten has half the
    usual rain [D]."""

    def apply(self, levers: Levers, moment: Moment) -> None:
        levers.gacha.rain_factor[self.struck] *= (1.0 - self.rain_lost) ** self.severity.at(moment.month)
