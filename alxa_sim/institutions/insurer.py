"""The insurer of camels: what it takes in and pays out, and when it has had enough."""

from __future__ import annotations

from alxa_sim.config import Config, Count, NonNegative
from alxa_sim.households import Flows
from alxa_sim.institutions.books import Insurer


class InsurerSettings(Config):
    """How much loss the insurer bears."""

    worst_loss_ratio: NonNegative = 1.5
    """Payouts of a year over its premiums above which it insures nobody for a time [1]. Assumed: half a year's premiums
    is what reserves of good years make up."""
    away: Count = 24
    """Months for which it then stays away [month]. Assumed: until herds and reserves have recovered."""


def close_insurer(insurer: Insurer, flows: Flows, settings: InsurerSettings, month: int) -> None:
    """Book the premiums of households and the public and the payouts of the month, and what share of them was lost.

    The insurer's owners bear its loss. Where that of a year was too large, it closes at the end of December.
    """
    premiums = int(flows.premiums.sum() + flows.aid_premium.sum())
    payouts = int(flows.payouts.sum())
    insurer.premiums[0] += premiums
    insurer.payouts[0] += payouts
    insurer.usual_premiums[0] += (premiums - insurer.usual_premiums[0]) / 12.0
    insurer.usual_payouts[0] += (payouts - insurer.usual_payouts[0]) / 12.0
    usual = float(insurer.usual_premiums[0])
    insurer.loss_ratio[0] = insurer.usual_payouts[0] / usual if usual > 0.0 else 0.0
    if month % 12 == 0:
        insurer.premiums_this_year[0] = insurer.payouts_this_year[0] = 0
    insurer.premiums_this_year[0] += premiums
    insurer.payouts_this_year[0] += payouts
    if month % 12 == 11 and insurer.payouts_this_year[0] > settings.worst_loss_ratio * insurer.premiums_this_year[0]:
        insurer.closed_until[0] = month + settings.away


def insures(insurer: Insurer, month: int) -> bool:
    """Whether the insurer offers insurance in a month, counted from year 0."""
    return month > int(insurer.closed_until[0])
