"""Relapse monitoring (防止返贫监测): a watch list, and help within the month."""

from __future__ import annotations

from alxa_sim.columns import Flags
from alxa_sim.config import Count, NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead, first_in_line
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen


class RelapseMonitoring(Intervention, kind="relapse_monitoring"):
    """Watch households that left the register or live just above it, and help them within the month when struck.

    Each month teams and cadres look for households below the monitoring line or hit by hunger, want, an unpaid
    hospital bill or arrears (see the section `monitoring`). Who is on the list is entitled to whatever other
    programmes offer to exited households, gets a plan at once, and, when struck, relief in cash, most of a hospital
    bill, and help back to school. Money for relief is limited. It fails where a household is not known: nobody sees
    the blow, or sees one where there is none.
    """

    relief: NonNegative = 500.0
    """Relief for a watched household that was struck [yuan/month for each person]. Assumed: food and clothing of a
    month."""
    relief_a_year: NonNegative = 1_000_000.0
    """Money for relief [yuan/year]. Assumed: a twelfth of it a month, for some fifty households."""
    blow_months: Count = 3
    """Months for which hunger, want of clothing or an unpaid hospital bill calls for relief [month]. Assumed: a
    season."""
    hospital: Share = 0.6
    """Part of its own share of hospital bills that is paid for a watched household [1]. Assumed: relief for illness."""
    back_to_school: Share = 0.5
    """Chance that a child of a watched household is brought back to school [1/month]. Assumed: a visit suffices half
    of the time."""
    watch_cost: NonNegative = 100.0
    """Cost of watching a household [yuan/month]. Assumed: part of a day of a grid worker."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        mandate, level = levers.mandate, banner.price_level
        mandate.monitoring[0] = min(1.0, mandate.monitoring[0] + strength)
        watched = banner.households.watched & banner.exists
        due = fen(level * strength * self.relief) * banner.persons
        turn = levers.take_up_draws(self.kind)
        limit = fen(level * strength * self.relief_a_year / 12.0)
        relieved = first_in_line(self.struck(banner, watched), turn, due, limit)
        levers.offer("transfer", relieved, due)
        levers.offer("reimbursement", watched, strength * self.hospital)
        levers.raise_to("back_to_school", watched, strength * self.back_to_school)
        number = int(np.count_nonzero(watched))
        return Overhead(public=fen(level * self.watch_cost * number), households=number)

    def struck(self, banner: Banner, watched: Flags) -> Flags:
        """Of the watched, those that want or illness hit of late."""
        h = banner.households
        rows = np.flatnonzero(watched)
        struck: Flags = np.zeros(len(watched), dtype=np.bool_)
        months = (h.months_since_hunger[rows], h.months_since_bare[rows], h.months_since_untreated[rows])
        struck[rows] = (np.minimum.reduce(months) < self.blow_months) | h.in_arrears[rows]
        return struck
