"""Minimum living allowance (低保): tops income up to a standard."""

from __future__ import annotations

from typing import ClassVar

from alxa_sim.config import Dated, Share, dated
from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.late_import import np
from alxa_sim.levers import Levers


class MinimumLivingAllowance(Intervention, kind="minimum_living_allowance"):
    """Pay poor households what their income of the last twelve months falls short of a yearly standard a head.

    The gap is paid in twelve parts. Income is that of the year up to last month without public support; who takes
    part is fixed by a draw
    stored for each household, so that a higher take-up only adds households.
    """

    standard: Dated = dated(
        {
            "2014-01": 2777.0,
            "2015-01": 3178.0,
            "2016-01": 3744.0,
            "2017-01": 4301.0,
            "2018-01": 4833.0,
            "2019-01": 5336.0,
            "2020-01": 5962.0,
        }
    )
    """Income a head that the allowance tops up to [yuan/year]. Source: FACTS 5, national rural average [R]."""
    take_up: Share = 0.8
    """Share of the households below the standard that receive it [1]. Assumed: exclusion errors of one in five."""
    registered_only: bool = False
    """Whether only registered households can receive it [1]. Assumed: the register is not a condition."""

    leaks: ClassVar[bool] = False

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        h = banner.households
        own_income = h.income_12m - h.support_12m
        gap = self.standard.at(banner.moment.month) * 100.0 * banner.persons - own_income
        served = self.taking_part(banner.exists & (gap > 0), levers, self.take_up)
        if self.registered_only:
            served &= banner.registered
        share = min(1.0, self.strength_at(banner.moment))
        levers.offer("transfer", served, np.floor(share * gap / 12.0).astype(np.int64))
        return Overhead()
