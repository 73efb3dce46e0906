"""Base jobs (驼场就业): keepers' posts at camel bases, beyond those that boarding needs."""

from __future__ import annotations

from typing import ClassVar

from alxa_sim.config import Count, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.late_import import np
from alxa_sim.levers import Levers


class BaseJobs(Intervention, kind="base_jobs"):
    """Have the camel bases of cooperatives employ more keepers, and pay most of the wage of registered ones.

    Some cooperatives are opened for it with public capital, and each offers posts beyond the keepers that its boarded
    camels need; whoever seeks work in the gacha can get one, registered households first. The cooperative pays the
    wage from its own books, and the public refunds part of it where the keeper's household is or was on the register.
    It fails where the cooperative cannot earn the rest: then it closes, and the posts are gone with it.
    """

    cooperatives: Share = 0.3
    """Share of the banner's cooperatives opened for it at least [1]. Assumed: eight bases, one in each poor gacha's
    neighbourhood."""
    posts: Count = 2
    """Posts that each base adds [person]. Source: FACTS 0, a couple at one base [SEED]."""
    public_share: Share = 0.8
    """Part of the wage of registered keepers that the public pays [1]. Assumed: the cooperative bears a fifth."""

    leaks: ClassVar[bool] = False

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = min(1.0, self.strength_at(banner.moment))
        if strength == 0.0:
            return Overhead()
        levers.ask("cooperatives", strength * self.cooperatives)
        levers.mandates.base_posts[:] += int(np.ceil(strength * self.posts))
        levers.offer("base_wage", banner.entitled, strength * self.public_share)
        return Overhead()
