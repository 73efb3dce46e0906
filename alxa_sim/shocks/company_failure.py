"""Company failure: the dairy company stops buying milk."""

from __future__ import annotations

from alxa_sim.config import NonNegative
from alxa_sim.extension_points import Moment, Shock
from alxa_sim.levers import Levers


class CompanyFailure(Shock, kind="company_failure"):
    """The dairy company buys no milk for the months in force, so that milk has no buyer: herders pour it away, bases of
    cooperatives earn nothing, and routes have to be opened again, one by one, when it comes back. Cooperatives whose
    money runs out meanwhile close for good: after two years without a buyer, some 23 of the 27 of the baseline do not
    come back with the chain."""

    severity: NonNegative = 1.0
    """Whether it stops: any number above 0 stops it altogether [1]. Assumed: it stops."""

    def apply(self, levers: Levers, moment: Moment) -> None:  # noqa: ARG002 - the same every month
        levers.market.company_stopped[0] |= self.severity > 0.0
