"""Market closure: roads and markets are shut, as in the spring of 2020."""

from __future__ import annotations

from alxa_sim.config import Dated, Share, dated
from alxa_sim.extension_points import LocalShock, Moment
from alxa_sim.levers import Levers


class MarketClosure(LocalShock, kind="market_closure"):
    """Checkpoints on roads keep dealers, milk vans and workers away: planned sales wait, part of the milk is poured
    away, wage work stands still and nobody finds a new job. Forced sales of hungry households still find a buyer.

    Cashmere and hair lie in the shed until trade opens and are sold at the price of that month; animals stay in the
    herd and are sold in a later autumn month. So a closure in spring costs wages and milk and hardly changes the sale
    of animals, which falls in autumn.
    """

    severity: Dated = dated(1.0)
    """How strict the closure is in the months in force; the part that stays open is 1 - `closed` to its power [1].
    Assumed: as strict as `closed` says."""
    closed: Share = 0.7
    """Part of trade and of work outside that does not take place at severity 1 [1]. Assumed: movement under permit
    only, as in February and March 2020."""

    def apply(self, levers: Levers, moment: Moment) -> None:
        stays_open = (1.0 - self.closed) ** self.severity.at(moment.month)
        closure = levers.gacha.closure
        closure[self.struck] = 1.0 - (1.0 - closure[self.struck]) * stays_open
