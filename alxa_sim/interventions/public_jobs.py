"""Public jobs (护林员、草管员): rangers who guard pasture and forest."""

from __future__ import annotations

from typing import ClassVar

from alxa_sim.config import Count, NonNegative
from alxa_sim.extension_points import Banner, Overhead, TargetedIntervention, first_in_line
from alxa_sim.institutions.needs import WORK
from alxa_sim.levers import Levers, fen


class PublicJobs(TargetedIntervention, kind="public_jobs"):
    """Employ one member of a registered household as a ranger, for a year's pay that alone lifts a small household.

    It is for households that are or were on the register, or are watched, with an adult whom the herd does not need and
    who has no job; the team brings them or they apply. Nobody leaves a job for a post. Posts are limited, and who has
    one keeps it as long as hands are free; only posts that fall vacant go to the next in line. The public pays the
    wage. It fails by its number: most who need work get none, and when the posts go, so does the income.
    """

    posts: Count = 54
    """Posts for registered households [person]. Assumed: of the 200 and more in the league, FACTS 5, a quarter, as the
    banner's share of its land."""
    pay: NonNegative = 36_000.0
    """Pay of a ranger [yuan/year]. Source: FACTS 5 [F]."""

    leaks: ClassVar[bool] = False

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        posts = int(min(1.0, self.strength_at(banner.moment)) * self.posts)
        if posts == 0:
            return Overhead()
        h = banner.households
        holds = banner.exists & (h.ranger_jobs > 0)
        seeks = self.found(banner, levers, WORK) & (h.seekers > 0) & banner.exists
        turn = levers.take_up_draws(self.kind) - holds
        chosen = first_in_line(holds | seeks, turn, 1, posts)
        levers.offer("ranger_posts", chosen, 1)
        levers.raise_to("ranger_wage", chosen, fen(self.pay / 12.0))
        return Overhead()
