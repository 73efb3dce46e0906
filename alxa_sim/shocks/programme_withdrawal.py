"""Programme withdrawal: interventions lose their strength, at once or over months."""

from __future__ import annotations

from alxa_sim.config import Count, NonNegative
from alxa_sim.extension_points import Moment, Shock
from alxa_sim.levers import Levers


class ProgrammeWithdrawal(Shock, kind="programme_withdrawal"):
    """The public withdraws interventions: at a cliff, or in equal steps over months.

    What is paid or offered month by month stops: allowances, wages of public jobs, premiums and interest paid by the
    public, contracts on pasture, new loans, staff of teams. What was built stays: houses, wells and pipes, yards,
    clinics, skill; loans stay owed, with interest now borne by the household, and who moved stays where it is. At the
    `end`, where it has one, everything comes back in full.
    """

    interventions: tuple[str, ...] | None = None
    """Names of the interventions that are withdrawn [name]. Assumed: the whole programme where it is left out."""
    months: Count = 0
    """Months over which strength falls, in equal steps; 0 = at once [month]. Assumed: a cliff."""
    severity: NonNegative = 1.0
    """Part of the strength that is withdrawn in the end; 1 or more = all [1]. Assumed: all."""

    def apply(self, levers: Levers, moment: Moment) -> None:
        """Nothing: it acts through `strength_left`."""

    def strength_left(self, name: str, moment: Moment) -> float:
        if self.interventions is not None and name not in self.interventions:
            return 1.0
        done = min(1.0, self.months_in_force(moment) / max(1, self.months))
        return 1.0 - done * min(1.0, self.severity)

    def names(self) -> tuple[str, ...]:
        return self.interventions or ()
