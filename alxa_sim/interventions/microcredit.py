"""Microcredit (扶贫小额信贷): loans for production without collateral, interest paid by the public."""

from __future__ import annotations

from typing import ClassVar

from alxa_sim.config import NonNegative, Share
from alxa_sim.extension_points import Banner, Intervention, Overhead, first_in_line
from alxa_sim.levers import Levers, fen


class Microcredit(Intervention, kind="microcredit"):
    """Open a line of credit to poor households with an adult, for animals and milking yards, and pay its interest.

    Households on the register, or with a plan of measures from their work team, can borrow up to a ceiling without
    collateral; who is in arrears cannot. Whether they borrow, and for what, is their own decision. About a third falls
    due each October, so that a loan is paid back within three years. It fails where a herd dies or prices fall
    and the debt stays: when the subsidy is withdrawn, the household bears the interest itself.
    """

    ceiling: NonNegative = 50_000.0
    """Most that a household may owe [yuan]. Source: FACTS 5 [F]."""
    interest_paid: Share = 1.0
    """Part of the interest that the public pays [1]. Source: FACTS 5, full subsidy [F]."""
    take_up: Share = 0.7
    """Share of the eligible who apply [1]. Assumed: the others fear debt."""
    quota: NonNegative = 20_000_000.0
    """Sum of the lines of credit that the lender opens [yuan]. Assumed: a full loan for 400 households, about all of
    the 415 registered of FACTS 0."""

    leaks: ClassVar[bool] = False

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        h, strength = banner.households, self.strength_at(banner.moment)
        if strength == 0.0:
            return Overhead()
        owes = h.soft_debt > 0
        eligible = (banner.registered | banner.reached | (owes & banner.exists)) & (h.adults > 0)
        applies = self.taking_part(eligible, levers, min(1.0, self.take_up * strength))
        turn = levers.take_up_draws(self.kind) - owes  # who owes already keeps its line
        served = first_in_line(applies, turn, self.ceiling, self.quota)
        levers.raise_to("credit", served, fen(self.ceiling))
        levers.offer("interest", served, self.interest_paid)
        return Overhead()
