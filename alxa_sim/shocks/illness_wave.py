"""Illness wave: more people fall ill than in ordinary months."""

from __future__ import annotations

from alxa_sim.config import Dated, NonNegative, dated
from alxa_sim.extension_points import LocalShock, Moment
from alxa_sim.levers import Levers


class IllnessWave(LocalShock, kind="illness_wave"):
    """An epidemic sends more people to hospital: bills come due, hands are missing, and some stay ill for good."""

    severity: Dated = dated(1.0)
    """How hard the wave is in the months in force, relative to `more_stays` [1]. Assumed: as hard as that says."""
    more_stays: NonNegative = 1.0
    """Hospital stays that come on top at severity 1, relative to ordinary months [1]. Assumed: as many again."""

    def apply(self, levers: Levers, moment: Moment) -> None:
        levers.gacha.illness[self.struck] *= 1.0 + self.more_stays * self.severity.at(moment.month)
